"""What a person calls tables, columns, values and keys.

`annotate` gives every table and column of a Schema a Noun, with `ok` False where the name says too little to be asked
about. Conditions (Cond) are born here: the SQL of a condition with the ways to say it (before the noun, behind it, as a
predicate, in note form), so that templates only put them in place.
"""
import collections
import datetime
import re
from dataclasses import dataclass, field

from .schemas import snake
from .thesaurus import (AHEAD, AMBIGUOUS, BARE, COUNTED, ENDINGS, ENGLISH, EVERYWHERE, INTRANSITIVE, MASS, MONEY, NOT_PEOPLE, SHORTENED, SO_MUCH, TIMES,
    plural, singular)

TODAY = datetime.date.today()
PREFIX = {"all", "tbl", "t", "tb", "tab", "dim", "fact", "fct", "d", "f", "stg", "ref", "lkp", "lu", "mst", "master", "mstr", "v", "dwh", "dw",
          "bw", "hdr", "bridge", "brg"}
MONTHS = "January February March April May June July August September October November December".split()
SAYS_LITTLE = {"other", "data", "info", "details", "detail", "value", "x", "y", "misc", "reserved", "attribute", "id", "key", "extra",
               "object", "thing"}


@dataclass
class Noun:
    one: str
    many: str
    ok: bool = True
    other: list = field(default_factory=list)       # synonyms, singular
    person: bool = False
    mass: bool = False
    concept: dict = field(default_factory=dict)
    unit: str = ""
    raw: str = ""                                   # as the catalog writes it, for notes
    codes: dict = field(default_factory=dict)       # value -> words, from the comment


@dataclass
class Cond:
    sql: object                          # function of ref (column -> SQL)
    post: str                            # behind the noun: "with a price over 5", "from Leeds"
    pred: str = ""                       # predicate, plural: "cost over 5"
    pre: str = ""                        # before the noun: "open"
    note: str = ""                       # telegraphic
    columns: tuple = ()                  # what it looks at, not to be asked about twice
    kind: str = ""
    exact: bool = True


# Names whose last word is part of what they say
WHOLE_NAMES = set("dining_table pool_table price_list waiting_list wait_list pull_list wish_list mailing_list play_list check_list guest_list "
                  "shopping_list watch_list packing_list pick_list stop_list log_header".split())
IRREGULAR_PAST = "held|struck|sent|made|sold|bought|taken|given|built|written|drawn|seen|lost|found|won|kept|laid|flown|caught|spent|shot|set|told|met|read|put"
PARTICIPLE = re.compile("[a-z]+ed|" + IRREGULAR_PAST + "|driven|flown|used|run|worked|left|done|off|woven")
def lit(value):
    return "'" + str(value).replace("'", "''") + "'"


def article(noun):
    if re.match(r"(a |an |the )", noun):
        return noun
    return ("an " if re.match(r"([aeio]|u(?!ni|se|k)|hour|honour|mri|x-|sms|nhs|fa\b)", noun.lower()) else "a ") + noun


def heard(noun):
    """plural nouns and mass nouns take no article"""
    last = re.split(r" (?:of|per|in|for|at|on|by|to|with|without|from) ", noun)[0].split()[-1]
    first = noun.split()[0]
    several = singular(first) != first and (last.endswith("ed") or last in ("taken", "spent", "driven", "given", "flown", "made", "run", "dead", "sold", "lost", "left", "won", "spent", "working", "worked", "available", "remaining", "free", "overdue", "short"))     # chicks dead on arrival
    return noun if several or singular(last) != last or last in MASS else article(noun)


# Kinds of a column that holds a word: an entry of this kind has no other words for a table
OF_A_COLUMN = set("state type level colour gender nationality language job unit".split())
# Files of words that every schema may use; the others are of a trade, and their other words for it are said only in a schema of that trade
GENERAL = {"words.txt", "business.txt", "people.txt", "dates.txt", "measures.txt", "places.txt"}
def split_comment(text):
    """-> (phrase or "", unit, codes)"""
    codes = {}
    for m in re.finditer(r"(?:^|[,;:]\s*|\s)([A-Z][A-Z0-9]{0,4}|\d{1,3})\s*(?:=|:|-)?\s+([a-z][a-z' -]{2,30})(?=[,;.)]|$)", text):
        codes[m[1]] = m[2].strip()
    for m in re.finditer(r"\b([A-Za-z0-9]{1,5})\s*=\s*([a-z][a-z' -]{2,30})(?=[,;.)]|$)", text):
        codes[m[1]] = m[2].strip()
    first = re.split(r"[;:(.]| - ", text.strip())[0]
    items = [x.strip() for x in re.sub(r"\b(?:and|or)\b", ",", first).split(",") if x.strip()]
    if "," in first and len(items) > 2 and all(len(x.split()) < 4 for x in items):
        return "", "", codes            # "manager, chapel attendant, technician": what the column holds
    head = re.split(r"[,;:(.]| - ", text.strip())[0].strip()
    unit = re.search(r" in (\w+(?: \w+)?)$", head)
    if unit:
        head = head[:unit.start()]
    n = len(head.split())
    good = (1 <= n <= 4 and re.fullmatch(r"[A-Za-z][A-Za-z' -]*", head) and len(codes) < 2
            and not re.search(r"\b(is|are|was|were|has|the|this|that|if|when|who|what|which|where|or|not|null|true|false|one|each|every|"
                              r"per row|not yet|still|can|"
                              r"must|may|always|only|code|key|y|n|here|our|we|row|rows|line|lines|how|see|points|empty|blank|once|until|"
                              r"after|before|primary|foreign|"
                              r"as|and|any|keys|y{4}\w*)\b", head.lower()) and not re.match(r"[A-Z]+\b", head))
    words = head.split()
    if n == 1 and re.search(r"(ed|ing|ly|ive)$", head) or re.match(r"(on|in|at|by|to|from|of|for|with|per|a|an)\b", head):
        good = False
    if good and words[0][:1].isupper() and not words[0].isupper():
        head = head[0].lower() + head[1:]
    return (head if good else ""), (unit[1] if unit else ""), codes


def ing(verb):
    """work for -> working for, are based in -> based in"""
    head, _, rest = verb.partition(" ")
    if head == "are":
        return rest
    head = re.sub(r"ie$", "y", head) if head.endswith("ie") else re.sub(r"(?<=[^e])e$", "", head)
    return (head + (head[-1] if head in ("sit", "run", "get") else "") + "ing " + rest).strip()


def third(verb):
    """own -> owns, carry out -> carries out"""
    head, _, rest = verb.partition(" ")
    head = {"have": "has", "do": "does", "go": "goes"}.get(head) or re.sub(r"(?<=[^aeiou])y$", "ie", head) + (
        "es" if re.search(r"(s|x|z|ch|sh)$", head) else "s")
    return (head + " " + rest).strip()


def doing(key):
    """What the parent of a key did with the child, where the key's name says so: raised_by -> raised, billed_to -> billed; else "" """
    m = re.search(r"(?:^|_)([a-z]+ed|" + IRREGULAR_PAST + ")_(by|to|at|from|for)(_|$)", snake(key.columns[0].name))
    return m[1] if m else ""


def plays(key):
    """Does the key's name say more than whose key it is: director_id of a player, eng_uid of a user?"""
    known = set(snake(key.to.name).split("_")) | {w for c in key.to_columns for w in snake(c.name).split("_")} | set(key.to.phrases.one.split())
    rest = set(snake(key.columns[0].name.removeprefix(key.table.prefix)).split("_")) - known - set("id no nr number key cd code uid ref fk".split())
    return not all(any(w.startswith(x) or x.startswith(w) for w in known if len(w) > 1) for x in rest)


class Names:
    def __init__(self, thesaurus, rng):
        self.t, self.rng, self.spelt, self.app, self.things = thesaurus, rng, None, False, set()     # spelt: the words that the schema at hand uses

    def believed(self, short):
        """May this abbreviation be spelt out as the thesaurus does?"""
        if not set(short.split("_")) & AMBIGUOUS or self.spelt is None:
            return True                 # disc_cd is no discount code where disciplines are spelt out
        said = [w for w in self.t.names[short].lower().split() if len(w) > 3 and w != short]
        telling = [w for w in said if w not in EVERYWHERE]      # every schema has a number: trk_no is no tracking number for that
        return all(singular(w) in self.spelt for w in telling or said) and bool(said)

    def words(self, name, avoid=(), plain=False):
        """name -> (words said, all known?); concepts of the files to avoid are not for it (a number's word for
        a table); plain: an English word stays"""
        s = snake(name)
        fits = lambda w: w in self.t.names and self.t.words[self.t.names[w]]["file"] not in avoid and not self.plain(w) and not (
            plain and len(w) > 3 and w in self.t.nouns and w not in SHORTENED)
        if fits(s) and self.believed(s):
            if self.spelt_out(s):
                return " ".join(ENDINGS.get(w, w) for w in s.split("_")), True
            spelt = s.replace("_", " ")     # cost_price is said as it is written where that is one of the entry's words
            concept = self.t.words[self.t.names[s]]
            return (spelt if concept["file"] != "dates.txt" and spelt in concept["words"] else self.t.names[s]), True
        parts, out, ok = [p for p in s.split("_") if p], [], True
        i = 0
        while i < len(parts):
            two = "_".join(parts[i:i + 2])
            if i + 1 < len(parts) and fits(two) and self.believed(two):
                out.append(self.t.names[two])
                i += 2
                continue
            p = parts[i]
            if p in self.t.names and not self.believed(p):
                w, known = p, p in ENGLISH
            elif p not in self.t.names or fits(p):
                w, known = (p, True) if self.plain(p) else self.t.expand(p)
            else:
                w, known = p, self.t.known(p) and len(p) > 2
            out.append(w)
            ok &= known
            i += 1
        if parts and parts[0] == "co" and len(parts) > 1 and out[0] != "co":
            out[:2] = ["co-" + out[1]]                                 # co_author: no company
        return re.sub(r"\b(\w*code) code\b", r"\1", re.sub(r"\b(\w+) \1", r"\1", " ".join(out))), ok      # serial (number) number, sales salesperson

    def spelt_out(self, s):
        """Is a name of several words said as it is written? A batch_no is a batch number, whatever else one may call it"""
        parts = s.split("_")
        concept = self.t.words[self.t.names[s]]
        return bool(self.t.nouns) and len(parts) > 1 and parts[-1] in ENDINGS and concept["file"] not in ("dates.txt", "measures.txt") and all(
            len(w) > 3 and w in self.t.english and w not in SHORTENED for w in parts[:-1])

    def plain(self, word):
        """An English noun says itself: a referrer need be no referring doctor, a direction no compass direction"""
        said = self.t.names.get(word, "")
        long = len(word) > 4 or " " in said and (len(word) == 4 or word in said.split()) and word in self.t.nouns      # duty, map
        return bool(said) and long and (word in self.t.nouns or word in self.t.verbs) and word not in SHORTENED \
            and self.t.words[said]["file"] != "dates.txt"

    def stems(self, text):
        return {w[:4] for w in re.findall(r"[a-z]{3,}", text.lower())}

    def doubted(self, name, said, comment):
        """Is this expansion of an abbreviation one that the comment does not bear out? ("ret" is no return where it says "retired")"""
        spelt = [w for w in re.findall("[a-z]+", said) if len(w) > 3 and w not in name.lower() and singular(w) not in name.lower()
                 and w not in ("date", "number", "time", "code", "name", "amount")]
        return bool(comment) and len(spelt) > 0 and len(self.stems(comment)) > 1 and not any(w[:4] in self.stems(comment) for w in spelt)

    def table(self, t, prefix):
        s = re.sub("^tbl(?=[a-z]{3})", "tbl_", snake(t.name)).split("_")
        while len(s) > 1 and (s[0] in PREFIX or s[0] in prefix):
            s = s[1:]
        if len(s) > 1 and s[-1] in ("daily", "weekly", "monthly", "yearly", "hourly", "annual"):
            s = s[-1:] + s[:-1]         # usage_daily
        if len(s) > 1 and "_".join(s[-2:]) not in WHOLE_NAMES and s[-1] in ("tbl", "table", "dim", "fact", "mst", "mstr", "mast", "master", "info", "hdr", "header", "tab", "list",
                                    "details"):
            s = s[:-1]
        name, ok = self.words("_".join(s), ("dates.txt", "measures.txt"), True)
        said, _, _ = split_comment(re.sub(r"^(Table of|List of|All|The|Every|Each|One row per|One|A|An)\s+", "", t.comment))
        said = re.sub(r"\b[A-Z][a-z]+", lambda m: m[0].lower(), said)
        if re.search(r"(^(all|different|these|those|tracks|defines|contains|stores|holds|keeps|lists|shows|family)|\b(list|themselves|itself|definition))\b", said):
            said = ""
        said = re.sub(r" (\w{3,}ed|" + IRREGULAR_PAST + r")$", "", said)    # "advertising spots booked"
        pick = name
        short = len(s[-1]) <= 4 and s[-1] not in self.t.names and s[-1] not in self.t.words and singular(s[-1]) not in self.t.words
        if self.app and ok:
            said = ""                   # comments on an application's tables say less than their names
        if said and len(said.split()) <= 3 and (not ok or short or singular(said).lower() != said.lower() and len(said.split()) <= 2):
            pick, ok = said, True
        elif t.comment and (not ok or short):
            m = re.match(r"(?:One row (?:per|for each)|Each|Every|A|An|The)?\s*([a-z]+(?: [a-z]+)?)(?:,| in | at | with | per | by "
                         r"|$)", t.comment[:1].lower() + t.comment[1:])
            if m and self.t.known(singular(m[1].split()[-1])) and not re.match(r"(all|different|list|defines|tracks|stores|holds|one)\b", m[1]):
                pick, ok = m[1], True
        if pick == name and self.doubted(snake(t.name), name, t.comment):
            m = re.search(rf"\b({re.escape(s[-1][:3])}[a-z]{{3,}})\b", t.comment.lower()) if len(s) == 1 else None
            pick, ok = (m[1], True) if m and self.t.known(singular(m[1])) else (name, ok and not short)
        one = singular(pick)
        if one == "faculty" and any("name" in snake(c.name) for c in t.columns) and len(t.label) == 2:
            one = "faculty member"
        c = self.t.concept(one)
        other = [w for w in self.t.synonyms(one) if "'" not in w] if not set(c.get("kind", [])) & OF_A_COLUMN else []
        first = [x for x in t.columns
                 if re.search(r"(^|_)(dob|birth|born|gender|sex|forename|surname|fname|lname)($|_)|first_?name|last_?name|birth",
                              snake(x.name))]
        person = "person" in c.get("kind", []) or len(first) > 1 or bool(re.search(r"(teacher|driver|worker|holder|manager|officer|"
                                                                                   r"player|doctor|nurse|singer|"
            r"artist|author|writer|\bactor|member|student|employee|trainer|visitor|guest|ist|person|people|staff|swimmer|wrestler|jockey|"
            r"rider)$", one) and t.label)
        person = person and not re.search("(list|page|waitlist)$", one) and (len(t.label) == 2 or one.split()[-1] not in NOT_PEOPLE)
        if t.label and len(t.label) == 1 and "person" in c.get("kind", []) and snake(t.label[0].name) in ("title", "ttl"):
            t.label = t.pk if len(t.pk) == 1 else []        # a coach's title is not his name
        if len(t.label) == 2 and (one.split()[-1] in NOT_PEOPLE or "event" in c.get("kind", [])):
            person, t.label = False, t.pk if len(t.pk) == 1 else []      # a return under its customer's name
        if one in ("client", "customer", "contact") and not first and any("name" in snake(x.name) for x in t.label):
            person = True
        last = one.split()[-1]
        mass = "mass" in c.get("kind", []) or last in MASS or last not in COUNTED and (
            last.endswith(("ing", "ness")) and not t.label or last.endswith("ing") and one not in self.t.words)
        ok = ok and not re.match(r"(what|who|where|when|how|which)\b", one)
        ok = ok and not (one in ("lab", "laboratory") and not (t.label and t.label[0].role == "name"))      # a lab's results
        ok = ok and not (one.split()[-1] in ("exam", "test", "audit") and t.label and any(
            c.role == "date" and re.search("(^|_)(join|hire|hired|joined|dob|birth)(_|$)", snake(c.name)) for c in t.columns))      # an examiner
        ok = ok and not (" of " in one and not t.label and len(t.keys) > 1)             # member_of_club: a student's membership, no member
        ok = ok and not any(c.type in ("int", "num") and not c.pk and not c.key and snake(c.name).rstrip("s") in (
            snake(t.name).rstrip("s"), s[-1].rstrip("s")) for c in t.columns)       # faculty(campus, year, faculty), daily_steps(day, steps): figures
        head = one.split()[-1]
        if re.search("[a-z]{2}ed$", head) and head not in self.t.nouns and head not in ("bed", "seed", "feed", "need", "shed", "breed", "weed", "deed"):
            ok = False                  # ink used
        if head in ("found", "used", "sent", "sold", "bought", "given", "taken", "made", "held", "done", "seen", "kept", "paid"):
            ok = False
        if self.t.english and head in self.t.verbs and head not in self.t.nouns and head not in self.t.words or head in ("date", "calendar",
                                                                                "time", "day", "month", "year", "teach", "hour", "week"):
            ok = False
        if re.match(r"(plays|lives|has|uses|works|owns|is|does|takes|sells|gets)\b", name) or head in ("in", "of", "by", "to", "from", "at",
                                                                                "for", "on", "with"):
            ok = False
        if all(c.key or c.pk for c in t.columns) and len(t.columns) <= 4 and (len(t.keys) > 1 or len(t.pk) > 1) and (
                not t.label or all(c.key for c in t.label)):
            ok = False                  # only links two others
        one = " ".join([singular(w) if w.endswith("s") and w not in self.t.nouns and w not in self.t.words and singular(w) in self.t.nouns else w
                        for w in one.split()[:-1]] + one.split()[-1:])       # cases videos
        if len(one.split()) > 2 and plural(one.split()[-1]) == one.split()[0]:
            one = " ".join(one.split()[1:])             # events user events
        bad = head in SAYS_LITTLE or re.search(r"\b(link|map|mapping|xref|rel|history|log|assoc|detail|to)\b", one) or len(one) < 3
        t.phrases = Noun(one, plural(one) if not mass else one, ok and not bad, other, person, mass, c, raw=snake(t.name).replace("_", " "))

    def column(self, c):
        t = c.table
        s = re.sub("^([a-z]{3,}ed)(on|at|date)$|^own(?=_(nm|name|email|phone|no|id)$)", lambda m: f"{m[1]}_{m[2]}" if m[1] else "owner", snake(c.name).removeprefix(t.prefix)).split("_")
        own = set(snake(t.name).split("_")) | set(t.phrases.one.split()) | {singular(w) for w in snake(t.name).split("_")}
        unit = ""
        if c.role in ("measure",) and len(s) > 1:
            concept = self.unit(s[-1])
            if concept:
                unit, s = s[-1], s[:-1] if s[-2] != "in" or len(s) < 3 else s[:-2]       # gross_in_dollar
        elif c.role == "measure" and s[0] in ("minutes", "hours", "days", "km", "kg", "litres", "kwh", "tonnes"):
            unit = s[0]
        if s[-1] == "wind" or s[-1] in ("avg", "max", "min") and unit in ("hr", "ms"):
            unit, s = "", s + (["hr"] if unit == "hr" else [])      # metres a second, heart rate
        elif unit and s[-1] == "per":
            unit, s = "", s + [singular(self.unit(unit)["words"][0])]      # price_per_tonne
        elif unit == "g" and s[-1] in ("memory", "ram", "storage", "disk", "in"):
            unit = "gb"
        elif unit in ("kg", "t", "l", "km", "m2", "kwh", "litre", "tonne") and s[-1] in SO_MUCH:
            unit, s = "", s + ["per", singular(self.unit(unit)["words"][-1 if unit == "t" else 0])]
        if unit in TIMES and len(s) > 0 and s[-1] in SO_MUCH:
            if unit in ("days", "dys", "hrs", "hours", "mins", "minutes", "months", "weeks", "years"):
                unit, s = "", s + ["of"]            # pay_dys: days to pay, no pay
            else:
                unit, s = "", s + ["per", TIMES[unit]]      # fee_hr is so much an hour, not so many hours
        if unit == "min" and (max((float(v) for v in c.sample), default=0) < 12
                              or re.search("^(qty|quantity|stock|stk|price|prc|amt|amount|temp|order|level|lvl|crew|age|wt|weight|pax|guests|salary|pay|sal|rate|score|fee)$", s[-1])):
            unit, s = "", ["min"] + s       # crew_min: a minimum, no minutes
        s = ["built" if w == "blt" else w for w in s]
        if c.role == "date":            # timecreated, date_add, upd_date
            s = [dict(upd="updated", updt="updated", add="added").get(w, w) for w in re.sub("^(date|time)(?=[a-z]{4,}(ed|es|d)(_|$))", "date_", "_".join(s)).split("_") if w]
        if len(s) > 1 and 2 < len(s[0]) < 6 and s[0] not in own and s[1] in ("id", "no", "nm", "name", "cd", "code", "typ", "type") and any(
                len(w) > len(s[0]) and w[0] == s[0][0] and re.match(".*?".join(s[0]), w) for w in own) and not singular(
                    self.t.names.get(s[0], "").split(" ")[0]) in own:
            own.add(s[0])                           # the crs_no of a cruise: no course
        drop = s
        while len(drop) > 1 and (drop[0] in own) and not (c.role == "key" and len(drop) == 2 and drop[1] in ("id", "no", "code", "cd")):
            drop = drop[1:]
        if len(drop) > 1 and 3 <= len(drop[0]) < 6 and drop[0] not in ("sum", "max", "min", "avg", "num", "tot", "sub", "gross", "net", "open", "start", "end") and any(
                w.startswith(drop[0]) and w != drop[0] for w in snake(t.name).split("_")) and c.role != "date":
            drop = drop[1:]                         # est_name of an estate
        if c.role == "measure" and len(drop) > 1 and drop[-1] in own:
            drop = drop[:-1]                        # qty_load of a load
            if len(drop) > 1 and drop[-1] == "of":
                drop = drop[:-1]                    # amount_of_transaction
        if c.role == "date" and drop[0] in ("date", "dt") and len(drop) > 1 and drop[1] not in ("of", "time"):
            drop = drop[1:] + ["date"]
            while len(drop) > 2 and drop[0] in own:
                drop = drop[1:]
        if c.role == "date":
            drop = [dict(reg="registration", rep="report", comp="completion", dis="discharge", pub="publication", cls="closed", clsd="closed", insp="inspection",
                         ret="returned" if "return" in c.comment or not c.comment else "ret").get(w, w) for w in drop]
        if c.role == "flag" or c.type in ("date", "time"):
            drop = [w for w in drop if w not in ("is", "was", "did", "fl", "flag", "flg")] or drop
        avoid = {"measure": ("dates.txt",), "date": ("dates.txt", "measures.txt")}.get(c.role, ("dates.txt", "measures.txt"))
        name, ok = self.words("_".join(drop), avoid)
        if c.role == "flag" and len(drop) == 1 and len(drop[0]) > 3 and drop[0] in self.t.adjectives:
            name, ok = drop[0], True                # prepaid: no prepaid card
        if c.role == "date" and drop[-1] in ("on", "at", "dt", "ts", "date", "d", "time", "datetime"):
            name2, ok2 = self.words("_".join(drop[:-1]), ("dates.txt", "measures.txt")) if len(drop) > 1 else (name, ok)
            core = "_".join(w for w in drop[:-1]) or drop[0]
            if core in self.t.names and self.t.words[self.t.names[core]]["file"] == "dates.txt":
                name, ok = self.t.names[core], True
            elif len(drop) > 1:
                name, ok = (name2 + " date" if drop[-1] not in ("time", "datetime") else name2 + " time"), ok2
        said, cunit, codes = split_comment(c.comment)
        said = re.sub(r"\b[A-Z][a-z]+", lambda m: m[0].lower(), said)
        if re.search(r" [A-Z]{1,3}$", said) or c.role == "date" and not re.search(
                r"\b(date|time|day|start|end|deadline|expiry|begins?|began|ends?|ended|month|since|until|last|next|first|arrival|departure|birth|birthday|death|\w+ed|\w+ing)\b", said):
            said = ""                   # "rating AA, A+" begins to list the values; "order" is no date
        head = said.split()[0] if len(said.split()) > 1 else ""
        if head in self.things and head not in own and head[0] != s[0][0] and singular(said.split()[1]) not in self.things:
            said = ""                   # of another table: "dependent name" on the pname of a project
        if re.search(r"\b(id|identifier)$", said) and c.role not in ("id", "code", "key"):
            said = ""                   # a comment that was copied from another column
        if said.lower() in {v.lower() for v, _ in c.common}:
            said = ""                   # "phone, video or onsite" lists the values
        if said and (self.unit(said.split()[-1].lower()) or re.match(r"(thousand|million)s?\b", said)):
            said = ""                   # "thousand euros" says in what, not of what
        if c.role == "measure" and not unit and cunit and self.unit(cunit.split()[0]):
            unit = cunit.split()[0]
        elif c.role == "measure" and cunit and not self.unit(cunit.split()[0]):
            said = ""
        pick = name
        short = bool(self.t.english) and any(w not in self.t.english and singular(w) not in self.t.english for w in drop)
        if said and (not ok or short and c.role != "date" or self.rng.random() < .6) and not (c.role == "flag") and len(said) > 2:
            pick, ok = said, True
        if pick.endswith((" id", " identifier")):
            ok = ok and c.role in ("id", "code", "key")
        if c.role == "measure":
            pick = re.sub(r" in (billion|million|thousand)$", r" in \1s", pick)
            pick = re.sub(r"^(billion|million|thousand) ([a-z]+)$|^([a-z]+) (billion|million|thousand)$",
                          lambda m: f"{m[2] or m[3]} in {m[1] or m[4]}s", pick)
            m = re.fullmatch(r"capacity ([a-z]+s)", pick)
            pick = singular(m[1]) + " capacity" if m else pick
            m = re.fullmatch(r"(\w+) total", pick)
            pick = "total " + m[1] if m else pick
            m = re.fullmatch(r"number ([a-z]+s)", pick)
            if m and singular(m[1]) != m[1]:
                pick = "number of " + m[1]          # number_cities
            pick = re.sub(r"\b(value|price|cost) amount$", r"\1", pick)
            pick = re.sub(r"\bactive$", "actual", pick) if drop[-1] == "act" else pick
            m = re.fullmatch(r"(quantity|weight|amount|count|price|temperature|rate|pressure|height|score|cost|dose|revenue|hours|"
                             r"[a-z]+s) (\w+)", pick)
            if m and m[1].endswith("s") and PARTICIPLE.fullmatch(m[2]):
                pass                    # minutes taken, days granted
            elif m and (m[1] == "amount" or m[2] in self.t.adjectives and m[2] not in self.t.words or m[2] in ("out", "in", "maximum", "minimum", "actual", "planned", "budgeted", "post", "pre", "before", "after", "start", "end", "ordered", "shipped", "sold")):
                pick = {"post": "final", "pre": "initial", "before": "initial", "after": "final"}.get(m[2], {"out": "outgoing", "in": "incoming"}.get(m[2], m[2])) + " " + m[1]      # qty_good
            m = re.fullmatch(r"(.* )?(scores|ratings|marks|grades|prices|costs|weights|ages|stars|percents)", pick)
            if m and m[2] != "stars":
                pick = (m[1] or "") + singular(m[2])    # "with a score over 80", not "with over 80 scores"
        last = pick.split()[-1]
        if c.role in ("category", "measure", "code", "year") and self.t.english and last in self.t.adjectives and last not in self.t.nouns \
                and last not in self.t.words:
            ok = False                              # wheelchair_accessible: no noun to ask for
        if pick == name and self.doubted(snake(c.name), name, c.comment):
            ok = False
        if c.role == "measure" and last in self.t.verbs and last not in self.t.nouns and last not in self.t.words:
            ok = False                              # react_ms
        cc, whole = self.t.concept(pick.split(" per ")[0]), self.t.words.get(pick) or {}
        if cc.get("file") in avoid:
            cc = {}
        if whole.get("file") in avoid:
            whole = {}
        if c.role == "measure" and re.search(r"^number \w+ing$|\b(name|number|date|flag|reason|note|time|by|type|to|from|key|code|id|no)$|^(name|id|date)\b",
                                             pick) or re.match(r"id\b", pick) and pick != "id":
            ok = False
        if c.role == "measure" and unit and self.unit(unit).get("unit", [""])[0] in ("day", "h", "min", "week", "month", "year",
                                                                                "s") and "sum" not in cc and "most" not in cc:
            said_unit = self.unit(unit)["words"][0]
            if not {said_unit, singular(said_unit)} & set(pick.split()):
                pick = pick + " " + said_unit
        if c.role == "measure" and pick == "total" and unit and unit not in MONEY and self.unit(unit):
            pick = "total " + self.unit(unit)["words"][0]       # tot_hrs
        last = pick.split()[-1]
        if c.role == "measure" and re.match(r"(on|in|by|to|from|at|is|has|max|min)\b", pick):
            ok = False
        if len(last) == 1 or last in ("by", "to", "from", "at", "in", "on", "off", "out", "up", "for", "of", "with", "since", "until", "before", "after",
                                      "back"):
            ok = False
        if c.role == "date" and (pick in ("done", "done date") or self.t.english and pick.split()[0] in self.t.verbs and pick.split()[0] not in self.t.nouns
                                 and pick.split()[0] not in self.t.words and pick not in cc.get("words", ()) and not re.search("(ed|ing)$", pick.split()[0])):
            ok = False                              # done, hear date
        if re.match("(in|out|off|by|to|from|up) ", pick) and (c.role == "date" or pick.endswith((" time", " date"))) or c.role == "date" and (
                pick.startswith("on ") or re.match(r"(dec|bur|prom|perm|fin|term|intro|ref|pub|proc|reg|appl|cert|exp|req|auth|mot|rec|rev|opt|cat|con|wdl)\b", pick)):
            ok = False                              # in date, dec date
        if c.role in ("category", "code", "measure") and re.fullmatch("[a-z]{2,}ed", pick) and c.type in ("int", "num", "text") and not codes \
                and pick not in self.t.words or c.role == "category" and (pick.endswith(" flag") or pick == "pay"):
            ok = False                              # title, author and deleted
        if c.role == "category" and last.endswith("ed") and last in self.t.adjectives and last not in self.t.nouns:
            ok = False                              # drugs without a scheduled
        if c.role == "flag" and (pick in ("status", "state", "type") or pick.endswith(" ok")):      # mkt_ok: may be sent marketing
            ok = False
        if c.role == "measure" and self.app and re.match("(allow|close|show|hide|enable|use|is|has|can|send|display|notify|expires|in|out)\b", pick):
            ok = False                              # close_comments: whether, not how many
        if c.role == "measure" and (unit and (pick in BARE or pick == "first year") or re.match(r"\d", pick) or last == "pays" or re.search(r"\bhr\b", pick)):
            ok = False
        if c.role == "measure" and unit and unit not in MONEY and unit not in ("pct", "percent", "percentage") and (
                "money" in cc.get("kind", []) or last in SO_MUCH or last == "toll") and "per" not in pick.split():
            unit = ""                               # revenue_m are millions, no metres; a toll by the kilometre
        if c.role == "measure" and drop[0] == "no" and any(snake(x.name).startswith("yes") for x in t.columns):
            pick = "no " + pick.split()[-1]         # no_votes beside yes_votes
        if c.role == "measure" and pick in ("actual", "planned", "minimum", "maximum", "average", "expected", "estimated", "target", "limit", "number"):
            ok = False                              # ActualKm: actual what?
        if c.role in ("category", "code") and re.match(r"\w+(ed|ent|en) (to|by|at|in|on|from|for)\b", pick) or len(pick.split()) > (3 if self.app else 4):
            ok = False                              # sent to pharmacy
        if c.role in ("category", "code") and (pick in ("homepage", "website", "url", "slug", "active", "inactive", "default", "enabled", "hidden", "parent", "user agent")):
            ok = False                              # airlines with their active, caches with their parent
        if c.role == "date" and re.match("(in|out|on|off|by|to|from|up) ", pick):
            ok = False                              # in date
        if c.role == "date" and len(pick.split()) > 2 and pick.split()[-2] in ("from", "to", "until", "since", "by"):
            ok = False                              # contact from date
        several = bool(re.fullmatch(r"[a-z]+s \w+", pick)) and singular(pick.split()[0]) != pick.split()[0] and bool(PARTICIPLE.fullmatch(last))
        if c.role == "measure" and not several and (last.endswith("ed") and last not in ("speed", "bed", "need", "feed", "seed")
                                    or last in ("paid", "lost", "won", "sold", "used", "hit", "run", "left", "held", "bought")):
            ok = False
        if c.role == "measure" and c.type == "int" and "person" in cc.get("kind", []):
            ok = False
        if c.role == "measure" and unit in MONEY and not (cc.keys() & {"sum", "most", "more"} or "money" in cc.get("kind", [])):
            ok = False                              # ticket_usd: what of a ticket?
        if c.role == "measure" and not (unit or several or cc.get("file") == "measures.txt" or cc.keys() & {"sum", "most", "more"} or "money" in cc.get("kind", [])
                                        or singular(pick) != pick):
            ok = False                              # an office's number, a tick: is it a quantity?
        m = re.fullmatch(r"number of (\w+)", pick)
        if m and singular(m[1]) == m[1] and m[1] not in MASS:
            ok = False                              # num_of_audience
        if c.role == "measure" and pick not in cc.get("words", []) and len(pick.split()) > 2 and any(
                w.endswith("ed") or w in ("lost", "sold", "won", "held", "paid", "left") for w in pick.split()[1:]):
            ok = False                              # hours lost weather
        if c.role == "code" and re.search("^(lead|head|own|sub|main|first|last) (number|code)$", pick):
            ok = False                              # lead_no: whose number?
        if c.role == "category" and re.match("(number|no) ", pick):
            ok = False                              # number_of_matches, kept as a text
        if c.role == "flag" and (drop[0] == "no" or re.search(r"^(at|in|on|by|to|of|for|no|may|met|must|open)\b", pick) and len(pick.split()) > 1):
            ok = False                              # no_cooker, in_kind, on_panel
        if c.role == "measure" and re.search(r"\bweight$", pick) and self.app and not unit and not (t.phrases.person or t.phrases.one.split()[-1] in (
                "product", "variant", "article", "parcel", "package", "shipment", "order", "animal", "player", "fish", "catch", "delivery")):
            ok = False                              # where an image stands among others, how much an exam counts: no mass
        if c.role == "code" and "place" in cc.get("kind", []):
            ok = False                              # reg of a plane: no region
        if c.role == "date" and pick not in cc.get("words", ()):
            cc = {}                     # a planned start date is not when it started
        if c.role == "date":
            core = "_".join(w for w in drop if w not in ("on", "at", "dt", "ts", "date", "d", "time")) or drop[0]
            for n in (snake(c.name), "_".join(drop), core):
                if n in self.t.names and "past" in self.t.words[self.t.names[n]] and not (
                        set(n.split("_")) & AMBIGUOUS and (not self.believed(n) or self.doubted(snake(c.name), self.t.names[n], c.comment))):
                    cc = whole = self.t.words[self.t.names[n]]
                    pick, ok = whole["words"][0], True
                    break
            else:
                m = re.fullmatch(r"([a-z]+ed|" + IRREGULAR_PAST + r")(_in|_out|_up|_off)?(?:_(?:on|at|dt|ts|date))?", "_".join(drop))
                if m and self.t.known(m[1]):
                    past = m[1] + (m[2] or "").replace("_", " ")
                    pick, cc, ok = (t.phrases.one if past in ("occurred", "happened") else past) + " date", dict(words=[past + " date"], past=[past],
                                                        mode=["active" if m[1] in INTRANSITIVE else "passive"]), True
                    if past in AHEAD:
                        cc = {}                     # planned for a day, not planned on it
                    elif past in ("failed", "expired", "matured", "lapsed", "departed", "arrived", "graduated", "landed"):
                        pick = dict(failed="failure", expired="expiry", matured="maturity", lapsed="lapse", departed="departure", arrived="arrival",
                                    graduated="graduation", landed="landing")[past] + " date"
        if c.role == "date" and pick not in cc.get("words", ()) and (
                re.search(r"\b(expires|ends|opens|closes|meets|starts|finishes|became|left|begins|returns|close|joined|restrictions)\b", pick)
                or re.search(r"\w \w+ed (date|time)$| (sent|paid) date$", pick) and not pick.startswith("last ")):
            ok = False                              # licence expires, invitation sent date
        if c.role == "date" and re.fullmatch(r"last \w+(ed|en)", pick):
            pick += " date"                         # last modified
        if pick == "last login" and not t.phrases.person and "login" not in snake(c.name):
            pick, cc, whole = "last seen date", {}, {}      # of a scooter
        if t.phrases.person and cc.get("past", [""])[0] in ("ended", "opened", "closed", "ceased", "launched", "decommissioned", "disposed of"):
            cc = {}                                 # people do not end, and nobody opens a customer
        if c.role == "date" and snake(c.name) == "since" and not t.phrases.person:
            ok = False                              # since when what?
        if c.role == "date" and cc.get("past") and re.fullmatch("[a-z]{2,}ed", drop[0]) and drop[0] != cc["past"][0] and self.t.known(drop[0]) \
                and drop[0] not in ("applied", "replied", "canceled", "signed") and drop[0] != cc["past"][0].split()[0] \
                and cc.get("mode") == ["passive"]:
            cc = dict(words=[drop[0] + " date"], past=[drop[0]], mode=["passive"])          # granted: no award; fixed, not repaired
            pick, whole = drop[0] + " date", cc
        bad = pick.split()[-1] in SAYS_LITTLE - {"id", "value"} or pick in ("value", "id",
                                                                            "key") or len(pick) < 3 or re.search(r"\bother\b", pick)
        c.phrases = Noun(pick, plural(pick) if c.role in ("category", "name", "code", "key", "other") else pick, ok and not bad,
                         [w for w in (whole.get("words", []) if c.role == "date" else self.t.synonyms(pick)) if w != pick and "'" not in w],
                         concept=cc,
                         unit=unit, raw=snake(c.name).replace("_", " "), codes=codes)

    def relations(self, key, role):
        """Concepts of the verbs between a child and its parent, whom the child calls role"""
        parents = [role] + ([role.split()[-1]] if role == key.to.phrases.one else [])
        child = key.table.phrases.one
        if not doing(key) and (plays(key) or role in ("user", "person", "member", "employee", "worker", "company", "agent", "staff member")):
            return []                   # what a user did with an episode, its sound engineer, nobody can tell
        for p in parents:
            for c in (child, child.split()[-1] if child.startswith(p) else child):      # a match season is no season to win
                if (p, c) in self.t.relations:
                    return self.t.relations[p, c]
        return []

    def joined(self, key, role):
        """What stands between a child and its parent: [(behind the noun, as a predicate)], "placed by", "working for" """
        out = {}
        for c in self.relations(key, role):
            for w in c.get("done", c.get("past", [])):
                if w[:4] == key.table.phrases.one.split()[-1][:4] or w.startswith("had"):
                    continue            # orders ordered by
                if w.split()[-1] not in ("in", "to", "at", "with"):
                    out[w + " by"] = ("were " if "past" in c else "are ") + w + " by"
            for w in c.get("with", []):
                out[w] = "were " + w
            for w in c.get("does", []):
                out[ing(w)] = w
        return list(out.items()) if self.fits_verb(key, out) else []

    def fits_verb(self, key, verbs):
        """A policy's sold_by is who sold it, not who handles it: another verb in the key's name rules these out"""
        w = doing(key)
        return not w or all(w in v.split() for v in verbs)

    def acts(self, key, role):
        """What a parent does with its children: slots of the frames with a verb, one dict a verb"""
        out = {}
        for c in self.relations(key, role):
            for i, w in enumerate(c.get("verb", [])):
                if w[:4] == key.table.phrases.one.split()[-1][:4]:
                    continue            # stays that they stayed in
                past = c["past"][i] if "past" in c else ""
                out[w] = dict(v=past or w, v1=past or third(w), vbase=w, vdo="did" if past else "does",
                              vnot=("did not " if past else "do not ") + w,
                              vnever=f"have never {c.get('done', c['past'])[i]}" if past else "do not " + w)
        return list(out.values()) if self.fits_verb(key, [w["v"] for w in out.values()]) else []

    def unit(self, suffix):
        return self.t.units.get(suffix, {})

    def annotate(self, schema):
        self.app = schema.database.startswith("app_")
        text = " ".join([schema.database] + [snake(x.name) + " " + x.comment for t in schema.tables for x in [t, *t.columns]]
                        + [v for t in schema.tables for c in t.columns for v, _ in c.common[:5] if c.type in ("text", "enum")])
        self.spelt = {singular(w) for w in re.findall("[a-z]{4,}", text.lower())}
        heads = [snake(t.name).split("_") for t in schema.tables]
        prefix = []                     # what nearly all tables' names begin with, a word or two: cube_cubecart_
        while len(heads) > 3 and len(prefix) < 2:
            first = [h[0] for h in heads if len(h) > 1]
            most = max(sorted(set(first)), key=first.count, default="")
            if first.count(most) <= .6 * len(heads):
                break
            prefix.append(most)
            heads = [h[1:] if h[0] == most and len(h) > 1 else h for h in heads]
        for t in schema.tables:
            self.table(t, prefix)
        self.things = {x.phrases.one for x in schema.tables}
        for t in schema.tables:
            heads = [snake(c.name).split("_") for c in t.columns if not c.pk and not c.key]
            first = [h[0] for h in heads if len(h) > 1]
            common = max(sorted(set(first)), key=first.count, default="")
            short = len(common) < 4 and common not in ("is", "no", "num", "has", "avg", "max", "min", "tot", "qty", "dt")
            t.prefix = common + "_" if len(heads) > 3 and short and first.count(common) > .7 * len(heads) else ""       # ct_status, ct_price
            for c in t.columns:
                self.column(c)
        about = collections.Counter(self.t.concept(t.phrases.one).get("file") for t in schema.tables)
        for t in schema.tables:         # "entrance" for an entry in a class register, "swimming pool" for one of workers
            for p in [t.phrases] + [c.phrases for c in t.columns if c.role != "date"]:
                file = self.t.words.get(p.one, {}).get("file", "words.txt")
                if " " not in p.one and file not in GENERAL and about[file] < 2:
                    p.other = []
            t.thing = t.phrases.ok and (bool(t.label) or len(t.columns) > 2)
            if self.app and (len(t.phrases.one.split()) > 2 or not (t.label and t.label[0].role in ("name", "code")
                                                                    or t.phrases.one in self.t.words or t.phrases.person)):
                t.thing = False         # an application's machinery, which nobody asks about: watchdogs, template recipients
            many = [x.phrases.many for x in schema.tables]
            if many.count(t.phrases.many) > 1:
                t.phrases.ok = t.thing = False
            short = [c.phrases.one for c in t.columns]
            things = {x.phrases.one for x in schema.tables}
            for c in t.columns:         # two columns that would be called the same: neither may be asked for
                if c.role == "measure" and c.phrases.unit and c.phrases.one in things:
                    c.phrases.ok = False            # river_km: how far along the river
                if short.count(c.phrases.one) > 1:
                    c.phrases.ok = False

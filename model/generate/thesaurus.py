"""The thesaurus (model/thesaurus/*.txt) and what WordNet knows of a word.

The head of thesaurus/README.txt has the format. WordNet (Debian's wordnet-base, optional) only tells which strings are
English words and which are adjectives; nothing of it is copied.
"""
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent.parent / "thesaurus"
IRREGULAR = dict(person="people", child="children", man="men", woman="women", foot="feet", mouse="mice", staff="staff", series="series",
                 species="species", aircraft="aircraft", sheep="sheep", fish="fish", personnel="personnel", half="halves", shelf="shelves",
                 loaf="loaves", calf="calves", leaf="leaves", wolf="wolves", midwife="midwives", wife="wives", knife="knives", life="lives", datum="data", medium="media",
                 analysis="analyses", diagnosis="diagnoses", crisis="crises", axis="axes", basis="bases", hypothesis="hypotheses",
                 criterion="criteria", bus="buses", gas="gases", lens="lenses", quiz="quizzes", people="people", goods="goods", news="news",
                 curriculum="curricula", tooth="teeth", goose="geese", radius="radii", mews="mews", cattle="cattle", means="means",
                 premises="premises", headquarters="headquarters", apparatus="apparatus", salesman="salesmen", chairman="chairmen",
                 tech="techs", deceased="deceased", taxon="taxa")
SINGULAR = {v: k for k, v in IRREGULAR.items() if v != k and k != "bus"} | {"buses": "bus", "gases": "gas", "lenses": "lens",
                                                                            "data": "data", "media": "media",
                                                                             "people": "person", "statuses": "status", "campuses": "campus",
                                                                             "bonuses": "bonus", "aliases": "alias", "viruses": "virus", "censuses": "census", "canvases": "canvas", "atlases": "atlas"}
SAME = {w for w, v in IRREGULAR.items() if w == v} | {"data", "media", "status"} - {"status"}


def plural(noun):
    head, _, w = noun.rpartition(" ")
    m = re.match(r"(.+?) (of|per|in|for|at|on|by|to|with|about) (.+)$", noun)
    if m:
        return plural(m[1]) + " " + m[2] + " " + m[3]
    if w in IRREGULAR:
        out = IRREGULAR[w]
    elif w in SINGULAR or w.endswith("s") and singular(w) != w:
        out = w
    elif re.search(r"[^aeiou]y$", w):
        out = w[:-1] + "ies"
    elif re.search(r"(s|x|z|ch|sh)$", w):
        out = w + "es"
    else:
        out = w + "s"
    return (head + " " + out).strip()


def singular(noun):
    m = re.match(r"(.+?) (of|per|in|for|at|on|by|to|with|about) (.+)$", noun)
    if m:
        return singular(m[1]) + " " + m[2] + " " + m[3]
    head, _, w = noun.rpartition(" ")
    if w in SINGULAR:
        out = SINGULAR[w]
    elif w in IRREGULAR or re.search(r"(ss|us|is|as)$", w):
        out = w
    elif re.search(r"ies$", w) and len(w) > 4 and w not in ("movies", "cookies", "calories", "ties", "pies", "lies", "zombies", "selfies"):
        out = w[:-3] + "y"
    elif re.search(r"(sses|xes|ches|shes|zzes)$", w) and w not in ("axes", "caches", "aches"):
        out = w[:-2]
    elif re.search(r"[^s]s$", w) and len(w) > 2:
        out = w[:-1]
    else:
        out = w
    return (head + " " + out).strip()


# Words that WordNet lacks and that are not two
WHOLE = set("timestamp timestamps bluetooth copyleft rubygem rubygems shareable billable cubecart standup standups webhook webhooks undergoes consultee consultees appelation appelations".split())
# What a word folded together does not end with: giftable is no "gift able"
TAILS = set("able less elation tee ness ship hood ward wise age ate rig ring ion ist ism graph gram form down out over back".split())

# What stands beside a word in the thesaurus and yet is not what every schema means by it: an outage of a radio is no power cut.
DIFFERENT = {k: set(v.split(", ")) for k, _, v in (line.strip().partition(" = ") for line in """
    product = article
    match = game
    donation = gift
    background check = screening of candidates
    claim payment = claim paid out
    deposit account = notice account
    fraud case = fraud
    hall of fame = hall of famers
    head coach = team manager, first-team coach
    invoice line = sales line, billing line
    lamp post = column
    kitchen staff = kitchen brigade
    memorial = war memorial
    port call = call
    private customer = consumer, retail customer
    sales manager = head of sales
    holiday = vacation
    maintenance engineer = service engineer
    lift = elevator
    source = origin
    blocked shots = blocks made
    cash balance = cash in hand, cash position
    delivery note = packing slip
    disease = illness
    editorial = leader article
    entry = entrance, way in
    good quantity = good pieces, accepted pieces
    gross amount = amount including tax
    net amount = amount before tax
    loyalty tier = status level
    maturity date = redemption date
    occurrence date = date of the incident
    picker = order picker
    pub = bar
    reason = cause
    royalty = licence fee
    sale price = promotional price, offer price
    safety stock = minimum stock level
    spectators = crowd size
    standard cost = calculated cost
    team = squad
    trade discount = reseller discount
    box office = ticket sales
    examination date = exam day
    home country = country of origin
    registered voters = electorate
    arrival date = arrival time
    departure date = departure time
    item = article
    vessel = boat
    programme = show
    show = programme
    area = surface
    crew = crew size
    guardian = parent
    block = city block
    brand = make
    examiner = marker
    bin = storage location
    lease = mineral lease
    award = prize
    airport code = IATA code
    coach = trainer
    trainer = coach
    circuit = race track
    outlet = shop
    metric = key figure, KPI, performance indicator
    screening = showing
    scanner = document scanner
    hole = borehole
    goal = target
    stand = forest stand
    revenue = income
    publication = paper
    courier = rider
    commodity = merchandise, goods
    image = picture file
    blast = shot
    profile = user profile
    furnace = oven
    performer = act
    grave = plot
    price change = price increase, repricing
    guarantee = money-back guarantee
    stream = brook, creek
    insemination = mating
    method = way
    estate = property
    grant = award
    state = status
    cost = costs
    tax = VAT
    power = output
    setting = preference
    price = unit price, list price
    salary = annual salary
    rent = monthly rent
    qualifier = qualifying match, qualifying round
    promotion = promo
    order header = order head
    sector = industry
    vehicle number = fleet number
    contractor = subcontractor
    hero = heroine
    outage = power cut
    letter = item of mail
    forest = wood
    lab test = test
    pharmacy = chemist
    document = doc
    total = total amount
    lot number = batch number
    ship = boat
    work order = job
    production = output
    adults = number of adults
    tickets sold = ticket count
    profile = user profile
    call number = classification number
    confidence = confidence score
    absence = leave
    store = shop
    album = record
    bill = invoice
    exam = test
    story = article
    character = fictional character
    domain = domain name
    user agent = browser
    signature = autograph
    host name = computer name
    barcode = EAN, UPC
    adult = grown-up
    night shift = late turn
    tonnage = gross tonnage
    book value = net book value
    floor area = living space
    shots = attempts
    maturity = time to maturity
    source code = code base, codebase
    transaction code = booking code
    party size = covers, number of covers
    dish = meal
    reporter = journalist
    caption = picture caption
    bundle = multipack, product bundle
    reply = reply post
    last login = last seen
    chat = chat conversation
    rental = hire
    bid = offer
    part = component
    component = part
    """.strip().splitlines())}


# Lists of words that tell phrases.py how a name is meant.
# English words that are abbreviations where catalogs have them
SHORTENED = set("mat prod stud sess mach alum scnt meth sect camp prof disc grad coop chap cert comp specs champ".split())
# Abbreviations that mean several things: believed where the schema spells the word out somewhere
AMBIGUOUS = set("""tech ip ply ad ae bk bp br cc co ct dd dl ep eq fl fx gl gm gp kw ld lp mo od os ot pc pf ph pi pm pr pt qa qc rd rm rt rx sn so sw tl ts
    uw vp wc wh wk wo abs acc act adm agr ans app apr arr art asm atm bat bev bnc cap cat cit cli cls cmp cpl ctr cty cur deg dep dia dir dwt env
    fed fld fnd frm fte gem grd ind inj isl iss les lic los lse mag med mem mnt mon mov nat ncr nda obs opn org otc par pat pln plt pol pos prd prs
    prt rdr rec reg rej rel rep res ret rev rnd rsp rsv scr sec sub sup trm ups veg ver wrd auth band bath beam cand chan coll comm cond conf cons
    cont disc dist exit feed func germ hall hire hive insp inst made mall mast mean path poll pref prem prev prog prop prov prty qual rcpt reel resp
    sect seas spec stat supp terr zone camp comp proc drug compl cmpl prod ata atd soc mod lob mfg rig trk curr mech inc instr alt subs str crs tm trans trn rtn exm bld flt shr dpt appl asg asst exm picked""".split())
ENGLISH = set("hall zone drug hire path poll mast bath beam band reel hive feed exit".split())       # of these, what is as likely the word
SO_MUCH = set("fee rate price prc pay wage charge chg cost tariff rent rt".split())
# What a unit alone does not make a quantity: the tank of a bus
BARE = set("""floor lot tank battery engine dish trunk stem base bonus upper lower free alert warning crane charge deep silo river first split renewal
    silo pellet mites""".split())
TIMES = dict(h="hour", hr="hour", hrs="hour", hour="hour", hours="hour", day="day", days="day", dys="day", wk="week", week="week", weeks="week", mo="month",
             mth="month", month="month", months="month", yr="year", year="year", years="year", min="minute", mins="minute", minutes="minute")
MONEY = set("usd eur gbp chf dollars euros pounds pence cents".split())
AHEAD = set("wanted needed affected expected planned scheduled required estimated targeted proposed".split())
INTRANSITIVE = set("churned moved responded progressed succeeded resumed consented enquired inquired attended escaped emigrated stopped debuted "
                   "occurred happened expired arrived departed graduated lapsed matured failed crashed ended started joined died landed".split())
# Words that stand in every schema: they bear out no abbreviation
EVERYWHERE = set("number code name date time type amount".split())
# The last word of a name, as it is said
ENDINGS = dict(no="number", num="number", nr="number", nbr="number", number="number")
# What has a person's name among its columns and is none
NOT_PEOPLE = set("""order return invoice booking payment address review comment reservation application appointment referral claim ticket quote sale message
    enquiry inquiry request subscription donation rating log entry account card lead submission registration cart viewing burial interment cremation grave
    animal beast horse pet dog cat cow sheep pig hive kill carcass policy family household summary history record detail transaction""".split())
# What ends like a mass noun and is counted
COUNTED = set("""building meeting booking training painting drawing listing recording reading posting rating ruling filing showing screening hearing
    string ring spring wedding finding mailing landing crossing outing offering holding opening sighting setting warning saving standing ranking
    planting heading grouping fitting tasking pricing ping witness business harness illness""".split())
MASS = set("health finance rain rainfall humidity downtime experience mileage stock pay weather attendance staff gnp turnover revenue income sales "
           "consumption gear "
           "production tax vat capacity energy power headcount gdp yield".split())


class Thesaurus:
    """words: word -> concept (dict of its fields); names: catalog name or abbreviation -> its first word; values: adjective
    that a column may hold -> concept; relations: (parent's word, child's word) -> concepts of verbs between the two."""

    def __init__(self, folder=HERE, wordnet=None):
        self.words, self.names, self.units, self.values, self.relations, self.count, self.concepts = {}, {}, {}, {}, {}, 0, []
        for path in sorted(folder.glob("*.txt")):
            if path.stem == "README":
                continue
            block = ""
            for line in path.read_text(encoding="utf-8").splitlines() + [""]:
                if line.startswith("#"):
                    continue
                if line[:1].isspace() and block:
                    block += " " + line.strip()
                    continue
                self.add(block, path.name)
                block = line.strip()
            self.add(block, path.name)
        self.english, self.adjectives, self.verbs, self.nouns = set(), set(), set(), set()
        if wordnet:
            for kind, into in (("noun", self.nouns), ("verb", self.verbs), ("adj", self.adjectives), ("adv", set())):
                for line in (pathlib.Path(wordnet) / f"index.{kind}").read_text().splitlines():
                    if not line.startswith(" "):
                        word, _, _ = line.partition(" ")
                        self.english.add(word)
                        into.add(word)
            for kind in ("noun", "verb", "adj"):
                for line in (pathlib.Path(wordnet) / f"{kind}.exc").read_text().splitlines():
                    self.english.add(line.split()[0])

    def add(self, block, where):
        if not block:
            return
        parts = [p.strip() for p in block.split("|")]
        words = [w.strip() for w in parts[0].split(",") if w.strip()]
        concept = dict(words=words, file=re.sub(r"^(dates|measures)_\w+", r"\1", where))
        for p in parts[1:]:
            head, colon, rest = p.partition(":")
            if colon and re.fullmatch(r"[a-z]+", head.strip()):
                concept[head.strip()] = [x.strip() for x in rest.split(",") if x.strip()]
            else:
                concept["names"] = p.lower().split()
        self.concepts.append(concept)
        if "only" in concept:           # for thesaurus_lexicon.py
            self.count += 1
            return
        if "unit" in concept:           # a suffix only
            for n in concept.get("names", []) + words:
                self.units.setdefault(n, concept)
            self.count += 1
            return
        self.count += 1
        if "value" in concept:          # an adjective: no name of a table or a column
            for w in words:
                self.values.setdefault(w, concept)
            return
        if concept.keys() & {"verb", "with", "does"}:
            for parent in words:
                for child in concept.get("names", []):
                    self.relations.setdefault((parent, child.replace("_", " ")), []).append(concept)
            return
        for n in concept.get("names", []):
            self.names.setdefault(n, words[0])
        old = self.words.get(words[0])
        if old and old["words"][0] == words[0] and words[0].replace(" ", "_") not in concept.get("names", []):
            return                      # "branch, git branch | git_branch": other words for that one only
        if old and old["words"][0] == words[0] and words[0].replace(" ", "_") in old.get("names",
                                                                                []):         # said twice: the fields of both
            for k, v in concept.items():
                old[k] = old.get(k, []) + [x for x in v if x not in old.get(k, [])] if isinstance(v, list) else old.get(k, v)
        else:
            self.words[words[0]] = concept
        for w in words[1:]:
            self.words.setdefault(w, concept)

    def synonyms(self, noun):
        """Other words for it, where its entry is for a thing that catalogs call so: "scan" is not always an ultrasound scan"""
        c = self.words.get(noun, {})
        return [w for w in c.get("words", []) if w != noun and w not in DIFFERENT.get(noun, ())] if noun == c.get("words", [""])[0] and noun.replace(" ", "_") in c.get("names",
                                                                                []) else []

    def concept(self, phrase):
        """Of a phrase: its own entry, or that of its last words ("net weight" -> weight)."""
        parts = phrase.split()
        for i in range(len(parts)):
            for w in (" ".join(parts[i:]), singular(" ".join(parts[i:]))):
                if w in self.words:
                    return self.words[w]
        return {}

    def known(self, word):
        if not re.search("[aeiouy0-9]", word) and word not in self.words:
            return False                # stm
        return word.isdigit() or word in self.words or word in self.english or singular(word) in self.english or singular(word) in self.words \
            or re.sub(r"(ed|ing)$", "", word) in self.verbs or re.sub(r"(?<=e)d$|ing$", "", word) in self.verbs \
            or re.sub(r"ing$", "e", word) in self.verbs or re.sub(r"(.)\1(ed|ing)$", r"\1", word) in self.verbs

    def expand(self, word):
        """A word of a name -> (words, known?)"""
        if word in self.names and (word not in self.words and word not in ("pass", "rest", "post", "hire", "play", "sales", "staff",
                                                                           "point", "exam", "test") or len(word) < 4):
            return self.names[word], True
        if word in self.words or self.known(word) and len(word) > 2:
            return word, True
        if word in WHOLE:
            return word, True
        if len(word) > 5 and self.english and not word.endswith(("able", "ible", "less")):      # folded together: machinecode; without WordNet "parking" would be two
            for i in range(len(word) - 2, 2, -1):
                a, b = word[:i], word[i:]
                if b in TAILS and a + b not in self.words:
                    continue
                if (a in self.words or len(a) > 3 and a in self.english) and (b in self.words and len(b) > 2 or len(b) > 3 and b in self.english
                                                                              or b in ("id", "no", "nr", "nm", "dt", "cd", "qty", "amt")):
                    return a + " " + self.names.get(b, b), True
        return word, word in ("per", "in", "on", "of", "to", "by", "at", "up", "id", "no", "or", "an", "a", "it", "tv", "pc", "vip", "uk", "us",
                              "ok")

    def adjective(self, text):
        """May it stand before a noun: "open", "cancelled", "part time"?"""
        w = text.replace(" ", "_").replace("-", "_").lower()
        last = w.split("_")[-1]
        return w in self.adjectives or text.lower() in ADJECTIVES or " " not in text and text.lower() in self.values \
            or bool(re.search(r"[a-z]{3}ed$", last)) and len(w) > 5


ADJECTIVES = set("""open closed active inactive pending cancelled canceled completed approved rejected paid unpaid overdue draft new sold
    confirmed delivered shipped returned expired archived suspended booked planned scheduled retired failed passed won lost full-time part-time
    permanent temporary freelance urgent electric manual male female adult live final signed published available withdrawn resolved""".split())

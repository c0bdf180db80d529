/*-------------------------------------------------------------------------
 * link_lexicon.c
 *	  Values that the question says in other words: "called off" for
 *	  cancelled, "Germans" for DE, "Tuesdays" for Tue, "unpaid" for open.
 *
 * A table of groups of words of one meaning. Where the question has a word of
 * a group, the known values that are, or hold, another word of it are
 * candidates for those words; so are codes whose meaning the column's comment
 * gives in such words (link_glosses.c asks). Candidates only: the model
 * chooses. Read-only; fails only for want of memory.
 *-------------------------------------------------------------------------
 */
#include "lang/link_parts.h"

#include <string.h>

#define MAX_SPANS		24		/* words of groups in a question */
#define MAX_ENTRY_WORDS 4
#define MAX_SPAN_CANDS	6		/* values for one of them */
#define MAX_VALUE_WORDS 4
#define SMALL_COLUMN	40		/* known values of a column whose values are looked at */

/*
 * Entries: lower-case stems; _ joins the words of a phrase; = marks a code: it
 * stands for the whole value, and in a question only in capitals. A word may
 * be in several groups.
 */
static const char *const groups[] = {
	/* what becomes of things */
	"cancel cancelled canceled cancellation call_off called_off calling_off scrap scrapped axed aborted abort void voided withdrawn =cxl =cnx =can =canc =cx =cn",
	"no_show no_shows noshow absent absence absentee miss missed fail_to_show failed_to_show fail_to_turn failed_to_turn fails_to_turn turn_up turned_up turning_up stood_up stand_up ditch not_attend did_not_attend didn't_attend not_attended not_come never_came =dna =ns",
	"complete completed completion done finish finished finishing carried_out took_place take_place taken_place held delivered closed fulfilled ended attended performed =cmp =cp",
	"deliver delivered delivery deliveri ship shipped shipping shipment dispatch dispatched despatch despatched sent gone_out went_out left departure =shp =dlv",
	"active live current currently present in_force in_service operational running valid still still_with enrolled =act =ac =curr",
	"inactive left leaver former ex gone terminated resigned lapsed dormant ended stopped closed discontinued retired suspended expired =inact",
	"open opened outstanding unpaid unresolved unsettled unsolved pending live still_open not_closed due owing owed owe unclosed",
	"unpaid outstanding open overdue owed owing owe due late not_paid",
	"unpaid outstanding sent issued not_paid",
	"overdue late past_due delinquent arrear behind",
	"paid settled cleared settle pay",
	"closed close shut resolved solved resolve solve",
	"approve approved approval grant granted accept accepted acceptance agreed agree signed_off passed said_yes yes_to authorised authorized =app =apr =appr",
	"reject rejected rejection refuse refused refusal decline declined denied deny turned_down turn_down knocked_back said_no =rej =ref",
	"pending wait waiting awaiting await undecided unanswered queued on_hold to_do requested submitted applied new received =pend",
	"planned plan scheduled schedule upcoming booked future forthcoming confirmed ahead =sch =pln",
	"running progress in_progress ongoing underway under_way working inwork in_work in_process started right_now processing =wip =ip",
	"fail failed failure failing flunked unsuccessful error crashed broken defective faulty =fl",
	"pass passed passing success successful succeeded ok positive =ps",
	"won win winning winner victory closed_won",
	"lost lose losing loss defeat defeated lost_to",
	"return returned back brought_back came_back give_back =ret",
	"reserve reserved reservation spoken_for booked hold held",
	"available free for_sale for_adoption up_for in_stock vacant idle unoccupied empty =avail =av",
	"occupied let rented taken in_use on_loan on_hire out hired_out =occ",
	"sold sell selling sale",
	"draft unpublished unsent in_preparation",
	"published publish publication out released release posted live",
	"expire expired expiry lapsed forfeited run_out ran_out",
	"blocked block frozen suspended on_stop stop stopped barred locked hold held",
	"stolen theft thief thieve nicked robbed burgled burglary stole",
	"damaged damage broken breakage crash crashed wrecked",
	"died dead deceased death die passed_away killed fatal fatality",
	"written_off write_off writeoff scrapped bad_debt =wof =wo",
	"refund refunded money_back refunding =rfd",
	"dispute disputed contested challenge challenged",
	"renew renewal renewed extend extended extension",
	"first_year new_business initial",
	/* what a role may do, what a session does */
	"select read readable reading look look_at see view query",
	"insert add put_in write",
	"update change edit modify alter write",
	"delete remove erase wipe",
	"public everybody everyone anyone anybody all",
	"idle_in_transaction open_transaction uncommitted forgot_to_commit not_committed",
	/* more or less */
	"high major severe serious urgent top =hi",
	"critical severe urgent emergency =crit =p1",
	"low minor small little =lo",
	"medium moderate mid average normal =med",
	"good fine ok valid okay",
	"bad poor wrong invalid",
	"positive happy pleased satisfied praise",
	"negative unhappy complaint complain moan bad dissatisfied critical",
	"small little =sm",
	"large big =lg",
	"new brand_new fresh unused",
	"used second_hand secondhand pre-owned preowned old",
	"internal in_house inhouse own ourselves ourself",
	"external outside third_party outsourced",
	/* ways */
	"online web website internet webshop site",
	"phone telephone call called tel ring rang by_phone =tel",
	"email mail e-mail mailed",
	"app mobile phone_app",
	"in_person walk_in face_to_face on_site counter shop_floor instore in_store store =walkin",
	"remote online video virtual",
	"cash note cash_machine withdrawal atm",
	"card credit_card debit_card plastic visa =cc",
	"transfer wire bank_transfer",
	"cheque check =chq",
	"direct_debit standing_order =dd",
	"automatic auto automated",
	"manual hand manually by_hand",
	"in inbound incoming received receive import imported receipt arrival deposit",
	"out outbound outgoing outward sent export exported withdrawal departure",
	"buy bought purchase buying purchased",
	"sell sold sale selling",
	"debit paid_out withdrawal charged",
	"credit paid_in deposit",
	"pickup pick_up collect collected collection",
	"annual annually yearly year per_year =yr",
	"monthly month every_month per_month =mon =mth",
	"weekly week every_week",
	"daily every_day day",
	"one-off one_off single once",
	/* who and what */
	"private individual person personal consumer household",
	"company corporate corporation firm business commercial organisation organization corporate_client =co",
	"charity nonprofit non-profit ngo =ngo",
	"government public state authority municipal council",
	"freelance freelancer contractor self-employed self_employed",
	"permanent perm employee staff employed in_house =emp",
	"temporary temp agency seasonal",
	"full_time full-time fulltime =ft",
	"part_time part-time parttime =pt",
	"doctor physician gp medic =dr",
	"nurse nursing =rn",
	"lawyer attorney solicitor",
	"member membership",
	"guest visitor",
	"customer client buyer",
	"supplier vendor",
	"child children kid junior minor youth",
	"adult grown-up grown_up senior",
	"senior elderly pensioner retired old_age oap",
	"student pupil learner",
	"left left_handed left-handed lefty lefti lefthanded",
	"right right_handed right-handed righthanded",
	"production prod live",
	"test testing staging",
	"mortgage home_loan house_loan =mtg",
	"car auto automobile saloon vehicle",
	"bicycle bike cycle cyclist",
	"motorcycle motorbike",
	"truck lorry lorri hgv",
	"helicopter chopper", "laptop notebook", "influenza flu", "television tv telly",
	"stage theatre theater", "estate station_wagon", "actor actress act acting", "writer write writing wrote written author",
	"artist draw drawing drawn drew", "director directing directed direct", "watch watche timepiece",
	"grocery grocer groceri", "fuel filling_station petrol_station gas_station", "pharmacy pharmacie chemist drugstore",
	"ride cyclist cycling bike", "swim swimmer swimming", "run runner running", "sickness sick ill illness off_ill",
	"declined bounced", "discarded discard thrown_away threw_away binned", "hire hired taken_on recruited",
	"late tardy", "comedy stand-up stand_up comedian", "fixed_price fixed_fee", "cooperative co-op coop",
	"electric battery ev electricity =elec =bev",
	"petrol gasoline gas",
	"alcohol alcoholic booze wine beer spirit drink",
	"vegetarian veggie veg meatless meat-free",
	"nut nuts peanut",
	"gluten-free gluten_free glutenfree",
	"chilled fridge refrigerated cold",
	"frozen freezer",
	"fiction novel",
	"animation animated cartoon",
	"drama dramatic",
	"comedy comedie funny",
	"final champion championship lifting lifted winner",
	"semi-final semi_final semi semifinal =sf",
	"quarter-final quarter_final quarterfinal =qf",
	"earthquake quake",
	"flood flooding flooded",
	"fire blaze burn burned",
	"gold golds first_place",
	"north northern", "south southern", "east eastern", "west western",
	"house home homes dwelling detached",
	"flat apartment apartments =apt",
	"summer summertime", "winter wintertime", "spring springtime", "autumn fall",
	"morning =am", "afternoon evening =pm",
	"spare replacement", "maintenance servicing service planned_maintenance",
	"english language_english =en =eng",
	/* days and months */
	"monday mondays =mon", "tuesday tuesdays =tue =tues", "wednesday wednesdays =wed",
	"thursday thursdays =thu =thur =thurs", "friday fridays =fri", "saturday saturdays =sat", "sunday sundays =sun",
	"january jan", "february feb", "march =mar", "april apr", "june =jun", "july =jul", "august aug",
	"september sep sept", "october oct", "november nov", "december dec",
	/* money */
	"euro euros \xE2\x82\xAC =eur", "dollar dollars usd us_dollar $ =usd", "pound pounds sterling gbp \xC2\xA3 quid =gbp",
	"franc francs =chf", "yen =jpy", "bitcoin =btc", "ether ethereum =eth",
	/* countries, their people and languages */
	"germany german germans deutschland =de =deu =ger", "france french frenchman =fr =fra =fre",
	"spain spanish spaniard =es =esp =spa", "italy italian =it =ita", "portugal portuguese =pt =prt =por",
	"netherlands dutch holland the_netherlands =nl =nld =ned =dut", "belgium belgian =be =bel",
	"united_kingdom great_britain britain british uk =gb =uk =gbr", "england english =eng =en =gb",
	"scotland scottish scot =sco =sct", "wales welsh =wal =wls", "ireland irish =ie =irl =ire",
	"united_states america american states us usa united_states_of_america =us =usa",
	"canada canadian =ca =can", "mexico mexican =mx =mex", "brazil brazilian =br =bra",
	"argentina argentine argentinian =ar =arg", "chile chilean =cl =chl =chi", "colombia colombian =co =col",
	"switzerland swiss =ch =che =sui", "austria austrian =at =aut", "denmark danish dane =dk =dnk =den =da",
	"sweden swedish swede =se =swe =sv", "norway norwegian =no =nor", "finland finnish finn =fi =fin",
	"iceland icelandic =is =isl", "poland polish pole =pl =pol", "czech_republic czech czechia =cz =cze =cs",
	"slovakia slovak =sk =svk", "hungary hungarian =hu =hun", "romania romanian =ro =rou", "bulgaria bulgarian =bg =bgr",
	"greece greek =gr =grc =gre =el", "turkey turkish turk t\xC3\xBCrkiye =tr =tur", "croatia croatian =hr =hrv =cro",
	"serbia serbian =rs =srb", "slovenia slovenian slovene =si =svn", "ukraine ukrainian =ua =ukr =uk",
	"russia russian =ru =rus", "estonia estonian =ee =est", "latvia latvian =lv =lva", "lithuania lithuanian =lt =ltu",
	"china chinese =cn =chn =zh", "japan japanese =jp =jpn =ja", "korea korean south_korea =kr =kor =ko",
	"india indian =in =ind =hi", "pakistan pakistani =pk =pak", "bangladesh bangladeshi =bd =bgd",
	"australia australian aussie =au =aus", "new_zealand kiwi =nz =nzl", "south_africa south_african =za =zaf =rsa",
	"kenya kenyan =ke =ken", "nigeria nigerian =ng =nga", "egypt egyptian =eg =egy", "morocco moroccan =ma =mar",
	"ethiopia ethiopian =et =eth", "jamaica jamaican =jm =jam", "cuba cuban =cu =cub",
	"israel israeli =il =isr", "iran iranian persian =ir =irn =fa", "iraq iraqi =iq =irq", "syria syrian =sy =syr",
	"saudi_arabia saudi =sa =ksa =sau", "arabic arab =ar", "emirate emirati uae =ae =are =uae",
	"indonesia indonesian =id =idn", "malaysia malaysian =my =mys", "thailand thai =th =tha",
	"vietnam vietnamese =vn =vnm =vi", "philippines philippine filipino =ph =phl", "singapore singaporean =sg =sgp",
	"taiwan taiwanese =tw =twn", "south_america south_american", "north_america north_american",
	"europe european", "asia asian", "africa african", "latin",
	/* states of a union */
	"alabama =al", "alaska =ak", "arizona =az", "arkansas =ar", "california californian =ca", "colorado =co",
	"connecticut =ct", "delaware =de", "florida =fl", "georgia =ga", "hawaii =hi", "idaho =id", "illinois =il",
	"indiana =in", "iowa =ia", "kansas =ks", "kentucky =ky", "louisiana =la", "maine =me", "maryland =md",
	"massachusetts =ma", "michigan =mi", "minnesota =mn", "mississippi =ms", "missouri =mo", "montana =mt",
	"nebraska =ne", "nevada =nv", "new_hampshire =nh", "new_jersey =nj", "new_mexico =nm", "new_york =ny",
	"north_carolina =nc", "north_dakota =nd", "ohio =oh", "oklahoma =ok", "oregon =or", "pennsylvania =pa",
	"rhode_island =ri", "south_carolina =sc", "south_dakota =sd", "tennessee =tn", "texas texan =tx", "utah =ut",
	"vermont =vt", "virginia =va", "washington =wa", "west_virginia =wv", "wisconsin =wi", "wyoming =wy"
};

#define N_GROUPS ((int) (sizeof(groups) / sizeof(groups[0])))

/* A word or phrase of a group that stands in the question. */
typedef struct Span
{
	int			group;
	int			first;
	int			n;
} Span;

/* Next entry of a group: its length, *entry past the =. 0: no more. */
static size_t
next_entry(const char **at, const char **entry, bool *code)
{
	size_t		n;

	while (**at == ' ')
		(*at)++;
	*code = **at == '=';
	if (*code)
		(*at)++;
	*entry = *at;
	n = strcspn(*at, " ");
	*at += n;
	return n;
}

static bool
equals(const char *word, const char *entry, size_t n)
{
	return strncmp(word, entry, n) == 0 && word[n] == '\0';
}

/* Words of the question from w on that are this entry: how many, or 0. */
static int
entry_at(const NlTexts *t, int w, const char *entry, size_t length, bool code)
{
	const NlQuestion *q = t->q;
	const char *end = entry + length;
	int			n = 0;

	if (code)
		return t->upper[w] && equals(q->words[w].text, entry, length) ? 1 : 0;
	while (entry < end)
	{
		size_t		m = 0;
		const NlWord *word;

		while (entry + m < end && entry[m] != '_')
			m++;
		if (w + n >= q->n_words)
			return 0;
		word = &q->words[w + n];
		/* pick-up is pick up */
		if (n > 0 && strcmp(word->text, "-") == 0 && w + n + 1 < q->n_words)
			word = &q->words[w + ++n];
		if (!equals(word->text, entry, m) && !equals(word->stem, entry, m))
			return 0;
		if (n == 0 && entry + m == end && word->stop)
			return 0;
		n++;
		entry += m + (entry + m < end);
	}
	return n;
}

static int
find_spans(const NlTexts *t, Span *spans)
{
	int			n = 0;
	int			g;

	for (g = 0; g < N_GROUPS; g++)
	{
		const char *at = groups[g];
		const char *entry;
		size_t		length;
		bool		code;

		while ((length = next_entry(&at, &entry, &code)) > 0)
		{
			int			w;

			for (w = 0; w < t->q->n_words; w++)
			{
				int			words;

				/* most words begin with another letter */
				if (t->q->words[w].text[0] != entry[0] || t->quoted[w])
					continue;
				words = entry_at(t, w, entry, length, code);
				if (words > 0 && n < MAX_SPANS)
				{
					spans[n].group = g;
					spans[n].first = w;
					spans[n].n = words;
					n++;
				}
			}
		}
	}
	return n;
}

/* A value or gloss in words, and all of it without blanks and marks. */
typedef struct Reading
{
	int			n;
	char		words[MAX_VALUE_WORDS][NL_WORD_SIZE];
	char		stems[MAX_VALUE_WORDS][NL_WORD_SIZE];
	char		compact[MAX_VALUE_WORDS * NL_WORD_SIZE];
} Reading;

static bool
read_text(const char *text, const char *end, Reading *r)
{
	const char *at = text;
	const char *start;
	const char *stop;
	size_t		length = 0;

	r->n = 0;
	while (nl_text_next(&at, end, &start, &stop))
	{
		size_t		bytes = (size_t) (stop - start);
		const char *p = start;
		uint32_t	c = nl_utf8_read(&p, stop);

		if (!nl_char_letter(c) && !(c >= '0' && c <= '9'))
			continue;
		if (r->n == MAX_VALUE_WORDS || bytes * 2 >= NL_WORD_SIZE)
			return false;
		bytes = nl_lower(start, bytes, r->words[r->n]);
		memcpy(r->compact + length, r->words[r->n], bytes);
		length += bytes;
		nl_stem(r->words[r->n], r->stems[r->n]);
		r->n++;
	}
	r->compact[length] = '\0';
	return r->n > 0;
}

/* Does the entry, its joints left out, read as all of the value? */
static bool
compact_equals(const char *compact, const char *entry, size_t length)
{
	size_t		i;

	for (i = 0; i < length; i++)
	{
		if (entry[i] == '_' || entry[i] == '-')
			continue;
		if (*compact++ != entry[i])
			return false;
	}
	return *compact == '\0';
}

/* Is this entry the value, or one of its words (not of a long value)? */
static bool
entry_in(const Reading *r, const char *entry, size_t length, bool code, bool whole)
{
	int			i;

	if (compact_equals(r->compact, entry, length) ||
		(r->n == 1 && !code && compact_equals(r->stems[0], entry, length)))
		return true;
	if (code || whole || r->n > 3 || memchr(entry, '_', length) != NULL)
		return false;
	for (i = 0; i < r->n; i++)
		if (length >= 4 && (equals(r->words[i], entry, length) || equals(r->stems[i], entry, length)))
			return true;
	return false;
}

static bool
group_has(const char *group, const Reading *r, bool whole)
{
	const char *at = group;
	const char *entry;
	size_t		length;
	bool		code;

	while ((length = next_entry(&at, &entry, &code)) > 0)
		if (entry_in(r, entry, length, code, whole))
			return true;
	return false;
}

static void
take_text(NlTexts *t, const Span *spans, int n_spans, int *left,
		  int column, const char *stored, const char *text, const char *end)
{
	Reading		r;
	int			i;

	if (!read_text(text, end, &r))
		return;
	for (i = 0; i < n_spans; i++)
		if (left[i] > 0 && group_has(groups[spans[i].group], &r, false))
		{
			int			before = t->n_cands;

			nl_cand_add(t, spans[i].first, spans[i].n, column, stored, true, true);
			left[i] -= t->n_cands > before;
		}
}

void
nl_lexicon_gloss(NlTexts *t, int column, const char *code, const char *gloss, const char *end)
{
	Span		spans[MAX_SPANS];
	int			left[MAX_SPANS];
	int			n = find_spans(t, spans);
	int			i;

	for (i = 0; i < n; i++)
		left[i] = 1;
	take_text(t, spans, n, left, column, code, gloss, end);
}

void
nl_find_lexicon(NlTexts *t)
{
	const NlSchema *schema = t->work->schema;
	Span		spans[MAX_SPANS];
	int			left[MAX_SPANS];
	int			n = find_spans(t, spans);
	int			favour;
	int			i;

	for (i = 0; i < n; i++)
		left[i] = MAX_SPAN_CANDS;
	/* columns that the question speaks of come first */
	for (favour = 2; favour >= 0 && n > 0; favour--)
		for (i = 0; i < schema->n_samples; i++)
		{
			const NlSample *sample = &schema->samples[i];
			const char *gloss;
			const char *said;
			const char *end;

			if (sample->column < 0 || sample->column >= schema->n_columns ||
				t->favour[sample->column] != favour ||
				t->known[sample->column] > SMALL_COLUMN || strlen(sample->text) > 40)
				continue;
			said = sample->said != NULL ? sample->said : sample->text;
			take_text(t, spans, n, left, sample->column, sample->text, said, said + strlen(said));
			if (nl_sample_gloss(t, i, &gloss, &end))
				take_text(t, spans, n, left, sample->column, sample->text, gloss, end);
		}
}

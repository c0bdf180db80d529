"""How people go on after an answer: frames of follow-ups, by what they change. The grammar is style.py's: (a|b), [perhaps], {slot}.

A template is usable when every slot that it names has words. Slots: v, old: a value now and before; c: a column; ns: the rows'
noun; pre, post, pred: a condition before the noun, behind it, as a predicate; when, bare: a period with and without its
preposition; a, cmp: a number, how it compares; g, oldg: what is grouped by; n: a limit; cols: columns; fig, m: a figure.
"""
FRAMES = {}


def frame(name, text):
    FRAMES[name] = [line.strip() for line in text.strip().splitlines()]


frame("value", """
    (and|what about|how about) {v}?
    [and] what about {v}
    and {v}?
    and {v}
    {v}?
    {v}
    [the] same for {v}[, please]
    [ok, ]same thing for {v}
    [the] same [thing|question] but for {v}
    [ok|okay] now [for ]{v}
    {v} instead
    {v} instead of {old}
    {v}, not {old}
    and for {v}?
    make (it|that) {v}
    switch to {v}
    change {old} to {v}
    sorry, I meant {v}
    no, {v}
    (do|run|show) (that|the same) for {v}
    can (I|you) (see|show|get|do) the same for {v}?
    how (is|does) (it|that) look for {v}?
    try {v}
    replace {old} with {v}
    with {v} instead
    {c} {v}?
    and with {c} {v}?
    {c} {v} instead
    let's (see|look at) {v}
    what if it's {v}
    and {v} [please]""")
frame("value in", """
    and in {v}?
    what about in {v}?
    in {v}?
    in {v}
    (and|now) (in|for) {v}
    the same in {v}
    same (for|in) {v} please
    and those in {v}?
    what about the ones in {v}?
    in {v} instead [of {old}]
    how about {v}?
    now {v}""")
frame("value ones", """
    (and|what about|how about) the {pre} ones?
    {pre} ones?
    and {pre} ones
    the {pre} ones[, please]
    now the {pre} ones
    the {pre} ones instead
    (and|now) {pre} {ns}
    (and|what about) {pre} {ns}?
    same for [the] {pre} ones
    same for {pre} {ns}
    make (it|that) {pre} {ns}
    {pre} instead
    {pre}?
    show [me] the {pre} ones [instead]
    sorry, I meant the {pre} ones
    {pre} ones, not {old}""")
frame("period", """
    and {when}?
    and {bare}?
    (what|how) about {bare}?
    what about {when}
    same for {bare}
    [the] same (for|thing for) {bare}[, please]
    {bare} instead
    make (it|that) {bare}
    now {bare}
    {bare}?
    {when}?
    {bare}
    {when}
    [ok, ](now|and) [the same] for {bare}
    switch to {bare}
    change the (period|dates) to {bare}
    how (was|is) (it|that) {when}?
    sorry, I meant {bare}
    no, {bare}
    and what about {when}?
    can I (see|have|get) {bare} too?
    how did (it|that) look {when}?
    {when}, please
    let's (see|look at) {bare}
    compare that with {bare}: same (thing|figure)""")
frame("period open", """
    and {when}?
    what about {when}?
    {when}
    {when}?
    {when} instead
    make (it|that) {when}
    only {when}
    (and|now) {when}
    just {when}[, please]
    how about {when}?
    the same {when}
    I meant {when}""")
frame("period added", """
    only {when}
    just {when}
    {when}
    {when} only
    only {bare}
    just {bare}[, please]
    {bare} only
    {bare}
    and {when}?
    limit (it|that) to {bare}
    restrict (it|that) to {bare}
    [but] only (the ones|those) {post}
    those {post}
    {ns} {post} [only]
    only {ns} {post}
    just (the ones|those) {post}
    (narrow|cut) (it|that) down to {bare}
    I only (want|need|mean) {bare}
    and only {when}?
    how about (just |only |){bare}?
    for {bare} please""")
frame("period added open", """
    only {when}
    just {when}
    {when}
    {when} only
    only (the ones|those) {post}
    just those {post}
    those {post}
    {ns} {post} only
    only {ns} {post}
    limit (it|that) to (those|the ones) {post}
    I only (want|need) the ones {post}
    and only (those|the ones) {post}?""")
frame("add ones", """
    only the {pre} ones
    just the {pre} ones[, please]
    only {pre} ones
    {pre} ones only
    {pre} only
    only {pre}
    just {pre}
    the {pre} ones
    and the {pre} ones?
    only {pre} {ns}
    just {pre} {ns}[, please]
    {pre} {ns} only
    limit (it|that|this) to {pre} {ns}
    (narrow|cut) (it|that) down to the {pre} ones
    keep (only |just |)the {pre} ones
    I only (want|need|care about) the {pre} ones
    (show|give) me (only|just) the {pre} ones
    but only {pre} ones
    filter (on|for) {pre}
    I meant [only] the {pre} ones
    only count {pre} {ns}
    those that are {pre}
    make that {pre} only
    can you (limit|restrict) (it|that) to {pre} {ns}?""")
frame("add", """
    only (those|the ones) {post}
    just (those|the ones) {post}[, please]
    those {post}
    the ones {post}
    those {post} only
    (those|the ones) {post}?
    only {ns} {post}
    {ns} {post} only
    just {ns} {post}
    limit (it|that|this) to {ns} {post}
    restrict (it|that) to (those|the ones) {post}
    keep (only |just |)(those|the ones) {post}
    I only (want|need|care about) the ones {post}
    but only (those|the ones) {post}
    narrow (it|that) down to {ns} {post}
    [and] of (those|these), the ones {post}
    I meant [only ](those|the ones) {post}
    and only (those|the ones) {post}?
    leave only (those|the ones) {post}
    can you (limit|restrict) (it|that) to {ns} {post}?
    (show|give) me (only|just) (those|the ones) {post}""")
frame("add short", """
    only {post}
    just {post}
    {post} only
    {post}
    {post}?
    but only {post}
    and {post}?
    only {post}[, please]
    {post}[,] please
    just {post}, please
    [ok, ]but only {post}
    only the ones {post}
    {ns} {post}""")
frame("add note", """
    {note}
    only {note}
    {note} only
    just {note}
    where {note}
    + {note}
    add {note}
    (filter|limit): {note}
    with filter {note}
    {note}?
    and {note}
    only where {note}""")
frame("add which", """
    which of (them|those|these) {pred}?
    [and] which (ones|of them) {pred}
    which of (those|these|the) {ns} {pred}?
    (which|what) ones {pred}?
    are there any that {pred}?
    do any of (them|those) fit: {pred}?
    and which of (those|them) {pred}?
    of those, which {pred}
    can you see which of them {pred}?
    tell me which [of them] {pred}
    show [me] which [of them] {pred}
    which ones of those {pred}""")
frame("add how many", """
    how many of (them|those|these) {pred}?
    and how many of (them|those|these) {pred}?
    how many {pred}?
    of (those|them), how many {pred}?
    how many of those {ns} {pred}
    [and] how many (of them |){pred}
    ok, and how many of them {pred}?
    do you know how many of them {pred}?
    what (number|count) of those {pred}
    count [only ](those|the ones) that {pred}
    how many of these {pred}, please
    and of those how many {pred}""")
frame("exclude ones", """
    without the {pre} ones
    without {pre} ones
    leave out the {pre} ones
    leave {pre} ones out
    not the {pre} ones
    (except|except for|but not) the {pre} ones
    exclude [the] {pre} {ns}
    excluding {pre} {ns}
    (skip|drop|remove|ignore) the {pre} ones
    without {pre} {ns}[, please]
    (take|filter) out the {pre} ones
    no {pre} ones
    minus the {pre} ones
    don't count the {pre} ones
    get rid of the {pre} ones
    not {pre}
    not counting [the] {pre} {ns}
    and without the {pre} ones?
    can you leave out the {pre} ones?""")
frame("exclude", """
    without (those|the ones) {post}
    leave out (those|the ones) {post}
    leave out {ns} {post}
    (except|except for|but not) (those|the ones) {post}
    exclude (those|the ones) {post}
    exclude {ns} {post}
    excluding {ns} {post}
    (skip|drop|remove|ignore) (those|the ones) {post}
    not (those|the ones) {post}
    take out (those|the ones) {post}
    minus (those|the ones) {post}
    don't count (those|the ones) {post}
    everything (except|but) (those|the ones) {post}
    and without (those|the ones) {post}?""")
frame("exclude value", """
    without {v}
    not {v}
    leave out {v}
    leave {v} out
    (except|except for|but not) {v}
    everything (but|except) {v}
    all but {v}
    exclude {v}
    excluding {v}
    (skip|drop|remove|ignore) {v}
    minus {v}
    take {v} out
    and without {v}?
    without {v}, please
    anything but {v}""")
frame("exclude empty", """
    (skip|drop|ignore) (those|the ones) (without|with no) {c}
    leave out (those|the ones) (without|with no) {c}
    only (those|the ones) with {ac}
    without the (blanks|empty ones)
    (skip|drop|leave out|remove) the (blanks|blank {cs}|empty ones)
    exclude (those|the ones|{ns}) where the {c} is (missing|empty|unknown)
    not those with no {c}
    where the {c} is known
    only where the {c} is (known|filled in)
    only {ns} with {ac}
    ignore missing {cs}
    leave out unknown {cs}""")
frame("drop", """
    (regardless|irrespective) of [the] {c}
    whatever the {c}
    (forget|drop|ignore|remove|skip) the {c} [filter|condition|restriction]
    never mind the {c}
    any {c}
    for any {c}
    (all|across all) {cs}
    for all {cs}[, please]
    in all {cs}
    without the {c} (filter|condition)
    the {c} (doesn't|does not) matter
    any {c} will do
    all {ns}, whatever the {c}
    not limited by {c}
    all {cs}, not just {v}
    not just {v}
    don't filter (by|on) [the] {c}
    and for all {cs}?
    and for any {c}?""")
frame("drop ones", """
    all {ns}, not (just|only) the {pre} ones
    not (just|only) the {pre} ones
    not (just|only) {pre} {ns}
    not (just|only) {pre}
    {pre} or not
    whether {pre} or not
    all of them, {pre} or not
    include the ones that are not {pre} [too|as well]
    also the ones that are not {pre}
    (also|include) the others
    the others too
    no matter (if|whether) {pre}
    now all {ns} again, not just the {pre} ones
    all {ns} please, {pre} or not
    and {ns} that are not {pre} too
    never mind whether they are {pre}""")
frame("drop date", """
    for all time
    of all time
    all time
    over all years
    ever
    no matter when
    whatever the date
    (forget|drop|ignore|remove|never mind) the (date|dates|period|time limit)
    regardless of [the] date
    any date
    since the beginning
    and over all (years|the years)?
    and (in all|of all time)?
    not just {bare}
    all of them, not just {bare}
    without the (date|period)
    in any (year|period)
    and ever?""")
frame("others", """
    the other way (round|around)
    the opposite
    the others
    the others, please
    and the others?
    the rest
    and the rest?
    what about the (others|rest)?
    the other ones
    and the ones that are not?
    and the ones that aren't
    now the opposite
    reverse the condition
    how about the ones that are not?
    now the others""")
frame("negate value", """
    not {v}
    everything (but|except) {v}
    all (but|except) {v}
    anything but {v}
    and not {v}?
    other than {v}
    the ones that are not {v}
    {c} other than {v}
    all {cs} (but|except) {v}
    any {c} but {v}
    (not|excluding) {v} this time
    now everything except {v}
    exclude {v} instead""")
frame("negate ones", """
    not {pre}
    the ones that are not {pre}
    and the ones that are not {pre}?
    those not {pre}
    and not {pre}?
    (and|what about) the ones that (aren't|are not) {pre}?
    only {ns} that are not {pre}
    {ns} that (aren't|are not) {pre}
    now those that are not {pre}
    all but the {pre} ones
    everything but the {pre} ones
    the not {pre} ones""")
frame("threshold", """
    {cmp} {a}?
    and {cmp} {a}?
    what about {cmp} {a}?
    (how|what) about {a}?
    {a} instead
    {cmp} {a} instead
    make (it|that) {a}
    make (it|that) {cmp} {a}
    {a} instead of {old}
    {a}, not {old}
    {a} rather than {old}
    change (it|the limit|{old}) to {a}
    same (for|with) {cmp} {a}
    try {a}
    try {cmp} {a}
    and with {cmp} {a}
    now {cmp} {a}
    {cmp} {a}
    sorry, {cmp} {a}
    let's say {cmp} {a}""")
frame("threshold turned", """
    {cmp} {a}?
    and {cmp} {a}?
    and {cmp} {a}
    what about {cmp} {a}?
    {cmp} {a} instead
    {cmp} {a}
    now {cmp} {a}
    now (those|the ones) {cmp} {a}
    and (those|the ones) {cmp} {a}?
    make (it|that) {cmp} {a}
    same for {cmp} {a}
    the ones {cmp} {a}[, please]
    how about {cmp} {a}?""")
frame("sort", """
    {sort}
    {sort}[,] please
    {sort} [please]
    can you (list|show) (them|that) {sort}?
    (list|show) (them|these|those|that) {sort}
    and {sort}
    [the] same, {sort}
    now {sort}
    {sort}?
    show (it|them|that) {sort}
    [ok, ]{sort} please
    [the same] but {sort}
    I'd like (it|them|that) {sort}
    could I have (it|that|them) {sort}""")
frame("sort by", """
    (sort|order) [them|it|that|these] by {c}
    (sort|order) by {c}[, please]
    by {c}, (ascending|lowest first)
    (ordered|sorted) by {c}
    in order of {c}
    (can|could) you sort (them|that|it) by {c}?
    sort on {c}
    rank them by {c}, (lowest|smallest) first
    arrange (them|it) by {c}
    put them in order of {c}
    order by {c}
    now sorted by {c}
    {c} (ascending|asc)""")
frame("sort by down", """
    (sort|order) [them|it|that|these] by {c}, {first} first
    (sort|order) by {c} (descending|desc)
    by {c}, {first} first
    by {c} (descending|desc)
    {first} {c} first
    with the {first} {c} (first|on top|at the top)
    put the {first} {c} (first|at the top)
    (sorted|ordered) by {c}, (descending|from high to low)
    the {first} {c} (first|on top)
    (sort|order) (them|it|that) by {c}, {first} on top
    {first} {c} at the top
    (can|could) you sort (them|it|that) by {c}, {first} first?
    rank (them|these) by {c}
    descending by {c}
    {first} {c} on top""")
frame("sort first", """
    {first} first
    {first} first, please
    {first} on top
    {first} at the top
    [sorted,] {first} first
    put the {first} (first|on top|at the top)
    the {first} (first|on top)
    with the {first} (first|on top|at the top)
    sort (it|them|that), {first} first
    order (it|them|that), {first} first
    (can|could) you put the {first} first?
    show the {first} first
    start with the {first}
    starting with the {first}
    {first} ones first
    {first} to (the top|begin with)""")
frame("sort figures", """
    descending
    in descending order
    [sorted] from (high to low|highest to lowest)
    sort (it|them|that) by the (number|figure), (highest|biggest) first
    (sort|order) (it|them|that) descending
    rank them
    sort by {fig}, (descending|highest first)
    (sort|order) by {fig} desc
    by {fig}, highest first
    highest {fig} first
    (ordered|sorted) by {fig}, highest on top
    sort on {fig}, largest first""")
frame("sort alpha", """
    alphabetically
    alphabetically[,] please
    in alphabetical order
    alphabetical [order]
    a to z
    a-z
    (sort|order) [them] by {c}
    sorted by {c}
    by {c}
    in order of {c}
    (sort|order|list) them alphabetically
    can you sort them by {c}?
    put them in alphabetical order""")
frame("reverse", """
    the other way (round|around)
    other way round
    reverse (it|that|the order|the list)
    reversed
    in reverse [order]
    flip (it|the order|that)
    turn (it|that) (around|round)
    [sort] the other way
    {first} first
    {first} first instead
    {first} on top instead
    now {first} first
    no, {first} first
    {way}
    {way} instead
    (now|make it) {way}
    other direction
    bottom up
    backwards""")
frame("opposite end", """
    and the {first}?
    and the {first}
    [now] the {first}
    the {first} instead
    what about the {first}?
    how about the {first}?
    and which (is|has) the {first}?
    the opposite [end]
    and at the other end?
    the {first}, not the {oldfirst}
    the {first}?
    now the {first}[, please]""")
frame("opposite ends", """
    the bottom {n}
    and the bottom {n}?
    the {n} {first}
    and the {n} {first}?
    the {n} {first} instead
    now the bottom {n}
    what about the bottom {n}?
    and the {first} {n}
    bottom {n} instead
    bottom {n}
    the other end, [the] {first} {n}
    show the {n} {first}""")
frame("limit", """
    top {n}
    top {n}[,] please
    just the top {n}
    only the top {n}
    the top {n} (only|will do)
    (just|only) the first {n}
    the first {n} [only]
    [only] {n} of them
    {n} only
    {n} will do
    {n} is enough
    (give|show) me the (top|first) {n}
    limit (it|that) to {n}
    limit to the (top|first) {n}
    cut (it|the list) to {n}
    I only need the (top|first) {n}
    no more than {n}
    keep the (top|first) {n}
    first {n}
    (can|could) I have just the top {n}?""")
frame("limit one", """
    just the first [one]
    only the (top|first) one
    the (top|first) one
    the first one [only|please]
    which one is (first|at the top|on top)?
    what's (at the top|first)?
    only the first
    top one
    top 1
    just the top one[, please]
    which comes first?
    and the first one?""")
frame("most", """
    which has the (most|highest {fig})?
    and which one has the highest {fig}?
    the (highest|largest) one
    which is [the ](highest|top)?
    which one (has|is) the (most|highest)?
    and the (highest|largest)?
    just the one with the (highest|largest) {fig}
    only the (highest|top) one
    the one with the (highest|most) {fig}
    which comes (out on top|first)?
    top one only
    what's the top one?""")
frame("tops", """
    top {n}
    the top {n}
    just the top {n}
    only the top {n}
    the {n} (largest|highest|biggest)
    the {n} with the (highest|largest) {fig}
    (give|show) me the top {n}
    which {n} have the highest {fig}?
    top {n}[, please]
    I only need the top {n}
    top {n}, highest first
    and the top {n}?""")
frame("limit changed", """
    top {n}
    make (it|that) {n}
    make (it|that) the top {n}
    {n} instead [of {oldn}]
    the top {n} [instead]
    (extend|change) (it|that) to {n}
    (give|show) me {n}
    show [me] the top {n}
    what about the top {n}?
    {n} please
    {n}, not {oldn}
    and the top {n}?
    I need {n}
    (can|could) I have {n} instead?
    let's make it {n}""")
frame("second", """
    who is second?
    who's second
    who comes second?
    and [the ]second?
    second place?
    the second one
    which [one ](is|comes) second?
    and the runner-up?
    the next one
    what comes next?
    number (2|two)?
    and number (2|two)
    second?
    the runner-up
    who is next
    and after that one?
    and second place
    who came second""")
frame("third", """
    who is third?
    who's third
    and [the ]third?
    third place?
    the third one
    which [one ](is|comes) third?
    number (3|three)?
    and number 3
    third?
    and third place
    who came third
    what's in third place?""")
frame("all", """
    all of them
    show [me] all [of them]
    (list|show) them all
    not just the (first|top) {n}
    the (full|whole|complete) list
    all {ns}
    everything
    no limit
    without the limit
    every one of them
    show the (whole|full) list
    (can|could) I see all of them?
    all, not just {n}
    and all the others
    the rest too""")
frame("columns", """
    and their {cols}
    and their {cols}?
    and the {cols}?
    with [their|the] {cols}
    [and] {cols} too
    [and] {cols} as well
    {cols}?
    {cols}
    [also] (add|include) [the|their] {cols}
    (show|give me) [the|their] {cols} (too|as well|also)
    plus {cols}
    what (is|are) (the|their) {cols}?
    also [show] the {cols}
    with {cols}[,] please
    I [also] need [the|their] {cols} [too|as well]
    can you add [the|their] {cols}?
    + {cols}
    put the {cols} next to it
    what {cols} do they have?
    [the] same with [the] {cols}
    and what (is|are) (the|their) {cols}
    let me see (the|their) {cols} too""")
frame("columns when", """
    when (was|were) (it|they|that) {past}?
    when?
    and when?
    when (was|were) (each|they) {past}
    and when (was|were) (it|they) {past}?
    since when?
    with the date
    with dates
    {c} too
    and the {c}?
    with [the|their] {c}
    show when they were {past}""")
frame("columns when did", """
    when?
    and when?
    and when was that?
    when was that
    with the date
    with dates
    {c} too
    and the {c}?
    with [the|their] {c}
    add the {c}
    show the {c} as well
    including {c}""")
frame("columns parent", """
    which {p}?
    and which {p}?
    which {p} is (that|it)?
    with the {p}
    and the {p}?
    {p} too
    (show|add) the {p} [too|as well]
    with {p}[,] please
    include the {p}
    with the {plabel} of the {p}
    and their {p}
    what {p} is it?
    + {p}
    also the {p}
    and the {p} for each?
    which {p} (does|do) (each|they) (belong to|have)?
    {p}?
    {p} as well""")
frame("columns who", """
    who is the {p}?
    and who is the {p}?
    who's the {p}
    which {p}?
    with the {p}
    and the {p}?
    {p} too
    {p}?
    with the {p}'s name
    add the {p}
    whose {p} is it? 
    show the {p} [too|as well]""")
frame("columns only", """
    just the {cols}
    only [the|their] {cols}
    (show|give me) [the|their] {cols} instead
    {cols} instead [of the {label}]
    (show|list) (only|just) [the|their] {cols}
    I only need [the|their] {cols}
    just [their] {cols}[, please]
    {cols} only
    only the {cols}, not the {label}
    {cols}, not {label}
    {cols} rather than {label}
    no, just the {cols}
    replace the {label} (by|with) the {cols}
    all I need is the {cols}""")
frame("columns gone", """
    without the {cols}
    (leave out|drop|hide|remove) the {cols}
    no {cols}[, please]
    I don't need the {cols}
    not the {cols}
    leave the {cols} out
    skip the {cols}
    without {cols}[, please]
    take the {cols} away
    the {cols} isn't needed
    (minus|except) the {cols}
    and without the {cols}?""")
frame("figure", """
    how many (is|was) (that|it)?
    how many?
    and how many?
    with the (number|count)
    with numbers
    with counts
    how many (was|is) that exactly?
    show the (number|count) (too|as well)
    and the (number|count)?
    (add|include) the (number|count)
    what's the (number|count)?
    how many (do|does|did) (they|it) have?""")
frame("figure of", """
    how much (is|was) (that|it)?
    and how much?
    how much?
    with the {fig}
    and the {fig}?
    show the {fig} (too|as well)
    what (is|was) the {fig}?
    {fig} too
    (add|include) the {fig}
    with the figure[s]
    {fig}?
    and what's the {fig}""")
frame("list", """
    which (ones|are they)?
    which ones?
    and which ones?
    (list|show) them
    (list|show) them[,] please
    [show [me]] [the|their] {labels}
    {labels}?
    {labels} please
    give me (the|their) {labels}
    which {ns} (are (those|they)|is that)?
    can I see them?
    name them
    let me see the list
    I need (the|their) {labels}, not [just] the (number|count)
    what are they?
    (list|show) (the|those) {ns}
    one by one
    and (the|their) {labels}?
    [the ]list instead of the (number|count)
    now list them""")
frame("list who", """
    who are they?
    who?
    and who are they?
    who (are|were) (those|they)
    show me who
    names?
    (the|their) names
    names please
    who is that?
    tell me who they are
    which ones?
    list them
    (list|show) (the|their) {labels}
    give me the {labels}""")
frame("count", """
    how many (is|are) (that|there|they|those)?
    how many is that
    how many are there [in total|altogether]?
    how many?
    and how many is that?
    count them
    just (the|a) (number|count)
    the (number|count) [please]
    how many {ns} (is|are) (that|those)?
    what's the count?
    so how many [is that]?
    how many in (total|all)?
    just count them
    how many of those are there
    [just ]tell me how many
    can you count them?
    how many are we talking about?""")
frame("figure of list", """
    what (is|was) [the|their] {agg} {m}?
    [the|their] {agg} {m}
    {agg} {m}?
    and [the|their] {agg} {m}?
    just the {agg} {m}
    give me the {agg} {m}
    what's the {agg} {m} [of (those|them)]
    their {agg} {m}[, please]
    and what is the {agg} {m}?
    {agg} {m} of (those|these|them)
    what about the {agg} {m}
    (calculate|work out) the {agg} {m}
    what do they have as {agg} {m}""")
frame("figure instead", """
    [the] {agg} {m} instead
    [and] [the] {agg} {m}?
    and [the|their] {agg} {m}?
    what about [the|their] {agg} {m}?
    (what is|what's) [the|their] {agg} {m}
    {agg} {m}
    {agg} {m} rather than (the count|how many)
    not how many, [but] the {agg} {m}
    now [the] {agg} {m}
    {agg} {m}[,] please
    the same for [the] {agg} {m}
    show [the] {agg} {m} instead
    make (it|that) [the] {agg} {m}
    {agg} {m} instead of the (count|number)
    same with [the] {agg} {m}""")
frame("figure changed", """
    [the] {agg} instead
    [and] the {agg}?
    what about the {agg}?
    {agg}?
    {agg} rather than {oldagg}
    {agg}, not {oldagg}
    make (it|that) the {agg}
    now the {agg}
    not the {oldagg}, the {agg}
    {agg}[,] please
    and what is the {agg}?
    change (it|that) to the {agg}
    same with the {agg}
    {agg} instead of {oldagg}
    the {agg}
    [sorry,] I meant the {agg}""")
frame("figure of another", """
    and [the] {m}?
    what about [the] {m}?
    the same for [the] {m}
    same (for|with) {m}
    {m} instead
    {m} instead of {oldm}
    {m} rather than {oldm}
    now [the] {m}
    and for {m}?
    {m}, not {oldm}
    {agg} {m} instead
    and the {agg} {m}?
    {m}?
    how about {m}?
    what about the {agg} {m}
    do (it|that) for {m}""")
frame("count instead", """
    how many (is|are) (that|there|they)?
    the (count|number) instead
    [just] how many?
    how many {ns}?
    [the ]number of {ns} instead
    how many {ns} is that?
    and how many {ns}?
    count instead
    count them instead
    and the number of {ns}?
    not the {oldagg}, how many
    how many rather than how much
    what about the (number|count)?""")
frame("figure too", """
    and the {agg} {m} too
    and [the|their] {agg} {m} [as well]
    with [the|their] {agg} {m}
    (add|include) [the] {agg} {m}
    {agg} {m} too
    also [show] the {agg} {m}
    [show] [the] {agg} {m} as well
    plus [the] {agg} {m}
    + {agg} {m}
    I also need [the] {agg} {m}
    (can|could) you add the {agg} {m}?
    {agg} {m} next to it""")
frame("count too", """
    and how many [{ns}]?
    with the (number|count) [of {ns}] [too]
    (add|include) the (number|count) [of {ns}]
    and the (number|count) too
    also [show] how many {ns}
    plus the (number|count)
    number of {ns} too
    and how many {ns} that is
    + count
    I also need the number of {ns}
    (can|could) you add the number of {ns}?
    how many {ns} as well""")
frame("group", """
    by {g}
    per {g}
    for each {g}
    [and] by {g}?
    and per {g}?
    by {g}[,] please
    per {g}[,] please
    (split|broken down|grouped) by {g}
    (group|split) (that|it|them) by {g}
    break (that|it) down by {g}
    how (does|do) (that|it) look by {g}?
    what is (it|that) per {g}?
    a breakdown by {g}
    show (it|that) by {g}
    separately for each {g}
    (can|could) I have that per {g}?
    same by {g}
    now by {g}
    (split|divide) (it|that) (up|out) by {g}
    [show|give] [me] the (split|numbers) by {g}
    what about by {g}""")
frame("group listed", """
    how many per {g}?
    how many by {g}
    how many (is that|are there) (per|in each|for each) {g}?
    count (them|it) by {g}
    count [them ]per {g}
    number per {g}
    [the ](number|count) (per|by|for each) {g}
    and how many per {g}?
    {g} counts
    just [the ](numbers|counts) per {g}
    group them by {g} and count
    how many (of them|of those) per {g}?
    how do they (split|break down) by {g}?""")
frame("group month", """
    by {g}
    per {g}
    {gly}
    by {g}[,] please
    {g} by {g}
    broken down by {g}
    and per {g}?
    per {g}[,] please
    split (it|that) by {g}
    for each {g}
    can I have (it|that) per {g}?
    show (it|that) {gly}
    how does that look per {g}?""")
frame("group replaced", """
    by {g} instead
    per {g} instead
    by {g} (rather than|not|instead of) {oldg}
    now by {g}
    and by {g}?
    and per {g}?
    sorry, [I meant] by {g}
    no, per {g}
    make (it|that) per {g}
    switch to {g}
    {g} instead of {oldg}
    (group|split) by {g} instead
    what about per {g}?
    [the] same [thing|but] per {g}
    same by {g}
    for each {g} instead
    not per {oldg}, per {g}""")
frame("group further", """
    and by {g} (too|as well)
    also by {g}
    split (that|it) further by {g}
    break (it|that) down further by {g}
    per {oldg} and {g}
    by {oldg} and {g}
    by {g} too
    and within (that|each {oldg}) by {g}
    split each {oldg} by {g}
    and also per {g}
    add {g} [as a second key]
    for each {oldg} and {g}""")
frame("group dropped", """
    overall?
    and overall?
    overall
    in total?
    and in total?
    all together
    altogether?
    how (many|much) is that (in total|altogether|overall)?
    not per {oldg}, just the total
    [the] total only
    just one (number|figure)
    forget the {oldg}, just the total
    without the (split|breakdown)
    as one (figure|number)
    for all {oldgs} together
    all {oldgs} together""")
frame("group dropped mean", """
    overall?
    and overall?
    overall
    not per {oldg}, just overall
    just one (number|figure)
    forget the {oldg}, just overall
    without the (split|breakdown)
    as one (figure|number)
    for all {oldgs} together
    all {oldgs} together
    the overall {agg}
    and the {agg} overall?""")
frame("having", """
    only (those|the ones) with {cmp} {a}
    only those {cmp} {a}
    {cmp} {a} only
    just (those|the ones) with {cmp} {a}
    which (of them )?have {cmp} {a}?
    with {cmp} {a}?
    only where (it|that|the number) is {cmp} {a}
    keep (those|the ones) with {cmp} {a}
    only {cmp} {a}
    and only those with {cmp} {a}?
    limit (it|that) to {cmp} {a}
    those with {cmp} {a}
    {cmp} {a}[,] please""")
frame("having out", """
    (skip|leave out|drop) (those|the ones|anything) (under|below) {a}
    without (those|the ones) (under|below) {a}
    (leave out|drop) (those|the ones) with (less|fewer) than {a}
    nothing (under|below) {a}
    (skip|hide) anything (below|with fewer than) {a}
    ignore (those|the ones) (below|under) {a}
    at least {a}
    minimum {a}
    from {a} (up|upwards)
    only from {a} [up]
    not (those|the ones) (under|below) {a}
    {a} or more [only]""")
frame("lacking", """
    and their {x}?
    [and] what (is|are) their {x}
    with [their] {x}
    {x} too
    [and] the {x}?
    {x}?
    (show|add) the {x} (too|as well)
    with {x}[,] please
    what {x} do they have?
    and by {x}?
    sort them by {x}
    including {x}""")

"""How people go on after an answer: frames of follow-ups that change which rows it is about (what it shows:
follow_templates_shown.py). The grammar is style.py's: (a|b), [perhaps], {slot}.

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
frame("add value", """
    only {v}
    {v} only
    just {v}
    just {v}[,] please
    {v}
    only the {v} ones
    limit (it|that|this) to {v}
    (narrow|cut) (it|that) down to {v}
    but only {v}
    I only (want|need) {v}
    only for {v}
    just for {v}
    only {c} {v}
    {c} {v} only
    filter (on|for) {v}
    and only {v}?
    keep only {v}
    I meant only {v}
    make that {v} only
    for {v} only
    and for {v}?
    restrict (it|that) to {v}
    and just [for] {v}?""")
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
    filter: {note}
    [but] only: {note}
    of those {note}
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
    and now the ones that aren't {pre}""")
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

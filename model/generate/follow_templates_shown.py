"""How people go on after an answer: frames of follow-ups that change what it shows (format: follow_templates.py)."""
from .follow_templates import FRAMES, frame

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
    what {are} (the|their) {cols}?
    also [show] the {cols}
    with {cols}[,] please
    I [also] need [the|their] {cols} [too|as well]
    can you add [the|their] {cols}?
    + {cols}
    put the {cols} next to it
    what {cols} do they have?
    [the] same with [the] {cols}
    and what {are} (the|their) {cols}
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
    which {p} (do they|does each) (belong to|have)?
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

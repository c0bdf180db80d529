"""How people go on after an answer: frames of follow-ups that change figures and groups (format: follow_templates.py); all FRAMES."""
from . import follow_templates_shown        # fills FRAMES
from .follow_templates import FRAMES, frame

assert follow_templates_shown.FRAMES is FRAMES

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
    which {ns} are (those|they)?
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
    who (are|were) they
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
    how many (is that|are there|are they|are those)?
    how many is that
    how many are there [in total|altogether]?
    how many?
    and how many is that?
    count them
    just (the|a) (number|count)
    the (number|count) [please]
    how many {ns} (is that|are those)?
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
    how many (is that|are there|are they)?
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
    which [of them ]have {cmp} {a}?
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

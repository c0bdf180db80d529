"""What can be asked of a schema, and how often.

A shape is a function that takes a Say (schema, style, random numbers) and gives (frame, slots, SQL), or None where the
schema does not offer it; templates.py says the frame. With one or two of the conditions of conditions.py, orders and limits
the shapes make some hundreds of kinds of query. What is said is what is selected: a column enters SELECT if the question
asks for it, ORDER BY if it tells an order.
"""
from .compare import (above_average, abstain, age_over, ambiguous, column_compare, difference, either, gap, last_date,
    more_than_before, overdue, product, share, share_all, sides, trend, weekday)
from .family import (both, count_and_sum, exists, having, last_per_parent, lookup, lookup_count, lookup_parent, manager,
    mean_kids, most_kids, per_parent, sum_kids, with_parent, without)
from .further import FURTHER
from .rows import (agg_rows, aggs_rows, count_distinct, count_pred, count_rows, crosstab, distinct_values, group_agg,
    group_count, group_having, group_having_agg, group_top, list_columns, list_pred, list_rows, top)

STYLES = ("full", "order", "note", "talk")
# (function, weight): weights follow what the authored pairs ask
SHAPES = [(list_rows, 17), (list_pred, 8), (list_columns, 7), (count_rows, 6), (count_pred, 3), (count_distinct, 1.5),
          (distinct_values, 1.5), (agg_rows, 8), (aggs_rows, 1.2), (group_count, 10), (group_agg, 9), (group_top, 3), (group_having, 2),
          (group_having_agg, 1.5), (crosstab, 1), (top, 7), (per_parent, 6), (without, 5), (exists, 2), (both, 1), (having, 4),
          (most_kids, 3.5), (sum_kids, 7), (with_parent, 6), (lookup, 3.5), (lookup_parent, 1.5), (lookup_count, 2), (manager, 1.5),
          (above_average, 1.5), (share, 3), (share_all, 1), (sides, 2), (trend, 6), (gap, 1.5), (column_compare, 1.5), (overdue, 1),
          (last_date, 1), (age_over, 2), (either, 2), (more_than_before, 2), (last_per_parent, 3.5), (count_and_sum, 2.5),
          (mean_kids, 1.5), (product, 2.5), (difference, 1.5), (weekday, 1.5), (abstain, 6), (ambiguous, 1.5)] + FURTHER

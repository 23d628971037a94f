"""Points on the page: what of them is shown under the cell of their asset."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nbasset.core.gathering import Whole
from nbasset.core.materialization import Materialization
from nbasset.core.points import Point
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Items, short_value
from nbasset.core.status import Assessment
from nbasset.libraries.held_numbers import numbers_told
from nbasset.ui.points import Row, chosen, points_item
from nbasset.ui.words import seconds

PLOTTED = 200
"""Points up to which the numbers and values of all are drawn; of more, those of the points that are listed."""


def shown_points(
    whole: Whole, assessments: Mapping[ResultName, Assessment], shown: Callable[[Materialization], Items]
) -> Items:
    """What stands under the cell of an asset with points, instead of one value.

    Args:
        whole: the points.
        assessments: where their results stand.
        shown: gives what the making of a result showed.
    """
    statuses = [assessments[name].status for name in whole.names]
    several = range(len(statuses)) if len(statuses) <= PLOTTED else chosen(statuses)
    rows = {at: _row(whole.dimensions, *whole.parts[at], assessments, shown) for at in several}
    listed = [rows[at] for at in chosen(statuses)]
    two = len(whole.dimensions) == 2
    values = [tuple(point.values[each] for each in whole.dimensions) for point, _ in whole.parts] if two else ()
    return (points_item(whole.dimensions, statuses, listed, list(rows.values()), values),) if rows else ()


def _row(
    dimensions: tuple[str, ...],
    point: Point,
    name: ResultName,
    assessments: Mapping[ResultName, Assessment],
    shown: Callable[[Materialization], Items],
) -> Row:
    values, stands = tuple(point.values[each] for each in dimensions), assessments[name]
    made = stands.current
    if made is None:
        return Row(values, stands.status, name=str(name))
    told = next(filter(None, (short_value(each["data"]) for each in shown(made) if each["type"] == "value")), "")
    numbers = {**made.making.numbers, **numbers_told(told, str(name.key.name))}
    return Row(values, stands.status, told or made.kind, seconds(made.took), numbers, str(name))

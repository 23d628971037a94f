"""Points on the page: what of them is shown under the cell of their asset."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nbasset.core.gathering import Whole
from nbasset.core.materialization import Materialization
from nbasset.core.points import Point
from nbasset.core.result_names import ResultName
from nbasset.core.shown import Items, short_value
from nbasset.core.status import Assessment
from nbasset.ui.points import Row, chosen, points_item
from nbasset.ui.words import seconds


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
    parts = [whole.parts[number] for number in chosen(statuses)]
    rows = [_row(whole.dimensions, point, assessments[name], shown) for point, name in parts]
    return (points_item(whole.dimensions, statuses, rows),) if parts else ()


def _row(
    dimensions: tuple[str, ...], point: Point, stands: Assessment, shown: Callable[[Materialization], Items]
) -> Row:
    values = tuple(point.values[name] for name in dimensions)
    made = stands.current
    if made is None:
        return Row(values, stands.status)
    told = (short_value(each["data"]) for each in shown(made) if each["type"] == "value")
    return Row(values, stands.status, next(filter(None, told), made.kind), seconds(made.took))

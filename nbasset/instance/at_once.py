"""At once: several partitions that one body makes: what it is given, and how what it gave is kept for each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import NoneType
from typing import get_args

from nbasset.core.annotations import RETURNED, meaning
from nbasset.core.assets import Asset
from nbasset.core.at_once import first_of, ranges
from nbasset.core.bodies import FunctionBody
from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions
from nbasset.core.digests import digest_of
from nbasset.core.errors import InvalidDefinition
from nbasset.core.gathering import Whole, gathering
from nbasset.core.materialization import Materialization
from nbasset.core.outputs import Output
from nbasset.core.planning import Step
from nbasset.core.points import NOWHERE, Point
from nbasset.core.ports import Shown
from nbasset.core.result_names import ResultName
from nbasset.core.spreading import Spread
from nbasset.core.version import Version
from nbasset.instance.managed_values import OURS, ManagedValues
from nbasset.instance.results import Results, recorded


def bodies_for(
    steps: Sequence[Step], definitions: Definitions, io_of: Callable[[ResultName], str], managed: ManagedValues
) -> Sequence[Step]:
    """Partitions of one asset, as the bodies that make them: several at once where nobody keeps a value of each.

    That is so of a function that says it gives no value, and where an I/O manager takes several partitions, as in
    Dagster. What keeps every version of a value keeps one for each partition.

    Args:
        steps: the partitions that are to be made.
        definitions: everything that is defined.
        io_of: tells of each result who keeps it.
        managed: asks I/O managers.
    """
    asset = steps[0].asset
    keepers = {io_of(name) for name in steps[0].names}
    elsewhere = keepers.isdisjoint(OURS) and all(managed.versioned(each) is None for each in keepers)
    if not isinstance(definitions, Spread) or not (elsewhere or _says_no_value(asset)):
        return steps
    return ranges(steps, definitions.dimensions[ResultName(asset.key)])


def _says_no_value(asset: Asset) -> bool:
    """Whether its function says that it gives no value, as Dagster reads it; where its assets are specified, too."""
    body = asset.body
    if asset.outs and not any(each.has_value for each in asset.outs.values()):
        return True
    if not isinstance(body, FunctionBody) or RETURNED not in body.function.__annotations__:
        return False
    found = meaning(body.function.__annotations__[RETURNED], body.function.__globals__)
    is_said = getattr(found, "__name__", "") == "MaterializeResult" and not get_args(found)
    return found is None or found is NoneType or is_said


def inputs_of_all(
    versions: Iterable[Version], definitions: Definitions, used: Callable[[ResultName], Materialization]
) -> dict[str, Materialization]:
    """What several partitions use, by the names in the code: what is partitioned, gathered over all that they rest on.

    Args:
        versions: what each of them rests on.
        definitions: everything that is defined.
        used: tells of a result what there is of it.
    """
    ups: dict[str, dict[ResultName, None]] = {}
    for version in versions:
        for local, up in version.inputs.items():
            ups.setdefault(local, {})[up] = None
    return {local: _one(list(some), definitions, used) for local, some in ups.items()}


def _one(
    ups: Sequence[ResultName], definitions: Definitions, used: Callable[[ResultName], Materialization]
) -> Materialization:
    if len(ups) == 1:
        return used(ups[0])
    parts: dict[ResultName, Point] = {}
    for up in ups:
        whole = definitions.wholes.get(up)
        own = ((definitions.by_name[up].point or NOWHERE, up),) if whole is None else whole.parts
        parts.update({name: point for point, name in own})
    is_partitioned = definitions.by_name[ups[0]].partitions is not None
    whole = Whole(
        tuple(next(iter(parts.values())).values), tuple((at, name) for name, at in parts.items()), is_partitioned
    )
    name = ResultName(ups[0].key, " and ".join(str(each.point) for each in ups))
    return gathering(name, whole, [(point, used(each)) for point, each in whole.parts])


def for_each(step: Step, outputs: Mapping[ResultName, Output[object]]) -> dict[ResultName, Output[object]]:
    """What a body gave, for each of the partitions that it has made.

    Args:
        step: the partitions.
        outputs: what it gave, by the results at the first of them.
    """
    return {name: outputs[first_of(name, step.asset)] for name in step.names}


def keep_together(
    results: Results, parts: Sequence[Materialization], value: object, shown: Shown
) -> list[Materialization]:
    """Have an I/O manager keep a value that is of several partitions, and the record of each.

    Each has a data version of its own: nobody but the manager can tell which part of the value is whose.

    Args:
        results: where to.
        parts: what is known of each.
        value: the value.
        shown: what its making showed; kept with the first.
    """
    keys = [str(made.asset.point) for made in parts]
    parts = [replace(made, data_version=digest_of([made.data_version, *keys, made.asset.point])) for made in parts]
    results.ahead.clear()  # as with one value: what was recorded of those before is not true any more
    for made in parts:
        results.store.remove([each for each in results.store.versions(made.asset) if each.io == made.io])
    kept = results.managed.save_together(parts, value)
    return [recorded(results, made, value, () if number else shown) for number, made in enumerate(kept)]


def refuse_value(asset: Asset, value: object) -> None:
    """Refuse a value where nobody keeps one for several partitions, as Dagster does.

    Args:
        asset: the asset.
        value: what its body gave.

    Raises:
        InvalidDefinition: when that is a value.
    """
    if value is not None:
        raise InvalidDefinition(
            f"{asset.key} makes {len(asset.at_once)} partitions at once and gives a {type(value).__name__} for all of "
            "them, and the store keeps one for each: give no value, name an I/O manager that takes several, "
            "or say BackfillPolicy.multi_run(1)."
        )

"""Leaving partitions: sweeps and partitions of a notebook's assets, as an export tells them."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Mapping

from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions
from nbasset.core.partition_mappings import (
    MultiPartitionMapping,
    MultiToSingleDimensionPartitionMapping,
    PartitionMapping,
    SpecificPartitionsPartitionMapping,
    StaticPartitionMapping,
    TimeWindowPartitionMapping,
)
from nbasset.core.partitions import PartitionsDefinition, StaticPartitionsDefinition
from nbasset.core.points import PARTITION, Dimension, Point
from nbasset.core.result_names import ResultName
from nbasset.core.spreading import Spread
from nbasset.core.version import Version
from nbasset.engine.time_windows import TimeWindowPartitionsDefinition
from nbasset.export.partitions import Divided, Division, mapping_of, written_value
from nbasset.export.records import CannotLeave
from nbasset.instance.dynamic_partitions import DynamicPartitionsDefinition
from nbasset.versions.cells.swept import is_sweep

WINDOWS = {
    "0 * * * *": ("Hourly", "%Y-%m-%d-%H:%M"),
    "0 0 * * *": ("Daily", "%Y-%m-%d"),
    "0 0 * * 0": ("Weekly", "%Y-%m-%d"),
    "0 0 1 * *": ("Monthly", "%Y-%m-%d"),
}
"""By schedule, the kind of windows in Dagster that has it, and the form that its keys have there."""


class Divisions:
    """The dimensions of a notebook's assets, each told once.

    Args:
        definitions: everything that is defined, each asset at each of its points where there are any.
    """

    def __init__(self, definitions: Definitions) -> None:
        self._spread = definitions if isinstance(definitions, Spread) else None
        self._known: dict[str, Division] = {}

    def of(self, asset: Asset, version: Version, tree: ast.AST) -> Divided:
        """How an asset is divided.

        Args:
            asset: the asset.
            version: what it rests on.
            tree: its code.

        Raises:
            CannotLeave: when Dagster has no form for that.
        """
        spread = self._spread
        if spread is None:
            return Divided()
        name, key = ResultName(asset.key), asset.key.to_user_string()
        if refused := spread.refused.get(name):
            raise CannotLeave([f"{key}: {refused}"])
        by = self._dimensions(name)
        if len(by) > 2:
            told = ", ".join(each.name for each in by)
            raise CannotLeave([f"{key} has {len(by)} dimensions ({told}), Dagster takes two: gather one before"])
        takes_all = asset.body.in_notebook or asset.gathers is not None
        gathers: dict[str, tuple[Division, ...]] = {}
        mappings: dict[tuple[str, ...], str] = {}
        for up, kept in spread.flows(name).items():
            above = self._dimensions(up)
            words = [word for word, each in version.inputs.items() if each == up]
            if takes_all and (ended := tuple(each for each in above if each.name not in kept)):
                gathers.update(dict.fromkeys(words, ended))
            given = [each for word, each in asset.mappings.items() if word in words or word == str(up)]
            said = mapping_text(given[0], key) if given else ""
            if not given and (takes_all or kept or asset.partitions is None):
                said = mapping_of(tuple(each.name for each in above), kept, tuple(each.name for each in by))
            if said:
                mappings[tuple(up.key.path)] = said
        frames = any(isinstance(each, ast.Attribute) and each.attr == "frame" for each in ast.walk(tree))
        return Divided(by, tuple(sorted(asset.dimension_names)), gathers, mappings, bool(gathers) and frames)

    def _dimensions(self, name: ResultName) -> tuple[Division, ...]:
        spread = self._spread
        assert spread is not None
        if name not in spread.dimensions:
            return ()
        return tuple(self._division(each, self._partitions(each.name, name)) for each in spread.dimensions[name])

    def _partitions(self, dimension: str, name: ResultName) -> PartitionsDefinition | None:
        """What divides an asset in a dimension, by itself or by what it uses."""
        spread = self._spread
        assert spread is not None
        asset = spread.defined.by_name[name]
        if asset.partitions is not None and dimension in asset.partitions.by_dimension:
            return asset.partitions.by_dimension[dimension]
        ups = [up for up, kept in spread.flows(name).items() if dimension in kept]
        found = (self._partitions(dimension, up) for up in ups)
        return next((each for each in found if each is not None), None)

    def _division(self, dimension: Dimension, partitions: PartitionsDefinition | None) -> Division:
        name = dimension.name
        if partitions is None:
            values = {Point({name: each}).key: each for each in dimension.values}
            values = {} if all(key == each for key, each in values.items()) else values
            definition = _static([Point({name: each}).key for each in dimension.values])
        else:
            values, definition = {}, definition_text(partitions)
        told = Division(name, definition, values, _called(name, partitions)).text()
        if told not in self._known:
            word = _called(name, partitions)
            same = sum(each.variable.rstrip("_0123456789") == word for each in self._known.values())
            variable = f"{word}_{same + 1}" if same else word
            self._known[told] = Division(name, definition, values, variable, _keys(dimension, partitions))
        return self._known[told]


def _called(dimension: str, partitions: PartitionsDefinition | None) -> str:
    """What a division is called in the module: as its dimension, or as the notebook calls it."""
    if dimension != PARTITION:
        return dimension
    names = [name for name, each in vars(sys.modules["__main__"]).items() if each is partitions]
    usual = "keys"
    if isinstance(partitions, TimeWindowPartitionsDefinition):
        usual = WINDOWS.get(partitions.cron_schedule, ("window", ""))[0].lower()
    return next((name for name in names if not name.startswith("_")), usual)


def _keys(dimension: Dimension, partitions: PartitionsDefinition | None) -> tuple[str, ...]:
    """The keys of a dimension, where they are the same whenever somebody asks."""
    stays = partitions is None or isinstance(partitions, StaticPartitionsDefinition)
    is_over = isinstance(partitions, TimeWindowPartitionsDefinition) and partitions.end is not None
    return tuple(Point({dimension.name: each}).key for each in dimension.values) if stays or is_over else ()


def _static(keys: list[str]) -> str:
    return f"dg.StaticPartitionsDefinition([{', '.join(map(written_value, keys))}])"


def definition_text(partitions: PartitionsDefinition) -> str:
    """The Python that makes Dagster's definition of some partitions.

    Args:
        partitions: the partitions, in one dimension.

    Raises:
        CannotLeave: when they are of a kind that only exists here.

    >>> definition_text(StaticPartitionsDefinition(["north", "south"]))
    'dg.StaticPartitionsDefinition(["north", "south"])'
    """
    if isinstance(partitions, TimeWindowPartitionsDefinition):
        return _windows(partitions)
    if isinstance(partitions, DynamicPartitionsDefinition) and partitions.name:
        return f"dg.DynamicPartitionsDefinition(name={partitions.name!r})".replace("'", '"')
    if isinstance(partitions, StaticPartitionsDefinition):
        return _static(list(partitions.keys(0.0)))
    raise CannotLeave([f"{type(partitions).__name__} has no form outside: write its keys out"])


def _windows(windows: TimeWindowPartitionsDefinition) -> str:
    kind, form = WINDOWS.get(windows.cron_schedule, ("TimeWindow", ""))
    start, end = ("start", "end") if kind == "TimeWindow" else ("start_date", "end_date")
    given = {start: windows.start.strftime(windows.fmt)}
    given |= {} if windows.end is None else {end: windows.end.strftime(windows.fmt)}
    given |= {} if windows.fmt == form else {"fmt": windows.fmt}
    given |= {} if windows.timezone == "UTC" else {"timezone": windows.timezone}
    given |= {} if kind != "TimeWindow" else {"cron_schedule": windows.cron_schedule}
    told = [f'{name}="{value}"' for name, value in given.items()]
    told += [f"end_offset={windows.end_offset}"] if windows.end_offset else []
    if windows.exclusions:
        out = [each if isinstance(each, str) else each.strftime(windows.fmt) for each in windows.exclusions]
        told.append(f"exclusions={out}".replace("'", '"'))
    return f"dg.{kind}PartitionsDefinition({', '.join(told)})"


def mapping_text(mapping: PartitionMapping, asset: str) -> str:
    """The Python that makes Dagster's mapping.

    Args:
        mapping: the mapping.
        asset: whose it is.

    Raises:
        CannotLeave: when it is of a kind that only exists here.

    >>> mapping_text(TimeWindowPartitionMapping(start_offset=-1), "a")
    'dg.TimeWindowPartitionMapping(start_offset=-1)'
    """
    kind = type(mapping)
    given: Mapping[str, object] = {}
    if isinstance(mapping, MultiPartitionMapping):
        told = ", ".join(
            f'"{name}": dg.DimensionPartitionMapping("{each.dimension_name}", '
            f"{mapping_text(each.partition_mapping, asset)})"
            for name, each in mapping.downstream_mappings_by_upstream_dimension.items()
        )
        return f"dg.MultiPartitionMapping({{{told}}})"
    if isinstance(mapping, StaticPartitionMapping):
        given = {"downstream_partition_keys_by_upstream_partition_key": mapping.table}
    elif isinstance(mapping, SpecificPartitionsPartitionMapping):
        given = {"partition_keys": [*mapping.partition_keys]}
    elif isinstance(mapping, MultiToSingleDimensionPartitionMapping):
        given = {"partition_dimension_name": mapping.partition_dimension_name}
    elif isinstance(mapping, TimeWindowPartitionMapping):
        given = {"start_offset": mapping.start_offset, "end_offset": mapping.end_offset}
        given["allow_nonexistent_upstream_partitions"] = mapping.allow_nonexistent_upstream_partitions
    elif kind.__module__ != PartitionMapping.__module__:
        raise CannotLeave([f"{asset} is mapped by {kind.__name__}, which is of this notebook: use one of Dagster's"])
    usual = {name: each.default for name, each in inspect.signature(kind).parameters.items()}
    told = ", ".join(f"{name}={value!r}" for name, value in given.items() if usual.get(name) != value)
    return f"dg.{kind.__name__}({told})".replace("'", '"')


def without_sweeps(python: str, tree: ast.AST, names: frozenset[str], namespace: Mapping[str, object]) -> str:
    """The text of a cell without the lines that begin its dimensions: their values come from elsewhere.

    Args:
        python: the text.
        tree: the same, parsed.
        names: the dimensions that it begins.
        namespace: the notebook's names.

    >>> from nbasset.core.sweeps import sweep
    >>> text = "depth = sweep(2, 4)\\ndepth + 1"
    >>> without_sweeps(text, ast.parse(text), frozenset({"depth"}), {"sweep": sweep})
    'depth + 1'
    """
    imported = {
        one.asname or one.name
        for each in ast.walk(tree)
        if isinstance(each, ast.ImportFrom) and each.module == "nbasset"
        for one in each.names
        if one.name == "sweep"
    }
    lines = python.split("\n")
    begun = [
        each
        for each in ast.walk(tree)
        if isinstance(each, (ast.Assign, ast.AnnAssign))
        and isinstance(target := each.targets[0] if isinstance(each, ast.Assign) else each.target, ast.Name)
        and target.id in names
        and each.value is not None
        and is_sweep(each.value, namespace, imported)
    ]
    for each in sorted(begun, key=lambda each: -each.lineno):
        first, last = each.lineno - 1, (each.end_lineno or each.lineno) - 1
        before = lines[first].encode()[: each.col_offset].decode()
        rest = lines[last].encode()[each.end_col_offset or 0 :].decode()
        left = rest.lstrip().removeprefix(";").lstrip()
        kept = before + left if left and not left.startswith("#") else before.rstrip().removesuffix(";")
        lines[first : last + 1] = [kept] if kept.strip() else []
    return "\n".join(lines)

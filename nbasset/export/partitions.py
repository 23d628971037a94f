"""Partitions: how several points of an asset are told to Dagster, and what of it a body finds under its own names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from nbasset.core.dataclass import dataclass

GATHERED = '''
class Gathered(dict):
    """The values of partitions, by what each was made for."""

    def items(self):
        """Keys with their values, as a list."""
        return [*super().items()]

    def values(self):
        """The values, as a list."""
        return [*super().values()]
'''
FRAME = '''
    def frame(self):
        """All as one table, with what each part was made for in the first columns."""
        tables = []
        for key, part in self.items():
            point = dict(zip(self.dimensions, key if len(self.dimensions) > 1 else (key,)))
            row = dict(part) if isinstance(part, Mapping) else {"value": part}
            table = part if isinstance(part, pd.DataFrame) else pd.DataFrame([row])
            named = pd.DataFrame({name: [value] * len(table) for name, value in point.items()}, index=table.index)
            tables.append(pd.concat([named, table], axis=1))
        return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=[*self.dimensions])
'''
GATHERING = '''
def gathered(context, name, given, **dimensions):
    """An input of several partitions as a mapping, in the order in which the values of the dimensions are told."""
    keys = context.asset_partition_keys_for_input(name)
    parts = given if len(keys) > 1 else {key: given for key in keys}
    found = {tuple(getattr(key, "keys_by_dimension", {}).get(each, key) for each in dimensions): key for key in parts}
    told = Gathered()
    told.dimensions = (*dimensions,)
    for point in product(*dimensions.values()):
        if point in found:
            values = [kept[key] if isinstance(kept, dict) else key for kept, key in zip(dimensions.values(), point)]
            told[tuple(values) if len(values) > 1 else values[0]] = parts[found[point]]
    return told
'''


@dataclass(frozen=True, slots=True)
class Division:
    """A dimension, as Dagster is told of it.

    Args:
        name: what it is called.
        definition: the Python that makes Dagster's definition of its partitions.
        values: by the key of a partition, the value that a body finds; nothing where that is the key.
        variable: what both are called in the module, without their ending.
        keys: the keys where there are no others, whenever somebody asks.
    """

    name: str
    definition: str
    values: Mapping[str, object] = field(default_factory=dict)
    variable: str = ""
    keys: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """The name of its definition in the module."""
        return f"{self.variable or self.name}_partitions"

    @property
    def kept(self) -> str:
        """The name of its values in the module."""
        return f"{self.variable or self.name}_values"

    @property
    def told(self) -> str:
        """The Python that tells its values, or its keys where these are the same."""
        return self.kept if self.values else f"{self.word}.get_partition_keys()"

    def text(self) -> str:
        """The lines that define it.

        >>> print(Division("depth", "", {"2": 2, "4": 4}).text())
        depth_values = {"2": 2, "4": 4}
        depth_partitions = dg.StaticPartitionsDefinition([*depth_values])
        """
        if not self.values:
            return f"{self.word} = {self.definition}"
        told = ", ".join(f"{written_value(key)}: {written_value(value)}" for key, value in self.values.items())
        return f"{self.kept} = {{{told}}}\n{self.word} = dg.StaticPartitionsDefinition([*{self.kept}])"


def written_value(value: object) -> str:
    """A value as Python, texts in double quotes.

    >>> written_value("north"), written_value(0.1)
    ('"north"', '0.1')
    """
    plain = repr(value)
    return f'"{plain[1:-1]}"' if isinstance(value, str) and plain[0] == "'" and '"' not in plain else plain


@dataclass(frozen=True, slots=True)
class Divided:
    """How an asset is divided, and what it makes of how others are.

    Args:
        by: its dimensions, in the order of definition.
        own: the names of those whose value its body finds.
        gathers: by the name in the code of an input that it gathers, the dimensions of it that it does.
        mappings: by key of an upstream asset, the Python that makes the mapping to its partitions, where Dagster would
            take another one.
        frames: whether it asks for what it gathers as a table.
    """

    by: tuple[Division, ...] = ()
    own: tuple[str, ...] = ()
    gathers: Mapping[str, tuple[Division, ...]] = field(default_factory=dict)
    mappings: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    frames: bool = False

    @property
    def asks_context(self) -> bool:
        """Whether its body has to be told where it is."""
        return bool(self.own or self.gathers)

    @property
    def word(self) -> str:
        """The name, or the call, of what divides it; empty for nothing."""
        return self.word_in("")

    @property
    def is_by_time(self) -> bool:
        """Whether there is a partition more as time goes by."""
        return len(self.by) == 1 and "start" in self.by[0].definition.partition("(")[2]

    def word_in(self, module: str) -> str:
        """The same as another module says it.

        Args:
            module: the name that it has for the one of the assets, with a dot.
        """
        if len(self.by) < 2:
            return f"{module}{self.by[0].word}" if self.by else ""
        told = ", ".join(f'"{each.name}": {module}{each.word}' for each in self.by)
        return f"dg.MultiPartitionsDefinition({{{told}}})"

    def lines(self, context: str) -> list[str]:
        """What a body begins with.

        Args:
            context: the name of its parameter that takes a context.

        >>> depth = Division("depth", "", {"2": 2})
        >>> Divided((depth,), ("depth",), {"score": (depth,)}).lines("context")
        ['depth = depth_values[context.partition_key]', 'score = gathered(context, "score", score, depth=depth_values)']
        """
        found = []
        for each in self.by:
            if each.name in self.own:
                key = f"{context}.partition_key"
                key = key if len(self.by) == 1 else f'{key}.keys_by_dimension["{each.name}"]'
                found.append(f"{each.name} = {each.kept}[{key}]" if each.values else f"{each.name} = {key}")
        for word, dimensions in self.gathers.items():
            told = ", ".join(f"{each.name}={each.told}" for each in dimensions)
            found.append(f'{word} = gathered({context}, "{word}", {word}, {told})')
        return found


def mapping_of(up: tuple[str, ...], kept: Iterable[str], down: tuple[str, ...]) -> str:
    """The mapping to the partitions of an upstream asset; empty where Dagster takes it by itself.

    Args:
        up: the dimensions of the upstream asset.
        kept: those of them that the asset does not gather.
        down: the dimensions of the asset.

    >>> mapping_of(("depth",), ("depth",), ("depth",)), mapping_of(("depth",), (), ())
    ('', '')
    >>> mapping_of(("depth",), (), ("rate",))
    'dg.AllPartitionMapping()'
    """
    kept = [each for each in up if each in {*kept}]
    if not down or (len(up) == len(down) and len(kept) == len(up)):
        return ""
    if not kept:
        return "dg.AllPartitionMapping()"
    if len(up) == 1 or len(down) == 1:
        return f'dg.MultiToSingleDimensionPartitionMapping("{kept[0]}")'
    same = f'dg.DimensionPartitionMapping("{kept[0]}", dg.IdentityPartitionMapping())'
    return f'dg.MultiPartitionMapping({{"{kept[0]}": {same}}})'


def support(divided: Iterable[Divided]) -> tuple[list[str], list[str]]:
    """What a module needs for its partitions: imports, and texts.

    Args:
        divided: how its assets are divided.
    """
    every = [*divided]
    gathers = any(each.gathers for each in every)
    frames = any(each.frames for each in every)
    used = [each for some in every for each in (*some.by, *(one for many in some.gathers.values() for one in many))]
    imports = ["from itertools import product"] if gathers else []
    imports += ["from collections.abc import Mapping", "import pandas as pd"] if frames else []
    texts = [GATHERED.strip("\n") + (f"\n{FRAME.rstrip()}" if frames else ""), GATHERING] if gathers else []
    lines = list(dict.fromkeys(each.text() for each in used))
    return imports, [*texts, *(["\n".join(lines)] if lines else [])]

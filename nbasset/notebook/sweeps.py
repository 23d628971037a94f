"""Sweeps in a cell: ``depth = sweep(2, 4, 8)`` is taken out of its code, so that another value changes no code."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from nbasset.core.errors import InvalidDefinition
from nbasset.core.points import Dimension, is_whole, pieces, read
from nbasset.engine.namespace import POINT
from nbasset.versions.cells.swept import FromNotebook, Function, Named, defaults_of, dimension_of, is_sweep

if TYPE_CHECKING:
    from nbasset.core.partitions import NamedPartitions


def taken_out(tree: ast.Module, function: Function | None, namespace: dict[str, Any]) -> tuple[Dimension, ...]:
    """The dimensions that a cell begins; in its code each becomes the value of the point that is being made.

    Args:
        tree: the cell, which is changed.
        function: the function that it consists of, if it does.
        namespace: the notebook's names.

    Raises:
        InvalidDefinition: when a sweep stands where nobody could tell how its dimension is called.
    """
    if "sweep" not in ast.dump(tree):  # as in most cells
        return ()
    imported = _imported(tree)
    every = (each for each in ast.walk(tree) if isinstance(each, ast.Call))
    calls = {id(each): each for each in every if is_sweep(each, namespace, imported)}
    if not calls:
        return ()
    found: dict[str, Dimension] = {}
    names: dict[int, str] = {}
    for name, value in chain(
        defaults_of(function) if function else (), _assigned(function.body if function else tree.body)
    ):
        if id(value) in calls:
            if name in found:
                raise InvalidDefinition(
                    f"{name} is swept over twice in this cell: give all its values in one sweep(…)."
                )
            found[name] = dimension_of(name, calls.pop(id(value)), namespace, imported)
            names[id(value)] = name
    for left in calls.values():
        raise InvalidDefinition(
            f"Line {left.lineno} of this cell sweeps over what has no name: write depth = sweep(2, 4, 8) in a "
            "line of its own, outside of loops and other functions."
        )
    _AtPoint(names).visit(tree)
    return tuple(found.values())


class _AtPoint(ast.NodeTransformer):
    """Puts what finds the value at the point that is made in the place of each sweep."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self._names = names

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if id(node) not in self._names:
            self.generic_visit(node)
            return node
        there = ast.parse(f"{POINT}[{self._names[id(node)]!r}]", mode="eval").body
        for each in ast.walk(there):
            ast.copy_location(each, node)
        return there


def on_line(word: str, namespace: dict[str, Any]) -> Dimension:
    """The dimension that a word after ``--sweep`` begins.

    Args:
        word: a name and its values, as ``depth=2,4,8``, or ``depth={DEPTHS}`` for a list of the notebook.
        namespace: the notebook's names.

    Raises:
        InvalidDefinition: when it cannot be read.
    """
    name, values = _apart("--sweep", word, "depth=2,4,8")
    if values.startswith("{") and values.endswith("}") and values[1:-1].isidentifier():
        told = values[1:-1]
        given = FromNotebook(name, ast.Tuple([ast.Name(told, ast.Load())], ast.Load()), namespace)
        return Dimension(name, given, told=told)
    return Dimension(name, tuple(map(read, _values(values))))


def divided(words: Sequence[str], zone: str) -> NamedPartitions:
    """The partitions that words after ``--partitions`` mean.

    Args:
        words: names with their keys, as ``region=north,south``, or with windows of time, as ``day=2026-01-01..``.
        zone: the time zone of windows; empty for this computer's.

    Raises:
        InvalidDefinition: when one cannot be read.
    """
    from nbasset.core.partitions import NamedPartitions, PartitionsDefinition, StaticPartitionsDefinition
    from nbasset.engine.cron import zone_here
    from nbasset.engine.window_kinds import KINDS, windows_of

    found: dict[str, PartitionsDefinition] = {}
    for word in words:
        name, values = _apart("--partitions", word, "region=north,south")
        first, dots, last = values.partition("..")
        if dots and name not in KINDS:
            raise InvalidDefinition(f"{word!r}: windows of time are {', '.join(KINDS)}, for example day=2026-01-01..")
        if dots:
            found[name] = windows_of(name, first, last, zone or zone_here())
        else:
            found[name] = StaticPartitionsDefinition([str(read(each)) for each in _values(values)])
    return NamedPartitions(found)


def _apart(option: str, word: str, example: str) -> tuple[str, str]:
    name, sign, values = word.partition("=")
    if keyword.iskeyword(name):
        raise InvalidDefinition(f"{word!r}: {name} is a word of Python's own, which no body can read: give it another.")
    if not (sign and name.isidentifier() and values):
        raise InvalidDefinition(f"{option} takes a name and its values, for example {option} {example}; not {word!r}.")
    return name, values


def _values(text: str) -> list[str]:
    if not is_whole(text):
        raise InvalidDefinition(f"{text!r} cannot be read: beside each comma stands a value, an empty text as ''.")
    return pieces(text)


def _imported(tree: ast.Module) -> set[str]:
    found = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "nbasset"]
    return {each.asname or each.name for node in found for each in node.names if each.name == "sweep"}


def _assigned(body: Iterable[ast.stmt]) -> Iterator[Named]:
    for node in body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(name)], value=value)
                | ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value)
            ):
                yield name, value

"""What the source of a cell reads, assigns, and changes in place."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterable

from nbasset.core.dataclass import dataclass, replace
from nbasset.versions.cells.magic_code import inner_code, shell_call
from nbasset.versions.cells.reading import Reading
from nbasset.versions.cells.walked import nodes_of

_LOOKS = frozenset(
    {
        "head",
        "tail",
        "describe",
        "sample",
        "info",
        "shape",
        "dtypes",
        "columns",
        "plot",
        "hist",
        "boxplot",
        "value_counts",
    }
)
"""What people ask a table for only to look at it."""

_Definition = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True, slots=True)
class CellNames:
    """The names in one cell's source, as Python itself would resolve them.

    Attributes:
        free: read before the cell itself has bound them for certain, in the order of first use; builtins among them.
        at_once: those of the free names that are read while the cell runs, not only when its functions are called.
        mentioned: tables that its queries name, which the cell does not bind itself: they are read where the texts are
            run as SQL.
        mentioned_at_once: those in queries outside of functions.
        put_away: those of the names read at once that are only given another name, or put into a list or a dictionary.
        perhaps: those of the free names that the cell may have bound itself by then.
        assigned: bound at the cell's level, in order.
        deleted: deleted at the cell's level.
        changed: names whose value the cell probably changes in place.
        definitions: functions and classes defined at the top.
        functions: functions defined at the top.
        stars: whether names may be bound that stand nowhere in the text.
        last_expression: whether the cell ends in an expression.
        last_assigned: the one name the last statement assigns.
        hint_of: the name the last expression only looks at, as ``df`` in ``df.head()``.

    >>> names = analyse(ast.parse("clean = raw.dropna()\\nclean.head()"))
    >>> names.free, names.assigned, names.hint_of
    (('raw',), ('clean',), 'clean')
    """

    free: tuple[str, ...]
    at_once: tuple[str, ...]
    mentioned: tuple[str, ...]
    mentioned_at_once: tuple[str, ...]
    put_away: tuple[str, ...]
    perhaps: tuple[str, ...]
    assigned: tuple[str, ...]
    deleted: tuple[str, ...]
    changed: tuple[str, ...]
    definitions: tuple[str, ...]
    functions: tuple[str, ...]
    stars: bool
    last_expression: bool
    last_assigned: str | None
    hint_of: str | None

    def reading(self, tables: Container[str]) -> CellNames:
        """The same where these tables are names that are read."""
        free = tuple(name for name in self.mentioned if name in tables)
        now = tuple(name for name in self.mentioned_at_once if name in tables)
        return replace(
            self,
            free=tuple(dict.fromkeys((*self.free, *free))),
            at_once=tuple(dict.fromkeys((*self.at_once, *now))),
            put_away=tuple(name for name in self.put_away if name not in now),
        )

    def looking_up(self, spelled: Iterable[str]) -> CellNames:
        """The same where these names are read as well, as texts."""
        both = dict.fromkeys(spelled)
        free, at_once = dict.fromkeys(self.free), dict.fromkeys(self.at_once)
        put_away = tuple(name for name in self.put_away if name not in both)
        return replace(self, free=(*(free | both),), at_once=(*(at_once | both),), put_away=put_away)


def analyse(tree: ast.Module) -> CellNames:
    """Read a cell, after IPython has made plain Python of it."""
    reading = Reading()
    reading.statements(tree.body)
    names = reading.names
    free, assigned = names.free(), tuple(names.assigned)
    definitions = [node for node in tree.body if isinstance(node, _Definition)]
    by_functions = {name for node in nodes_of(tree) if isinstance(node, ast.Global) for name in node.names}
    last = _last(tree.body)
    return CellNames(
        free=free,
        at_once=names.at_once(),
        mentioned=names.mentioned(),
        mentioned_at_once=names.mentioned(at_once=True),
        put_away=names.put_away(),
        perhaps=tuple(name for name in assigned if name in free and (name not in names.needs or name in by_functions)),
        assigned=assigned,
        deleted=tuple(names.deleted),
        changed=tuple(name for name in names.all_changed() if name in assigned or name in free),
        definitions=_distinct(node.name for node in definitions),
        functions=_distinct(node.name for node in definitions if not isinstance(node, ast.ClassDef)),
        stars=names.stars,
        last_expression=isinstance(last, ast.Expr) and not _is_command(last),
        last_assigned=_assigned_by(last),
        hint_of=_looked_at(last, assigned, tree),
    )


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _last(body: list[ast.stmt]) -> ast.stmt | None:
    """The last statement; inside a magic such as ``%time``, that of the code it runs."""
    last = body[-1] if body else None
    while isinstance(last, ast.Expr):
        inner = inner_code(last.value)
        if inner is None or not inner.statements:
            break
        last = inner.statements[-1] if inner.binds else None
    return last


def _is_command(last: ast.Expr) -> bool:
    call = shell_call(last.value)
    return call is not None and call[0] == "system"


def _assigned_by(last: ast.stmt | None) -> str | None:
    if isinstance(last, ast.Assign) and len(last.targets) == 1:
        target = last.targets[0]
    elif isinstance(last, ast.AugAssign) or (isinstance(last, ast.AnnAssign) and last.value is not None):
        target = last.target
    else:
        return None
    return target.id if isinstance(target, ast.Name) else None


def _looked_at(last: ast.stmt | None, assigned: tuple[str, ...], tree: ast.Module) -> str | None:
    if not isinstance(last, ast.Expr):
        return None
    node, taken = last.value, ""
    while isinstance(node, (ast.Call, ast.Attribute)):
        taken = node.attr if isinstance(node, ast.Attribute) else taken
        node = node.func if isinstance(node, ast.Call) else node.value
    if not (isinstance(node, ast.Name) and node.id in assigned and taken in _LOOKS):
        return None
    return None if node.id in _imported(tree) else node.id


def _imported(tree: ast.Module) -> set[str]:
    """The names by which a cell calls what it imports."""
    imports = [node for node in nodes_of(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    return {each.asname or each.name.partition(".")[0] for node in imports for each in node.names}

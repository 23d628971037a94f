"""Plain changes: which names a plain cell has bound and changed, told from before and after, not from its text."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import IOBase
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from nbasset.core.differences import moved
from nbasset.core.patterns import pattern
from nbasset.libraries.foreign import attribute, is_a, module_of, name_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import is_users, place_of
from nbasset.versions.cells.changed_in_place import base_name
from nbasset.versions.cells.walked import nodes_of
from nbasset.versions.meanings import SHELL_NAMES, unlisted
from nbasset.versions.overrides import sets_something
from nbasset.versions.values.objects import NEVER_SEEN

SHARED = (int, float, complex, str, bytes, type(None), ModuleType, FunctionType, BuiltinFunctionType, type)
"""Kinds of which binding a name again may give the very same object."""

_ADDED_TO = (int, float, str, bytes, tuple, list, dict, set, frozenset, bytearray)
"""Kinds of which what is changed again is changed further; others may begin anew, as a model does that is fitted."""

_SHELL = pattern(r"__\w+__|_i?\d*|_+|_ii+|_exit_code")
_LOOKS = frozenset({"head", "tail", "describe", "info", "shape", "dtypes", "columns", "index", "T"})
_SHOWS = frozenset({"print", "display", "len", "type", "repr"})

_ABSENT, _GONE = object(), object()

Digest = Callable[[str], str | None]


def goes_on(value: object) -> bool:
    """Whether what is changed again is changed further, as numbers, texts, containers, random generators are.

    >>> import random
    >>> goes_on([]), goes_on(random.Random(1)), goes_on(goes_on)
    (True, True, False)
    """
    kind = type(value)
    return is_a(value, _ADDED_TO) or f"{module_of(kind)}.{name_of(kind)}" in KNOWN.generator_classes


def moves_unseen(value: object) -> bool:
    """Whether a value hands out its parts one by one, and nobody can see how far it has come.

    What is asked anew each time, as the cursor of a database, begins anew; a file that is only written hands out none.

    >>> import itertools
    >>> moves_unseen(n for n in [1]), moves_unseen(itertools.count()), moves_unseen(zip([1])), moves_unseen([1])
    (True, True, False, False)
    """
    kind = type(value)
    if not hasattr(kind, "__next__") or hasattr(kind, "execute"):
        return False
    if module_of(kind) in NEVER_SEEN:
        return True
    try:
        if isinstance(value, IOBase):
            return value.readable()
        reduced: Any = value.__reduce_ex__(4)
        return any(moves_unseen(each) or _is_of_another(each) for each in reduced[1])
    except Exception:  # noqa: BLE001  # a value's own method may raise anything, and give anything
        return True


def _is_of_another(value: object) -> bool:
    """Whether a value is a method of something, as of what a file's lines are asked for one by one."""
    return is_a(value, (BuiltinFunctionType, MethodType)) and not is_a(attribute(value, "__self__"), (ModuleType, type))


class Bindings:
    """What every name was bound to before a cell ran.

    Args:
        namespace: the notebook's names.
        rebound: names the cell binds or deletes by its text: their values are not kept alive meanwhile.
    """

    def __init__(self, namespace: Mapping[str, Any], rebound: Iterable[str] = ()) -> None:
        self._before = dict(namespace)
        self._rebound: dict[str, int] = {}
        for name in rebound:
            if name in self._before:
                self._rebound[name] = id(self._before[name])
                self._before[name] = _ABSENT

    def same(self, name: str, namespace: Mapping[str, Any]) -> bool:
        """Whether a name means the very same object as before."""
        if name in self._rebound:
            return name in namespace and id(namespace[name]) == self._rebound[name]
        return namespace.get(name, _GONE) is self._before.get(name, _ABSENT)

    def without(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that meant nothing."""
        before, rebound = self._before, self._rebound
        return tuple(name for name in names if not (name in before or name in rebound or hasattr(builtins, name)))

    def others(self, namespace: Mapping[str, Any]) -> list[str]:
        """The names that are new or mean another object now, without the shell's own."""
        others = moved(self._before, dict(namespace))
        return [name for name in others if not self.same(name, namespace) and not is_shells(name)]


def is_shells(name: str) -> bool:
    """Whether the shell itself binds a name, such as ``_`` or ``_i7``."""
    return name in SHELL_NAMES or _SHELL.fullmatch(name) is not None


def tells_itself(value: object) -> bool:
    """Whether it is a module of which the versions tell themselves; one that nobody finds counts by what is in it.

    >>> import json
    >>> tells_itself(json), tells_itself(ModuleType("made")), tells_itself(3)
    (True, False, False)
    """
    return is_a(value, ModuleType) and unlisted(value, place_of(value.__name__)) is None


def contents(names: Iterable[str], namespace: Mapping[str, Any], digest: Digest) -> dict[str, str]:
    """The digest of each name's own value, by which a change in place is known afterwards."""
    found = {}
    for name in names:
        if name in namespace and not tells_itself(namespace[name]):
            found[name] = digest(name) or ""
    return found


MOST_ITEMS = 1000
"""So many items of a dictionary are kept in mind while a cell runs."""


def filled(names: Iterable[str], namespace: Mapping[str, Any]) -> dict[str, dict[object, object]]:
    """The items of those names that mean dictionaries, by which it is known afterwards where something was put.

    Args:
        names: names of values into which code only puts something.
        namespace: what they mean.
    """
    meant = {name: namespace[name] for name in names if type(namespace.get(name)) is dict}
    return {name: dict(value) for name, value in meant.items() if len(value) <= MOST_ITEMS}


def changed_in_place(
    before: Mapping[str, str], told: Iterable[str], namespace: Mapping[str, Any], bindings: Bindings, digest: Digest
) -> list[str]:
    """The names whose value has changed, and all other names of the same objects.

    Args:
        before: digests of values before.
        told: names that the cell's text changes.
        namespace: the notebook's names.
        bindings: what they were bound to.
        digest: a name's digest now.
    """
    found = dict.fromkeys(told)
    for name, seen in before.items():
        if name not in found and bindings.same(name, namespace) and digest(name) != seen:
            found[name] = None
    objects = {id(namespace[name]) for name in found if name in namespace and not is_a(namespace[name], SHARED)}
    if objects:
        found.update((name, None) for name, value in list(namespace.items()) if id(value) in objects)
    return [name for name in found if not is_shells(name)]


def told_of(tree: ast.Module, namespace: Mapping[str, Any]) -> list[str]:
    """The names that a cell tells of functions or classes of the notebook, by a call made for nothing else.

    ``yaml.add_representer(P, shown)``, ``lib.show.register(P, shown)``: what they lead to keeps those.

    Args:
        tree: the cell, which has run.
        namespace: what its names mean.
    """
    calls = [node.value for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    return [
        name
        for call in calls
        if (name := base_name(call.func)) and isinstance(call.func, ast.Attribute) and sets_something(call.func.attr)
        if any(_is_users_code(namespace.get(each)) for each in _names_given(call))
    ]


def sets_again(tree: ast.Module) -> bool:
    r"""Whether a cell only puts things into places that it names, so that nothing is left of what it put there before.

    >>> sets_again(ast.parse("import m\nm.hook = f")), sets_again(ast.parse("m.hooks.append(f)"))
    (True, False)
    """
    return all(runs_nothing(node) or _puts(node) for node in tree.body)


def runs_nothing(node: ast.stmt) -> bool:
    """Whether a statement imports, or defines a function and runs no code for that."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return not (node.decorator_list or node.args.defaults or any(node.args.kw_defaults))
    return isinstance(node, (ast.Import, ast.ImportFrom))


def sets_seed(node: ast.AST) -> bool:
    """Whether code seeds a global random generator: ``random.seed``, ``np.random.seed``, ``torch.manual_seed``."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    owner = ast.unparse(node.func.value)
    return node.func.attr == "manual_seed" or (node.func.attr == "seed" and owner.rpartition(".")[2] == "random")


def seed_given(call: ast.AST) -> int | None:
    """The number that a call seeds a generator with, where it stands there."""
    given = call.args[0] if isinstance(call, ast.Call) and call.args else None
    return given.value if isinstance(given, ast.Constant) and type(given.value) is int else None


def _puts(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assign):
        return all(isinstance(each, ast.Attribute) or is_constant_item(each) for each in node.targets)
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and sets_something(call.func.attr)


def is_constant_item(node: ast.expr) -> bool:
    """Whether code means an item by a key that it says."""
    return isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant)


def _names_given(call: ast.Call) -> list[str]:
    given = [*call.args, *(word.value for word in call.keywords)]
    return [each.id for each in given if isinstance(each, ast.Name)]


def _is_users_code(value: object) -> bool:
    return is_a(value, (FunctionType, type)) and is_users(value)


def imports_anything(tree: ast.Module) -> bool:
    """Whether there is an import in a cell, at its level or inside something."""
    return any(isinstance(node, (ast.Import, ast.ImportFrom)) for node in nodes_of(tree))


def without_imports(tree: ast.Module) -> ast.Module:
    """A cell without the imports at its level, so that what they bind counts as read from outside.

    Args:
        tree: the cell; it is changed.
    """
    _WithoutImports().visit(tree)
    return tree


class _WithoutImports(ast.NodeTransformer):
    def visit(self, node: ast.AST) -> Any:
        if isinstance(node, (ast.expr, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return node
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.module != "__future__"):
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)


def without_functions(tree: ast.Module) -> ast.Module:
    """A cell without its functions whose making reads nothing: no decorators, no defaults."""
    return ast.Module([node for node in tree.body if not _is_bare(node)], [])


def only_assigns(tree: ast.Module) -> bool:
    """Whether a cell imports nothing, and has no function whose making reads nothing."""
    return not (imports_anything(tree) or any(map(_is_bare, tree.body)))


def _is_bare(node: ast.stmt) -> bool:
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return False
    return not (node.decorator_list or node.args.defaults or any(node.args.kw_defaults))


def enters_something(tree: ast.Module) -> bool:
    r"""Whether a cell only defines functions and classes, in a way that may enter them somewhere.

    >>> enters_something(ast.parse("@register\ndef f(): ...")), enters_something(ast.parse("class P(Base): ..."))
    (True, True)
    >>> enters_something(ast.parse("def f(): ...")), enters_something(ast.parse("@register\ndef f(): ...\nx = 1"))
    (False, False)
    """
    imports = (ast.Import, ast.ImportFrom)
    defined = [node for node in tree.body if not isinstance(node, imports)]
    if not all(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) for node in defined):
        return False
    return any(getattr(node, each, ()) for node in defined for each in ("decorator_list", "bases", "keywords"))


def guarded(tree: ast.Module, namespace: Mapping[str, Any]) -> set[str]:
    """Names bound only under a condition, for which the same object as before means that they were not bound again.

    Where binding again may give the very same object, as for small numbers, only a condition that spells the name
    out counts: ``if "x" not in globals()``.

    Args:
        tree: the cell.
        namespace: what the names mean.
    """
    perhaps: set[str] = set()
    surely: set[str] = set()
    for statement in tree.body:
        conditional = isinstance(statement, (ast.If, ast.Try, ast.Match))
        for name, looped in _bound(statement):
            (perhaps if conditional and not looped else surely).add(name)
        if isinstance(statement, ast.If):
            surely |= _in_every_branch(statement)
    spelled = {node.value for node in nodes_of(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {name for name in perhaps - surely if name in spelled or not is_a(namespace.get(name), SHARED)}


def only_declared(tree: ast.Module) -> set[str]:
    r"""The names that a cell's functions declare ``global`` and that it does not bind itself.

    >>> only_declared(ast.parse("def f():\n    global v, w\n    v = w = 1\nw = f()"))
    {'v'}
    """
    declared = {name for node in nodes_of(tree) if isinstance(node, ast.Global) for name in node.names}
    return declared - {name for statement in tree.body for name, _ in _bound(statement)} if declared else declared


def _bound(root: ast.AST) -> Iterator[tuple[str, bool]]:
    """The names that a statement stores, and whether in a loop."""
    waiting = [(root, False)]
    while waiting:
        node, looped = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, looped
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, looped
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0], looped
        elif not isinstance(node, ast.Lambda):
            inside = looped or isinstance(node, (ast.For, ast.AsyncFor, ast.While))
            waiting.extend((part, inside) for part in ast.iter_child_nodes(node))


def _in_every_branch(node: ast.If) -> set[str]:
    ends = []
    for branch in (node.body, node.orelse):
        names = {name for each in branch if not isinstance(each, ast.If) for name, _ in _bound(each)}
        ends.append(names.union(*(_in_every_branch(each) for each in branch if isinstance(each, ast.If))))
    return ends[0] & ends[1]


def only_shows(tree: ast.Module) -> bool:
    """Whether a cell only shows values: ``df``, ``df.head()``, ``print(x)``; it is not worth watching.

    >>> only_shows(ast.parse("df.head(3)")), only_shows(ast.parse("fill(df)"))
    (True, False)
    """
    return all(isinstance(node, ast.Expr) and _shows(node.value) for node in tree.body)


def _shows(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _SHOWS:
        return not node.keywords and all(map(_shows, node.args))
    if isinstance(node, ast.Call):
        plain = all(isinstance(each, ast.Constant) for each in (*node.args, *(word.value for word in node.keywords)))
        return plain and isinstance(node.func, ast.Attribute) and _shows(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr in _LOOKS and _shows(node.value)
    return isinstance(node, (ast.Name, ast.Constant))

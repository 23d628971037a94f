"""Plain uses: what plain cells use of local modules, whose functions an edit upgrades in place, and by queries."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING

from nbasset.libraries.foreign import is_a
from nbasset.libraries.origin import Origin, place_of
from nbasset.versions.cells.walked import nodes_of
from nbasset.versions.closure import Walk
from nbasset.versions.code.normal_form import compile_normal, normal_form

if TYPE_CHECKING:
    from nbasset.versions.cells.names import CellNames
    from nbasset.versions.findings import Found

_CONSTRUCTORS = ("__new__", "__init__", "__post_init__", "__setattr__", "__init_subclass__", "__set_name__")


def chains(tree: ast.Module, name: str, value: object, at_once: bool) -> tuple[str, ...]:
    """How a name counts: of a local module what is used of it, and nothing where only functions lead to it."""
    if not is_a(value, ModuleType) or place_of(value.__name__).origin is not Origin.LOCAL:
        return (name,)
    reads = normal_form(compile_normal(tree)).reads if at_once else ()
    return tuple({".".join(chain[:2]): None for chain in reads if chain[0] == name})


def own_chains(
    tree: ast.Module, assigned: Iterable[str], namespace: Mapping[str, object], walked: Callable[[list[str]], Found]
) -> list[str]:
    """The modules, functions and classes that a cell has bound itself and then used, where that reads a local module.

    Args:
        tree: the cell.
        assigned: what it binds but by imports.
        namespace: what its names mean.
        walked: follows names.
    """
    bound = [name for name in assigned if is_a(namespace.get(name), (FunctionType, type, ModuleType))]
    nodes = nodes_of(tree) if bound else ()
    used = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    own = [name for name in bound if name in used and (is_a(namespace[name], ModuleType) or walked([name]).modules)]
    found = [chain for name in own for chain in chains(tree, name, namespace[name], at_once=True)]
    kept = only_kept(tree, namespace) if found else ()
    return [chain for chain in found if chain not in kept]


def read_by_queries(tree: ast.Module, names: CellNames, walk: Walk) -> set[str]:
    """The tables of a cell's queries that are assets or names of the notebook.

    Args:
        tree: the cell.
        names: its names.
        walk: follows them; it has followed nothing yet.
    """
    walk.code(normal_form(compile_normal(tree)), walk.home, only=(*names.free, *names.mentioned))
    return walk.finish().tables


def only_kept(tree: ast.Module, namespace: Mapping[str, object]) -> set[str]:
    """Functions and classes of local modules that a cell only keeps, or derives classes from.

    Nothing of them runs until the kept thing is used.

    Whoever uses the kept thing looks at it as it is then: ``f = m.double``, ``how = {"x": m.double}``,
    ``partial(m.double, 2)``, and an instance of a class whose making runs none of its code.

    Args:
        tree: the cell.
        namespace: what its names mean.
    """
    kept: set[ast.expr] = set()
    for statement in nodes_of(tree):
        if isinstance(statement, ast.Assign):
            kept.update(_kept(statement.value, namespace))
        elif isinstance(statement, ast.ClassDef) and not statement.keywords:
            kept.update(base for base in statement.bases if _is_bare_base(_meaning(_chain(base) or "", namespace)))
    used: set[str] = set()
    found: set[str] = set()
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        chain = _chain(node)
        if chain:
            (found if node in kept else used).add(chain)
        else:
            waiting.extend(ast.iter_child_nodes(node))
    return {chain for chain in found - used if _is_upgraded(_meaning(chain, namespace))}


def _kept(value: ast.expr, namespace: Mapping[str, object]) -> Iterator[ast.expr]:
    if isinstance(value, (ast.Name, ast.Attribute)):
        yield value
    elif isinstance(value, (ast.List, ast.Tuple, ast.Set, ast.Dict)):
        for each in value.values if isinstance(value, ast.Dict) else value.elts:
            yield from _kept(each, namespace)
    elif isinstance(value, ast.Call):
        called = _meaning(_chain(value.func) or "", namespace)
        if called is functools.partial:
            for each in value.args:
                yield from _kept(each, namespace)
        elif is_a(called, type) and not _runs_code(called):
            yield value.func


def _chain(node: ast.AST) -> str | None:
    """A name, or a name with one attribute."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else None


def _meaning(chain: str, namespace: Mapping[str, object]) -> object:
    name, _, attribute = chain.partition(".")
    value = namespace.get(name)
    return vars(value).get(attribute) if attribute and is_a(value, ModuleType) else None if attribute else value


def _is_upgraded(value: object) -> bool:
    return is_a(value, (FunctionType, type)) and place_of(value.__module__).origin is Origin.LOCAL


def _is_bare_base(cls: object) -> bool:
    """Whether nothing runs when a class is derived from one; its methods are followed through the derived one."""
    if not is_a(cls, type) or type(cls) is not type:
        return False
    return not any("__init_subclass__" in vars(base) for base in cls.__mro__[:-1])


def _runs_code(cls: type) -> bool:
    """Whether to make an instance may run code of the class."""
    if type(cls) is not type:
        return True
    return any(name in vars(base) for base in cls.__mro__[:-1] for name in _CONSTRUCTORS)


def handed_to_assets(tree: ast.Module, namespace: Mapping[str, object]) -> set[str]:
    r"""The names that a cell only hands to what defines assets (defaults, options, annotations): nobody calls them yet.

    Args:
        tree: the cell.
        namespace: what its names mean.

    >>> from nbasset import asset
    >>> tree = ast.parse("@asset(dagster_type=Even)\ndef a(f=double, g=half): ...\nprint(half)")
    >>> sorted(handed_to_assets(tree, {"asset": asset}))
    ['Even', 'double']
    """
    handed: set[ast.expr] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and any(_is_ours(each, namespace) for each in node.decorator_list):
            given = [each.annotation for each in ast.walk(node.args) if isinstance(each, ast.arg)]
            given += [*node.args.defaults, *node.args.kw_defaults, node.returns]
            given += [each for each in node.decorator_list if isinstance(each, ast.Call)]
            handed.update(name for each in given if each for name in _handed(each, namespace))
    if not handed:
        return set()
    used = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name) and each not in handed}
    return {each.id for each in handed if isinstance(each, ast.Name)} - used


def _handed(value: ast.expr, namespace: Mapping[str, object]) -> Iterator[ast.expr]:
    """The names in what is handed on as it is, by displays and by what is nbasset's."""
    if isinstance(value, ast.Name):
        yield value
    elif isinstance(value, (ast.List, ast.Tuple, ast.Set, ast.Dict)):
        for each in value.values if isinstance(value, ast.Dict) else value.elts:
            yield from _handed(each, namespace)
    elif isinstance(value, ast.Call) and _is_ours(value, namespace):
        for each in (*value.args, *(keyword.value for keyword in value.keywords)):
            yield from _handed(each, namespace)


def _is_ours(maker: ast.expr, namespace: Mapping[str, object]) -> bool:
    """Whether what is called, or decorates, is one of nbasset's: those only define."""
    chain = _chain(maker.func if isinstance(maker, ast.Call) else maker) or ""
    meant = namespace.get(chain.partition(".")[0])
    home = getattr(meant, "__name__", "") if is_a(meant, ModuleType) else getattr(meant, "__module__", "")
    return str(home).partition(".")[0] == "nbasset"

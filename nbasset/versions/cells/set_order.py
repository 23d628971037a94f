"""The order of sets: where source goes through a set, and the order in which it comes to the elements can be seen.

Texts, and whatever is hashed by them, lie in a set in another order in every session, as Python's hashes have a seed of
their own in each. What only counts, sorts, compares or collects again does not show the order.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from nbasset.core.dataclass import dataclass

MAKES = frozenset({"set", "frozenset"})
JOINS = frozenset({"union", "intersection", "difference", "symmetric_difference"})
"""Methods of sets that give a set."""

_LAZY = frozenset({"map", "filter", "enumerate", "zip", "iter", "chain", "islice", "reversed"})
"""What goes through something later, for whoever asks."""

_ORDERED = frozenset({"list", "tuple", "deque", "OrderedDict", "dict", "next"})
"""What keeps an order, or takes what comes first."""

_HARMLESS = frozenset(
    {"sorted", "set", "frozenset", "len", "sum", "min", "max", "any", "all", "fsum", "prod", "isdisjoint", "update"}
    | {"union", "intersection", "difference", "symmetric_difference", "issubset", "issuperset", "unique", "sort"}
)
"""Functions and methods that give the same in any order."""

_TEXTS = frozenset({"str", "repr", "print", "format"})
_KEEPING = frozenset({"append", "extend", "insert", "appendleft", "write", "writelines", "put", "fromkeys", "join"})
"""Methods that keep, or tell, what comes first and what later."""

_STEADY_CALLS = frozenset({"len", "int", "float", "bool", "round", "ord", "abs", "sum", "range"})
_NUMBERS = (int, float, complex)


UNORDERED, STEADY, OTHER = "unordered", "steady", "other"
"""What may be known of a value: a set that lies otherwise in every session; what holds numbers; anything else."""


@dataclass(frozen=True, slots=True)
class _Names:
    """What is known of names.

    Args:
        known: what is known of their values.
        given: by name, the expressions that the source gives it.
    """

    known: Mapping[str, str]
    given: Mapping[str, tuple[ast.expr, ...]]


def shows_order(source: str, known: Mapping[str, str]) -> bool:
    """Whether source shows the order of a set whose elements may be texts.

    Args:
        source: the text.
        known: what is known of names: ``UNORDERED``, ``STEADY`` or ``OTHER``.

    >>> shows_order("a = list(set(words))", {}), shows_order("a = sorted(set(words))", {})
    (True, False)
    >>> shows_order("a = list(tags)", {"tags": UNORDERED}), shows_order("'x' in tags, len(tags)", {"tags": UNORDERED})
    (True, False)
    >>> shows_order("n = 0\\nfor w in {'a', 'b'}: n += len(w)", {})
    False
    """
    tree = _parsed(source)
    return tree is not None and any(_shown(tree, _Names(known, _given(tree))))


def passed_on(sources: Sequence[str], known: Mapping[str, str]) -> dict[str, str]:
    """Where sets go on their way from one function to another: all `UNORDERED`, to be known of names as well.

    Args:
        sources: the texts of functions and of what calls them.
        known: what is known of names.

    Returns:
        ``tags()`` for a function or method that gives such a set, ``.tags`` for an attribute that holds one,
        ``first(0`` and ``first(of`` for one that shows the order of an argument, by its place or name.

    >>> passed_on(["def tags(text): return set(text.split())", "def first(of): return next(iter(of))"], {})
    {'tags()': 'unordered', 'first(0': 'unordered', 'first(of': 'unordered'}
    """
    trees = [tree for each in sources if (tree := _parsed(each)) is not None]
    found: dict[str, str] = {}
    for _ in range(_STEPS):
        before = len(found)
        for tree in trees:
            names = _Names({**known, **found}, _given(tree))
            found.update(dict.fromkeys(_ways(tree, names), UNORDERED))
        if len(found) == before:
            break
    return found


def _ways(tree: ast.Module, names: _Names) -> Iterator[str]:
    """What a text gives away of sets."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if any(isinstance(each, ast.Return) and _gives(each.value, names) for each in _inside(node)):
                yield from (f"{node.name}()", *(f".{node.name}" for each in node.decorator_list if _is_property(each)))
            yield from _ways_in(node, names)
        elif isinstance(node, ast.Assign):
            targets = [each for each in node.targets if isinstance(each, (ast.Attribute, ast.Name))]
            if isinstance(node.value, ast.Lambda):
                wanted = [f"{each.id}()" for each in targets if isinstance(each, ast.Name)]
                yield from wanted if _gives(node.value.body, names) else ()
            elif _gives(node.value, names):
                yield from (f".{each.attr}" for each in targets if isinstance(each, ast.Attribute))


def _ways_in(function: ast.FunctionDef | ast.AsyncFunctionDef, names: _Names) -> Iterator[str]:
    """Of which of its arguments a function shows the order."""
    within = ast.Module(function.body, [])
    assigned, before = _given(within), dict.fromkeys(names.known, OTHER)
    anyway = sum(_shown(within, _Names(before, assigned)))
    given = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    given = given[given[:1] in (["self"], ["cls"]) :]
    for place, name in enumerate(given):
        if sum(_shown(within, _Names({**before, name: UNORDERED}, assigned))) > anyway:
            yield from (f"{function.name}({place}", f"{function.name}({name}")


def _gives(node: ast.expr | None, names: _Names) -> bool:
    return node is not None and _is_unordered(node, names)


def _is_property(node: ast.expr) -> bool:
    return _last(node) in ("property", "cached_property")


@lru_cache(maxsize=1024)
def _parsed(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except SyntaxError:  # a lambda's line, cut out of its statement
        return None


def _given(tree: ast.Module) -> dict[str, tuple[ast.expr, ...]]:
    given: dict[str, tuple[ast.expr, ...]] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
            for each in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(each, ast.Name):
                    given[each.id] = (*given.get(each.id, ()), node.value)
    return given


def _shown(tree: ast.Module, names: _Names) -> Iterator[bool]:
    harmless = _harmless(tree)
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.AsyncFor)):
            yield _is_unordered(node.iter, names) and any(map(_keeps_order, _inside(node)))
        elif isinstance(node, ast.Assign):
            yield _is_unpacked(node, names)
        elif isinstance(node, ast.FormattedValue):
            yield _is_unordered(node.value, names)
        elif isinstance(node, ast.expr) and id(node) not in harmless:
            yield _has_its_order(node, names)


def _harmless(tree: ast.Module) -> set[int]:
    """The identities of what is only handed to what gives the same in any order, also under a name."""
    found: set[int] = set()
    loads: dict[str, list[int]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _last(node.func) in _HARMLESS:
            found.update(id(each.value if isinstance(each, ast.Starred) else each) for each in node.args)
            if isinstance(node.func, ast.Attribute):
                found.add(id(node.func.value))
        elif isinstance(node, ast.Compare) and any(isinstance(each, (ast.In, ast.NotIn)) for each in node.ops):
            found.update(map(id, node.comparators))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            loads.setdefault(node.id, []).append(id(node))
    in_order = {
        node.func.value.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "sort"
        if isinstance(node.func.value, ast.Name)
    }
    in_order.update(name for name, there in loads.items() if found.issuperset(there))
    for name, values in _given(tree).items():
        if name in in_order:
            found.update(map(id, values))
    return found


def _has_its_order(node: ast.expr, names: _Names) -> bool:
    """Whether an expression lies in the order of a set, or tells it."""
    if isinstance(node, (ast.ListComp, ast.DictComp)):
        return _is_unordered(node.generators[0].iter, names)
    if isinstance(node, (ast.List, ast.Tuple)):
        return any(isinstance(each, ast.Starred) and _is_unordered(each.value, names) for each in node.elts)
    if not isinstance(node, ast.Call):
        return False
    last, args = _last(node.func), [each.value if isinstance(each, ast.Starred) else each for each in node.args]
    if _is_shown_by(node, last, names):
        return True
    if last == "pop" and isinstance(node.func, ast.Attribute) and not args:
        return _is_unordered(node.func.value, names)
    starred = last not in _HARMLESS and any(isinstance(each, ast.Starred) for each in node.args)
    if last in _ORDERED or last in _TEXTS or last in _KEEPING or starred:
        wanted = [each.value for each in node.args if isinstance(each, ast.Starred)] if starred else args
        if last in _KEEPING - {"extend", "writelines", "fromkeys", "join"}:
            return False  # the set itself is put somewhere
        return any(_is_unordered(each, names) for each in wanted)
    return False


def _is_shown_by(node: ast.Call, last: str, names: _Names) -> bool:
    """Whether a function of the user's shows the order of what it is given."""
    places = (*enumerate(node.args), *((each.arg, each.value) for each in node.keywords))
    return any(names.known.get(f"{last}({place}") == UNORDERED and _is_unordered(each, names) for place, each in places)


def _keeps_order(node: ast.AST) -> bool:
    """Whether something that is done for one element after the other shows which came first."""
    if isinstance(node, (ast.Yield, ast.YieldFrom, ast.Return, ast.Break)):
        return True
    if isinstance(node, ast.Assign):
        return any(isinstance(each, ast.Subscript) for each in node.targets)
    if isinstance(node, ast.AugAssign):
        return isinstance(node.op, ast.Add) and isinstance(node.value, (ast.List, ast.JoinedStr, ast.ListComp))
    return isinstance(node, ast.Call) and (_last(node.func) in _KEEPING or _last(node.func) == "print")


def _inside(block: ast.For | ast.AsyncFor | ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.AST]:
    return (node for statement in block.body for node in ast.walk(statement))


def _is_unpacked(node: ast.Assign, names: _Names) -> bool:
    several = any(isinstance(each, (ast.Tuple, ast.List)) and len(each.elts) > 1 for each in node.targets)
    return several and _is_unordered(node.value, names)


def _is_unordered(node: ast.expr, names: _Names, depth: int = 0) -> bool:
    """Whether an expression is a set whose elements may be texts, or goes through one."""
    if depth > _DEEP:
        return False
    if isinstance(node, ast.Name):
        return _is_unordered_name(node.id, names, depth)
    if isinstance(node, ast.Attribute):
        return names.known.get(f".{node.attr}") == UNORDERED
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Name) and names.known.get(f"{node.value.id}[]") == UNORDERED
    if isinstance(node, ast.Set):
        return not all(map(_is_steady, node.elts))
    if isinstance(node, ast.SetComp):
        return not _has_steady_elements(node, names)
    if isinstance(node, ast.GeneratorExp):
        return _is_unordered(node.generators[0].iter, names, depth + 1)
    if isinstance(node, ast.BinOp):
        return _is_joined(node, names, depth)
    if isinstance(node, ast.IfExp):
        return any(_is_unordered(each, names, depth + 1) for each in (node.body, node.orelse))
    return isinstance(node, ast.Call) and _gives_unordered(node, names, depth + 1)


def _is_unordered_name(name: str, names: _Names, depth: int) -> bool:
    known = names.known.get(name)
    if known in (UNORDERED, STEADY):
        return known == UNORDERED
    return any(_is_unordered(each, names, depth + 1) for each in names.given.get(name, ()))


def _is_joined(node: ast.BinOp, names: _Names, depth: int) -> bool:
    if not isinstance(node.op, (ast.BitOr, ast.BitAnd, ast.Sub, ast.BitXor)):
        return False
    both = node.left, node.right
    if any(_last(_called(each)) == "keys" for each in both):
        return True
    return any(_is_unordered(each, names, depth + 1) for each in both)


def _gives_unordered(node: ast.Call, names: _Names, depth: int) -> bool:
    last = _last(node.func)
    if last in MAKES and isinstance(node.func, ast.Name):
        return bool(node.args) and not _has_steady_elements(node.args[0], names)
    if last in JOINS or last == "copy":
        return isinstance(node.func, ast.Attribute) and _is_unordered(node.func.value, names, depth)
    if names.known.get(f"{last}()") == UNORDERED:
        return True
    return last in _LAZY and any(_is_unordered(each, names, depth) for each in node.args)


def _has_steady_elements(node: ast.expr, names: _Names) -> bool:
    """Whether what a set is made of is known to be numbers, or too few to have an order."""
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return all(map(_is_steady, node.elts))
    if isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp)):
        first = node.generators[0]
        same = isinstance(node.elt, ast.Name) and node.elt.id == getattr(first.target, "id", "")
        return _has_steady_elements(first.iter, names) if same else _is_steady(node.elt)
    if isinstance(node, ast.Name):
        return names.known.get(node.id) == STEADY
    return isinstance(node, ast.Call) and _last(node.func) in _STEADY_CALLS


def _is_steady(node: ast.expr) -> bool:
    """Whether an element is hashed in the same way in every session, as far as its source tells."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, _NUMBERS)
    if isinstance(node, ast.UnaryOp):
        return _is_steady(node.operand)
    if isinstance(node, ast.Tuple):
        return all(map(_is_steady, node.elts))
    if isinstance(node, ast.BinOp):
        return _is_steady(node.left) or _is_steady(node.right)
    return isinstance(node, ast.Call) and _last(node.func) in _STEADY_CALLS


def _last(node: ast.expr | None) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _called(node: ast.expr) -> ast.expr | None:
    return node.func if isinstance(node, ast.Call) else None


_DEEP = 20
_STEPS = 4
"""How many functions, one calling the other, sets are followed through."""

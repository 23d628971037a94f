"""Puts: where in what its names mean a cell puts something, and reads, told from its text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from nbasset.libraries.foreign import declares, is_a
from nbasset.libraries.ipython import is_trait
from nbasset.libraries.known import KNOWN
from nbasset.versions.cells.changed_in_place import base_name
from nbasset.versions.name_states import OF_ITS_OWN
from nbasset.versions.overrides import sets_something

_ADDS = "add"
_FITS = "fit"


def put_at(tree: ast.Module) -> dict[str, tuple[str, ...] | None]:
    """By name, the places where a cell of nothing but such lines puts something; ``None`` where it puts deeper.

    >>> put_at(ast.parse("d['k'] = d['n'] + 1; p.x = 2; p.y.z = 3"))
    {'d': ('k',), 'p': None}
    """
    found: dict[str, tuple[str, ...] | None] = {}
    for target in _targets(tree):
        name: str | None
        place: str | None
        if isinstance(target, ast.Call):
            name, place = _owner(target), _put_by(target)
        else:
            name, place = target.value.id if isinstance(target.value, ast.Name) else None, _place(target)
        deep = base_name(target.func if isinstance(target, ast.Call) else target) if name is None else None
        if deep is not None:
            found[deep] = None
        if name is not None:
            known = found.get(name, ())
            found[name] = None if known is None or place is None else (*known, place)
    return found


def _targets(tree: ast.Module) -> Iterator[Any]:
    for node in tree.body:
        if isinstance(node, ast.Assign):
            yield from node.targets
        elif isinstance(node, ast.Expr):
            yield node.value


def put_by_calls(tree: ast.Module) -> dict[str, tuple[str, ...] | None]:
    """By name, that a cell of nothing but calls of methods puts something somewhere.

    >>> put_by_calls(ast.parse("model.fit(X, y)")), put_by_calls(ast.parse("model.fit(X, y); n = 1"))
    ({'model': ('()',)}, {})
    """
    calls = [node.value for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    names = [_owner(each) for each in calls]
    if len(calls) != len(tree.body) or None in names:
        return {}
    places = {name: [_put_by(each) for each in calls if _owner(each) == name] for name in names}
    return {name: _all_told(each) for name, each in places.items() if name is not None}


def _all_told(places: list[str | None]) -> tuple[str, ...] | None:
    told = [each for each in dict.fromkeys(places) if each is not None]
    return None if None in places else tuple(told)


def _put_by(call: ast.Call) -> str | None:
    """Where a call of a method puts something; ``None`` where what it did before stays and it does more.

    What is entered into a register, or set, stays when another text enters or sets something else. A model that is
    fitted begins anew.

    >>> [_put_by(ast.parse(text, mode="eval").body) for text in ("f.register(int, g)", "s.add(5)", "model.fit(X)")]
    ['() register int', '() add 5', '()']
    >>> [_put_by(ast.parse(text, mode="eval").body) for text in ("p.set(5)", "p.set('k', 5)", "q.append(5)")]
    ['() set', "() set 'k'", None]
    """
    called = _called(call)
    if called.startswith(_FITS):
        return OF_ITS_OWN
    entered = called in KNOWN.entering or called == _ADDS
    if not entered and (called.startswith(_ADDS) or not sets_something(called)):
        return None
    keyed = call.args[:1] if entered or len(call.args) > 1 else []
    words = sorted(word.arg or ast.unparse(word.value) for word in call.keywords)
    return " ".join((OF_ITS_OWN, called, *map(ast.unparse, keyed), *words))


def adds_more(places: tuple[str, ...], value: object) -> bool:
    """Whether something is added to what is no set, where it may be added again and again.

    >>> adds_more(("() add 5",), {1}), adds_more(("() add 5",), object())
    (False, True)
    """
    return not is_a(value, set) and any(each.startswith(f"{OF_ITS_OWN} {_ADDS} ") for each in places)


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _owner(call: ast.Call) -> str | None:
    """The name whose method is called."""
    function = call.func
    return function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else None


def registered_at(tree: ast.Module, name: str) -> Iterator[str]:
    r"""Where a cell enters functions into what a name means, by decorators: at types.

    >>> list(registered_at(ast.parse("@f.register\ndef _(x: int): ...\n@f.register(str)\ndef _(x): ..."), "f"))
    ['() register int', '() register str']
    """
    for node in tree.body:
        for each in getattr(node, "decorator_list", ()):
            call = each if isinstance(each, ast.Call) else ast.Call(each, [], [])
            if not call.args and isinstance(node, ast.FunctionDef):
                call.args.extend(given.annotation for given in node.args.args[:1] if given.annotation)
            if _owner(call) == name and _called(call) in KNOWN.entering and call.args:
                yield f"{OF_ITS_OWN} {_called(call)} {ast.unparse(call.args[0])}"


def _place(node: ast.expr) -> str | None:
    """The key of an item, or the name of an attribute: they may be one, as columns of tables are."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        key = node.slice.value
        return key if isinstance(key, str) else repr(key)
    return None


def read_at(tree: ast.Module, name: str, value: object) -> tuple[str, ...] | None:
    """The places of a name that a cell reads; ``None`` where it reads more of it than places.

    >>> read_at(ast.parse("d['k'] = d['n'] + 1"), "d", {}), read_at(ast.parse("d['k'] = len(d)"), "d", {})
    (('n',), None)
    """
    found: dict[str, None] = {}
    places: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _owner(node) == name and node in _statements(tree):
            assert isinstance(node.func, ast.Attribute)
            places.update((node.func, node.func.value))
        elif isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.value, ast.Name):
            place = _place(node)
            if node.value.id != name or node in places or place is None:
                continue
            if isinstance(node, ast.Attribute) and declares(type(value), place) and not is_trait(value, place):
                continue
            places.add(node.value)
            if isinstance(node.ctx, ast.Load):
                found[place] = None
    read = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == name and node not in places]
    return None if read else tuple(found)


def _statements(tree: ast.Module) -> list[ast.expr]:
    return [node.value for node in tree.body if isinstance(node, ast.Expr)]

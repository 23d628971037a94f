"""Attached: what the user's own code has hung onto what others have written.

``math.twice = f``, ``pd.DataFrame.top = f``, ``@pd.api.extensions.register_dataframe_accessor("geo")``.
"""

from __future__ import annotations

import ast
import dis
import inspect
import sys
import textwrap
import types
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, reduce

from nbasset.core.bodies import Body, FunctionBody
from nbasset.core.differences import moved
from nbasset.libraries.foreign import attributes_of, is_a
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import is_users
from nbasset.versions.cells.walked import nodes_of
from nbasset.versions.code.classes import functions_of


def attached_along(holder: object, attributes: Sequence[str]) -> Iterator[tuple[str, object]]:
    """What of the user's own is met along attributes taken from an installed module, with the attributes so far.

    >>> import math
    >>> list(attached_along(math, ("pi",)))
    []
    """
    for count, attribute in enumerate(attributes, 1):
        if not is_a(holder, (types.ModuleType, type)) or is_users(holder):
            return
        holder = vars(holder).get(attribute)
        for thing in _users(holder):
            yield ".".join(attributes[:count]), thing


_STORE = dis.opmap["STORE_ATTR"]

_noted: dict[tuple[str, str], object] = {}

_others: dict[type, dict[str, object]] = {}
"""What is not the user's in classes of tables, by its attribute: the same object is asked about once."""


def note_attached(tree: ast.AST, namespace: Mapping[str, object]) -> None:
    """Remember the attributes that a cell has set on installed modules and classes.

    Args:
        tree: the cell, which has run.
        namespace: what its names mean.
    """
    for node in nodes_of(tree):
        for target in _set_by(node):
            holder = _meaning(target.value, namespace)
            if isinstance(holder, (types.ModuleType, type)) and not is_users(holder):
                _noted[f"{getattr(holder, '__module__', '')}.{holder.__name__}".lstrip("."), target.attr] = holder


def set_by_cells() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Where the attributes are that cells have set: by how each is called, the module and the way from there."""
    return {
        f"{name}.{attribute}": (_home(holder), (*_way(holder), attribute))
        for (name, attribute), holder in _noted.items()
    }


def _home(holder: object) -> str:
    return holder.__name__ if isinstance(holder, types.ModuleType) else str(getattr(holder, "__module__", ""))


def _way(holder: object) -> tuple[str, ...]:
    return () if isinstance(holder, types.ModuleType) else tuple(str(getattr(holder, "__qualname__", "")).split("."))


def note_set(places: Iterable[tuple[str, tuple[str | tuple[object], ...]]]) -> None:
    """Remember attributes as set by cells.

    Args:
        places: for each, its module and the way from there.
    """
    for module, way in places:
        names = [str(each) for each in way]
        holder = reduce(getattr, names[:-1], sys.modules[module])
        _noted[".".join((module, *names[:-1])), names[-1]] = holder


def set_by_body(source: str, namespace: Mapping[str, object]) -> list[tuple[object, str]]:
    """The attributes that a body sets on installed modules and classes, each with whose it is.

    Args:
        source: the body, as plain Python.
        namespace: what its names mean before it runs; what it imports itself is known too, where that is loaded.

    >>> [(owner.__name__, name) for owner, name in set_by_body("import math as m; m.tau = 6", {})]
    [('math', 'tau')]
    """
    if "." not in source and "setattr" not in source:
        return []
    targets, imported, entering = _sets(source)
    known = {**namespace, **_loaded(imported)} if targets or entering else {}
    found = [(_meaning(target.value, known), target.attr) for target in targets]
    entered = [(_meaning(thing, known), name) for thing, name in entering]
    return [
        *((holder, name) for holder, name in found if is_a(holder, (types.ModuleType, type)) and not is_users(holder)),
        *((thing, name) for thing, name in entered if KNOWN.register(thing, name) is not None),
    ]


def _loaded(imported: Mapping[str, tuple[str, str]]) -> dict[str, object]:
    """What names mean that a text imports, where that is loaded."""
    modules = {name: (sys.modules.get(module), attribute) for name, (module, attribute) in imported.items()}
    found = {name: module and vars(module).get(attr) if attr else module for name, (module, attr) in modules.items()}
    return {name: thing for name, thing in found.items() if thing is not None}


def set_on_the_way(body: Body, things: Iterable[object]) -> list[tuple[object, str]]:
    """The same of a body and of the functions that it leads to.

    Args:
        body: the body.
        things: what it leads to; of the user's own functions and classes, all functions count.
    """
    found = dict.fromkeys(set_by_body(body.python, body.namespace))
    own = [body.function] if isinstance(body, FunctionBody) else []
    known = (each for each in things if is_a(each, (types.FunctionType, type)) and is_users(each))
    functions = list(_functions_of((*own, *known)))
    given: dict[ast.Attribute, None] = {}
    for function, is_method in functions:
        if _may_set(function.__code__):
            text = _text_of(function.__code__)
            found.update(dict.fromkeys(set_by_body(text, function.__globals__)))
            given.update(dict.fromkeys(_set_on_arguments(function.__code__, text, is_method)))
    if given:
        codes = [(each.__code__, each.__globals__) for each, _ in functions]
        handed = [*_handed(body.python, body.namespace, ())]
        for code, namespace in codes:
            handed += _handed(_text_of(code), namespace, code.co_varnames)
        found.update(dict.fromkeys(_set_on(target, holder) for target in given for holder in handed))
        found.pop(_NOWHERE, None)
    return list(found)


_NOWHERE = (None, "")


def _functions_of(things: Iterable[object]) -> Iterator[tuple[types.FunctionType, bool]]:
    """Functions, each with whether it is a method."""
    for thing in things:
        members = attributes_of(thing) or {} if is_a(thing, type) else {"": thing}
        for function in (each for member in list(members.values()) for each in functions_of(member)):
            if is_a(function, types.FunctionType):
                yield function, is_a(thing, type)


def _set_on_arguments(code: types.CodeType, text: str, is_method: bool) -> Iterator[ast.Attribute]:
    """The attributes that a function sets on what it is handed, or on what hangs on that."""
    names = code.co_varnames[is_method : code.co_argcount + code.co_kwonlyargcount]
    for target in _sets(text)[0] if text and names else ():
        root: ast.expr = target
        while isinstance(root, ast.Attribute):
            root = root.value
        if isinstance(root, ast.Name) and root.id in names:
            yield target


def _handed(source: str, namespace: Mapping[str, object], own: Collection[str]) -> Iterator[object]:
    """The modules and classes of others that a text hands to functions.

    Args:
        source: the text.
        namespace: what its names mean.
        own: names that mean something else in it.
    """
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    imported = _sets(source)[1] if calls else {}
    known = {name: value for name, value in namespace.items() if name not in own} if calls else {}
    known |= _loaded(imported)
    for each in (part for call in calls for part in (*call.args, *(word.value for word in call.keywords))):
        meant = _meaning(each, known)
        if is_a(meant, (types.ModuleType, type)) and not is_users(meant):
            yield meant


def _set_on(target: ast.Attribute, holder: object) -> tuple[object, str]:
    """What is set where a function is handed something, with its attribute."""
    way: list[str] = []
    inside = target.value
    while isinstance(inside, ast.Attribute):
        way.append(inside.attr)
        inside = inside.value
    for attribute in reversed(way):
        holder = vars(holder).get(attribute) if is_a(holder, (types.ModuleType, type)) else None
    return (holder, target.attr) if is_a(holder, (types.ModuleType, type)) and not is_users(holder) else _NOWHERE


@lru_cache(maxsize=1024)
def _may_set(code: types.CodeType) -> bool:
    """Whether code sets an attribute, or enters something, at all: most does not, and its text is not looked for."""
    if "setattr" in code.co_names or _STORE in code.co_code[::2] or not KNOWN.entering.isdisjoint(code.co_names):
        return True
    return any(_may_set(each) for each in code.co_consts if is_a(each, types.CodeType))


@lru_cache(maxsize=1024)
def _text_of(code: types.CodeType) -> str:
    """The text of a function as one that can be parsed; empty where there is none."""
    try:
        text = textwrap.dedent(inspect.getsource(code))
        ast.parse(text)
    except (OSError, SyntaxError, TypeError):  # not found, or a part of an expression
        return ""
    return text


@lru_cache(maxsize=256)
def _sets(
    source: str,
) -> tuple[tuple[ast.Attribute, ...], dict[str, tuple[str, str]], tuple[tuple[ast.expr, str], ...]]:
    """The attributes that a text sets, what it imports by which names, and into what it may enter something."""
    nodes = list(ast.walk(ast.parse(source)))
    imports = [each for node in nodes if isinstance(node, ast.Import) for each in node.names]
    modules = {each.asname or each.name.partition(".")[0]: each for each in imports}
    imported = {name: (each.name if each.asname else name, "") for name, each in modules.items()}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imported.update((each.asname or each.name, (node.module, each.name)) for each in node.names)
    return tuple(target for node in nodes for target in _set_by(node)), imported, tuple(_entering(nodes))


def _entering(nodes: Iterable[ast.AST]) -> Iterator[tuple[ast.expr, str]]:
    """The things of which a method is used that may enter something, and functions that may, by their names."""
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr in KNOWN.entering:
            yield node.value, node.attr
        elif isinstance(node, ast.Name) and node.id in KNOWN.entering:
            yield node, node.id


def attached() -> dict[str, list[tuple[str, object]]]:
    """What of the user's own hangs on installed modules and classes, by its attribute, with how it is called.

    That is what cells have set, and functions and accessors on classes of tables, however they came there.
    """
    found: dict[str, list[tuple[str, object]]] = {}
    for (name, attribute), holder in _noted.items():
        if attribute in vars(holder):
            value = vars(holder)[attribute]
            things = list(_users(value)) or [value]
            found.setdefault(attribute, []).extend((f"{name}.{attribute}", thing) for thing in things)
    for cls in _tables():
        others = _others.setdefault(cls, {})
        for attribute in moved(others, vars(cls)):
            member = vars(cls)[attribute]
            things = list(_users(member))
            if not things:
                others[attribute] = member
            for thing in things:
                found.setdefault(attribute, []).append((f"{cls.__name__}.{attribute}", thing))
    return found


def _tables() -> Iterator[type]:
    for library, module in KNOWN.loaded():
        for name in library.extended:
            cls = getattr(module, name, None)
            if is_a(cls, type):
                yield cls


def _set_by(node: ast.AST) -> Iterator[ast.Attribute]:
    """The attributes that a statement sets, or ``setattr`` with a literal name."""
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        yield from (each for each in targets if isinstance(each, ast.Attribute))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr" and node.args[1:]:
        holder, name = node.args[:2]
        if isinstance(name, ast.Constant):
            yield ast.Attribute(holder, str(name.value))


def _meaning(node: ast.expr, namespace: Mapping[str, object]) -> object:
    """What a name with attributes means, along modules and classes."""
    if isinstance(node, ast.Name):
        return namespace.get(node.id)
    if isinstance(node, ast.Attribute):
        holder = _meaning(node.value, namespace)
        return vars(holder).get(node.attr) if is_a(holder, (types.ModuleType, type)) else None
    return None


def _users(member: object) -> Iterator[object]:
    """The functions and classes behind something attached, if they are the user's own."""
    kept = [each for name in KNOWN.accessors if is_a(each := (attributes_of(member) or {}).get(name), type)]
    yield from filter(is_users, functions_of(member) or kept)

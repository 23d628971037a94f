"""Python's own values and plain instances, opened."""

from __future__ import annotations

import array
import contextlib
import copyreg
import enum
import functools
import gc
import os
import re
import sys
import types
import weakref
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from nbasset.libraries.foreign import attribute, attributes_of, bases_of, is_a, members_of, module_of, name_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import Generators
from nbasset.libraries.nodes import Node, buffer_digest, type_name
from nbasset.libraries.origin import is_local, is_local_module
from nbasset.libraries.python import SCALARS, is_long_number
from nbasset.versions.code.classes import beside_its_value
from nbasset.versions.code.normal_form import normal_form
from nbasset.versions.code.untracked import sign_of_held
from nbasset.versions.values.attributes import in_parts
from nbasset.versions.values.type_variables import TYPES

Functions: TypeAlias = Callable[[object], str]

PICKLING = ("__reduce_ex__", "__reduce__", "__getstate__", "__setstate__", "__getnewargs_ex__", "__getnewargs__")
"""The methods by which a class says how its instances are pickled."""

NEVER_SEEN = frozenset({"itertools", "concurrent.futures.thread", "concurrent.futures.process"})
"""Modules whose objects are on their way: to look at an iterator moves it, and workers come and go."""


def function_name(value: object) -> str:
    """What tells a function when nobody follows it: its name, and its code when it is Python."""
    code = attribute(value, "__code__")
    digest = normal_form(code).digest if is_a(code, types.CodeType) else ""
    return f"{global_name(value)} {digest}"


def global_name(value: object) -> str:
    """The module and qualified name of whatever has them; the type's where it has none.

    >>> global_name(len), global_name(dict.fromkeys)
    ('builtins.len', 'builtins.dict.fromkeys')
    """
    if is_a(value, type):
        return type_name(value)
    name = attribute(value, "__qualname__") or attribute(value, "__name__")
    if not is_a(name, str):
        return f"a {type_name(type(value))}"
    module = attribute(value, "__module__")
    owner = attribute(value, "__self__")
    if not is_a(module, str):
        module = module_of(owner if is_a(owner, type) else type(value))
    return f"{module}.{name}"


def opener(cls: type) -> Callable[[object, Functions], Node] | None:
    """How to open a value whose class is `cls`, for Python's own kinds; None for a plain instance."""
    for kind in _EXACT, _KINDS:
        for base, found in kind.items():
            if cls is base or (kind is _KINDS and issubclass(cls, base)):
                return found
    return None


def opaque(value: object) -> Node:
    """A value whose content cannot be seen."""
    name = type_name(type(value))
    return Node(("opaque", name), opaque=name)


def open_list(value: Sequence[object], functions: Functions) -> Node:
    """A list or a tuple."""
    library = KNOWN.get(module_of(type(value[0]))) if value else None
    together = library.pack(value) if library and library.pack else None
    if library is not None and together is not None:
        return Node((type(value).__name__, f"of {library.name}'s scalars"), [together], lambda position: "")
    return Node(type(value).__name__, list(value))


def open_dict(value: dict[object, object], functions: Functions) -> Node:
    """A dict: the order in which it was filled can be seen by whoever loops over it, so it counts."""
    keys = list(value)
    parts = [part for pair in value.items() for part in pair]
    return Node("dict", parts, lambda position: f"[{_short(keys[position // 2])}]")


def _open_set(value: Iterable[object], functions: Functions) -> Node:
    return Node(type(value).__name__, list(value), lambda position: "{…}", unordered=True)


def _open_bytearray(value: bytearray, functions: Functions) -> Node:
    return Node(("bytearray", buffer_digest(value)))


def _open_memoryview(value: memoryview, functions: Functions) -> Node:
    shape = tuple(value.shape or ())
    return Node(("memoryview", value.format, shape, value.readonly, buffer_digest(value.tobytes())))


def _open_array(value: Any, functions: Functions) -> Node:
    return Node(("array", value.typecode, buffer_digest(value.tobytes())))


def _open_view(value: Iterable[object], functions: Functions) -> Node:
    return Node(type(value).__name__, list(value), unordered=False)


def _open_proxy(value: types.MappingProxyType[object, object], functions: Functions) -> Node:
    return Node("mappingproxy", [dict(value)], lambda position: "")


def _open_function(value: object, functions: Functions) -> Node:
    """A function; of one that an installed package made as it ran, what it holds is data that nobody else looks at."""
    held = _held_inside(value) if was_made_inside(value) else []
    return Node(("function", functions(value)), held, lambda position: ".__closure__")


def was_made_inside(value: object) -> bool:
    """Whether a function was made by a function of an installed package, as it ran."""
    name, module = getattr(value, "__qualname__", ""), getattr(value, "__module__", None)
    return "<locals>" in name and isinstance(module, str) and not is_local_module(module)


def _held_inside(function: object) -> list[object]:
    held = [*(getattr(function, "__defaults__", None) or ()), getattr(function, "__kwdefaults__", None)]
    for cell in getattr(function, "__closure__", None) or ():
        with contextlib.suppress(ValueError):  # an empty cell
            held.append(cell.cell_contents)
    return held


def _open_method(value: types.MethodType, functions: Functions) -> Node:
    return Node(("method", functions(value)), [value.__self__], lambda position: ".__self__")


def _open_builtin(value: Any, functions: Functions) -> Node:
    owner = getattr(value, "__self__", None)
    if owner is None or isinstance(owner, (types.ModuleType, type)):
        if sign_of_held(value):
            functions(value)  # whoever follows functions tells what that means
        return Node(("builtin", global_name(value)))
    return Node(("builtin method", value.__name__), [owner], lambda position: ".__self__")


def _open_class(value: object, functions: Functions) -> Node:
    return Node(("class", functions(value)))


def _open_module(value: types.ModuleType, functions: Functions) -> Node:
    return Node(("module", functions(value) if is_local_module(value.__name__) else str(value.__name__)))


def _open_code(value: types.CodeType, functions: Functions) -> Node:
    return Node(("code", normal_form(value).digest))


def _open_cell(value: types.CellType, functions: Functions) -> Node:
    try:
        return Node("cell", [value.cell_contents], lambda position: ".cell_contents")
    except ValueError:
        return Node("empty cell")


def _open_property(value: property, functions: Functions) -> Node:
    return Node("property", [value.fget, value.fset, value.fdel], lambda position: ".fget")


def _open_wrapped(value: Any, functions: Functions) -> Node:
    return Node(type(value).__name__, [value.__func__], lambda position: ".__func__")


def _open_reference(value: Callable[[], object], functions: Functions) -> Node:
    return Node("weakref", [value()], lambda position: "()")


def _open_weak(value: Any, functions: Functions) -> Node:
    """A dictionary that keeps nothing alive: what it still holds, and nothing of how it is rid of the rest."""
    return Node(type(value).__name__, [part for pair in value.items() for part in pair])


def _open_enum(value: enum.Enum, functions: Functions) -> Node:
    beside = beside_its_value(value)
    parts = [value._value_, beside] if beside else [value._value_]
    return Node(
        ("enum", type_name(type(value)), str(value._name_)), parts, lambda position: "" if position else ".value"
    )


def _open_pattern(value: re.Pattern[Any], functions: Functions) -> Node:
    return Node(("pattern", value.pattern, value.flags))


def _open_not_implemented(value: object, functions: Functions) -> Node:
    return Node("NotImplemented")


def _open_environment(value: object, functions: Functions) -> Node:
    """What a body asks of the environment is observed, name by name: as a whole it is another one in every session."""
    return Node("environment")


def _short(key: object) -> str:
    written = type(key) in SCALARS and not (type(key) is int and is_long_number(key))
    return repr(key) if written else f"<{name_of(type(key))}>"


_EXACT: dict[type, Callable[[Any, Functions], Node]] = {
    list: open_list,
    tuple: open_list,
    dict: open_dict,
    set: _open_set,
    frozenset: _open_set,
    bytearray: _open_bytearray,
    memoryview: _open_memoryview,
    array.array: _open_array,
    type({}.keys()): _open_view,
    type({}.values()): _open_view,
    type({}.items()): _open_view,
    types.MappingProxyType: _open_proxy,
    types.FunctionType: _open_function,
    functools._lru_cache_wrapper: _open_function,
    types.MethodType: _open_method,
    types.BuiltinFunctionType: _open_builtin,
    types.MethodDescriptorType: _open_builtin,
    types.WrapperDescriptorType: _open_builtin,
    types.MethodWrapperType: _open_builtin,
    types.ClassMethodDescriptorType: _open_builtin,
    types.GetSetDescriptorType: _open_builtin,
    types.MemberDescriptorType: _open_builtin,
    types.CodeType: _open_code,
    types.CellType: _open_cell,
    property: _open_property,
    staticmethod: _open_wrapped,
    classmethod: _open_wrapped,
    weakref.ref: _open_reference,
    re.Pattern: _open_pattern,
    type(NotImplemented): _open_not_implemented,
    **TYPES,
}

_KINDS: dict[type, Callable[[Any, Functions], Node]] = {
    type: _open_class,
    types.ModuleType: _open_module,
    enum.Enum: _open_enum,
    os._Environ: _open_environment,
    weakref.ref: _open_reference,
    weakref.WeakValueDictionary: _open_weak,
    weakref.WeakKeyDictionary: _open_weak,
    weakref.WeakSet: _open_set,
}


def _is_shared(value: object, generators: Generators) -> bool:
    """Whether a value is a random generator that every step seeds: its state is nobody's input."""
    home = sys.modules.get(generators.home)
    return home is not None and any(value is each for each in generators.shared(home) if each is not None)


def open_instance(value: object, cached: Container[str]) -> Node:
    """An instance, by the state it gives out for copying.

    Args:
        value: the instance.
        cached: attributes that only remember what the others imply.
    """
    cls = type(value)
    module = module_of(cls)
    if module in NEVER_SEEN:
        return _with_functions(opaque(value), value)
    library = KNOWN.get(module)
    if library and library.generators and _is_shared(value, library.generators):
        return Node(("global generator", type_name(cls)))
    if library and library.compiled and (compiled := _function_in(value, library.compiled)) is not None:
        return Node(("compiled", type_name(cls)), [compiled, getattr(value, "targetoptions", None)], lambda _: "")
    try:
        reduced = value.__reduce_ex__(4)
        if is_a(reduced, str):
            return Node(("global", type_name(cls), reduced))
        return _open_reduced(value, (*reduced, None, None, None, None)[:5], cached)
    except Exception:  # noqa: BLE001  a value's own method may raise anything, and give anything
        return _open_unwilling(value, cached)


def _function_in(value: object, names: tuple[str, ...]) -> types.FunctionType | None:
    found = (attribute(value, name) for name in names)
    return next((each for each in found if is_a(each, types.FunctionType)), None)


def pickles_its_own_way(cls: type) -> bool:
    """Whether an installed package says itself how the instances of its class are pickled.

    >>> import argparse, fractions
    >>> pickles_its_own_way(fractions.Fraction), pickles_its_own_way(argparse.Namespace)
    (True, False)
    """
    if is_local(cls):
        return False
    owners = (next((base for base in bases_of(cls) if name in members_of(base)), object) for name in PICKLING)
    room = module_of(cls).partition(".")[0]
    return any(owner is not object and module_of(owner).partition(".")[0] == room for owner in owners)


def _open_unwilling(value: object, cached: Container[str]) -> Node:
    node = opaque(value)
    try:
        state = object.__getstate__(value)
    except Exception:  # noqa: BLE001  the same
        state = None
    names, parts = in_parts(state or dict(attributes_of(value) or {}), cached) or ((), ())
    inside = {name: each for name, each in _inside(value) if each is not None}
    names, parts = (*names, *inside), (*parts, *inside.values())
    if not parts:
        return _with_functions(node, value)
    node.tag, node.children, node.label = (*node.tag, names), parts, lambda position: f".{names[position]}"
    return node


def _with_functions(node: Node, value: object) -> Node:
    """Functions and classes that an object of C holds, such as a key to sort by, or what it decodes into.

    Python's collector knows of them, and moves nothing.
    """
    node.children, node.label = [each for each in gc.get_referents(value) if _is_code(each)], lambda _: ""
    return node


def _is_code(thing: object) -> bool:
    return is_a(thing, (types.FunctionType, types.MethodType, functools.partial)) or (
        is_a(thing, type) and is_local(thing)
    )


def _inside(value: object) -> Iterator[tuple[str, object]]:
    """What a proxy stands for, and what a container of the user's holds by Python's own way of looking into it."""
    yield "__wrapped__", attribute(value, "__wrapped__")
    for kind, looked in _CONTENTS.items():
        if is_a(value, kind):
            yield kind.__name__, looked(value)


_CONTENTS: dict[type[Any], Callable[[Any], object]] = {
    dict: lambda value: list(dict.items(value)),
    list: lambda value: list(list.__iter__(value)),
    tuple: lambda value: list(tuple.__iter__(value)),
    str: str.__str__,
}


def _open_reduced(value: Any, reduced: tuple[Any, ...], cached: Container[str]) -> Node:
    function, arguments, state, items, pairs = reduced
    state = None if _are_its_items(state, value) else state
    how, given = _construction(type(value), function, arguments)
    listed = [] if items is None else list(items)
    mapped = [] if pairs is None else [part for pair in pairs for part in pair]
    attributes = in_parts(state, cached, in_order=is_local(type(value)))
    names, parts = attributes if attributes is not None else (("",), (state,))
    shape = [len(part or ()) for part in state] if attributes is not None and type(state) is tuple else []
    first = len(given) + len(listed) + len(mapped)

    def label(position: int) -> str:
        if position >= first:
            return f".{names[position - first]}" if names[position - first] else ""
        inside = position - len(given)
        return "" if inside < 0 else f"[{inside if inside < len(listed) else '…'}]"

    tag = ("object", type_name(type(value)), how, len(given), len(listed), len(mapped), names, shape)
    return Node(tag, [*given, *listed, *mapped, *parts], label)


def _are_its_items(state: object, value: object) -> bool:
    """Whether a dictionary's attributes are its items, as where ``self.__dict__ = self``: once told is enough."""
    if not (isinstance(value, dict) and isinstance(state, dict) and state and len(state) == len(value)):
        return False
    return all(name in value and value[name] is each for name, each in state.items())


def _construction(cls: type, function: Any, arguments: Any) -> tuple[str, list[Any]]:
    """By what, and from what, an instance is built again."""
    given = list(arguments or ())
    if function is copyreg.__newobj__:  # type: ignore[attr-defined]
        return "", given[1:]
    if function is copyreg.__newobj_ex__:  # type: ignore[attr-defined]
        return "", given[1:]
    return global_name(function), ["its class" if part is cls else part for part in given]

"""Closure: what code leads to — the names it uses, the functions they mean, the names those use, and so on."""

from __future__ import annotations

import builtins
import functools
import reprlib
import types
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from pathlib import PurePath
from typing import Any

from nbasset.core.assets import Asset
from nbasset.core.digests import digest_of
from nbasset.core.version import Part
from nbasset.versions import values
from nbasset.versions.captures import plain_content
from nbasset.versions.classes import class_members
from nbasset.versions.code import CodeForm, normal_form
from nbasset.versions.modules import Origin, Place, file_part, package_of, place_of, resolve_relative
from nbasset.versions.signs import makes_own_generator, paths_in, sign_of
from nbasset.versions.sources import source_of

Namespace = Mapping[str, Any]
Chain = tuple[str, ...]

SHELL_NAMES = frozenset(
    {"get_ipython", "In", "Out", "exit", "quit", "_", "__", "___", "_i", "_ii", "_iii", "_dh", "_oh"}
)
"""Names that the shell itself puts into a notebook."""

ADDS = frozenset({"append", "appendleft", "extend", "add", "update", "insert", "clear"})
GROWING = (list, dict, set, deque, bytearray)
"""Methods of Python's own containers that give nothing back: code that only adds to a list does not depend on it."""

MACHINERY = frozenset({"nbasset", "IPython", "ipykernel", "ipywidgets", "traitlets", "zmq"})
"""Packages whose objects lead into the machinery of a notebook, not to data."""


@dataclass(slots=True)
class Found:
    """What a walk has found.

    Args:
        parts: everything the code leads to, by name.
        inputs: names that mean an upstream asset, and its key.
        unknown: names the asset's own code uses that nothing defines.
        untracked: what cannot be seen, in words.
        names: the notebook names the code reaches.
        modules: the local modules it reaches.
        paths: data files that its texts name.
    """

    parts: dict[str, Part] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    untracked: dict[str, None] = field(default_factory=dict)
    names: dict[str, None] = field(default_factory=dict)
    modules: dict[str, None] = field(default_factory=dict)
    paths: dict[str, None] = field(default_factory=dict)


class Walk:
    """Follows names from one asset's code.

    Args:
        home: the namespace the asset's code sees.
        asset_of: tells which asset a name in that namespace means, if it means one.
        memo: what one planning pass has digested so far, shared between its walks.
    """

    def __init__(self, home: Namespace, asset_of: Callable[[str], str | None], memo: Memo) -> None:
        self.home = home
        self.asset_of = asset_of
        self.memo = memo
        self.found = Found()
        self._todo: deque[tuple[Namespace, Chain, bool]] = deque()
        self._visited: set[tuple[int, Chain]] = set()
        self._followed: set[int] = set()

    def code(
        self,
        form: CodeForm,
        namespace: Namespace,
        only: Iterable[str] | None = None,
        own: bool = False,
        part: Part | None = None,
    ) -> None:
        """Note everything a piece of code names.

        Args:
            form: the code.
            namespace: where it looks names up.
            only: the names to follow; nothing means every name.
            own: whether it is the asset's own code, whose unknown names it waits for.
            part: the code as a part, with its source.
        """
        wanted = None if only is None else set(only)
        for chain in form.reads:
            if wanted is None or chain[0] in wanted:
                self._todo.append((namespace, chain, own))
        for name in form.texts:
            if (wanted is None or name in wanted) and (name in namespace or self.asset_of(name)):
                self._todo.append((namespace, (name,), False))
        self._imports(form, str(namespace.get("__package__") or ""))
        self.found.untracked.update(dict.fromkeys(form.signs))
        self.found.paths.update(dict.fromkeys(form.paths))
        if part is not None and makes_own_generator(form.reads, lambda: part.text):
            self.found.untracked["an unseeded random generator"] = None

    def look_up(self, name: str) -> None:
        """Note one name of the home namespace."""
        self._todo.append((self.home, (name,), False))

    def finish(self) -> Found:
        """Follow everything noted, and everything that leads to, until nothing is left."""
        while self._todo:
            namespace, chain, own = self._todo.popleft()
            mark = (id(namespace), chain)
            if mark not in self._visited:
                self._visited.add(mark)
                self._name(namespace, chain, own)
        return self.found

    def _name(self, namespace: Namespace, chain: Chain, own: bool) -> None:
        name = chain[0]
        at_home = namespace is self.home
        known = self.asset_of(name) if at_home else None
        if known is not None:
            self.found.inputs[name] = known
        elif name in namespace:
            if at_home:
                if name in SHELL_NAMES:
                    return
                self.found.names[name] = None
            self._value(self._label(namespace, name), chain[1:], namespace[name])
        elif not hasattr(builtins, name):
            self._unknown(name, own)

    def _unknown(self, name: str, own: bool) -> None:
        if own:
            self.found.unknown[name] = None
        else:
            self.found.parts.setdefault(name, _NOTHING)

    def _label(self, namespace: Namespace, name: str) -> str:
        return name if namespace is self.home else f"{namespace.get('__name__', '?')}.{name}"

    def _value(self, label: str, attributes: Chain, value: object) -> None:
        sign = sign_of(value, attributes)
        if sign:
            self.found.untracked[sign] = None
        if isinstance(value, types.ModuleType):
            self._module(value, attributes)
        elif isinstance(value, Asset):
            self._asset(label, value)
        elif isinstance(value, (types.FunctionType, type)):
            self.follow(value, label)
        elif isinstance(value, functools._lru_cache_wrapper):
            self.follow(value.__wrapped__, label)
        elif not (attributes and attributes[0] in ADDS and type(value) in GROWING):
            self._content(label, value)

    def _asset(self, label: str, value: Asset) -> None:
        known = self.asset_of(str(value.key))
        if known is not None:
            self.found.inputs[label] = known
        else:
            self.found.unknown[str(value.key)] = None

    def _content(self, label: str, value: object) -> None:
        part, opaque, reached = self.memo.content(label, value)
        if isinstance(value, (str, PurePath)):
            self.found.paths.update(dict.fromkeys(paths_in(str(value))))
        self._note(label, part)
        self.found.untracked.update((f"{label}{path}", None) for path in opaque)
        for function in reached:
            self.follow(function)

    def _module(self, module: types.ModuleType, attributes: Chain) -> None:
        place = place_of(module.__name__)
        if place.origin is Origin.PACKAGE:
            self.found.parts[place.name] = place.part()
        elif place.origin is Origin.LOCAL:
            self._local(module, attributes)

    def _local(self, module: types.ModuleType, attributes: Chain) -> None:
        """Follow ``module.attribute``; where no attribute is named, the module counts as a whole."""
        self.found.modules[module.__name__] = None
        if attributes and attributes[0] in vars(module):
            self._todo.append((vars(module), attributes, False))
        else:
            self._whole(module.__name__)

    def _whole(self, module_name: str) -> None:
        self.found.modules[module_name] = None
        part = file_part(module_name)
        if part is not None and module_name not in self.found.parts:
            self.found.parts[module_name] = part
            code = self.memo.module_code(module_name, part)
            if code is not None:
                self._imports(normal_form(code), package_of(module_name))

    def _imports(self, form: CodeForm, package: str) -> None:
        """Note what code imports when it runs; a local module then counts as a whole, whether it is loaded or not."""
        for name in form.imports:
            self._imported(resolve_relative(name, package))
        for name, inside in form.from_imports:
            self._imported(resolve_relative(name, package), inside)

    def _imported(self, module_name: str, inside: str = "") -> None:
        place = place_of(module_name)
        if place.origin is Origin.PACKAGE:
            self.found.parts[place.name] = place.part()
        elif place.origin is Origin.LOCAL:
            for name in accumulate(module_name.split("."), "{}.{}".format):
                self._whole(name)
            self._whole(f"{module_name}.{inside}")

    def follow(self, thing: object, label: str | None = None) -> None:
        """Follow a function or a class: its own content becomes a part, what it names is noted."""
        thing = _plain_function(thing)
        place = place_of(getattr(thing, "__module__", None))
        if place.origin is Origin.PACKAGE:
            self.found.parts[place.name] = place.part()
        elif place.origin is not Origin.PYTHON:
            if place.origin is Origin.LOCAL:
                self.found.modules[str(getattr(thing, "__module__", ""))] = None
            new = id(thing) not in self._followed
            if new or label is not None:
                self._followed.add(id(thing))
                self._follow(label or _qualified(thing, place, self.home), thing, new)

    def _follow(self, label: str, thing: object, new: bool) -> None:
        if isinstance(thing, types.FunctionType):
            part, reached = self.memo.function(thing)
            if new:
                self.code(normal_form(thing.__code__), thing.__globals__, part=part)
        elif isinstance(thing, type):
            part, reached = self.memo.cls(thing)
        else:
            return
        self._note(label, part)
        for each in reached:
            self.follow(each)

    def _note(self, label: str, part: Part) -> None:
        """Make something a part; of two that go by one name and differ, both count."""
        parts = self.found.parts
        while label in parts and parts[label].digest != part.digest:
            label += "′"
        parts[label] = part


_NOTHING = Part("missing", "missing")


def _plain_function(thing: object) -> object:
    """The function behind a bound method or a cache."""
    if isinstance(thing, functools._lru_cache_wrapper):
        return thing.__wrapped__
    return thing.__func__ if isinstance(thing, types.MethodType) else thing


def _qualified(thing: Any, place: Place, home: Namespace) -> str:
    name = str(getattr(thing, "__qualname__", type(thing).__qualname__))
    if place.origin is Origin.NOTEBOOK or getattr(thing, "__globals__", None) is home:
        return name
    return f"{thing.__module__}.{name}"


class Memo:
    """What one planning pass has digested: each value, function and class once.

    Args:
        modules: the modules that are loaded.
    """

    def __init__(self, modules: Mapping[str, types.ModuleType]) -> None:
        self.modules = modules
        self._contents: dict[int, tuple[object, Part, tuple[str, ...], tuple[object, ...]]] = {}
        self._functions: dict[int, tuple[object, Part, tuple[object, ...]]] = {}
        self._classes: dict[int, tuple[type, Part, tuple[object, ...]]] = {}

    def content(self, label: str, value: object) -> tuple[Part, tuple[str, ...], tuple[object, ...]]:
        """A value's part, what of it cannot be seen, and the functions and classes it holds."""
        known = self._contents.get(id(value))
        if known is None:
            digest, opaque, reached = self._digest(value)
            known = self._contents[id(value)] = (value, Part("value", digest, in_short(value)), opaque, reached)
        return known[1:]

    def _digest(self, value: object) -> tuple[str, tuple[str, ...], tuple[object, ...]]:
        if type(value) in _SCALARS:
            return digest_of([type(value).__name__, _exact(value)]), (), ()
        reached: dict[int, object] = {}

        def note(thing: object) -> str:
            reached[id(thing)] = thing
            return _token(thing)

        value = plain_content(value)
        if type(value).__module__.partition(".")[0] in MACHINERY:
            return digest_of(["machinery", type(value).__qualname__]), ("",), ()
        try:
            found = values.digest(value, functions=note)
        except Exception as error:  # noqa: BLE001  # what a user's object does when it is looked at is its own affair
            sight = f" ({type(value).__name__}, which cannot be looked at: {type(error).__name__})"
            return digest_of(["unseen", type(value).__qualname__]), (sight,), ()
        reached.update((id(cls), cls) for cls in found.classes)
        return found.digest, found.opaque, tuple(reached.values())

    def function(self, function: types.FunctionType) -> tuple[Part, tuple[object, ...]]:
        """A function's own part — code, defaults, closure — and the functions and classes held in those."""
        known = self._functions.get(id(function))
        if known is None:
            state, reached = self._function_state(function)
            digest = normal_form(function.__code__).digest
            digest = digest_of([digest, state]) if state else digest
            part = Part("function", digest, partial(source_of, function))
            known = self._functions[id(function)] = (function, part, reached)
        return known[1:]

    def _function_state(self, function: types.FunctionType) -> tuple[list[str], tuple[object, ...]]:
        held = _held(function)
        state: list[str] = []
        reached: list[object] = []
        for each in held:
            digest, _, inside = self._digest(each)
            state.append(digest)
            reached.extend(inside)
        return state, tuple(reached)

    def cls(self, cls: type) -> tuple[Part, tuple[object, ...]]:
        """A class's own part — bases, attributes — and the methods and classes it leads to."""
        known = self._classes.get(id(cls))
        if known is None:
            facts, reached = class_members(cls, self._digest, _token)
            known = self._classes[id(cls)] = (cls, Part("class", digest_of(facts), partial(source_of, cls)), reached)
        return known[1:]

    def module_code(self, name: str, part: Part) -> types.CodeType | None:
        """A local module's code, from the text its part was made of."""
        try:
            return compile(part.text, name, "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            return None


def _held(function: Any) -> list[object]:
    """What a function holds beside its code; of one that dispatches by type, not what it remembers of its calls."""
    if isinstance(getattr(function, "registry", None), types.MappingProxyType):
        return [dict(function.registry), function.__wrapped__]
    held = [function.__defaults__, function.__kwdefaults__]
    if function.__closure__:
        held.append([_cell_content(cell) for cell in function.__closure__])
    held.append(dict(function.__dict__))
    return [each for each in held if each]


_SCALARS = frozenset({int, str, float, bool, type(None), bytes})


def _exact(value: Any) -> str | bytes:
    return value.hex() if type(value) is float else value if isinstance(value, (str, bytes)) else repr(value)


def _cell_content(cell: types.CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def _token(thing: Any) -> str:
    """What stands for a function or class inside a value; the thing itself is followed as a part of its own."""
    if isinstance(thing, partial):
        return "partial"
    code = getattr(thing, "__code__", None)
    name = f"{getattr(thing, '__module__', '')}.{getattr(thing, '__qualname__', type(thing).__qualname__)}"
    return digest_of([name, normal_form(code).digest]) if isinstance(code, types.CodeType) else name


def in_short(value: object) -> str:
    """A value in a few words, for people; nothing of it is computed that costs."""
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and shape:
        return f"{type(value).__name__} {' × '.join(map(str, shape))}"
    if type(value) in _SCALARS or isinstance(value, (list, tuple, dict, set, frozenset)):
        return reprlib.repr(value)
    return type(value).__name__

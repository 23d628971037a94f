"""Closure: what code leads to — the names it uses, the functions they mean, the names those use, and so on."""

from __future__ import annotations

import builtins
import functools
import sys
import types
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import PurePath

from nbasset.core.assets import Asset
from nbasset.core.digests import digest_of
from nbasset.core.result_names import ResultName
from nbasset.core.version import Part
from nbasset.libraries.foreign import is_a, module_of, qualified_name_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import ARGUMENTS, PLOTS
from nbasset.libraries.nodes import type_name
from nbasset.libraries.origin import Origin, place_of
from nbasset.libraries.unrepeatable import TOLD_BY_TEXT, words_in_calls
from nbasset.versions.annotated import Annotations
from nbasset.versions.budget import HEAVY, weight
from nbasset.versions.code.introspection import INTROSPECTION, asked_parts
from nbasset.versions.code.normal_form import CodeForm, normal_form
from nbasset.versions.code.untracked import IMPORTED, paths_in, sign_of, sign_of_chain, sign_of_held
from nbasset.versions.findings import Found
from nbasset.versions.imports import Imports
from nbasset.versions.meanings import (
    SHELL_NAMES,
    as_text,
    called,
    home_of_builtin,
    home_of_thing,
    hung_onto,
    is_no_builtin,
    is_renamed,
    is_shadowed,
    only_added_to,
    plain_function,
    seen_by_all,
    seen_by_another,
    unlisted,
)
from nbasset.versions.memo import Memo
from nbasset.versions.queries import Queries, names_in_texts
from nbasset.versions.settings import asked_settings, draws_with, reached_by
from nbasset.versions.values.objects import was_made_inside

Namespace = Mapping[str, object]
Chain = tuple[str, ...]

SHOWN = frozenset({"_", "__", "___", "Out", "_oh"})
SHOWN_BEFORE = "_, what cells before have shown"
"""Those that mean results of cells, and the sign of who uses them."""


class Walk:
    """Follows names from one asset's code.

    Args:
        home: the namespace the asset's code sees.
        asset_of: tells which asset a name in that namespace means, if it means one.
        memo: what one planning pass has digested so far, shared between its walks.
        own: the results whose code it is: a query's table of such a name is the database's.
        also: names that count as those of the home: a body's own, while it is at work.
    """

    def __init__(
        self,
        home: Namespace,
        asset_of: Callable[[str], ResultName | None],
        memo: Memo,
        own: Collection[ResultName] = (),
        also: Namespace | None = None,
    ) -> None:
        self.home = home
        self._own = own
        self._also = home if also is None else also
        self._queries = Queries()
        self._annotations = Annotations()
        self.asset_of = asset_of
        self.memo = memo
        self.found = Found()
        self._trace = memo.trace
        self._is_traced = bool(memo.trace)
        self._imports = Imports(self.found, memo)
        self._todo: deque[tuple[Namespace, Chain, bool]] = deque()
        self._visited: set[tuple[int, Chain]] = set()
        self._followed: set[int] = set()
        self._forms: list[CodeForm] = []
        self._texts: list[str] = []
        self._asks = self.found.asks
        self._looked_at: set[str] = set()

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
            only: the names to follow; None means every name.
            own: whether it is the asset's own code, whose unknown names it waits for.
            part: the code as a part, with its source.
        """
        self._queue(form, namespace, only, own)
        if form.imports or form.from_imports:
            self._imports.code(form, str(namespace.get("__package__") or ""))
        if form.asks:
            self._asks.update(form.asks)
        if form.imported or self.memo.attached:
            self._attached(form)
        for sign in form.signs:
            self._trace.bound(namespace, sign.removesuffix("()"))
            if not is_shadowed(sign.removesuffix("()"), namespace, form):
                self.found.note_untracked(sign)
        if form.paths:
            self.found.note_paths(form.paths)
        for chain in form.imported:
            self.found.note_untracked(sign_of_chain(chain))
        if part is not None and (form.reads or form.imported):
            self._signs_in_text((*form.reads, *form.imported), part)

    def _queue(self, form: CodeForm, namespace: Namespace, only: Iterable[str] | None, own: bool) -> None:
        """Have the names looked up that code uses."""
        wanted = None if only is None else set(only)
        self._forms.append(form)
        for chain in form.reads:
            if wanted is None or chain[0] in wanted:
                self._todo.append((namespace, chain, own))
        for name in form.texts:
            if (wanted is None or name in wanted) and (self._trace.bound(namespace, name) or self.asset_of(name)):
                self._todo.append((namespace, (name,), False))
        self._queries.code(form, namespace, wanted)

    def _more(self) -> bool:
        """Have looked up what is told late: tables of queries, annotations that are read; whether there are any."""
        for label, thing in self._imports.loaders():
            self.content(label, thing)
        for namespace, name in self._queries.read() if self._queries.run else ():
            known = self.asset_of(name) if namespace is self.home else None
            if (known is not None and known not in self._own) or (known is None and name in namespace):
                self.found.tables.add(name)
                self._todo.append((namespace, (name,), False))
        for name in names_in_texts(self._texts, self._forms) if self._texts else ():
            if (id(self.home), (name,)) not in self._visited and self._trace.bound(self.home, name):
                self._todo.append((self.home, (name,), False))
        while self.found.holders and (told := list(self._annotations.read(self.found.rooms, self.found.holders))):
            for label, meant in told:
                self.content(label, meant)
        for name in seen_by_another(self.found.added, self._looked_at, self.home) if self.found.added else ():
            self._looked_at.add(name)
            self.content(name, self.home[name])
        return bool(self._todo)

    def _attached(self, form: CodeForm) -> None:
        """What the user's own code has hung onto what others have written, and this code takes from it."""
        for name in self.memo.attached.keys() & form.attributes.union(*form.imported):
            for label, thing in self.memo.attached[name]:
                if is_a(thing, (types.FunctionType, type)):
                    self.follow(thing, label)
                else:
                    self.content(label, thing)
        for module, *attributes in form.imported:
            if module == builtins.__name__:
                self._builtins(tuple(attributes))
            self._trace.bound(sys.modules, module)
            self._along(module, sys.modules.get(module), attributes)

    def _along(self, label: str, holder: object, attributes: Sequence[str]) -> None:
        for path, thing in self.memo.attached_along(holder, tuple(attributes)):
            self.follow(thing, f"{label}.{path}")

    def _signs_in_text(self, chains: tuple[Chain, ...], part: Part) -> None:
        """What only the text of code tells: what it is that functions are called with."""
        last = {chain[-1] for chain in chains}
        if not last.isdisjoint(TOLD_BY_TEXT):
            for sign in words_in_calls(last, lambda: part.text):
                self.found.note_untracked(sign)
        if "import_module" in last:
            literal = IMPORTED.findall(part.text)
            for name in literal:
                self._imports.module(name)
            self.found.note_untracked("" if literal else "import_module")

    def look_up(self, *chain: str, where: Namespace | None = None) -> None:
        """Note one name of the home namespace or another one, and attributes taken from it."""
        self._todo.append((self.home if where is None else where, chain, False))

    def switched(self, rooms: Collection[str]) -> None:
        """Note what is set otherwise in the libraries that this code leads to, and follow it.

        Args:
            rooms: the libraries.
        """
        for each in self.memo.switches:
            if each.counts_for(rooms):
                if each.part is not None:
                    self._trace.explains(each.part)  # what is set is the same, or every trace is forgotten
                    self.found.note(each.label, each.part)
                    self._trace.is_open |= self.found.note_reached(each.reached, self.asset_of)
                else:
                    self._value(each.label, (), each.value)
        self.finish()

    def finish(self) -> Found:
        """Follow everything noted, and everything that leads to, until nothing is left."""
        while self._todo or self._more():
            namespace, chain, own = self._todo.popleft()
            mark = (id(namespace), chain)
            if mark not in self._visited:
                self._visited.add(mark)
                self._name(namespace, chain, own)
        if draws_with(self.found.rooms):
            self._asks.add(PLOTS)
        for thing in self.found.holders.values() if self._asks else ():
            name = called(thing, place_of(home_of_thing(thing)), self.home)
            for label, part in asked_parts(self._asks, name, thing):
                self.found.note(label, part)
        if self._asks:
            told = dict(asked_settings(self._asks, self.memo.setting))
            self._trace.explains(*told.values())
            self.found.parts.update(told)
            for label in told:
                self._trace.is_open |= self.found.note_reached(reached_by(label), self.asset_of)
            self._trace.is_open |= bool(self.found.holders) and not self._asks.isdisjoint(INTROSPECTION)
        if self.found.added:
            self.found.added -= self._looked_at
        if self._is_traced:
            self._trace.is_open |= self._queries.asked or self._annotations.asked
            self._trace.closes_over(self.found.parts.values())
        return self.found

    def _name(self, namespace: Namespace, chain: Chain, own: bool) -> None:
        name = chain[0]
        at_home = namespace is self.home or namespace is self._also
        known = self.asset_of(name) if at_home else None
        if known is not None:
            self.found.inputs[name] = known
        elif self._trace.bound(namespace, name):
            if at_home:
                if name in SHELL_NAMES:
                    self.found.note_untracked(SHOWN_BEFORE if name in SHOWN else "")
                    return
                self.found.names[name] = None
                if len(chain) > 1 and only_added_to(namespace[name], chain[1:]):
                    self.found.added.add(name)
                else:
                    self._looked_at.add(name)
            label = name if at_home else f"{namespace.get('__name__', '?')}.{name}"
            if not at_home:
                self.found.places[label] = None
            self._value(label, chain[1:], namespace[name])
        elif not self._trace.bound(vars(builtins), name):
            self.found.note_unknown(name, own)
        elif is_no_builtin(name):
            self._value(f"builtins.{name}", chain[1:], vars(builtins)[name])

    def _builtins(self, attributes: Chain) -> None:
        """What somebody has put where every module finds it, where the place itself is looked through."""
        self._trace.is_open = True
        for name in seen_by_all(*attributes[:1]):
            self._value(f"builtins.{name}", attributes[1:], vars(builtins)[name])

    def _value(self, label: str, attributes: Chain, value: object) -> None:
        self.found.note_untracked(sign_of(value, attributes))
        if value is builtins or value is vars(builtins):
            self._builtins(attributes)
        elif value is sys.argv:
            self._asks.add(ARGUMENTS)
        elif is_a(value, types.ModuleType):
            self._module(value, attributes, label)
        elif is_a(value, Asset):
            self._asset(label, value)
        elif is_a(value, types.FunctionType) and was_made_inside(value):
            self.content(label, value)
        elif is_a(value, (types.FunctionType, type, functools._lru_cache_wrapper)):
            self.follow(value, label)
        elif not only_added_to(value, attributes):
            self.content(label, value)

    def _asset(self, label: str, value: Asset) -> None:
        known = self.asset_of(str(value.key))
        if known is not None:
            self.found.inputs[label] = known
        else:
            self.found.unknown[str(value.key)] = None

    def content(self, label: str, value: object) -> None:
        """Something that code gets, or is handed: it counts by its content.

        Args:
            label: what it is called.
            value: what it is.
        """
        module = module_of(type(value))
        library = KNOWN.get(module)
        if library is not None and module.startswith(library.surfaces):
            self._trace.explains(self.found.note_drawn_on(label, type_name(type(value))))
            return
        part, opaque, reached, rooms = self.memo.content(label, value)
        self.found.rooms.update(rooms if module != "builtins" else {*rooms, *home_of_builtin(value)})
        if is_a(value, (str, PurePath)):
            self.found.note_paths(paths_in(as_text(value)))
        self.found.note(label, part)
        if id(value) in self.memo.unchecked:
            self.found.unchecked[label] = None
        if weight(value) > HEAVY:
            self.found.heavy[label] = None
        self.found.untracked.update((f"{label}{path.removeprefix('itself')}", None) for path in opaque)
        if type(value) is str:
            self.found.untracked.update(dict.fromkeys(self._queries.text(value, self.home)))
            self._texts.append(value)
        for function in reached:
            self.follow(function)

    def _module(self, module: types.ModuleType, attributes: Chain, label: str = "") -> None:
        if not self._trace.bound(sys.modules, module.__name__) or sys.modules[module.__name__] is not module:
            self._trace.is_open = True
        place = place_of(module.__name__)
        if (own := unlisted(module, place)) is not None:
            name = label or module.__name__
            if attributes and attributes[0] in own:
                self._value(f"{name}.{attributes[0]}", attributes[1:], own[attributes[0]])
            else:
                self.content(name, own)
            return
        self.found.rooms.add(place.name)
        if label and place.origin is not Origin.LOCAL and is_renamed(module.__name__, place, label):
            part = Part("module", digest_of(["named", module.__name__]), module.__name__)
            self._trace.explains(part)
            self.found.note(label, part)
        if place.origin is Origin.LOCAL:
            self._local(module, attributes)
            return
        if place.origin is Origin.PACKAGE:
            self.found.note_package(place)
        self._along(label or module.__name__, module, attributes)

    def _local(self, module: types.ModuleType, attributes: Chain) -> None:
        """Follow ``module.attribute``; where no attribute is named, the module counts as a whole."""
        self.found.modules[module.__name__] = None
        if attributes and self._trace.bound(vars(module), attributes[0]):
            self._todo.append((vars(module), attributes, False))
        else:
            self._imports.whole(module.__name__)

    def follow(self, thing: object, label: str | None = None) -> None:
        """Follow a function or a class: its own content becomes a part, what it names is noted."""
        if is_a(thing, functools._lru_cache_wrapper):
            self.found.caches[id(thing)] = thing
            if hung := hung_onto(thing):
                self.content(f"what hangs on {thing.__qualname__}", hung)
        if is_a(thing, types.ModuleType):
            self._module(thing, ())
            return
        self.found.note_untracked(sign_of_held(thing))
        place = place_of(home_of_thing(thing := plain_function(thing)))
        self.found.rooms.add(place.name)
        if place.origin is Origin.PACKAGE:
            self.found.note_package(place)
        elif place.origin is not Origin.PYTHON:
            if place.origin is Origin.LOCAL:
                self.found.modules[home_of_thing(thing)] = None
            new = id(thing) not in self._followed
            if new or label is not None:
                self._followed.add(id(thing))
                self.found.holders[id(thing)] = thing
                self._visible(thing)
                self._follow(label or called(thing, place, self.home), thing, new)

    def _visible(self, thing: object) -> None:
        """A class met through its instances can be asked for by its name, as pickle does."""
        if is_a(thing, type):
            name = qualified_name_of(thing)
            if name not in self.found.names and self._trace.bound(self.home, name) and self.home[name] is thing:
                self.found.names[name] = None

    def _follow(self, label: str, thing: object, new: bool) -> None:
        if is_a(thing, types.FunctionType):
            part, reached = self.memo.function(thing)
            if new:
                self.code(normal_form(thing.__code__), thing.__globals__, part=part)
        elif is_a(thing, type):
            part, reached = self.memo.cls(thing)
        else:
            return
        self.found.note(label, part)
        self.found.rooms.update(self.memo.rooms.get(id(thing), ()))
        for each in reached:
            self.follow(each)

"""Plain places: what plain cells change of what local modules hold, as ``mod.items.append(1)`` and ``mod.f = g`` do."""

from __future__ import annotations

import ast
import contextlib
import dis
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType

from nbasset.core.dataclass import replace
from nbasset.core.definitions import Definitions
from nbasset.core.result_names import ResultName
from nbasset.engine.watch.imports import Imports
from nbasset.libraries.foreign import attribute, is_a
from nbasset.libraries.origin import Origin, place_of
from nbasset.libraries.python import SCALARS
from nbasset.notebook.module_reads import Patched
from nbasset.notebook.plain.changes import SHARED
from nbasset.notebook.plain.items import parts_put
from nbasset.versions.budget import LARGE, weight
from nbasset.versions.cells.walked import nodes_of
from nbasset.versions.closure import Walk
from nbasset.versions.code.normal_form import compile_normal, normal_form
from nbasset.versions.code.untracked import COMPUTED, sign_of, sign_of_chain
from nbasset.versions.evidence import Done, Touch
from nbasset.versions.module_data import MISSING
from nbasset.versions.places import held, is_local, keeps_for_itself, meant, places_in
from nbasset.versions.plain_names import PlainNames
from nbasset.versions.resolver import Resolver

_ANY_MODULE = COMPUTED | {"__import__", "import_module"}
"""The signs of code that may lead to any module."""


class _Local:
    """The names of local modules; to find out which those are, Python is asked for others."""

    def __init__(self) -> None:
        self._asks = False

    def __contains__(self, module: object) -> bool:
        if self._asks or not isinstance(module, str):
            return False
        self._asks = True
        try:
            return place_of(module).origin is Origin.LOCAL
        finally:
            self._asks = False


class PlainPlaces(Patched):
    """Knows in which states cells have found and left the places that they lead to.

    Args:
        namespace: the notebook's names.
        asset_of: tells which asset a name means, if it means one.
        plain: remembers what plain cells have read.
        loaded: gives the names of the local modules that are loaded.
    """

    def __init__(
        self,
        namespace: Mapping[str, object],
        asset_of: Callable[[str], ResultName | None],
        plain: PlainNames,
        loaded: Callable[[], Iterable[str]],
    ) -> None:
        self._namespace = namespace
        self._asset_of = asset_of
        self._plain = plain
        self._modules = loaded
        self._before: dict[str, str] = {}
        self._loaded: dict[str, str] = {}
        self._imports: Imports | None = None
        self._patched: set[str] = set()

    def begin(self, tree: ast.Module) -> None:
        """A cell is about to run.

        Args:
            tree: its source.
        """
        self._stop_listening()
        resolver = Resolver(Definitions())
        self._plain.places.renew(resolver.held)
        self._before = {
            place: resolver.held(place) or "" for place in {**self._reached(tree, resolver), **self._parts(tree)}
        }
        self._loaded = {}
        self._imports = Imports(_Local(), self._has_loaded)
        self._imports.make()

    def told(self, run: Done | None, tree: ast.Module) -> Done | None:
        """What a run has done, and with places.

        Args:
            run: the run; None where nothing is put down of it.
            tree: the cell.
        """
        self._stop_listening()
        resolver = Resolver(Definitions())
        if self._loaded:
            self._plain.places.renew(lambda place: self._loaded.get(place) or resolver.held(place))
        read = self._reached(tree, resolver)
        anew = self._loaded.keys() & self._plain.top.now.keys()
        stored = _stored(tree, self._namespace).difference(read) | anew
        before = {**self._before, **self._loaded}
        now = {place: resolver.held(place) or "" for place in {*before, *stored}}
        parts = self._parts(tree)
        put = (place for place, seen in now.items() if place in parts or seen != before.get(place, ""))
        changed = [place for place in put if place not in stored]
        for place in (*changed, *stored):
            self._plain.places.begin(place, before.get(place, ""))
        if run is None:
            self._plain.top.ran_unnamed((*changed, *stored))
            return run
        by_loading = frozenset(changed if self._loaded else ()) - parts.keys()
        loads = by_loading - read.keys()
        counts = {*changed, *read.keys() & self._plain.top.now.keys()}.intersection(before)
        counts.difference_update(anew, parts, loads)
        return replace(
            run,
            reads={**run.reads, **{place: before[place] for place in counts}},
            made={**run.made, **{place: now[place] for place in stored}},
            changed={**run.changed, **{place: Touch(now[place], parts.get(place, ())) for place in changed}},
            by_loading=by_loading,
            loads=loads,
        )

    def patched(self) -> set[str]:
        """The modules in which others have put something as they were loaded."""
        return {place.rpartition(".")[0] for place in self._patched | self._plain.top.left_by_loading()}

    @contextlib.contextmanager
    def loading_again(self) -> Iterator[Callable[[str], None]]:
        """Modules are loaded again, and may change others once more, as they did when cells loaded them.

        Gives what is to be told of each that has been loaded.
        """
        alone = self._all_held()

        def has_loaded(name: str) -> None:
            held = Resolver(Definitions()).held
            self._plain.places.renew(held)
            own = (place for place in places_in(sys.modules[name]))
            alone.update((place, held(place) or "") for place in own)

        yield has_loaded
        now = self._all_held()
        others = {place for place, seen in now.items() if seen != alone.get(place)}
        self._patched |= others
        left = others | self._plain.top.left_by_loading() & now.keys()
        for place in left:
            self._plain.top.loaded_again(place, now[place])
        self._plain.looked_at_anew(left)

    def _all_held(self) -> dict[str, str]:
        """The digest of what each place of a local module holds."""
        held = Resolver(Definitions()).held
        modules = [sys.modules[name] for name in self._modules() if is_local(sys.modules.get(name))]
        return {place: held(place) or "" for module in modules for place in places_in(module)}

    def _parts(self, tree: ast.Module) -> dict[str, tuple[str, ...]]:
        """By place, the parts into which a cell puts something, where it does nothing else to it."""
        given = {name: value.__name__ for name, value in self._namespace.items() if is_local(value)}
        found: dict[str, tuple[str, ...]] = {}
        for owner, parts in parts_put(tree, given).items():
            places = self._where(meant(self._namespace, owner))
            found.update({place: (*found.get(place, ()), *parts) for place in places})
        return found

    def _where(self, thing: object) -> list[str]:
        """The places that hold something that can be changed."""
        if thing is MISSING or type(thing) in SCALARS:
            return []
        modules = [sys.modules[name] for name in self._modules() if is_local(sys.modules.get(name))]
        return [place for module in modules for place in places_in(module) if held(place) is thing]

    def _has_loaded(self, module: ModuleType) -> None:
        resolver = Resolver(Definitions())
        self._loaded.update((place, resolver.held(place) or "") for place in places_in(module))

    def _stop_listening(self) -> None:
        if self._imports is not None:
            self._imports.take_back()
            self._imports = None

    def _reached(self, tree: ast.Module, resolver: Resolver) -> dict[str, None]:
        """The places that a cell reads, or may change."""
        if not any(map(sys.modules.__contains__, self._modules())):
            return {}
        walk = Walk(self._namespace, self._asset_of, resolver.memo)
        for name, *attributes in _chains(tree, self._namespace):
            if weight(self._namespace[name]) <= LARGE:
                walk.look_up(name, *attributes)
        found = walk.finish()
        whole = [name for name, part in found.parts.items() if part.kind == "module" and name in sys.modules]
        anywhere = not _ANY_MODULE.isdisjoint(found.untracked.keys() | _signs(tree, self._namespace))
        if anywhere:
            whole = [name for name in self._modules() if is_local(sys.modules.get(name))]
        stored = (place for thing in found.holders.values() for place in _stored_by(thing))
        places = dict.fromkeys(
            (*found.places, *stored, *(place for name in whole for place in places_in(sys.modules[name])))
        )
        objects = {id(self._namespace[name]) for name in found.names if not is_a(self._namespace[name], SHARED)}
        modules = [sys.modules[name] for name in self._modules() if is_local(sys.modules.get(name))]
        places.update((place, None) for module in modules for place in places_in(module) if id(held(place)) in objects)
        said = {node.attr for node in nodes_of(tree) if isinstance(node, ast.Attribute)}
        own = (each for each in places if each.rpartition(".")[2] in said or not keeps_for_itself(each))
        return {each: None for each in own if anywhere or not is_a(held(each), FunctionType)}


def _signs(tree: ast.Module, namespace: Mapping[str, object]) -> set[str]:
    """The signs in a cell's own code of what no name tells."""
    form = normal_form(compile_normal(tree))
    said = {sign_of(namespace[name], tuple(rest)) for name, *rest in form.reads if name in namespace}
    called = {chain[-1] for chain in (*form.reads, *form.imported)}
    called.update(str(attribute(namespace.get(name), "__name__")) for name, *_ in form.reads)
    return {*form.signs, *said, *map(sign_of_chain, form.imported), *called}


def _stored_by(thing: object) -> list[str]:
    """The places into which a function of a local module puts something, as ``global n`` lets it."""
    module = sys.modules.get(str(attribute(thing, "__module__"))) if is_a(thing, FunctionType) else None
    if not is_local(module):
        return []
    assert isinstance(thing, FunctionType)
    return [f"{module.__name__}.{name}" for name in _stored_globals(thing.__code__)]


@lru_cache(maxsize=4096)
def _stored_globals(code: CodeType) -> frozenset[str]:
    own = {each.argval for each in dis.get_instructions(code) if each.opname in ("STORE_GLOBAL", "DELETE_GLOBAL")}
    return frozenset(own).union(*(_stored_globals(each) for each in code.co_consts if isinstance(each, CodeType)))


def _chains(tree: ast.Module, namespace: Mapping[str, object]) -> list[tuple[str, ...]]:
    """What a cell reads: names with attributes where they mean local modules, otherwise names.

    A module of which it only says attributes counts by these.
    """
    nodes = nodes_of(tree)
    added_to = _attributes(node.target for node in nodes if isinstance(node, ast.AugAssign))
    found: dict[tuple[str, ...], None] = {
        (owner.id, name): None for owner, name in added_to if is_local(namespace.get(owner.id))
    }
    said = {id(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    said.update(id(owner) for owner, _ in _set(tree))
    names = [node for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    bare = {node.id for node in names if id(node) not in said}
    for chain in normal_form(compile_normal(tree)).reads:
        local = is_local(namespace.get(chain[0]))
        if chain[0] in namespace and not (local and len(chain) == 1 and chain[0] not in bare):
            found[chain if local else chain[:1]] = None
    return list(found)


def _stored(tree: ast.Module, namespace: Mapping[str, object]) -> set[str]:
    """The places into which a cell puts something whatever was there, as ``mod.f = g`` does."""
    return {f"{module.__name__}.{name}" for owner, name in _set(tree) if is_local(module := namespace.get(owner.id))}


def _set(tree: ast.Module) -> list[tuple[ast.Name, str]]:
    """The attributes of names that a cell sets, each with the name: ``mod.f = g``, ``setattr(mod, "f", g)``."""
    targets = [each for node in tree.body if isinstance(node, ast.Assign) for each in node.targets]
    calls = [node.value for node in tree.body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    given = [call.args for call in calls if isinstance(call.func, ast.Name) and call.func.id == "setattr"]
    told = [(args[0], args[1].value) for args in given if len(args) == 3 and isinstance(args[1], ast.Constant)]
    return [*_attributes(targets), *((owner, str(name)) for owner, name in told if isinstance(owner, ast.Name))]


def _attributes(targets: Iterable[ast.expr]) -> Iterator[tuple[ast.Name, str]]:
    """Those of some expressions that are attributes of names."""
    for each in targets:
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            yield each.value, each.attr

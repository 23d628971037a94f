"""Overrides: what plain cells have put into what installed modules and classes hold, or in its place.

``json.JSONEncoder.default = f``, ``lib.REGISTER["x"] = f``, ``lib.PATHS.append(p)``, ``lib.set_mode("fast")``: told
from the text of cells, and from the data of modules whose functions they call, before and after.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path as File
from types import ModuleType

from nbasset.core.dataclass import dataclass
from nbasset.core.digests import digest_of
from nbasset.core.patterns import pattern
from nbasset.core.version import Part
from nbasset.libraries.foreign import is_a
from nbasset.libraries.known import KNOWN, library_of
from nbasset.libraries.origin import Origin
from nbasset.versions.cells.walked import nodes_of
from nbasset.versions.leads import Place, asked, chain_of, home_of, is_open, label_of, lead, value_at
from nbasset.versions.module_data import MISSING, Path, different, plain_data

_SETTERS = pattern(
    r"(?i:set|use|enable|disable|register|unregister|configure|config|init|switch|activate|deactivate|select|add|patch)"
    r"(?:_|[A-Z]|$)"
)
"""How the names of functions begin that set something for a whole session."""


def sets_something(name: str) -> bool:
    """Whether a function is called as those are that set something for a whole session.

    >>> sets_something("add_representer"), sets_something("address")
    (True, False)
    """
    return _SETTERS.match(name) is not None


Digest = Callable[[str], str | None]
"""Tells the digest of what a name means."""


@dataclass(frozen=True, slots=True)
class Override:
    """One thing that plain cells have set.

    Args:
        room: the library that holds it.
        label: how it is called.
        value: what it is now.
        part: what a function was told, where nobody can look at what that has set.
    """

    room: str
    label: str
    value: object = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a cell has told a library by calling one of its functions.

    Args:
        override: what that is called, and what was told.
        names: the names that the call reads, and what they mean.
    """

    override: Override
    names: Mapping[str, object]

    def do(self) -> None:
        """Tell it this process's library."""
        if self.override.part is not None:
            eval(self.override.part.text, dict(self.names))


_put: dict[Place, object] = {}
"""By its place, what there was before; ``MISSING`` where nobody knows."""

_told: dict[str, Override] = {}
"""By a function and what of it was set, what it was told last; in order, since later words may undo earlier ones."""

_added: dict[tuple[Place, str], str] = {}
"""By a place and the words that have added to it, what they have left there first."""


class OverrideWatch:
    """Notes what one cell sets in libraries, from here on.

    Args:
        trees: the cell and the functions of the notebook that it calls.
        namespace: what its names mean.

    Attributes:
        set: how that is called which it was seen to set, each with its own name.
        again: of what it has added to, by how it is called, whether the same words had done that before.
    """

    def __init__(self, trees: Iterable[ast.AST], namespace: Mapping[str, object]) -> None:
        nodes = [node for tree in trees for node in nodes_of(tree)]
        self._stores = [(chain, node) for node in nodes for chain in _stored(node)]
        self._calls = [node.value for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
        self._namespace = namespace
        self.set: dict[str, str] = {}
        self.again: dict[str, bool] = {}
        self._before: dict[str, dict[Path, object]] = {}
        self._patched = _patched()
        for call in self._calls:
            found = lead(chain_of(call.func), namespace)
            for name in {found.module, home_of(found.value)} if found else ():
                self._take(name)

    @property
    def calls(self) -> bool:
        """Whether the cell calls anything only for what it does: then it matters what modules hold once loaded."""
        return bool(self._calls)

    def _take(self, name: str) -> None:
        if name not in self._before and name in sys.modules and is_open(name, Origin.PACKAGE):
            self._before[name] = plain_data(sys.modules[name])

    def loaded(self, module: ModuleType) -> None:
        """A module has been loaded: what it holds now is its own doing, and what the modules inside it hold."""
        top = f"{module.__name__}."
        for name in [module.__name__, *(name for name in self._before if name.startswith(top))]:
            self._before.pop(name, None)
            self._take(name)

    def end(self, digest: Digest) -> None:
        """The cell has run.

        Args:
            digest: tells the digest of what a name means.
        """
        for chain, node in self._stores:
            place = None if self._is_function_of_module(chain, node) else self._note_store(chain)
            if place is not None and _adds_on(node):
                self._note_added(place, ast.unparse(node))
        for call in self._calls:
            self._note_call(call, digest)
        for place, patch in _patched().items():
            if self._patched.get(place) is not patch:
                self._note_put(place, MISSING)
        for name, before in self._before.items():
            module = sys.modules.get(name)
            for path in different(before, plain_data(module)) if module is not None else ():
                self._note_put((name, path), before.get(path, MISSING))

    def _is_function_of_module(self, chain: Path, node: ast.AST) -> bool:
        """Whether what looks like a method is a module's function, as ``np.random.seed``: it puts nothing into that."""
        if not isinstance(node, ast.Call) or chain_of(node.func)[:-1] != chain:
            return False
        found = lead(chain, self._namespace)
        return found is not None and is_a(found.value, ModuleType)

    def _note_put(self, place: Place, before: object) -> None:
        _put.setdefault(place, before)
        self.set[label_of(*place)] = str(place[1][-1]) if isinstance(place[1][-1], str) else str(place[1][-1][0])

    def _note_added(self, place: Place, text: str) -> None:
        """The same words that have added to something once do so again: from the top they would do it once."""
        now = value_at(sys.modules[place[0]], place[1]) if place[0] in sys.modules else MISSING
        before = _added.get((place, text), MISSING)
        if text.endswith(")") and not isinstance(now, tuple):
            return  # what is put into a set or a dictionary again is there once
        if before is MISSING:
            _added[place, text] = repr(now)
        self.again[label_of(*place)] = before not in (MISSING, repr(now))

    def _note_store(self, chain: Path) -> Place | None:
        holder = lead(chain[:-1], self._namespace, asked)
        if holder is None or holder.value is MISSING:
            return None
        if is_a(holder.value, (ModuleType, type)):
            wide = _declares(holder.module, str(chain[-1]))
        else:
            wide = is_open(holder.module, Origin.PACKAGE, Origin.PYTHON)
        place = (holder.module, (*holder.path, chain[-1]))
        if wide:
            self._note_put(place, MISSING)
        elif isinstance(chain[-1], str):  # it counts for whoever takes it from there
            self.set[label_of(*place)] = chain[-1]
        return place

    def _note_call(self, call: ast.Call, digest: Digest) -> None:
        chain = chain_of(call.func)
        found = lead(chain, self._namespace)
        if found is None or not callable(found.value) or not sets_something(name := str(chain[-1])):
            return
        home = home_of(found.value) or found.module
        if not (is_open(home, Origin.PACKAGE, Origin.PYTHON) and is_open(found.module, Origin.PACKAGE, Origin.PYTHON)):
            return
        words = [str(word.arg) for word in call.keywords]
        first = [ast.unparse(call.args[0])] if len(call.args) > 1 else []
        read = sorted({node.id for node in ast.walk(call) if isinstance(node, ast.Name)} - {str(chain[0])})
        facts = partial(_facts, call, read, digest)
        label = f"{home}.{name}({', '.join([*first, *words])})"
        library = KNOWN.get(home)
        room = "" if library is not None and library.for_anybody else library_of(home)
        _told.pop(label, None)  # what is told again is told last
        self.set[label] = name
        override = _told[label] = Override(room, label, None, Part("setting", facts(), ast.unparse(call)))
        _calls[label] = _Call(override, self._namespace, [str(chain[0]), *read], facts)


@dataclass(frozen=True, slots=True)
class _Call:
    """A call of a cell.

    Args:
        override: what it has told.
        namespace: what names mean.
        read: those that it reads.
        facts: what it would tell now.
    """

    override: Override
    namespace: Mapping[str, object]
    read: Sequence[str]
    facts: Callable[[], str]

    def again(self) -> Told | None:
        """The call, where it would tell the same now."""
        part, names = self.override.part, {name: self.namespace[name] for name in self.read if name in self.namespace}
        return Told(self.override, names) if part is not None and self.facts() == part.digest else None


_calls: dict[str, _Call] = {}


def _facts(call: ast.Call, read: Iterable[str], digest: Digest) -> str:
    return digest_of([ast.unparse(call).partition("(")[2], [[each, digest(each) or ""] for each in read]])


def calls_of_cells() -> Iterator[Told]:
    """What cells have told libraries, in order, as far as they would tell the same now."""
    for label in _told:
        told = _calls[label].again() if label in _calls else None
        if told is not None:
            yield told


def put_by_cells() -> dict[str, Place]:
    """The places into which cells have put something, by what they are called."""
    return {label_of(*place): place for place in _put}


def take_over(places: Iterable[Place], told: Iterable[Override]) -> None:
    """Know that cells have set something here, as those of another process have.

    Args:
        places: where they have put something.
        told: what they have told libraries.
    """
    _put.update((place, MISSING) for place in places)
    _told.update((each.label, each) for each in told)


def overrides() -> Iterator[Override]:
    """Everything that plain cells have set otherwise in libraries and that is still so."""
    for (name, path), before in list(_put.items()):
        now = value_at(sys.modules[name], path) if name in sys.modules else MISSING
        if before is MISSING or type(now) is not type(before) or repr(now) != repr(before):
            yield Override(library_of(name), label_of(name, path), None if now is MISSING else now)
    told: dict[str, list[str]] = {}
    for label, each in list(_told.items()):
        earlier = told.setdefault(label.partition("(")[0], [])
        part = each.part
        if part is not None and earlier:
            part = Part("setting", digest_of([part.digest, list(earlier)]), part.text)
        earlier.append(label)
        yield Override(each.room, label, None, part)


@cache
def _declares(module: str, name: str) -> bool:
    """Whether a module's own code, or that of what it is made of, has a name: then it may use it.

    What is only hung onto a module counts for whoever takes it from there.
    """
    file = getattr(sys.modules.get(module), "__file__", None) or ""
    if not file.endswith(".py"):
        return False
    source = File(file).read_text(encoding="utf-8", errors="replace")
    return re.search(rf"\b(?:def|class)\s+{name}\b|\b{name}\s*[:=]|\w\.{name}\b", source) is not None


def _patched() -> dict[Place, object]:
    """What ``unittest.mock`` holds patched until somebody stops it, by its place the last patch."""
    kind = vars(sys.modules["unittest.mock"]).get("_patch") if "unittest.mock" in sys.modules else None
    found: dict[Place, object] = {}
    for each in list(getattr(kind, "_active_patches", ())):
        place = lead((_HOLDER, getattr(each, "attribute", "")), {_HOLDER: getattr(each, "target", None)})
        if place is not None:
            found[place.module, place.path] = each
    return found


_HOLDER = "holder"


def _stored(node: ast.AST) -> Iterator[Path]:
    """What a statement or a call puts something into, or in the place of."""
    if isinstance(node, (ast.Assign, ast.Delete)):
        targets: list[ast.expr] = node.targets
    elif isinstance(node, (ast.AugAssign, ast.AnnAssign)):
        targets = [node.target]
    else:
        targets = []
    yield from (chain for each in targets if len(chain := chain_of(each)) > 1)
    if isinstance(node, ast.Call):
        yield from _put_by(node)


def _adds_on(node: ast.AST) -> bool:
    """Whether a statement changes what is there, so that it matters how often it runs."""
    return isinstance(node, (ast.AugAssign, ast.Call)) and not (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    )


def _put_by(call: ast.Call) -> Iterator[Path]:
    """The same of a call: ``setattr(lib, "name", f)``, ``lib.PATHS.append(p)``."""
    chain = chain_of(call.func)
    if chain in (("setattr",), ("delattr",)) and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
        yield (*chain_of(call.args[0]), str(call.args[1].value))
    elif len(chain) > 2 and chain[-1] in KNOWN.changes.methods:
        yield chain[:-1]

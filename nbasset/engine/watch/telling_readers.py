"""Telling readers: put in the places of functions that open files unseen by Python, they tell what they are given."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, MutableMapping, MutableSequence
from functools import partial
from inspect import signature
from types import CellType, FrameType, FunctionType, ModuleType
from typing import TypeVar

from nbasset.engine.watch.file_readers import ReaderListener, may_write, tell
from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.importing import Stamp
from nbasset.engine.watch.imports import Imports
from nbasset.engine.watch.own_names import handed
from nbasset.libraries.known import KNOWN
from nbasset.libraries.unrepeatable import UNSEEDED

MANY = 100
"""Parts of a container of the notebook's that are looked at for readers."""

Reader = Callable[..., object]

Space = tuple[MutableMapping[str, object], Iterable[str] | None]
"""Names and what they mean, and which of them to look at; None means all."""

_WRITES, _SEEDS = "writes", "seeds"
_MARK = "__nbasset_reader__"
_NOTHING = object()

_telling: dict[int, tuple[Reader, Reader]] = {}
"""By its identity, each reader met so far, and what tells and then asks it."""

_replaced: list[Callable[[], object]] = []
"""What takes back each replacement, while a body is at work."""

_gathered: tuple[object, Mapping[str, Mapping[str, str]]] = (None, {})

_inside = threading.local()

Place = TypeVar("Place", bound=Hashable)


class Readers:
    """Tells which paths are handed to readers.

    Args:
        listeners: gives those who hear what happens at this moment.
    """

    def __init__(self, listeners: Callable[[], Iterable[ReaderListener]]) -> None:
        self._listeners = listeners
        self._others: Mapping[str, Mapping[str, str]] = {}
        self._imports: Imports | None = None

    def make(self) -> None:
        """Put telling readers in the places of those that are loaded, and of those that are loaded meanwhile."""
        self._others = _others()
        names = KNOWN.readers.files.keys() | self._others.keys()
        for name in names & sys.modules.keys():
            self._loaded(sys.modules[name])
        self._imports = Imports(names, self._loaded)
        self._imports.make()

    def _loaded(self, module: ModuleType) -> None:
        _patch(self._listeners, module, self._others.get(module.__name__, {}))

    def take_back(self) -> None:
        """Put back whatever was replaced, the last first."""
        if self._imports is not None:
            self._imports.take_back()
            self._imports = None
        while _replaced:
            _replaced.pop()()


def also_in(spaces: Iterable[Space]) -> None:
    """Have readers tell as well that go by names of the notebook and of local modules; while :class:`Readers` tells.

    What is replaced there is put back with everything else, when the last body ends: bodies that are at work together
    may share it.
    """
    if not _replaced:
        return
    for space, names in spaces:
        for name, value in [(name, space[name]) for name in (space if names is None else names) if name in space]:
            if id(value) in _telling:
                _replace_item(space, name, value)
            elif type(value) is dict and len(value) <= MANY:
                for key, each in list(value.items()):
                    _replace_item(value, key, each)
            elif type(value) is list and len(value) <= MANY:
                for number, each in enumerate(value):
                    _replace_place(value, number, each)
            elif type(value) is FunctionType and not hasattr(value, _MARK):
                _replace_held(value)


def _others() -> Mapping[str, Mapping[str, str]]:
    """By module, what is answered somewhere else, and where; what writes files; what draws, or gives a seed."""
    global _gathered
    if _gathered[0] is not KNOWN.readers:  # another object as soon as more is known
        _gathered = (KNOWN.readers, _gather())
    return _gathered[1]


def _gather() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in KNOWN:
        drawing = ((UNSEEDED, row.unseeded), (_SEEDS, row.seeding))
        for where, functions in (*row.answered.items(), (_WRITES, row.writers), *drawing):
            for module, names in functions.items():
                found.setdefault(module, {}).update(dict.fromkeys(names, where))
    return found


def _patch(listeners: Callable[[], Iterable[ReaderListener]], module: ModuleType, others: Mapping[str, str]) -> None:
    """Put telling readers in the places of a module's readers, unless they tell already."""
    for told in (*KNOWN.readers.files.get(module.__name__, ()), *others):
        first, _, rest = told.partition(".")
        owner: object
        owner, name = (getattr(module, first, None), rest) if rest else (module, first)
        if isinstance(getattr(owner, name, None), type):
            owner, name = getattr(owner, name), "__init__"
        reader = getattr(owner, name, None)
        if not callable(reader) or reader is object.__init__ or hasattr(reader, _MARK):
            continue
        before = getattr(owner, "__dict__", {}).get(name, _NOTHING)
        where = others.get(told, "")
        teller = _teller_of(reader, rest or first, isinstance(owner, type), listeners, where)
        try:
            setattr(owner, name, teller)
        except TypeError:  # a class written in C
            continue
        _replaced.append(partial(delattr, owner, name) if before is _NOTHING else partial(setattr, owner, name, before))


def _replace_item(owner: MutableMapping[Place, object], key: Place, reader: object) -> None:
    known = _telling.get(id(reader))
    if known is None:
        return

    def put_back() -> None:
        if owner.get(key) is known[1]:  # unless the body has put something else there
            owner[key] = reader

    owner[key] = known[1]
    _replaced.append(put_back)


def _replace_place(owner: MutableSequence[object], number: int, reader: object) -> None:
    known = _telling.get(id(reader))
    if known is None:
        return

    def put_back() -> None:
        for place, each in enumerate(owner):  # the body may have moved it
            if each is known[1]:
                owner[place] = reader

    owner[number] = known[1]
    _replaced.append(put_back)


def _replace_held(function: FunctionType) -> None:
    """Readers among what a function holds: its defaults, its keyword defaults, its closure."""
    defaults = function.__defaults__ or ()
    if any(id(each) in _telling for each in defaults):
        _replaced.append(partial(setattr, function, "__defaults__", defaults))
        function.__defaults__ = tuple(_telling.get(id(each), (each, each))[1] for each in defaults)
    named = function.__kwdefaults__ or {}
    for name, each in list(named.items()):
        _replace_item(named, name, each)
    for cell in function.__closure__ or ():
        _replace_content(cell)


def _replace_content(cell: CellType) -> None:
    known = _telling.get(id(getattr(cell, "cell_contents", _NOTHING)))
    if known is not None:
        _replaced.append(partial(setattr, cell, "cell_contents", known[0]))
        cell.cell_contents = known[1]


def _teller_of(
    reader: Reader, name: str, method: bool, listeners: Callable[[], Iterable[ReaderListener]], where: str
) -> Reader:
    """The reader, telling what it is given before it reads, what it has written, or where its answer comes from."""
    known = _telling.get(id(reader))
    if known is not None:
        return known[1]

    def telling(*args: object, **options: object) -> object:
        ask = reader
        if name in KNOWN.readers.queries:
            handed((*args, *options.values()), name.rpartition(".")[2])
            ask = partial(_as_from, sys._getframe(1), reader)
        if getattr(_inside, "reader", ""):  # one reader asks another, for the same
            return ask(*args, **options)
        hearing = list(listeners())
        for listener in hearing:
            if where:
                _tell_where(where, reader, args, options, listener)
            else:
                tell(name, args[method:], options, listener)
        writes = hearing and (where == _WRITES or name in KNOWN.readers.queries)
        before = may_write((*args[method:], *options.values())) if writes else {}
        _inside.reader = name
        try:
            return ask(*args, **options)
        finally:
            _inside.reader = ""
            _tell_written(before, hearing)

    for each in ("__module__", "__name__", "__qualname__", "__doc__", "__signature__"):
        if hasattr(reader, each):
            setattr(telling, each, getattr(reader, each))
    vars(telling).update({"__wrapped__": reader, _MARK: True})
    _telling[id(reader)] = (reader, telling)
    return telling


def _tell_where(
    where: str, reader: Reader, args: tuple[object, ...], options: dict[str, object], listener: ReaderListener
) -> None:
    """Tell where an answer comes from; what draws may have a seed, its own or one that the whole library was given."""
    library = reader.__module__.partition(".")[0]
    if where == _SEEDS:
        listener.draws.seeded.add(library)
    elif where not in (UNSEEDED, _WRITES):
        listener.unseen(where)
    elif where == UNSEEDED and library not in listener.draws.seeded:
        try:
            seed = signature(reader).bind(*args, **options).arguments.get("seed")
        except TypeError:  # the reader itself will say what is wrong
            return
        if seed is None:
            listener.unseen(UNSEEDED)


def _tell_written(before: Mapping[str, Stamp], hearing: Iterable[ReaderListener]) -> None:
    for path in [path for path, then in before.items() if identity(path) != then]:
        for listener in hearing:
            listener.wrote(path)


def _as_from(frame: FrameType, reader: Reader, *args: object, **options: object) -> object:
    """Ask a reader as if a frame did: DuckDB looks for tables among the names of whoever calls it."""
    names = {**frame.f_globals, **frame.f_locals}
    asking: Reader = FunctionType(_asking.__code__, names)
    return asking(reader, args, options)


def _asking(_reader: Reader, _args: tuple[object, ...], _options: dict[str, object]) -> object:
    return _reader(*_args, **_options)

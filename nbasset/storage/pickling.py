"""Values to bytes and back: pickle's protocol 5, large buffers out of band.

Plain pickle is tried first, because it is quick; but it stores what ``__main__`` defines by name, and another kernel
has nothing of that name. So it gives up at the first such thing, and cloudpickle, which stores it by value, takes over.
"""

from __future__ import annotations

import io
import pickle
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from functools import partial
from types import FunctionType
from typing import Any, TypeGuard

from nbasset.core.dataclass import dataclass
from nbasset.core.errors import NotStored
from nbasset.core.together import Together
from nbasset.libraries.foreign import is_a, module_of, qualified_name_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import version_of
from nbasset.libraries.python import PICKLED, SCALARS, matched, viewed
from nbasset.storage import arrays, probing
from nbasset.storage.devices import anywhere
from nbasset.storage.probing import Callback, Sink
from nbasset.storage.records import Bytes

PROTOCOL = 5

SMALLEST_BUFFER = 1 << 14
"""Bytes; a smaller buffer stays inside the stream."""

LONGEST_TRIAL = 0.05
"""Seconds; what took longer to pickle is not loaded again to see whether it loads."""

LARGEST_TRIAL = 1 << 26
"""Bytes; what is larger is not loaded again either."""

IDENTITY = "nbasset"
"""The key under which a class's identity stands in its stored form."""

Views = Mapping[int, object]
"""By the identity of an array, the array whose memory it looks at."""

NO_VIEWS: Views = {}

_OWN = (arrays.restore, arrays.view, matched, viewed)
"""Functions of this package that stored values name."""

_PYTHONS = frozenset(sys.stdlib_module_names)


@dataclass(slots=True)
class Dumped:
    """A value as bytes.

    Args:
        stream: the pickle.
        buffers: what the pickle refers to, in order, not copied.
        serializer: ``pickle`` or ``cloudpickle``.
        modules: the top-level modules that the pickle names.
        needs: the classes and functions that it names, as ``module:name``, unless they are Python's or surely stay.
    """

    stream: bytes
    buffers: list[memoryview] = field(default_factory=list)
    serializer: str = "pickle"
    modules: set[str] = field(default_factory=set)
    needs: set[str] = field(default_factory=set)

    @property
    def size(self) -> int:
        """Bytes of all of it."""
        return len(self.stream) + sum(buffer.nbytes for buffer in self.buffers)

    def packages(self) -> dict[str, str]:
        """The versions of the installed packages that the pickle names."""
        found = {name: version_of(name) for name in sorted(self.modules) if name not in sys.stdlib_module_names}
        return {name: version for name, version in found.items() if version}


def dump(value: object, name: str) -> Dumped:
    """A value as bytes that another process can load.

    Args:
        value: what to store; of what belongs together its values, as a tuple.
        name: how people call it, for the sentence when it cannot be stored.

    Raises:
        NotStored: naming the attribute that cannot be pickled.

    >>> dumped = dump([1, 2], "a")
    >>> load(dumped.stream, dumped.buffers)
    [1, 2]
    >>> import threading
    >>> dump({"lock": threading.Lock()}, "model")
    Traceback (most recent call last):
    ...
    nbasset.core.errors.NotStored: model['lock']: cannot pickle '_thread.lock' object
    """
    if type(value) in SCALARS:
        return Dumped(pickle.dumps(value, PROTOCOL))
    started = time.perf_counter()
    dumped = _dumped(value, name, out_of_band=True)
    quick = time.perf_counter() - started < LONGEST_TRIAL and dumped.size < LARGEST_TRIAL
    if quick and (dumped.serializer == "cloudpickle" or not all(map(_is_harmless, dumped.modules))):
        _try_to_load(dumped, name)
    return dumped


def dump_whole(value: object, name: str) -> bytes:
    """A value as one pickle that anybody's ``pickle.load`` reads.

    Raises:
        NotStored: naming the attribute that cannot be pickled.
    """
    return _dumped(value, name, out_of_band=False).stream


def identify_classes(how: Callable[[type], str]) -> None:
    """Say how classes are told from one another.

    Args:
        how: gives a digest of what a class is made of; equal for classes that do the same.
    """
    _identified[:] = [how]


_identified: list[Callable[[type], str]] = []


def _identity(cls: type) -> str:
    """What a class is made of, in short; empty when nobody can tell."""
    try:
        return _identified[0](cls) if _identified else ""
    except Exception:  # noqa: BLE001  # what a user's class does when it is looked at is its own affair
        return ""


def load(stream: Bytes, buffers: Sequence[Bytes] = (), *, moved: Callable[[str], object] | None = None) -> object:
    """The value again; whatever unpickling raises comes through.

    An instance of a class that was stored by value, and that ``__main__`` defines again as it was, becomes one of that
    class.

    Args:
        stream: the pickle.
        buffers: what the pickle refers to.
        moved: called with the name of each device on which something lay, and which is not here.
    """
    return anywhere(partial(_loaded, stream, buffers), moved)


def _loaded(stream: Bytes, buffers: Sequence[Bytes]) -> object:
    if memoryview(stream).nbytes < LARGEST_TRIAL and b"_make_skeleton_" in bytes(stream):
        return _Relinking(io.BytesIO(stream), buffers=buffers).load()
    return pickle.loads(stream, buffers=buffers)


class _Relinking(pickle.Unpickler):
    """Takes classes that ``__main__`` defines from there instead of making them from their stored form.

    A class of the same name that is made of something else is another class. One that still lives in this process is
    taken as it is: to fill it again would cut its methods off from the notebook.
    """

    def __init__(self, file: io.BytesIO, buffers: Sequence[Bytes]) -> None:
        super().__init__(file, buffers=buffers)
        self._there: set[int] = set()

    def find_class(self, module: str, name: str) -> object:
        found = super().find_class(module, name)
        if module.startswith("cloudpickle") and name in ("_make_skeleton_class", "_make_skeleton_enum"):
            return partial(_class, self._there, found)  # no method of its own: it would keep what it has loaded alive
        if module.startswith("cloudpickle") and name == "_class_setstate":
            there = self._there
            return lambda cls, state: cls if id(cls) in there else found(cls, state)
        return found


def _class(there: set[int], make: Callable[..., object], *arguments: object) -> object:
    *_, tracker, said = arguments
    identity = said.get(IDENTITY, "") if isinstance(said, dict) else ""
    known = _in_main([each for each in arguments if isinstance(each, str)], identity)
    known = known or _tracked().get(tracker)
    if known is None:
        return make(*arguments)
    there.add(id(known))
    return known


def _in_main(names: Sequence[str], identity: str) -> type | None:
    for name in names:
        known = getattr(sys.modules.get("__main__"), name, None)
        if is_a(known, type) and module_of(known) == "__main__" and qualified_name_of(known) == name:
            return known if not identity or _identity(known) == identity else None
    return None


def _tracked() -> Mapping[object, type]:
    """The classes of this process that cloudpickle has stored or made, by its own marks."""
    import cloudpickle

    return getattr(cloudpickle.cloudpickle, "_DYNAMIC_CLASS_TRACKER_BY_ID", {})


class _ByValueNeeded(Exception):
    """Something can only be stored by value."""


class _PlainPickler(pickle.Pickler):
    """Gives up at whatever plain pickle would store as a mere name of ``__main__``."""

    def __init__(self, file: Sink, callback: Callback | None, views: Views) -> None:
        super().__init__(file, PROTOCOL, buffer_callback=callback)
        self.modules: set[str] = set()
        self.needs: set[str] = set()
        self._views = views
        self._apart = callback is not None

    def reducer_override(self, obj: object) -> Any:
        """Look at every class and function on its way into the stream, and take the data of arrays out of it."""
        if issubclass(type(obj), _array_type()):
            return _array_reduced(obj, self._apart, self._views)
        if type(obj) in PICKLED:
            return PICKLED[type(obj)](obj)
        if _is_named(obj):
            module, name = _module(obj), _name(obj)
            if "<" in name or module in _by_value():
                raise _ByValueNeeded
            self.modules.add(module.partition(".")[0])
            if not _is_named_surely(module, name):
                self.needs.add(f"{module}:{name}")
        return NotImplemented


def _is_named(obj: object) -> TypeGuard[type | FunctionType]:
    """Whether it is a class or function, but of those that this package names itself."""
    return (is_a(obj, type) or is_a(obj, FunctionType)) and not any(obj is each for each in _OWN)


def _module(thing: type | FunctionType) -> str:
    """The module that a class or function says it comes from; the notebook, where it says none."""
    return (module_of(thing) if is_a(thing, type) else thing.__module__) or "__main__"


def _name(thing: type | FunctionType) -> str:
    """The name within its module that a class or function says it has."""
    return qualified_name_of(thing) if is_a(thing, type) else thing.__qualname__


def _array_type() -> type | tuple[()]:
    """The type of arrays, when there can be any."""
    known: type | tuple[()] = getattr(sys.modules.get("numpy"), "ndarray", ())
    return known


def _array_reduced(array: object, apart: bool, views: Views) -> object:
    if id(array) in views:
        return arrays.as_view(array, views[id(array)])
    if type(array) is _array_type():
        return arrays.reduced(array) if apart else NotImplemented
    return arrays.with_attributes(array)


def _by_value() -> set[str]:
    """The modules whose things cloudpickle stores by value."""
    cloudpickle = sys.modules.get("cloudpickle")
    chosen = cloudpickle.list_registry_pickle_by_value() if cloudpickle else ()
    return {"__main__", "__mp_main__", *chosen}


def _collector(buffers: list[memoryview]) -> Callback:
    """Takes large buffers out of the stream, and has small ones stay in it."""

    def stays_inside(buffer: pickle.PickleBuffer) -> bool:
        view = buffer.raw()
        if view.nbytes < SMALLEST_BUFFER:
            return True
        buffers.append(view)
        return False

    return stays_inside


def _dumped(value: object, name: str, *, out_of_band: bool) -> Dumped:
    views = NO_VIEWS
    if is_a(value, Together):
        views = {id(array): owner for array, owner in value.views}
        value = value.values
    try:
        return _dump_plain(value, out_of_band, views) or _dump_by_value(value, out_of_band, views)
    except MemoryError as error:
        raise NotStored(f"{name}: there is not enough memory to pickle it") from error
    except Exception as error:
        raise NotStored(probing.sentence(value, name, error, _into)) from error


def _dump_plain(value: object, out_of_band: bool, views: Views) -> Dumped | None:
    """The value as plain pickle writes it; ``None`` when that would not do."""
    dumped = Dumped(b"")
    file = io.BytesIO()
    pickler = _PlainPickler(file, _collector(dumped.buffers) if out_of_band else None, views)
    try:
        pickler.dump(value)
    except (_ByValueNeeded, pickle.PicklingError, TypeError, AttributeError, ImportError):
        return None
    dumped.stream, dumped.modules, dumped.needs = file.getvalue(), pickler.modules, pickler.needs
    return dumped


def _dump_by_value(value: object, out_of_band: bool, views: Views) -> Dumped:
    dumped = Dumped(b"", serializer="cloudpickle")
    file = io.BytesIO()
    collector = _collector(dumped.buffers) if out_of_band else None
    dumped.modules = _into(file, value, collector, dumped.needs, views)
    dumped.stream = file.getvalue()
    return dumped


def _into(
    file: Sink, value: object, callback: Callback | None, needs: set[str] | None = None, views: Views = NO_VIEWS
) -> set[str]:
    """Pickle by value into a file; the top-level modules the pickle names; what it needs of them is added to a set."""
    import cloudpickle

    modules = {"cloudpickle"}
    by_value = _by_value()

    class Pickler(cloudpickle.Pickler):  # type: ignore[misc]
        def reducer_override(self, obj: object) -> object:
            if issubclass(type(obj), _array_type()):
                return _array_reduced(obj, callback is not None, views)
            if type(obj) in PICKLED:
                return PICKLED[type(obj)](obj)
            reduced = super().reducer_override(obj)
            if _is_named(obj):
                module, name = _module(obj), _name(obj)
                modules.add(module.partition(".")[0])
                by_name = reduced is NotImplemented and module not in by_value
                if needs is not None and by_name and not _is_named_surely(module, name):
                    needs.add(f"{module}:{name}")
            return _marked(obj, reduced)

    Pickler(file, PROTOCOL, buffer_callback=callback).dump(value)
    return modules - {"__main__", "__mp_main__"}


def _marked(obj: object, reduced: object) -> object:
    """How cloudpickle stores a class by value, with its identity where cloudpickle leaves room for more."""
    if not is_a(obj, type) or not isinstance(reduced, tuple):
        return reduced
    make, arguments, *rest = reduced
    identity = _identity(obj) if make.__name__.startswith("_make_skeleton_") else ""
    return (make, (*arguments[:-1], {IDENTITY: identity}), *rest) if identity else reduced


def _is_harmless(module: str) -> bool:
    """Whether what a module pickles can surely be loaded."""
    return module in _PYTHONS or is_steady(module)


def _is_named_surely(module: str, name: str) -> bool:
    """Whether a class or function need not be looked for: it surely stays, or is stored by value."""
    top = module.partition(".")[0]
    return _is_harmless(top) or top == "cloudpickle" or "<" in name


def is_steady(module: str) -> bool:
    """Whether any version of a package reads what any other one pickled."""
    library = KNOWN.get(module)
    return library is not None and library.pickles_steadily


def _try_to_load(dumped: Dumped, name: str) -> None:
    """Load once to see whether it loads at all: about one value in a hundred does not."""
    try:
        load(dumped.stream, [bytearray(buffer) for buffer in dumped.buffers])
    except Exception as error:
        raise NotStored(
            f"{name} was pickled but cannot be loaded again ({type(error).__name__}: {error}), so it is not stored."
        ) from error

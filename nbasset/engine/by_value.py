"""By value: code and names of the notebook as bytes, of which another process of the same Python makes the same.

cloudpickle does the work. Some things are ours: code keeps the name of its file, so that a traceback from elsewhere
shows the cell and the line; the notebook's namespace itself is not copied but means, on the other side, the namespace
there, so that functions and the body go on sharing one; what prints to this process's streams prints to those there;
and what ``functools`` makes of functions, which has locks and weak references inside, is made of them again.
"""

from __future__ import annotations

import functools
import io
import marshal
import pickle
import sys
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from types import CodeType, FunctionType, MappingProxyType

import cloudpickle

from nbasset.engine.watch.forwarding import bound_anew
from nbasset.libraries.foreign import module_of
from nbasset.libraries.known import KNOWN

Namespace = MutableMapping[str, object]

_HOME = "the notebook's namespace"
_OF_DISPATCH = frozenset({"register", "dispatch", "registry", "_clear_cache", "__wrapped__"})
_STREAMS = ("stdout", "stderr", "__stdout__", "__stderr__")


class _Pickler(cloudpickle.Pickler):  # type: ignore[misc]
    def __init__(self, file: io.BytesIO, home: Namespace, names: Mapping[str, object]) -> None:
        super().__init__(file, protocol=pickle.HIGHEST_PROTOCOL)
        self._home = home
        self._names = names if type(names) is dict else dict(names)  # of thousands of names a copy costs
        self._of_functions: dict[str, object] = {}
        streams = ((name, getattr(sys, name)) for name in reversed(_STREAMS))
        self._streams = {id(stream): name for name, stream in streams if stream is not None}
        self.globals_ref[id(self._names)] = self._of_functions

    def persistent_id(self, obj: object) -> str | None:
        """The namespace, whether the body names it or a function looks into it; and where this process prints."""
        if obj is self._home or obj is self._of_functions:
            return _HOME
        return self._streams.get(id(obj))

    def reducer_override(self, obj: object) -> object:
        """Code as Python itself stores it; functions of the namespace with the names that go along; classes by all
        of their name.
        """
        if isinstance(obj, CodeType):
            return marshal.loads, (marshal.dumps(obj),)
        if isinstance(obj, type):
            return _named(obj, super().reducer_override(obj))
        if isinstance(obj, FunctionType) and obj.__globals__ is self._home:
            return super().reducer_override(bound_anew(obj, self._names))
        if isinstance(obj, FunctionType) and obj.__globals__ is vars(functools):
            made = super().reducer_override(obj)
            return made if made is NotImplemented else _dispatched(obj) or made
        if type(obj) is functools.cached_property:
            return functools.cached_property, (obj.func,), _without_lock(obj)
        if type(obj) is functools._lru_cache_wrapper and obj.__module__ == self._home.get("__name__", "__main__"):
            how = obj.cache_parameters()
            return _remembering, (obj.__wrapped__, how["maxsize"], how["typed"]), _without_lock(obj)
        known = KNOWN.get(module_of(type(obj)))
        made = known.reduced(obj) if known is not None and known.reduced is not None else None
        return super().reducer_override(obj) if made is None else made


def _without_lock(thing: object) -> dict[str, object]:
    return {
        name: value for name, value in vars(thing).items() if name not in ("lock", "__wrapped__", "cache_parameters")
    }


def _remembering(function: Callable[..., object], most: int | None, typed: bool) -> object:
    """A function that remembers its results, and has none yet."""
    return functools.lru_cache(maxsize=most, typed=typed)(function)


def _dispatched(function: FunctionType) -> tuple[object, ...] | None:
    """How a function of ``singledispatch`` is made elsewhere; its cache of weak references stays here."""
    ways = getattr(function, "registry", None)
    if not isinstance(ways, MappingProxyType) or not hasattr(function, "dispatch"):
        return None
    others = [(kind, way) for kind, way in ways.items() if kind is not object]
    hung = {name: value for name, value in vars(function).items() if name not in _OF_DISPATCH}
    told = {name: getattr(function, name) for name in ("__name__", "__qualname__", "__doc__", "__module__")}
    return functools.singledispatch, (ways[object],), (others, hung, told), None, None, _register


def _register(
    function: Callable[..., object], held: tuple[Iterable[tuple[type, object]], Namespace, Namespace]
) -> None:
    """Have a function of ``singledispatch`` take the ways of another, and what was hung onto that."""
    others, hung, told = held
    for kind, way in others:
        function.register(kind, way)  # type: ignore[attr-defined]  # it is one of singledispatch
    for name in vars(function).keys() - _OF_DISPATCH - hung.keys():
        delattr(function, name)
    for name, value in {**hung, **told}.items():
        setattr(function, name, value)


def _named(cls: type, reduced: object) -> object:
    """How a class is made elsewhere; cloudpickle forgets what it is in: ``Outer.Inner`` would be ``Inner`` there."""
    if cls.__qualname__ == cls.__name__ or not isinstance(reduced, tuple):
        return reduced
    made, given, *rest = reduced
    if getattr(made, "__name__", "") != "_make_skeleton_class":
        return reduced
    kind, name, bases, held, *more = given
    return (made, (kind, name, bases, {**held, "__qualname__": cls.__qualname__}, *more), *rest)


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, home: Namespace) -> None:
        super().__init__(file)
        self._home = home

    def persistent_load(self, pid: object) -> object:
        """The namespace on this side, and where this process prints."""
        if pid in _STREAMS:
            return getattr(sys, str(pid))
        if pid != _HOME:
            raise pickle.UnpicklingError(f"nobody knows what {pid!r} means")
        return self._home


def dumps(thing: object, home: Namespace, names: Mapping[str, object] | None = None) -> bytes:
    """Something as bytes, with the notebook's code in it.

    Args:
        thing: anything.
        home: the namespace that is not copied, and not changed.
        names: what of it goes along with functions that use it; None means everything.

    Raises:
        Exception: whatever the parts raise that cannot be taken along.
    """
    file = io.BytesIO()
    _Pickler(file, home, home if names is None else names).dump(thing)
    return file.getvalue()


def loads(data: bytes, home: Namespace) -> object:
    """What :func:`dumps` was given; only for bytes of this user's own kernel.

    Args:
        data: the bytes.
        home: the namespace that stands for the other one; names that functions use are put into it.
    """
    return _Unpickler(io.BytesIO(data), home).load()

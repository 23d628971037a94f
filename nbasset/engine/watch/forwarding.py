"""Forwarding: functions of the notebook that mean something else in a body are bound anew among the body's names.

The function itself stays the very object it is, wherever somebody holds it: as a method, in a partial, a register, a
cache, a callback that C code calls. While the body runs, it hands every call on to the one bound anew.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, CO_VARARGS, CO_VARKEYWORDS
from types import CodeType, FunctionType, SimpleNamespace
from typing import Any

from nbasset.engine.watch.at_work import Place, is_the_notebooks

Pair = tuple[FunctionType, FunctionType]
"""A function of the notebook, and the same bound anew."""

_CALLED = "the function bound anew"
"""Stands in the code that hands on where that function will be."""

_KINDS = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR

_YIELDED = """
    _given = {}
    try:
        _next = await _given.asend(None)
        while True:
            try:
                _sent = yield _next
            except GeneratorExit:
                await _given.aclose()
                raise
            except BaseException as _error:
                _next = await _given.athrow(_error)
            else:
                _next = await _given.asend(_sent)
    except StopAsyncIteration:
        return
"""
"""What an asynchronous generator does that gives what another gives (PEP 525 has no ``yield from`` for it)."""

_TAKEN_ALONG = ("__module__", "__qualname__", "__doc__", "__annotations__", "__type_params__")


def bound_anew(function: FunctionType, names: dict[str, Any]) -> FunctionType:
    """The same function among other names; attributes, defaults by name and closures are shared with it.

    >>> def f(x, *, y=1): return x + y + z
    >>> other = bound_anew(f, {"z": 10})
    >>> other(1), other.__name__, other.__dict__ is f.__dict__
    (12, 'f', True)
    """
    other = FunctionType(function.__code__, names, function.__name__, function.__defaults__, function.__closure__)
    other.__kwdefaults__ = function.__kwdefaults__
    other.__dict__ = function.__dict__
    for name in _TAKEN_ALONG:
        if hasattr(function, name):
            setattr(other, name, getattr(function, name))
    return other


@contextmanager
def forwarding(pairs: Iterable[Pair]) -> Iterator[None]:
    """Have functions hand their calls on for a while; several may, and end in any order.

    Args:
        pairs: functions, each with the one that is called instead.

    >>> def f(x): return x + z
    >>> with forwarding([(f, bound_anew(f, {"z": 10}))]):
    ...     f(1), list(map(f, [2]))
    (11, [12])
    """
    with ExitStack() as stack:
        for function, other in pairs:
            other.__defaults__ = function.__defaults__
            stack.enter_context(_place(function).taken(_handing_on(function, other)))
        yield


_places: dict[int, Place[CodeType]] = {}


def _place(function: FunctionType) -> Place[CodeType]:
    """The place of a function's code; known as long as somebody else's code is there."""

    def put(code: CodeType) -> None:
        function.__code__ = code

    def gone() -> None:
        _places.pop(id(function), None)

    return _places.setdefault(id(function), Place(lambda: function.__code__, put, gone))


class _Called:
    """A constant of the code that hands on: the function to call, by the name of a method of texts.

    Threads of the notebook's own, which go on while a body runs, call the function as it was.

    Args:
        function: the function.
        other: the same bound anew.
    """

    def __init__(self, function: FunctionType, other: FunctionType) -> None:
        self._thread = threading.get_ident()
        self._own = bound_anew(other, function.__globals__)
        self._other = other

    @property
    def format(self) -> FunctionType:
        """The function to call at this moment."""
        here = threading.get_ident() == self._thread or not is_the_notebooks(threading.current_thread())
        return self._other if here else self._own

    def __reduce__(self) -> tuple[object, ...]:
        return SimpleNamespace, (), {"format": self._other}


def hands_on(code: CodeType) -> bool:
    """Whether code does nothing but hand on what it is given."""
    return any(type(each) is _Called for each in code.co_consts)


def _handing_on(function: FunctionType, other: FunctionType) -> CodeType:
    """Code of the same parameters, closure and kind that calls another function with what it is given."""
    code = other.__code__
    pattern = _pattern(_parameters(code), code.co_freevars, code.co_flags & _KINDS)
    constants = tuple(_Called(function, other) if each == _CALLED else each for each in pattern.co_consts)
    return pattern.replace(
        co_consts=constants,
        co_name=code.co_name,
        co_qualname=code.co_qualname,
        co_filename=code.co_filename,
        co_firstlineno=code.co_firstlineno,
    )


def _parameters(code: CodeType) -> tuple[tuple[str, str], ...]:
    """Every parameter as it is declared, without its default, and as it is handed on."""
    names = iter(code.co_varnames)
    found = [(next(names),) * 2 for _ in range(code.co_argcount)]
    if code.co_posonlyargcount:
        found.insert(code.co_posonlyargcount, ("/", ""))
    by_name = [next(names) for _ in range(code.co_kwonlyargcount)]
    if code.co_flags & CO_VARARGS:
        found.append((f"*{(rest := next(names))}", f"*{rest}"))
    elif by_name:
        found.append(("*", ""))
    found += [(name, f"{name}={name}") for name in by_name]
    if code.co_flags & CO_VARKEYWORDS:
        found.append((f"**{(rest := next(names))}", f"**{rest}"))
    return tuple(found)


@lru_cache(256)
def _pattern(parameters: tuple[tuple[str, str], ...], free: tuple[str, ...], kind: int) -> CodeType:
    declared = ", ".join(each for each, _ in parameters)
    call = f"{_CALLED!r}.format({', '.join(given for _, given in parameters if given)})"
    steps = f"    return {call}\n"
    if kind:
        steps = {CO_GENERATOR: f"    return (yield from {call})\n", CO_COROUTINE: f"    return await {call}\n"}.get(
            kind, _YIELDED.format(call)
        )
    closed = "".join(f"  {name} = None\n" for name in free)
    mentioned = "".join(f"    if 0: {name}\n" for name in free)
    prefix = "async " if kind & (CO_COROUTINE | CO_ASYNC_GENERATOR) else ""
    text = f"def closed():\n{closed}  {prefix}def f({declared}):\n{mentioned}{steps}"
    outer = next(each for each in compile(text, __file__, "exec").co_consts if isinstance(each, CodeType))
    return next(each for each in outer.co_consts if isinstance(each, CodeType))

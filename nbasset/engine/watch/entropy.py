"""Entropy: who draws, while bodies run, what nobody can repeat, whatever name or value has led there.

All of Python's ways but ``os.urandom`` itself lead through one function and one name of its module ``random``; numpy's
lead through one name of its own. What the user's code draws is told. A library that makes itself a generator, unasked,
begins it as it would the global ones: from the step's seed, so that it is the same in every run.
"""

from __future__ import annotations

import os
import random
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from types import FrameType, FunctionType, ModuleType
from typing import Protocol, cast

from nbasset.engine.watch.at_work import Attributes, for_no_body
from nbasset.engine.watch.imports import Imports
from nbasset.engine.watch.own_account import on_own_account
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import Foreign
from nbasset.libraries.origin import Origin, origin_of_file
from nbasset.libraries.unrepeatable import ENTROPY, UNSEEDED

_GIVING = frozenset({"random", "secrets", "uuid", "statistics", "crypt"})
"""Modules of Python's that hand on what they draw to whoever asks them."""

_ITSELF = frozenset(
    {
        *("nbasset", "tempfile", "copy", "pickle", "numpy.random._pickle", "asyncio", "email", "http", "urllib"),
        *("multiprocessing.connection", "multiprocessing.shared_memory", "multiprocessing.process"),
    }
)
"""Modules that draw for names of no meaning, and what gives a copy of a generator the state of another right after."""


def _unheard(*told: object) -> None:
    """What is drawn after the end."""


class Draws:
    """What is drawn while one body runs, and where the generators begin that libraries make for themselves.

    They begin alike only in the thread and the process in which it runs: elsewhere nobody knows who comes first.

    Args:
        unseen: called with a word when something is drawn that nobody can repeat.

    Attributes:
        seeded: the libraries to whose own generators, which nobody else can seed, the body has given a seed.

    >>> said = []
    >>> draws = Draws(said.append)
    >>> draws.begin(7, None)
    >>> first = draws.bits(128)
    >>> draws.begin(7, None)
    >>> draws.bits(128) == first, draws.bits(128) == first, said
    (True, False, [])
    """

    def __init__(self, unseen: Callable[[str], object]) -> None:
        self.seeded: set[str] = set()
        self._unseen = unseen
        self._seed: int | None = None
        self._drew: Callable[[], object] | None = None
        self._home = 0, 0
        self._random: random.Random | None = None
        self._made: dict[int, tuple[Foreign, Callable[[], object]]] = {}

    def begin(self, seed: int | None, drew: Callable[[], object] | None) -> None:
        """The body begins here, and generators of libraries begin from a seed.

        Args:
            seed: None leaves them alone.
            drew: called when one has begun; None where that does not matter.
        """
        self._seed, self._drew, self._random = seed, drew, None
        self._home = threading.get_ident(), os.getpid()

    def bits(self, number: int) -> int | None:
        """So many bits for the next one; None where it would be another one in the next run."""
        if self._seed is None or self._home != (threading.get_ident(), os.getpid()):
            return None
        if self._random is None:
            self._random = random.Random(f"generators of libraries {self._seed}")
        return self._random.getrandbits(number)

    def drawn(self, generator: Foreign | None, *, repeatable: bool) -> None:
        """A generator begins that was given no seed.

        Args:
            generator: it, where it may be given one right after: whether it was, shows when the next one begins.
            repeatable: whether it begins with :meth:`bits`.
        """
        told = self._drew if repeatable else partial(self._unseen, UNSEEDED)
        self._settle(self._made.pop(threading.get_ident(), None))
        if told is not None and generator is not None:
            self._made[threading.get_ident()] = generator, told
        elif told is not None:
            told()

    def settle(self) -> None:
        """What had begun by now is told, but for what was given a seed after all."""
        while self._made:
            self._settle(self._made.popitem()[1])

    def end(self) -> None:
        """Nothing more is drawn; who was told of it is held no longer."""
        self.settle()
        self._unseen = self._drew = _unheard

    def _settle(self, made: tuple[Foreign, Callable[[], object]] | None) -> None:
        if made is not None and made[0]._seed_seq is not None:
            made[1]()


class Witness(Protocol):
    """Hears what is drawn for a body.

    Attributes:
        draws: what is drawn, and where generators of libraries begin.
    """

    draws: Draws

    def unseen(self, what: str) -> None:
        """It does something of which nobody can see what it rests on."""
        ...


class Entropy:
    """Tells that entropy is drawn. It is a change.

    Args:
        witnesses: gives those who hear what happens at this moment.
    """

    def __init__(self, witnesses: Callable[[], Sequence[Witness]]) -> None:
        self._witnesses = witnesses
        self._changed: list[Attributes] = []
        self._imports: Imports | None = None
        self._unasked: Mapping[str, str] = {}
        self._making = threading.local()

    def make(self) -> None:
        """Stand in the way of whoever draws, in whatever is loaded or will be."""
        _seedless.append(self._without_a_seed)
        _SEED.__code__ = _InItsPlace.seed.__code__
        self._change(random, "_urandom", self._bytes)
        self._unasked = {name: way for each in KNOWN.generators.values() for name, way in each.unasked.items()}
        for name in self._unasked.keys() & sys.modules.keys():
            self._loaded(sys.modules[name])
        self._imports = Imports(self._unasked, self._loaded)
        self._imports.make()

    def take_back(self) -> None:
        """Stand there no longer."""
        if self._imports is not None:
            self._imports.take_back()
            self._imports = None
        while self._changed:
            self._changed.pop().take_back()
        _SEED.__code__ = _PYTHONS.__code__
        _seedless.remove(self._without_a_seed)

    def _change(self, module: ModuleType, name: str, instead: object) -> None:
        change = Attributes(module, {name: instead})
        change.make()
        self._changed.append(change)

    def _loaded(self, module: ModuleType) -> None:
        name = self._unasked[module.__name__]
        known = getattr(module, name, None)
        if isinstance(known, type):
            self._change(module, name, _in_place_of(known, self._made))
        elif known is not None:
            self._change(module, name, partial(self._bits, known))

    def _bytes(self, number: int) -> bytes:
        """In the place of ``os.urandom``, where Python's own modules ask for it; libraries draw names that way."""
        if (hearing := self._witnesses()) and _asker() in (Origin.LOCAL, Origin.PYTHON):
            for witness in hearing:
                witness.unseen(ENTROPY)
        return os.urandom(number)

    def _without_a_seed(self) -> None:
        """One of Python's generators is given no seed."""
        if (hearing := self._witnesses()) and _asker() is not None:
            for witness in hearing:
                witness.unseen(UNSEEDED)

    def _bits(self, draw: Callable[[int], int], number: int) -> int:
        """In the place of what a library's generators draw that are given no seed."""
        hearing = self._witnesses()
        asker = _asker() if hearing else None
        bits = hearing[0].draws.bits(number) if asker is Origin.PACKAGE and len(hearing) == 1 else None
        if getattr(self._making, "now", None) is not None:
            self._making.now = [(each.draws, bits is not None) for each in hearing] if asker is not None else []
        else:
            for witness in hearing if asker is not None else ():
                witness.draws.drawn(None, repeatable=bits is not None)
        if bits is not None:
            return bits
        with for_no_body():
            return draw(number)

    def _made(self, make: Callable[[], Foreign]) -> Foreign:
        """A generator that may be given a seed right after, by whoever has it made."""
        self._making.now = []
        try:
            generator = make()
            for draws, repeatable in self._making.now:
                draws.drawn(generator, repeatable=repeatable)
        finally:
            self._making.now = None
        return generator


@cache
def _in_place_of(cls: type, made: Callable[[Callable[[], Foreign]], Foreign]) -> type:
    """What stands in the place of a class for whoever makes instances of it, and asks whether something is one."""

    class Stand(type):
        def __call__(cls, *args: object, **options: object) -> Foreign:
            return made(partial(real, *args, **options))

        def __instancecheck__(cls, thing: object) -> bool:
            return isinstance(thing, real)

    real = cls
    return Stand(cls.__name__, (), {})


def _asker() -> Origin | None:
    """Whose code asks for what is drawn; None for what does so for itself, as whatever is being imported."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and (frame.f_code.co_filename == __file__ or frame.f_globals.get("__name__") in _GIVING):
        frame = frame.f_back
    if frame is None:
        return Origin.PYTHON
    module = str(frame.f_globals.get("__name__", ""))
    file = frame.f_code.co_filename
    if file.startswith("<frozen importlib"):  # a module written in C is being loaded
        return None
    if module in _ITSELF or module.partition(".")[0] in _ITSELF or on_own_account():
        return None
    return origin_of_file(file)


_seedless: list[Callable[[], object]] = []
"""Who is told that one of Python's generators is given no seed."""

_SEED = cast("FunctionType", vars(random.Random)["seed"])
_PYTHONS = FunctionType(_SEED.__code__, _SEED.__globals__, "seed", _SEED.__defaults__, _SEED.__closure__)
"""What Python has it do."""


class _InItsPlace:
    """Has the code that stands meanwhile in Python's own function, which stays itself: values and names may hold it."""

    def seed(self: Foreign, a: Foreign = None, version: int = 2) -> None:
        import sys  # this runs among the names of Python's module

        entropy = sys.modules["nbasset.engine.watch.entropy"]
        super  # so that it has a closure as Python's has  # noqa: B018
        if a is None:
            for told in entropy._seedless:
                told()
        entropy._PYTHONS(self, a, version)

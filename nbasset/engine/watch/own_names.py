"""Own names: the module in which a body runs. It stands for ``__main__`` meanwhile and has the notebook's names behind.

Code reaches names in ways that nobody can see coming: it unpickles something, evaluates a text, asks for annotations.
A name that the body's own module lacks is then taken from the notebook, and that is told.
"""

from __future__ import annotations

import ast
import dis
import os
import sys
import threading
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any, Protocol, TypeGuard

from nbasset.engine.watch.at_work import Place
from nbasset.libraries.foreign import declares, module_of
from nbasset.libraries.known import KNOWN
from nbasset.libraries.origin import Origin, origin_of_file
from nbasset.libraries.sql import table_names

MAIN = "__main__"

OF_MODULES = ("__name__", "__doc__", "__package__", "__loader__", "__spec__", "__file__", "__builtin__", "__builtins__")
"""What Python and the shell write into the names of ``__main__``."""

_LOADS = ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS")
_STORES = ("STORE_NAME", "STORE_GLOBAL")


LONGEST = 10_000
"""Characters of a text in which a library may look for names."""

_ENGINE = f"{Path(__file__).parent.parent}{os.sep}"


class Listener(Protocol):
    """Hears what a body reaches."""

    def unseen(self, what: str) -> None:
        """It reaches something of which nobody can see what it rests on."""
        ...


Listeners = Callable[[], Iterable[Listener]]
"""Gives those who hear what happens at this moment."""


class OwnModule(ModuleType):
    """A body's own module.

    Args:
        behind: the notebook's names, which are read and never written.
        listeners: gives those who hear of names that are taken from there.

    >>> module = OwnModule({"__name__": "__main__", "x": 1}, lambda: ())
    >>> vars(module)["y"] = 2
    >>> module.x, module.y, "x" in vars(module)
    (1, 2, False)
    """

    __slots__ = ("_behind", "_listeners", "_when_set")

    def __init__(self, behind: dict[str, Any], listeners: Listeners) -> None:
        super().__init__(MAIN)
        self._when_set: Callable[[], object] | None = None
        self._listeners = listeners
        self._behind = behind
        vars(self).update((name, behind[name]) for name in OF_MODULES if name in behind)

    @property
    def __nbasset_behind__(self) -> dict[str, Any]:
        """The notebook's names."""
        return self._behind

    def __getattr__(self, name: str) -> Any:
        if name not in self._behind:
            raise AttributeError(f"module {MAIN!r} has no attribute {name!r}", name=name, obj=self)
        self._tell(name)
        return self._behind[name]

    def __setattr__(self, name: str, value: object) -> None:
        super().__setattr__(name, value)
        hear = None if name in OwnModule.__slots__ else self._when_set
        if hear is not None and name in self._behind:
            self._when_set = None
            hear()

    @contextmanager
    def when_set(self, hear: Callable[[], object]) -> Iterator[None]:
        """Meanwhile it is told, once, when a name of the notebook is set as an attribute, as patches do."""
        self._when_set = hear
        try:
            yield
        finally:
            self._when_set = None  # a ring would keep alive what the body has had

    def take_all(self) -> None:
        """Take every name from behind: whatever leads to one of them may be asked for."""
        vars(self).update((name, self._behind[name]) for name in self.lacks([*self._behind]))
        for listener in self._listeners():
            listener.unseen(MAIN)

    def _tell(self, name: str) -> None:
        if not name.startswith("__"):
            for listener in self._listeners():
                listener.unseen(f"the name {name}, reached unseen")

    def reveal(self, names: Iterable[str]) -> None:
        """Take names from behind, since code is about to run that loads them."""
        for name in names:
            vars(self)[name] = self._behind[name]
            self._tell(name)

    def lacks(self, names: Iterable[str]) -> list[str]:
        """Those of some names that only the notebook has."""
        own = vars(self)
        return [name for name in names if name not in own and name in self._behind]


def _put(module: ModuleType) -> None:
    sys.modules[MAIN] = module


_main = Place(lambda: sys.modules[MAIN], _put)


@contextmanager
def as_main(module: OwnModule) -> Iterator[None]:
    """Have a body's own module stand for ``__main__``; bodies may end in any order."""
    with _main.taken(module):
        yield


def about_to_run(told: tuple[object, ...]) -> None:
    """A text or code is about to be evaluated: what it loads of the notebook's is there.

    Nobody can tell among which names it will run, so that whatever it may mean is revealed to the body at work, but
    what a library that evaluates it holds itself, such as the columns of a table.
    """
    module = sys.modules.get(MAIN)
    code = told[0] if told else None
    if not (isinstance(module, OwnModule) and isinstance(code, CodeType)) or _is_import(sys._getframe(2).f_code):
        return
    codes = list(_with_nested(code))
    if not module.lacks({name for each in codes for name in each.co_names}):
        return
    loaded: set[str] = set()
    stored: set[str] = set()
    for each in codes:
        for instruction in dis.get_instructions(each):
            if instruction.opname in _LOADS:
                loaded.add(str(instruction.argval))
            elif instruction.opname in _STORES:
                stored.add(str(instruction.argval))
    names = module.lacks(sorted(loaded - stored))
    module.reveal(_held_nowhere(names, sys._getframe(2)) if names else names)


def _held_nowhere(names: list[str], frame: FrameType) -> list[str]:
    """Those of some names that a library which evaluates a text does not hold itself."""
    room = str(frame.f_globals.get("__name__")).partition(".")[0]
    if origin_of_file(frame.f_code.co_filename) is not Origin.PACKAGE:
        return names
    holders = [each for each in frame.f_locals.values() if type(each) is dict or _looks_up(each, room)]
    return [name for name in names if not any(name in each for each in holders)]


def _looks_up(value: object, room: str) -> TypeGuard[Container[str]]:
    """Whether something is a library's own way to look names up."""
    kind = type(value)
    return module_of(kind).partition(".")[0] == room and declares(kind, "__contains__") and declares(kind, "get")


def looked_at(told: tuple[object, ...]) -> None:
    """A frame is asked for: a library that looks at the body's names by it finds those that its text names.

    A library of which nothing is known may mean the names of any expression that it was given as a text, where it has
    asked for the body's frame itself. One that only walks back from its own, as all do that warn, means none.
    """
    module = sys.modules.get(MAIN)
    frame = told[0] if told else None
    if not (isinstance(module, OwnModule) and isinstance(frame, FrameType)) or getattr(_looking, "now", False):
        return
    _looking.now = True
    try:
        asking = sys._getframe(2)
        _looked_at(module, frame, frame if asking.f_code.co_name == "currentframe" else asking)
    finally:
        _looking.now = False


_looking = threading.local()
"""Whether this thread is finding out who asks for a frame, by asking for frames."""


def _looked_at(module: OwnModule, frame: FrameType, asking: FrameType) -> None:
    own = vars(module)
    if origin_of_file(asking.f_code.co_filename) is not Origin.PACKAGE or asking.f_code.co_filename.startswith(_ENGINE):
        return
    between = list(_back_to(own, asking))
    called = {each.f_code.co_name for each in between}
    texts = {text for each in between for text in each.f_locals.values() if type(text) is str and len(text) < LONGEST}
    names = _meant(texts, called)
    if names is None and frame.f_globals is own:
        names = set[str]().union(*map(_in_expression, texts))
    module.reveal(module.lacks(sorted(names or ())))


def _meant(texts: Iterable[str], called: set[str]) -> set[str] | None:
    """The names of Python's that texts mean for methods that are known; None where none of them is."""
    runs_sql = not called.isdisjoint(name for names in KNOWN.sql.values() for name in names)
    if not runs_sql and called.isdisjoint(KNOWN.querying):
        return None
    tables = {name for text in texts for name in table_names(text)} if runs_sql else set[str]()
    return tables.union(*(KNOWN.names_in(text, called) for text in texts))


def handed(texts: Iterable[object], called: str) -> None:
    """Texts are handed to a method that looks for names in them: those that only the notebook has are there."""
    module = sys.modules.get(MAIN)
    if isinstance(module, OwnModule):
        names = _meant({text for text in texts if isinstance(text, str)}, {called})
        module.reveal(module.lacks(sorted(names or ())))


def _in_expression(text: str) -> set[str]:
    """The names in a text that is an expression; none in any other."""
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _back_to(own: dict[str, Any], frame: FrameType | None) -> Iterator[FrameType]:
    """The frames between one and the body's own, if that is up the stack."""
    passed: list[FrameType] = []
    while frame is not None:
        if frame.f_globals is own:
            yield from passed
            return
        passed.append(frame)
        frame = frame.f_back


def _is_import(code: CodeType) -> bool:
    """Whether code that runs other code loads a module, or begins a body."""
    return code.co_filename.startswith(("<frozen importlib", _ENGINE))


def _with_nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_nested(constant)


HEARD = {"exec": about_to_run, "sys._getframe": looked_at}
"""Audit events (PEP 578) by which names are reached, and what is done at each."""

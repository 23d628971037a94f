"""Own names: the module in which a body runs. It stands for ``__main__`` meanwhile and has the notebook's names behind.

Code reaches names in ways that nobody can see coming: it unpickles something, evaluates a text, asks for annotations.
A name that the body's own module lacks is then taken from the notebook, and that is told.
"""

from __future__ import annotations

import dis
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, Protocol

from nbasset.engine.watch.at_work import Place

MAIN = "__main__"

OF_MODULES = ("__name__", "__doc__", "__package__", "__loader__", "__spec__", "__file__", "__builtin__", "__builtins__")
"""What Python and the shell write into the names of ``__main__``."""

_LOADS = ("LOAD_NAME", "LOAD_GLOBAL", "LOAD_FROM_DICT_OR_GLOBALS")
_STORES = ("STORE_NAME", "STORE_GLOBAL")


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

    __slots__ = ("_behind", "_listeners")

    def __init__(self, behind: dict[str, Any], listeners: Listeners) -> None:
        super().__init__(MAIN)
        self._behind = behind
        self._listeners = listeners
        vars(self).update((name, behind[name]) for name in OF_MODULES if name in behind)

    @property
    def __nbasset_behind__(self) -> dict[str, Any]:
        """The notebook's names."""
        return self._behind

    def __getattr__(self, name: str) -> Any:
        if name not in self._behind:
            raise AttributeError(f"module {MAIN!r} has no attribute {name!r}")
        self._tell(name)
        return self._behind[name]

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


def about_to_run(code: object) -> None:
    """A text or code is about to be evaluated: what it loads of the notebook's is there.

    Nobody can tell among which names it will run, so that whatever it may mean is revealed to the body at work.
    """
    module = sys.modules.get(MAIN)
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
    module.reveal(module.lacks(sorted(loaded - stored)))


def _is_import(code: CodeType) -> bool:
    """Whether code that runs other code loads a module, or begins a body."""
    return code.co_filename.startswith(("<frozen importlib", _ENGINE))


def _with_nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _with_nested(constant)

"""Code met: the files of local modules that are loaded while a body is at work, or met again, by whatever name.

What code imports by a name that it says is known from its text. Of a name that is worked out, of what a pickle names
and of a file that is loaded by its path the import system alone knows: it opens the file of what is not loaded yet, and
asks the spec of what is for its ``_initializing``.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from functools import cache
from importlib.machinery import SOURCE_SUFFIXES, ModuleSpec
from types import FrameType

from nbasset.core.patterns import pattern
from nbasset.libraries.origin import Origin, origin_of_file, place_of

Met = Callable[[ModuleSpec, FrameType], object]

listeners: list[Met] = []
"""What hears of modules that are met again, with who has come across them."""

_IMPORTING = pattern(r"^<frozen importlib|[/\\]importlib[/\\]__init__\.py$")
"""Files of code that imports for whoever asks it."""

HERE = __file__.rpartition("engine")[0]
"""Where nbasset itself lies."""

_looked_at: list[str] = []
_local: dict[str, None] = {}


class TellingSpec(ModuleSpec):
    """The spec of a module that tells when it is imported again."""

    @property
    def _initializing(self) -> bool:
        frame = sys._getframe(1)
        if not frame.f_code.co_filename.startswith(HERE):
            for each in listeners:
                each(self, frame)
        return bool(vars(self).get("_initializing"))

    @_initializing.setter
    def _initializing(self, value: bool) -> None:
        vars(self)["_initializing"] = value


def have_told(module: object) -> None:
    """Have a module's spec tell when the module is imported.

    >>> from types import ModuleType
    >>> mine = ModuleType("mine")
    >>> mine.__spec__ = ModuleSpec("mine", None)
    >>> have_told(mine)
    >>> type(mine.__spec__).__name__, mine.__spec__.name
    ('TellingSpec', 'mine')
    """
    spec = getattr(module, "__spec__", None)
    if type(spec) is ModuleSpec:
        spec.__class__ = TellingSpec


def have_local_modules_told() -> None:
    """Have every local module tell that is loaded by now; one that was loaded again has another spec."""
    names = list(sys.modules)
    if names != _looked_at:  # which takes no step of Python for each
        new = set(names).difference(_looked_at)
        _looked_at[:] = names
        local = {top for top in {name.partition(".")[0] for name in new} if place_of(top).origin is Origin.LOCAL}
        _local.update(dict.fromkeys(name for name in new if name.partition(".")[0] in local))
    for name in _local:
        have_told(sys.modules.get(name))


def asks_where(frame: FrameType | None) -> bool:
    """Whether a module is imported only to learn where it lies, as for the data beside it.

    Args:
        frame: where it is imported.
    """
    while frame is not None and _IMPORTING.search(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        return False
    file = frame.f_code.co_filename.replace("\\", "/")
    return "/importlib/resources/" in file or (file.endswith("/pkgutil.py") and frame.f_code.co_name == "get_data")


@cache
def source_of(path: str) -> str:
    """The source of code of the user's own that lies in a file, compiled or not; empty for anything else.

    Args:
        path: the file's absolute name.

    >>> source_of("/home/me/tools.py"), source_of("/home/me/a.csv"), source_of(importlib.util.__file__)
    ('/home/me/tools.py', '', '')
    """
    source = path
    if not path.endswith(tuple(SOURCE_SUFFIXES)):
        try:
            source = importlib.util.source_from_cache(path)
        except (ValueError, NotImplementedError):
            return ""
    return source if origin_of_file(source) is Origin.LOCAL and not source.startswith(HERE) else ""

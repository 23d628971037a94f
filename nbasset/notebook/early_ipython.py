"""Early IPython: what version 7, which Colab has, does not do by itself."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType

import IPython

from nbasset.notebook.shell import Compiler


class CellFiles:
    """Has a compiler know what people call the file of a cell, by its number; one that does is left as it is.

    Args:
        compiler: the shell's.
    """

    def __init__(self, compiler: Compiler) -> None:
        self.compiler = compiler
        self._numbers: dict[str, int] = {}

    def load(self) -> None:
        """Note numbers from now on."""
        if not hasattr(self.compiler, "format_code_name"):
            self._cache = self.compiler.cache
            vars(self.compiler).update(cache=self._kept, format_code_name=self._called)

    def unload(self) -> None:
        """Note no more."""
        if vars(self.compiler).get("cache") == self._kept:
            del vars(self.compiler)["cache"], vars(self.compiler)["format_code_name"]

    def _kept(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        name = self._cache(transformed_code, number, raw_code=raw_code)
        self._numbers[name] = number
        return name

    def _called(self, name: str) -> tuple[str, str] | None:
        return ("Cell", f"In[{self._numbers[name]}]") if name in self._numbers else None


def unseen_notes(error: BaseException) -> list[str]:
    """The notes of an error that its traceback does not show."""
    return list(getattr(error, "__notes__", ())) if IPython.version_info < (8,) else []


def superreload() -> Callable[..., ModuleType]:
    """IPython's way to load a module again, so that who holds its functions and classes has the new ones.

    Version 7 takes ``reload`` from a module that Python has no more since 3.12, and not every later one upgrades all
    that makes a function what it is.
    """
    try:
        from IPython.extensions import autoreload
    except ModuleNotFoundError:
        sys.modules["imp"] = importlib  # it has the same function
        try:
            from IPython.extensions import autoreload
        finally:
            del sys.modules["imp"]
    autoreload.func_attrs[:] = dict.fromkeys([*autoreload.func_attrs, "__kwdefaults__", "__annotations__"])
    found: Callable[..., ModuleType] = autoreload.superreload
    return found

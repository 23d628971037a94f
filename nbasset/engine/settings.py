"""Settings: what a body changes of what everybody shares is put back when it ends, and told.

All settings are read before a body and after it. What a module sets when it is first imported is no doing of the body
that happened to be the first: see :mod:`nbasset.engine.import_effects`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from types import ModuleType
from typing import Any

from nbasset.core.dataclass import dataclass, replace
from nbasset.libraries.held import put_item, same
from nbasset.libraries.known import KNOWN
from nbasset.libraries.library import ABSENT, Foreign, Register, Settings, Several

Held = dict[Any, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """One setting that is another one than before.

    Args:
        module: the module that has it.
        settings: the settings it is one of.
        path: the name under which it is read, and its own name there where that holds several.
        before: what it was; ``ABSENT`` where it was not there.
        now: what it is.
        by: the module whose import has set it; empty where the body itself did.
    """

    module: str
    settings: Settings
    path: tuple[object, ...]
    before: Foreign
    now: Foreign
    by: str = ""

    @property
    def name(self) -> str:
        """How it is called."""
        return ".".join(os.fsdecode(each) if isinstance(each, bytes) else str(each) for each in self.path)

    @property
    def place(self) -> tuple[str, str]:
        """What tells it from every other setting."""
        return self.module, self.name

    @property
    def is_silent(self) -> bool:
        """Whether libraries change it by themselves, so that nothing is said of it."""
        return str(self.path[0]).startswith("_")

    def put(self, value: Foreign) -> None:
        """Set it."""
        module = sys.modules.get(self.module)
        if module is not None:
            self.settings.put(module, self.name, value)


def read(settings: Settings, module: ModuleType) -> Held | None:
    """All of a library's settings; None where a version of it keeps them elsewhere, or it is not yet all there."""
    try:
        return settings.now(module)
    except Exception:  # noqa: BLE001  # what another version raises is no failure of the body
        return None


def read_all() -> dict[str, Held]:
    """The settings of every library that is loaded, by the module that has them."""
    found, modules = {}, sys.modules
    for name, settings in KNOWN.kept:
        if name in modules:
            try:  # as :func:`read` does, which would be another call for each
                found[name] = settings.now(modules[name])
            except Exception:  # noqa: BLE001
                continue
    return found


def differing(before: Mapping[str, Held], now: Mapping[str, Held]) -> Iterator[Changed]:
    """The settings that are others now, of libraries of which both know."""
    for module, found in now.items():
        then = before.get(module, found)
        if then is not found and not same(then, found):
            settings = next(each for name, each in KNOWN.kept if name == module)
            for path, old, new in _paths(then, found):
                yield Changed(module, settings, path, old, new)


def _paths(before: Held, now: Held) -> Iterator[tuple[tuple[object, ...], Foreign, Foreign]]:
    for name in [*before, *(name for name in now if name not in before)]:
        old, new = before.get(name, ABSENT), now.get(name, ABSENT)
        if same(old, new):
            continue
        if isinstance(old, Several) and isinstance(new, Several):
            yield from (((name, *path), old, new) for path, old, new in _paths(old, new))
        else:
            yield (name,), old, new


@dataclass(slots=True)
class Lasting:
    """What a body is to leave as it was.

    Args:
        before: all settings, as they were when it began or when their library was loaded.
        explained: what the import of a module has set meanwhile: by place, the module and the value.

    Attributes:
        after: all settings, as they were when it ended; None where one of them had to be put back.
    """

    before: dict[str, Held] = field(default_factory=dict)
    explained: dict[tuple[str, str], tuple[str, object]] = field(default_factory=dict)
    after: dict[str, Held] | None = field(default=None, init=False)

    def amend(self, each: Changed) -> None:
        """One of them counts from here on as it is now."""
        held = self.before[each.module] = dict(self.before[each.module])
        for step in each.path[:-1]:
            held[step] = Several(held[step])
            held = held[step]
        put_item(held, each.path[-1], each.now)

    def put_back(self) -> list[Changed]:
        """Put everything back; what had changed, without what libraries change by themselves."""
        told, now = [], read_all()
        changed = list(differing(self.before, now))
        self.after = None if changed else now
        for each in changed:
            try:
                each.put(each.before)
            except Exception:  # noqa: BLE001  # as what only the main thread may set
                continue
            if not each.is_silent:
                told.append(replace(each, by=self._by(each)))
        return told

    def _by(self, each: Changed) -> str:
        module, value = self.explained.get(each.place, ("", None))
        return module if same(value, each.now) else ""


@contextmanager
def attributes_as_found(owned: Sequence[tuple[object, str]], told: list[Changed]) -> Iterator[None]:
    """Attributes of modules and classes, and registers, are as before again, whatever is done inside.

    Args:
        owned: the attributes, each with whose it is; or a function or method that enters something, with the register.
        told: filled at the end with what had changed.

    >>> import math
    >>> told = []
    >>> with attributes_as_found([(math, "tau")], told):
    ...     math.tau = 6
    >>> int(math.tau * 100), [each.name for each in told]
    (628, ['math.tau'])
    """
    registers = [KNOWN.register(owner, name) for owner, name in owned]
    before = [_own(owner, name, register) for (owner, name), register in zip(owned, registers, strict=True)]
    try:
        yield
    finally:
        for (owner, name), register, old in zip(owned, registers, before, strict=True):
            now = _own(owner, name, register)
            if now is old or (register is not None and same(old, now)):
                continue
            if register is not None:
                register.put(owner, old)
            else:
                delattr(owner, name) if old is ABSENT else setattr(owner, name, old)
            told.append(_attribute(owner, name, register, old, now))


def _own(owner: object, name: str, register: Register | None) -> object:
    return vars(owner).get(name, ABSENT) if register is None else register.now(owner)


def _attribute(owner: object, name: str, register: Register | None, before: object, now: object) -> Changed:
    module = owner.__name__ if isinstance(owner, ModuleType) else getattr(owner, "__module__", "")
    top = str(module).partition(".")[0]
    whole = f"{getattr(owner, '__name__', '')}.{name}"
    called = f"attributes of {top}" if register is None else register.name
    settings = Settings(called, lambda _: {}, lambda *_: None, written=(f".{name}", "setattr"))
    return Changed(top, settings, (whole,), before, now)


@dataclass(slots=True)
class LastLook:
    """Settings as one body has left them, for the next one: to read all of them costs as much as a small body.

    That is true as long as nobody's code runs in between, nor a module is loaded; whoever runs such code forgets it.
    """

    _held: dict[str, Held] | None = None
    _loaded: int = 0

    def take(self) -> dict[str, Held]:
        """All settings as they are, to be left again."""
        held, self._held = self._held, None
        return held if held is not None and self._loaded == len(sys.modules) else read_all()

    def leave(self, held: dict[str, Held] | None) -> None:
        """All settings as they are now; None where nobody knows."""
        self._held, self._loaded = held, len(sys.modules)

    def forget(self) -> None:
        """What runs now may set some."""
        self._held = None


@contextmanager
def left_as_found(told: list[Changed], look: LastLook | None = None) -> Iterator[Lasting]:
    """Whatever is set inside is put back afterwards.

    Args:
        told: filled at the end with what had changed.
        look: what is known of them from the body before, if anything is.

    >>> import os
    >>> told = []
    >>> with left_as_found(told):
    ...     os.environ["OF_THE_BODY"] = "1"
    >>> "OF_THE_BODY" in os.environ, [each.name for each in told]
    (False, ['os.environ.OF_THE_BODY'])
    """
    look = look or LastLook()
    lasting = Lasting(look.take())
    try:
        yield lasting
    finally:
        told.extend(lasting.put_back())
        look.leave(lasting.after)

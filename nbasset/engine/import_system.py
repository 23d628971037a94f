"""Python's way of importing: what a body changes of it by hand is as before when it ends.

Modules that were imported stay; those that a body has entered, exchanged or taken away itself are put back, and so are
finders and hooks of the user's own.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from importlib.machinery import ExtensionFileLoader, ModuleSpec
from types import ModuleType

from nbasset.engine.settings import Changed
from nbasset.libraries.held import put_item
from nbasset.libraries.library import ABSENT, Foreign, Settings
from nbasset.libraries.origin import is_users

_MODULES = Settings(
    "modules of Python",
    lambda _: {},
    lambda _sys, name, value: put_item(sys.modules, name, value),
    written=("sys.modules", "module_from_spec", "load_module", "ModuleType"),
)
_HOOKS = Settings(
    "ways of importing",
    lambda _: {},
    lambda _sys, name, value: getattr(sys, name).__setitem__(slice(None), value),
    written=("sys.meta_path", "sys.path_hooks"),
)


@contextmanager
def importing_as_found(imported: Collection[str], told: list[Changed]) -> Iterator[None]:
    """Modules, finders and hooks are as before again, whatever is entered inside by hand.

    Args:
        imported: the modules that were imported inside, as far as that has come.
        told: filled at the end with what had changed.

    >>> import types
    >>> told = []
    >>> with importing_as_found([], told):
    ...     sys.modules["by_hand"] = types.ModuleType("by_hand")
    >>> "by_hand" in sys.modules, [each.name for each in told]
    (False, ['by_hand'])
    """
    modules = sys.modules.copy()
    hooks: tuple[list[Foreign], ...] = list(sys.meta_path), list(sys.path_hooks)
    try:
        yield
    finally:
        if [*modules.values()] != [*sys.modules.values()]:
            told.extend(_modules_back(modules, imported))
        for name, before in zip(("meta_path", "path_hooks"), hooks, strict=True):
            told.extend(_hooks_back(name, before))


def _modules_back(before: Mapping[str, Foreign], imported: Collection[str]) -> Iterator[Changed]:
    tops = {name.partition(".")[0] for name in imported}
    for name in [*before, *(name for name in sys.modules if name not in before)]:
        old, now = before.get(name, ABSENT), sys.modules.get(name, ABSENT)
        if now is old or (now is not ABSENT and _is_imported(name, now, before, tops)):
            continue
        put_item(sys.modules, name, old)
        if getattr(now, "__name__", "") == "__main__":
            continue  # Python's multiprocessing gives it another name as it is loaded
        yield Changed("sys", _MODULES, (name,), old, now)


def _is_imported(name: str, module: Foreign, before: Mapping[str, Foreign], tops: Collection[str]) -> bool:
    """Whether a module came by an import, or was entered by a package that has one of its own name.

    What is built into Python is imported without anybody hearing of it.
    """
    top = name.partition(".")[0]
    if top in tops or (top != name and name not in before and top in before):
        return True
    spec = getattr(module, "__spec__", None)
    if tops and name not in before and _is_of_compiled_code(module, spec, tops):
        return True
    return isinstance(spec, ModuleSpec) and isinstance(spec.loader, type)


def _is_of_compiled_code(module: Foreign, spec: object, tops: Collection[str]) -> bool:
    """Whether compiled code has entered a module while it was imported, itself under a shorter name or what it shares.

    Cython does both: ``scipy._cyutility`` is there as ``_cyutility`` too, and its versions share types by modules that
    no file has.
    """
    if isinstance(spec, ModuleSpec):
        return isinstance(spec.loader, ExtensionFileLoader) and spec.name.partition(".")[0] in tops
    own = (
        [each for name, each in vars(module).items() if not name.startswith("__")]
        if type(module) is ModuleType
        else [1]
    )
    return spec is None and all(isinstance(each, type) and not is_users(each) for each in own)


def _hooks_back(name: str, before: list[Foreign]) -> Iterator[Changed]:
    now: list[Foreign] = getattr(sys, name)
    if now == before:
        return
    came = [each for each in now if each not in before and (is_users(each) or is_users(type(each)))]
    gone = [each for each in before if each not in now]
    if came or gone:
        kept = [each for each in now if each not in came]
        now[:] = before if gone and not [each for each in kept if each not in before] else [*kept, *gone]
        sys.path_importer_cache.clear()
        yield Changed("sys", _HOOKS, (name,), tuple(before), (*kept, *came))

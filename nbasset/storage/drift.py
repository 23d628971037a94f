"""Drift: a stored value is whole, and today's code or packages cannot make it out."""

from __future__ import annotations

import contextlib
import errno
import importlib
import os
import sys
from collections.abc import Iterator
from types import ModuleType

from nbasset.core.errors import Drifted, OutOfMemory, Unavailable
from nbasset.core.result_names import ResultName
from nbasset.libraries.origin import is_local_module, version_of
from nbasset.storage import pickling
from nbasset.storage.moments import in_words, is_short_of_memory, passes
from nbasset.storage.records import Header

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

_SHORTAGES = [os.strerror(number) for number in (errno.EMFILE, errno.ENFILE, errno.ENOMEM)]


def check_drift(asset: ResultName, header: Header) -> None:
    """Refuse what another Python or other packages pickled, unless they promise to read each other's.

    Args:
        asset: whose value it is.
        header: what the record says.

    Raises:
        Drifted: saying what differs.
        Unavailable: when that cannot be told now.
    """
    python = header.get("python")
    if header.get("serializer") == "cloudpickle" and python != PYTHON:
        raise _drifted(asset, f"holds code of Python {python}, this is {PYTHON}")
    for name, version in header.get("packages", {}).items():
        if pickling.is_steady(name):
            continue
        try:
            module = importlib.import_module(name)
        except Exception as error:
            raise _not_now(asset, error) or _drifted(
                asset, f"needs {name} {version}, which cannot be imported"
            ) from error
        today = version_of(name)
        if version not in (today, getattr(module, "__version__", None)):
            raise _drifted(asset, f"was pickled by {name} {version}, today there is {today or 'none'}")
    check_needs(asset, header)


def check_needs(asset: ResultName, header: Header) -> None:
    """Refuse what rests on classes and functions that are gone; nothing is imported but modules of the user's own.

    Args:
        asset: whose value it is.
        header: what the record says.

    Raises:
        Drifted: naming the first that is gone.
    """
    for need in header.get("needs", ()):
        module, _, name = str(need).partition(":")
        found = sys.modules.get(module) or (_imported(module) if is_local_module(module) else None)
        if found is None and not is_local_module(module):
            continue
        if found is None or not _has(found, name):
            raise _drifted(asset, f"needs {name} of {module}, which is not there any more")


@contextlib.contextmanager
def usable(asset: ResultName) -> Iterator[None]:
    """Whatever unpickling raises tells that the value cannot be used, or not now.

    Args:
        asset: whose value it is.

    Raises:
        Drifted: with what was raised.
        Unavailable: when that was an error of the moment.
    """
    try:
        yield
    except Exception as error:
        raise _not_now(asset, error) or _drifted(
            asset, f"cannot be used by today's code or packages ({type(error).__name__}: {error})"
        ) from error


def _drifted(asset: ResultName, why: str) -> Drifted:
    return Drifted(f"The stored result of {asset} {why}: the next run of {asset} makes it again.")


def _not_now(asset: ResultName, error: Exception) -> Unavailable | None:
    """An error of the moment as such; ``None`` for any other."""
    short = isinstance(error, ImportError) and any(said in str(error) for said in _SHORTAGES)
    if not short and not passes(error):
        return None
    kind = OutOfMemory if is_short_of_memory(error) else Unavailable
    return kind(f"The stored result of {asset} cannot be read now ({in_words(error)}): it stays in the store.")


def _imported(module: str) -> ModuleType | None:
    try:
        return importlib.import_module(module)
    except Exception:  # noqa: BLE001 - whatever keeps it from being imported keeps the value from being loaded
        return None


def _has(module: ModuleType, name: str) -> bool:
    found: object = module
    for part in name.split("."):
        try:
            found = getattr(found, part)
        except Exception:  # noqa: BLE001 - a module may have a `__getattr__` of its own
            return False
    return True

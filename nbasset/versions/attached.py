"""Attached: functions and classes that the user's own code has hung onto what others have written.

``math.twice = f``, ``pd.DataFrame.top = f``, ``@pd.api.extensions.register_dataframe_accessor("geo")``.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator, Sequence

from nbasset.versions.classes import functions_of
from nbasset.versions.modules import Origin, place_of

TABLES = {
    "pandas": ("DataFrame", "Series", "Index"),
    "polars": ("DataFrame", "LazyFrame", "Series", "Expr"),
    "xarray": ("Dataset", "DataArray"),
}
"""The classes that people extend and meet only as instances, by their package."""

_ACCESSORS = ("_accessor", "_ns")
"""Where pandas, xarray and polars keep the class of an accessor."""


def attached_along(holder: object, attributes: Sequence[str]) -> Iterator[tuple[str, object]]:
    """What of the user's own is met along attributes taken from an installed module, with the attributes so far.

    >>> import math
    >>> list(attached_along(math, ("pi",)))
    []
    """
    for count, attribute in enumerate(attributes, 1):
        if not isinstance(holder, (types.ModuleType, type)) or _is_users(holder):
            return
        holder = vars(holder).get(attribute)
        for thing in _users(holder):
            yield ".".join(attributes[:count]), thing


def attached_to_tables() -> dict[str, list[object]]:
    """What of the user's own hangs on classes of tables, by its name."""
    found: dict[str, list[object]] = {}
    for package, names in TABLES.items():
        for name in names:
            cls = getattr(sys.modules.get(package), name, None)
            for attribute, member in vars(cls).items() if isinstance(cls, type) else ():
                things = list(_users(member))
                if things:
                    found.setdefault(attribute, []).extend(things)
    return found


def _users(member: object) -> Iterator[object]:
    """The functions and classes behind something attached, if they are the user's own."""
    kept = [each for name in _ACCESSORS if isinstance(each := getattr(member, "__dict__", {}).get(name), type)]
    yield from filter(_is_users, functions_of(member) or kept)


def _is_users(thing: object) -> bool:
    module = thing.__name__ if isinstance(thing, types.ModuleType) else getattr(thing, "__module__", None)
    return bool(module) and place_of(module).origin in (Origin.NOTEBOOK, Origin.LOCAL)

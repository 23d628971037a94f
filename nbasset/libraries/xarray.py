"""xarray: labelled arrays and sets of them, by what they hold, whether it is loaded already or not."""

from __future__ import annotations

import sys
from types import ModuleType

from nbasset.libraries.held import put_item
from nbasset.libraries.library import USERS, Changes, Counted, Foreign, Library, Readers, Settings
from nbasset.libraries.nodes import Node, type_name


def open_xarray(value: Foreign) -> Node | None:
    """An array, a set of arrays, or a variable of one; None for classes derived from them, which may hold more."""
    xarray = sys.modules["xarray"]
    kind = type(value)
    if kind is xarray.DataArray:
        labels = {name: each.variable for name, each in value.coords.items()}
        return Node(("array", type_name(kind)), [value.name, value.variable, labels, _indexes(value)], _label)
    if kind is xarray.Dataset:
        parts = [dict(value.variables), sorted(value.coords, key=repr), value.attrs, value.encoding, _indexes(value)]
        return Node(("dataset", type_name(kind)), parts, _label)
    if kind in (xarray.Variable, xarray.IndexVariable):
        # data that is not loaded is read by this; what dask has not computed stays what it is
        return Node(("variable", type_name(kind), value.dims), [value.data, value.attrs, value.encoding], _label)
    return None


def _indexes(value: Foreign) -> list[tuple[str, str]]:
    """By which kind of index each coordinate is looked up; what the index holds stands in the coordinate."""
    return [(repr(name), type_name(type(index))) for name, index in value.xindexes.items()]


def _label(_: int) -> str:
    return ""


_OPENERS = ("open_dataset", "open_dataarray", "open_datatree", "open_mfdataset", "open_zarr")


def _options() -> dict[str, Foreign]:
    options: dict[str, Foreign] = sys.modules["xarray.core.options"].OPTIONS
    return options


_BEFORE = {"arithmetic_broadcast": "True", "arithmetic_join": "inner", "keep_attrs": "default"}
"""What those options are when xarray starts that change what is computed; others only say how fast, or how it looks."""


def _changed(_: ModuleType) -> dict[str, str]:
    now = {name: str(value) for name, value in _options().items()}
    return {name: value for name, value in now.items() if value != _BEFORE.get(name, value)}


LIBRARY = Library(
    name="xarray",
    open=open_xarray,
    counted=(Counted("options of xarray", _changed, USERS),),
    settings=Settings(
        "settings of xarray",
        lambda _: dict(_options()),
        lambda _, name, value: put_item(_options(), name, value),
        written=("xr.set_options", "set_options", "register_"),
    ),
    readers=Readers({"xarray": (*_OPENERS, "load_dataset", "load_dataarray")}),
    changes=Changes(aliases=frozenset({"xr", "xarray"})),
    extended=("Dataset", "DataArray"),
    accessor="_accessor",
    copied=True,
)

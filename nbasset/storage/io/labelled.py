"""Arrays with labels, those of xarray, as files of numpy: exactly, with dimensions, coordinates and attributes."""

from __future__ import annotations

import base64
import io
import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, cast

from nbasset.core.extras import needed

if TYPE_CHECKING:
    import numpy as np
    import xarray as xr

LABELS = "nbasset.labels.json"
"""The member of a file that tells of dimensions, coordinates and attributes; beside it stand arrays by their names."""

OWN = "nbasset.array"
"""What the array itself is called in the file of a ``DataArray``."""


def is_labelled(value: object) -> bool:
    """Whether a value is an array of xarray, or a set of them.

    >>> is_labelled([1])
    False
    """
    xarray = sys.modules.get("xarray")
    return xarray is not None and type(value) in (xarray.Dataset, xarray.DataArray)


def to_arrays(value: xr.Dataset | xr.DataArray) -> tuple[dict[str, np.ndarray], str]:
    """The arrays of a value by their names, and the text that tells what each is.

    Args:
        value: the value.

    Raises:
        ValueError: when something of it has no place there, with the reason in words.
    """
    labels: dict[object, xr.Variable] = {name: each.variable for name, each in value.coords.items()}
    if type(value).__name__ == "Dataset":
        variables: dict[object, xr.Variable] = {name: each.variable for name, each in value.data_vars.items()}
        about = {"attributes": _plain(dict(value.attrs), "its attributes")}
    else:
        variables, about = {OWN: value.variable}, {"name": _plain(value.name, "its name")}
    _refuse_names([*variables, *labels])
    _refuse_indexes(value, labels)
    told = {
        "kind": type(value).__name__,
        **about,
        "variables": {name: _about(name, each) for name, each in variables.items()},
        "coordinates": {name: _about(name, each) for name, each in labels.items()},
    }
    return {str(name): _array(name, each) for name, each in {**variables, **labels}.items()}, json.dumps(told)


def from_arrays(arrays: Mapping[str, np.ndarray], labels: str) -> object:
    """The same value again.

    Args:
        arrays: the arrays, by their names.
        labels: the text that tells what each is.
    """
    with needed("io", "An array with labels"):
        import xarray as xr
    told = json.loads(labels)
    variables, coordinates = (
        {
            name: (xr.IndexVariable if each["is index"] else xr.Variable)(
                each["dimensions"], arrays[name], cast("dict[str, object]", _again(each["attributes"]))
            )
            for name, each in told[part].items()
        }
        for part in ("variables", "coordinates")
    )
    if told["kind"] == "Dataset":
        return xr.Dataset(variables, coordinates, cast("dict[str, object]", _again(told["attributes"])))
    own = variables[OWN]
    if isinstance(own, xr.IndexVariable) and own.dims[0] in coordinates:  # a coordinate that was taken by itself
        return xr.Dataset(coords=coordinates)[own.dims[0]].rename(_again(told["name"]))
    return xr.DataArray(own, coordinates, name=_again(told["name"]))


def _refuse_names(names: Sequence[object]) -> None:
    for name in names:
        if type(name) is not str:
            raise ValueError(f"it has the name {name!r}, which is no text")


def _refuse_indexes(value: xr.Dataset | xr.DataArray, labels: Mapping[object, xr.Variable]) -> None:
    """Coordinates come back with the indexes that they have of themselves."""
    plain = {name for name, each in labels.items() if each.dims == (name,)}
    kinds = {type(each).__name__ for each in value.xindexes.values()}
    if set(value.xindexes) != plain or kinds - {"PandasIndex"}:
        raise ValueError("it has indexes of its own (end the cell with its .reset_index(…))")


def _about(name: object, variable: xr.Variable) -> dict[str, object]:
    return {
        "dimensions": list(variable.dims),
        "is index": type(variable).__name__ == "IndexVariable",
        "attributes": _plain(dict(variable.attrs), f"the attributes of {name}"),
    }


def _array(name: object, variable: xr.Variable) -> np.ndarray:
    data = variable.data
    if hasattr(data, "compute"):
        raise ValueError("it is not computed yet (end the cell with its .compute())")
    if type(data).__name__ != "ndarray":
        raise ValueError(f"{name} is of {type(data).__name__}, and no array of numpy")
    if data.dtype.hasobject:
        raise ValueError(f"{name} holds objects, which only a pickle can keep")
    found: np.ndarray = data
    return found


def _plain(value: object, where: str) -> object:
    """A value of attributes as JSON has it: what is a dictionary there says what it was.

    Raises:
        ValueError: when only a pickle can keep it.
    """
    if value is None or type(value) in (str, int, float, bool):
        return value
    if type(value) in (list, tuple):
        return {type(value).__name__: [_plain(each, where) for each in cast("Sequence[object]", value)]}
    if type(value) is dict and all(type(key) is str for key in value):
        return {"dict": {key: _plain(each, where) for key, each in value.items()}}
    if hasattr(value, "dtype") and type(value).__module__ == "numpy" and not value.dtype.hasobject:
        return {"numpy": [base64.b64encode(_npy(value)).decode(), type(value).__name__ == "ndarray"]}
    raise ValueError(f"{where} hold a {type(value).__name__}, which only a pickle can keep")


def _npy(value: object) -> bytes:
    import numpy as np

    file = io.BytesIO()
    np.save(file, cast("np.ndarray", value), allow_pickle=False)
    return file.getvalue()


def _again(told: object) -> object:
    if not isinstance(told, dict):
        return told
    ((kind, value),) = told.items()
    if kind == "dict":
        return {key: _again(each) for key, each in value.items()}
    if kind != "numpy":
        return (list if kind == "list" else tuple)(_again(each) for each in value)
    import numpy as np

    array = np.load(io.BytesIO(base64.b64decode(value[0])), allow_pickle=False)
    return array if value[1] else array[()]

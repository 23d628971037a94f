"""h5py, netCDF4 and others: files that their C libraries open."""

from __future__ import annotations

from nbasset.libraries.foreign import attribute
from nbasset.libraries.library import Foreign, Library, Readers
from nbasset.libraries.nodes import Node, type_name


def open_tables(value: Foreign) -> Node | None:
    """A file of PyTables, or a node of one, by where it is; what it remembers of its nodes is its own affair."""
    file = attribute(value, "_v_file") or value
    name = attribute(file, "filename")
    if not isinstance(name, str):
        return None
    kind = type_name(type(value))
    return Node(("handle", kind, name, str(attribute(value, "_v_pathname", ""))), opaque=kind)


TABLES = Library(
    name="tables",
    open=open_tables,
    readers=Readers({"tables": ("open_file",)}, databases=frozenset({"open_file"})),
)
H5PY = Library(name="h5py", readers=Readers({"h5py": ("File",)}, databases=frozenset({"File"})))
NETCDF4 = Library(name="netCDF4", readers=Readers({"netCDF4": ("Dataset",)}, databases=frozenset({"Dataset"})))
CV2 = Library(name="cv2", readers=Readers({"cv2": ("imread", "VideoCapture")}), writers={"cv2": ("imwrite",)})
SOUNDFILE = Library(
    name="soundfile", readers=Readers({"soundfile": ("read", "info")}), writers={"soundfile": ("write",)}
)
PYOGRIO = Library(
    name="pyogrio",
    readers=Readers({"pyogrio": ("read_dataframe", "read_arrow"), "pyogrio.geopandas": ("read_dataframe",)}),
    writers={"pyogrio": ("write_dataframe", "write_arrow"), "pyogrio.geopandas": ("write_dataframe",)},
)
LIGHTGBM = Library(
    name="lightgbm", readers=Readers({"lightgbm": ("Booster",)}), writers={"lightgbm.basic": ("Booster.save_model",)}
)
XGBOOST = Library(
    name="xgboost",
    readers=Readers({"xgboost.core": ("Booster.load_model",)}),
    writers={"xgboost.core": ("Booster.save_model",)},
)

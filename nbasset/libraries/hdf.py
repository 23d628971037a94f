"""h5py and netCDF4: files that their C libraries open."""

from __future__ import annotations

from nbasset.libraries.library import Library, Readers

H5PY = Library(name="h5py", readers=Readers({"h5py": ("File",)}, databases=frozenset({"File"})))
NETCDF4 = Library(name="netCDF4", readers=Readers({"netCDF4": ("Dataset",)}, databases=frozenset({"Dataset"})))

"""Other people's libraries: what is known about each, in a file of its own. None of them is ever imported here."""

from __future__ import annotations

from collections.abc import Mapping

_SEVERAL = """
compilers: numba jax jaxlib
duckdb: duckdb _duckdb pandasql sql
entered: abc functools codecs
elsewhere: multiprocess billiard distributed ray py4j ipyparallel psycopg2 psycopg MySQLdb pyodbc oracledb getpass
formulas: patsy formulaic
hdf: tables h5py netCDF4 cv2 soundfile pyogrio lightgbm xgboost
ipython: IPython nbasset ipykernel traitlets zmq tornado ipywidgets
learning: sklearn statsmodels tensorflow joblib tqdm
matplotlib: matplotlib seaborn
pillow: PIL
process: os sys warnings locale time threading multiprocessing platform ctypes webbrowser tempfile
python: builtins random decimal operator heapq collections datetime fractions pathlib _io re uuid _contextvars
registers: csv _csv copyreg _codecs mimetypes sqlite3 urllib xml shutil zoneinfo gettext
runtime: socket gc asyncio faulthandler calendar ssl tracemalloc resource
signals: signal
typed: pydantic_settings sqlmodel msgspec attr attrs cattrs typeguard beartype dacite fastapi typer strawberry
    litestar mashumaro marshmallow_dataclass dataclass_wizard pandera serde tyro
wrapt: wrapt _wrappers
"""

SEVERAL: Mapping[str, tuple[str, ...]] = {
    file: tuple(names.split())
    for file, _, names in (line.partition(": ") for line in _SEVERAL.replace("\n    ", " ").strip().splitlines())
}
"""The files whose names are not their libraries', and what they describe: so one is loaded without the others."""

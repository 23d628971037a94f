"""Every way in which people read files, folders and what is told of them: what changes there makes stale who read it."""

from __future__ import annotations

import bz2
import gc
import gzip
import json
import lzma
import pickle
import re
import shelve
import sqlite3
import tarfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from shells import Notebook

READERS = """
open("data/a.txt").read()
import os; f = os.open("data/a.txt", os.O_RDONLY); os.read(f, 10)
import io; io.open("data/a.txt").read()
import codecs; codecs.open("data/a.txt").read()
import mmap; f = open("data/a.txt", "rb"); mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ)[:]
import numpy as np; np.load("data/a.npy")
import numpy as np; np.load("data/a.npz")["x"]
import numpy as np; np.fromfile("data/a.bin", dtype="i8")
import numpy as np; np.memmap("data/a.bin", dtype="i8", mode="r")[0].item()
import numpy as np; np.loadtxt("data/a.dat")
import numpy as np; np.genfromtxt("data/a.dat")
import numpy as np; np.lib.format.open_memmap("data/a.npy", mode="r")[0].item()
import pandas as pd; pd.read_csv("data/a.csv")
import pandas as pd; pd.read_csv("data/a.csv", engine="pyarrow")
import pandas as pd; pd.read_table("data/a.csv")
import pandas as pd; pd.read_json("data/a.json", typ="series")
import pandas as pd; pd.read_pickle("data/a.pkl")
import pandas as pd; pd.read_parquet("data/a.parquet")
import pandas as pd; pd.read_feather("data/a.feather")
import pandas as pd; pd.read_sql("select * from t", "sqlite:///data/a.db")
import pandas as pd; pd.read_fwf("data/a.dat")
import pandas as pd; next(pd.read_csv("data/a.csv", chunksize=1))
import pyarrow.parquet as pq; pq.read_table("data/a.parquet").to_pydict()
import pyarrow.csv as pc; pc.read_csv("data/a.csv").to_pydict()
import pyarrow.dataset as ds; ds.dataset("data/a.parquet").to_table().to_pydict()
import pyarrow as pa; pa.memory_map("data/a.bin").read()
import pyarrow.feather as pf; pf.read_table("data/a.feather").to_pydict()
import polars as pl; pl.read_csv("data/a.csv")
import polars as pl; pl.scan_parquet("data/a.parquet").collect()
import polars as pl; pl.read_parquet("data/*.parquet")
import duckdb; duckdb.sql("select * from 'data/a.csv'").fetchall()
import duckdb; duckdb.read_parquet("data/a.parquet").fetchall()
import duckdb; n = "a"; duckdb.sql(f"select * from read_csv('data/{n}.csv')").fetchall()
import sqlite3; sqlite3.connect("data/a.db").execute("select * from t").fetchall()
import sqlite3; sqlite3.connect("file:data/a.db?mode=ro", uri=True).execute("select * from t").fetchall()
import xarray as xr; xr.open_dataset("data/a.nc").x.values
import xarray as xr; xr.load_dataset("data/a.nc").x.values
from PIL import Image; import numpy as np; np.asarray(Image.open("data/a.png"))
import matplotlib.image as mi; mi.imread("data/a.png")
import matplotlib.pyplot as plt; plt.imread("data/a.png")
import scipy.io as sio; sio.loadmat("data/a.mat")["x"]
import scipy.sparse as sp; sp.load_npz("data/s.npz").toarray()
import joblib; joblib.load("data/a.joblib")
import pickle; pickle.load(open("data/a.pkl", "rb"))
import pickle, pathlib; pickle.loads(pathlib.Path("data/a.pkl").read_bytes())
import gzip; gzip.open("data/a.gz", "rt").read()
import bz2; bz2.open("data/a.bz2", "rt").read()
import lzma; lzma.open("data/a.xz", "rt").read()
import zipfile; zipfile.ZipFile("data/a.zip").read("m.txt")
import zipfile; zipfile.Path("data/a.zip", "m.txt").read_text()
import tarfile; tarfile.open("data/a.tar").extractfile("m.txt").read()
import shelve; shelve.open("data/shelf", "r")["k"]
import runpy; runpy.run_path("data/m.py")["K"]
exec(open("data/m.py").read()); K
exec(compile(open("data/m.py").read(), "m", "exec")); K
import configparser; c = configparser.ConfigParser(); c.read("data/a.ini"); c["s"]["k"]
import tomllib; tomllib.load(open("data/a.toml", "rb"))
import yaml; yaml.safe_load(open("data/a.yaml"))
import xml.etree.ElementTree as ET; ET.parse("data/e.xml").getroot().text
import networkx as nx; list(nx.read_edgelist("data/a.edges").edges)
from sklearn.datasets import load_svmlight_file; load_svmlight_file("data/a.svm")[0].toarray()
import fileinput; "".join(fileinput.input("data/a.txt"))
import linecache; linecache.getline("data/a.txt", 1)
import tokenize; tokenize.open("data/m.py").read()
import fsspec; fsspec.open("data/a.txt").open().read()
import fsspec; fsspec.filesystem("file").cat("data/a.txt")
import nbformat; nbformat.read("data/a.ipynb", 4).metadata.v
import os; os.listdir("data/dir")
import os; [e.name for e in os.scandir("data/dir")]
import os; [f for _, _, f in os.walk("data/dir")]
import glob; glob.glob("data/dir/*")
import glob; glob.glob("data/**/f*.txt", recursive=True)
from pathlib import Path; [p.name for p in Path("data/dir").iterdir()]
from pathlib import Path; [p.name for p in Path("data").rglob("f*.txt")]
from pathlib import Path; Path("data/exists.txt").exists()
import os; os.path.exists("data/exists.txt")
import os; os.path.isfile("data/exists.txt")
import os; os.access("data/exists.txt", os.R_OK)
import os; os.path.getsize("data/sized.txt")
from pathlib import Path; Path("data/sized.txt").stat().st_size
import os; os.stat("data/sized.txt").st_size
import filecmp; filecmp.cmp("data/a.txt", "data/sized.txt")
import hashlib; hashlib.file_digest(open("data/a.txt", "rb"), "md5").hexdigest()
import csv; list(csv.reader(open("data/a.csv")))
import array; a = array.array("q"); a.fromfile(open("data/a.bin", "rb"), 1); a[0]
import os; os.readlink("data/lnk") if os.path.islink("data/lnk") else open("data/a.txt").read()
import asyncio; (await asyncio.to_thread(lambda: open("data/a.txt").read()))
from concurrent.futures import ThreadPoolExecutor; list(ThreadPoolExecutor(1).map(lambda n: open(n).read(), ["data/a.txt"]))
import threading; got = []; t = threading.Thread(target=lambda: got.append(open("data/a.txt").read())); t.start(); t.join(); got
"""
"""One a line, statements divided by semicolons: the last is the value."""


def fill(folder: Path, number: int) -> None:
    """Write a file of each kind, so that nothing in it is as for another number."""
    folder.mkdir(exist_ok=True)
    texts = {
        "a.txt": f"{number}\n",
        "a.csv": f"x,y\n{number},2\n",
        "a.json": json.dumps({"x": number}),
        "a.dat": f"{number} 1.0\n",
        "m.py": f"K = {number}\n",
        "a.ini": f"[s]\nk = {number}\n",
        "a.toml": f"k = {number}\n",
        "a.yaml": f"k: {number}\n",
        "e.xml": f"<a>{number}</a>",
        "a.edges": f"1 {number + 1}\n",
        "a.svm": f"1 1:{number}\n2 1:3\n",
        "a.ipynb": json.dumps({"cells": [], "metadata": {"v": number}, "nbformat": 4, "nbformat_minor": 5}),
        "sized.txt": "x" * number,
    }
    for name, text in texts.items():
        (folder / name).write_text(text)
    fill_arrays(folder, number)
    fill_packed(folder, number)
    with sqlite3.connect(folder / "a.db") as connection:
        connection.execute("create table if not exists t (x)")
        connection.execute("delete from t")
        connection.execute("insert into t values (?)", (number,))
    connection.close()
    (folder / "dir").mkdir(exist_ok=True)
    for each in (folder / "dir").iterdir():
        each.unlink()
    (folder / "dir" / f"f{number}.txt").write_text("x")
    if number == 1:
        (folder / "exists.txt").write_text("x")
    else:
        (folder / "exists.txt").unlink()


def fill_arrays(folder: Path, number: int) -> None:
    """Files of arrays and frames."""
    import joblib
    import scipy.io
    import scipy.sparse
    from PIL import Image

    array = np.array([number], dtype="i8")
    np.save(folder / "a.npy", array)
    np.savez(folder / "a.npz", x=array)
    array.tofile(folder / "a.bin")
    pd.DataFrame({"x": [number]}).to_parquet(folder / "a.parquet")
    pd.DataFrame({"x": [number]}).to_feather(folder / "a.feather")
    joblib.dump([number], folder / "a.joblib")
    scipy.io.savemat(folder / "a.mat", {"x": number})
    scipy.sparse.save_npz(folder / "s.npz", scipy.sparse.eye(2) * number)
    Image.new("L", (2, 2), number).save(folder / "a.png")
    if find_spec("xarray") and find_spec("scipy"):
        import xarray

        xarray.Dataset({"x": ("t", [number])}).to_netcdf(folder / "a.nc", engine="scipy")


def fill_packed(folder: Path, number: int) -> None:
    """Files that are packed or pickled."""
    (folder / "a.pkl").write_bytes(pickle.dumps(number))
    for name, module in {"a.gz": gzip, "a.bz2": bz2, "a.xz": lzma}.items():
        with module.open(folder / name, "wt") as file:
            file.write(str(number))
    with zipfile.ZipFile(folder / "a.zip", "w") as packed:
        packed.writestr("m.txt", str(number))
    with tarfile.open(folder / "a.tar", "w") as packed:
        packed.add(folder / "a.txt", "m.txt")
    for each in folder.glob("shelf*"):
        each.unlink()
    with shelve.open(str(folder / "shelf")) as shelf:
        shelf["k"] = number


def can_be_imported(line: str) -> bool:
    """Whether the libraries that a line needs are installed."""
    needed = re.findall(r"(?:^|; )(?:import|from) ([a-z0-9_, ]+?)(?=\.| as| import|;|$)", line)
    return all(find_spec(name.strip()) for names in needed for name in names.split(","))


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_is_read_in_any_way_makes_its_reader_stale_when_it_changes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    fill(Path("data"), 1)
    notebook = Notebook()
    try:
        made = {}
        for number, line in enumerate(READERS.strip().splitlines()):
            if can_be_imported(line):
                notebook.run(f"%%asset q{number}\n" + line.replace("; ", "\n"))
                made[f"q{number}"] = line
        fill(Path("data"), 7)
        standing = notebook.session.instance.standing().all()
        unseen = [made[str(name)] for name, each in standing.items() if each.status == "FRESH" and str(name) in made]
        assert unseen == []
        assert len(made) > 60
    finally:
        notebook.close()
        gc.collect()  # files and databases that lines have left open, while nobody minds

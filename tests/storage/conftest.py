from __future__ import annotations

import errno
import gc
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import effort
import pytest
from naming import named
from servers import s3_server
from storage.kept import LARGE, LONG, SMALL, only

import nbasset
from nbasset.core.events import EVENTS, EventType
from nbasset.core.materialization import Materialization
from nbasset.storage.remote.bucket import Bucket
from nbasset.storage.remote.store import RemoteStore
from nbasset.storage.store import FileStore

SECRET = b"a secret of thirty-two bytes, yes"
REPOSITORY = Path(nbasset.__file__).parents[1]

MEMORY = Path("/dev/shm")
"""A file system in memory, where there is one."""

ENOUGH = 1 << 30
"""So many bytes must be free in it: many times what the tests of this folder leave."""


@pytest.fixture(scope="session", autouse=True)
def libraries_kept_out_of_collections():
    """What other tests have loaded is not looked through whenever memory or handles are short, which is tried here."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def in_memory():
    """A folder where nobody waits for a disk; ``None`` where there is none, and where there is time."""
    if effort.AT_LENGTH or not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ENOUGH:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="nbasset-tests-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def tmp_path(in_memory, tmp_path_factory):
    """As pytest's; but many a test of this folder writes hundreds of files."""
    if in_memory is None:
        return tmp_path_factory.mktemp("stored")
    return Path(tempfile.mkdtemp(dir=in_memory))


@pytest.fixture
def root(tmp_path):
    return tmp_path / ".nbasset"


@pytest.fixture
def warnings():
    """What stores opened by ``open_store`` said."""
    return []


@pytest.fixture
def open_store(root, warnings):
    """Open the store in ``root``, as another kernel would; closed at the end."""
    opened = []

    def open_it(where=root, secret=SECRET, **options):
        opened.append(FileStore(where, secret, on_warning=warnings.append, **options))
        return opened[-1]

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture(scope="session")
def s3():
    """A server that speaks S3's protocol."""
    with s3_server() as server:
        yield server


@pytest.fixture
def url(s3, monkeypatch):
    """An empty place in a bucket of it."""
    for name, value in s3.environment.items():
        monkeypatch.setenv(name, value)
    return s3.folder()


@pytest.fixture
def open_remote(url, tmp_path, warnings):
    """Open the store at a URL, as another kernel would, or with another folder as another computer; closed at the end."""
    opened = []

    def open_it(computer="here", secret=SECRET, at=url, **options):
        store = RemoteStore(tmp_path / computer, secret, bucket=Bucket(at), on_warning=warnings.append, **options)
        opened.append(store)
        return store

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store):
    return open_store()


@pytest.fixture
def draft():
    """Make what the engine hands to ``save``: a materialization that is not kept yet."""
    times = itertools.count(1_700_000_000)

    def make(asset="raw", key="k1", **more):
        told = {"notebook": "n.ipynb", "run_id": "r1", "took": 0.01, "kind": "a value", "data_version": ""}
        return Materialization(asset=named(asset), key=key, **{"made_at": float(next(times)), **told, **more})

    return make


@pytest.fixture
def event():
    def make(kind=EventType.MATERIALIZED, asset="raw", notebook="n.ipynb", run_id="r1", **told):
        return EVENTS[kind](named(asset), run_id, notebook, 1_700_000_000.0, **told)

    return make


@pytest.fixture
def python(root, tmp_path):
    """Start another process; ``root`` and ``store`` stand ready in it."""
    started = []

    def start(code, **options):
        header = (
            "import sys\nfrom pathlib import Path\nfrom nbasset.storage.store import FileStore\n"
            "from nbasset.core.materialization import Materialization\n"
            "from nbasset.core.result_names import ResultName\n"
            "named = ResultName.from_text\n"
            f"root = Path({str(root)!r})\nsecret = {SECRET!r}\n"
            "def draft(asset, key, at=0.0):\n"
            "    return Materialization(named(asset), key, '', 'n.ipynb', 'r1', at, 0.01, 'a value')\n"
            "store = FileStore(root, secret, on_warning=print)\n"
        )
        script = tmp_path / f"script{len(started)}.py"
        script.write_text(header + code)
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        process = subprocess.Popen(
            [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def indexed(open_store, draft, event):
    """A closed store with twenty small results and one large one, and their events."""
    store = open_store()
    for number in range(20):
        store.save(draft(key=f"k{number}", run_id=f"run{number}", took=float(number)), number, [])
        store.event_log.append(event(run_id=f"run{number}", key=f"k{number}", took=float(number), size=1))
    store.save(draft(asset="large", run_id="run20", took=0.3), LONG, [])
    store.event_log.append(event(EventType.FAILED, asset="large", error="no"))
    store.close()
    return store


@pytest.fixture(params=["small", "large"])
def value(request):
    return SMALL if request.param == "small" else LARGE


@pytest.fixture
def kept(open_store, draft, value):
    """A store with one result, closed again; the file that holds it."""
    store = open_store()
    store.save(draft(), value, [{"type": "stream", "name": "stdout", "text": "said"}])
    store.close()
    return only(store.root, "packs/*.pack" if value is SMALL else "values/*/*.nba")


@pytest.fixture
def read_only(monkeypatch):
    """A file system that takes nothing.

    A fake, because tests often run as root, whom no mode bits keep from writing.
    """
    open_file, make_folder = os.open, Path.mkdir

    def refuse(path, flags, *rest, **more):
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return open_file(path, flags, *rest, **more)

    def refuse_folder(self, *rest, **more):
        if self.exists():
            return make_folder(self, *rest, **more)
        raise OSError(errno.EROFS, "Read-only file system", str(self))

    def start():
        monkeypatch.setattr(os, "open", refuse)
        monkeypatch.setattr(Path, "mkdir", refuse_folder)

    return start

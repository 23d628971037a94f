"""What a store lives with: full disks, strange names, moved clocks and folders, changed code, large values."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest
from faults.project import Project
from naming import named

from nbasset import asset, materialize
from nbasset.core.errors import InvalidDefinition
from nbasset.core.materialization import Materialization
from nbasset.instance import Instance
from nbasset.storage.store import FileStore

SESSION = """
import json, sys
from pathlib import Path
from faults.project import Project
told = Project(Path(sys.argv[1])).session()
print(json.dumps([list(told.made), list(told.wrong), told.warnings, told.error]))
"""


def in_process(process, folder, tmp_path, wrap=()):
    """A session in a process of its own: what it made, what was wrong, what it said, and its error."""
    import json

    script = tmp_path / "session.py"
    script.write_text(SESSION)
    out, err = process(script, str(folder), wrap=wrap).communicate(timeout=100)
    return json.loads(out.splitlines()[-1]) if out else [[], [], [], err]


def judge_full(tally, row, full, freed, after):
    words = ("the disk is full", "free on its disk", "history is kept in memory")
    unclear = full[3] or freed[3] or [each for each in full[2] if not any(word in each for word in words)]
    tally.judge(row, wrong=[*full[1], *freed[1], *after[1]], unclear=unclear, broken=after[0] or after[2] or after[3])


@pytest.mark.skipif(shutil.which("prlimit") is None, reason="limits a process from outside")
def test_files_that_cannot_grow(process, tmp_path, tally, count):
    """As under a quota: the limit is the size of one file."""
    for kilobytes in count([50], [1, 2, 5, 10, 30, 50, 70, 100, 150, 200, 300, 390]):
        folder = tmp_path / str(kilobytes)
        folder.mkdir()
        full = in_process(process, folder, tmp_path, ["prlimit", f"--fsize={kilobytes * 1024}"])
        freed, after = in_process(process, folder, tmp_path), in_process(process, folder, tmp_path)
        judge_full(tally, "disk full", full, freed, after)
        assert full[2]


@pytest.fixture
def small_disk(tmp_path):
    """A disk with so many kilobytes, which can be enlarged."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(kilobytes, again=False):
        options = f"{'remount,' if again else ''}size={kilobytes}k"
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", str(place)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("mounting needs administrator's rights")
        return place

    yield mount
    while subprocess.run(["umount", str(place)], capture_output=True, check=False).returncode == 0:
        continue


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a disk in memory")
def test_a_disk_that_is_full(process, small_disk, tmp_path, tally, count):
    for kilobytes in count([200], [16, 40, 80, 120, 160, 200, 250, 300, 420, 560]):
        folder = small_disk(kilobytes)
        full = in_process(process, folder, tmp_path)
        small_disk(30_000, again=True)
        freed, after = in_process(process, folder, tmp_path), in_process(process, folder, tmp_path)
        judge_full(tally, "disk full", full, freed, after)
        subprocess.run(["umount", str(folder)], check=True)


NAMES = [
    "..", "../x", "../../x", "/etc/passwd", "a/../../b", "a//b", "a/", "/a", "a\\b", "C:\\x", "nul\0byte", "a b", "a.b", ".hidden",
    "a" * 300, "a" * 200, "数据" * 90, "émoji🎉", "naïve", "con", "NUL", "aux", "com1", "Raw", "raw", "RAW", "ﬁle", "class", "", "1a", "-rf",
]  # fmt: skip


def test_names_cannot_hurt(tmp_path, tally):
    """Each is refused at its definition with a sentence, or stored and read back; nothing lies outside the store."""
    assert len(NAMES) == 31
    folder = tmp_path / "project"
    instance = Instance(folder / ".nbasset", notebook="n", warn=lambda _: None)
    kept = {}
    for number, name in enumerate(NAMES):
        refused = ""
        try:
            made = asset(name=name)(lambda number=number: {"number": number})
            materialize([made], instance=instance)
            kept[name] = number
        except InvalidDefinition as error:
            refused = str(error)
            assert name[:10] in refused or repr(name)[1:8] in refused or "empty" in refused or not name, refused
    instance.close()
    again = Instance(folder / ".nbasset", notebook="n", warn=lambda _: None)
    for name, number in kept.items():
        found = asset(name=name)(lambda number=number: {"number": number})
        run = materialize([found], instance=again)
        key = str(found.key)
        tally.judge("nasty names", wrong=run.asset_value(key) != {"number": number}, broken=run.made)
    again.close()
    assert {"con", "NUL", "naïve", "raw", "Raw", "RAW"} <= set(kept)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["project", "secret"]
    assert [path.name for path in folder.iterdir()] == [".nbasset"]


@pytest.mark.parametrize("years", [-30, -1, 1, 50])
def test_the_clock_moved(project, tally, monkeypatch, years):
    true = time.time
    monkeypatch.setattr(time, "time", lambda: true() + years * 31_557_600)
    hit = project.session()
    tally.judge("clock moved", wrong=hit.wrong, broken=hit.made or hit.warnings, unclear=hit.error)
    (project.store / "index.sqlite").unlink()
    hit = project.session()
    tally.judge("clock moved", wrong=hit.wrong, broken=hit.made or hit.warnings, unclear=hit.error)
    shutil.rmtree(project.store)
    project.session()
    monkeypatch.undo()
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(project.folder / "secret"))
    hit = project.session()
    tally.judge("clock moved", wrong=hit.wrong, broken=hit.made or hit.warnings, unclear=hit.error)


def test_the_folder_moved_copied_linked(project, tally, tmp_path):
    moved = tmp_path / "moved" / "deep"
    moved.mkdir(parents=True)
    shutil.copytree(project.store, moved / ".nbasset")
    link = tmp_path / "link"
    link.symlink_to(moved)
    for folder in (moved, link):
        hit = Project(folder).session()
        tally.judge("folder moved", wrong=hit.wrong, broken=hit.made or hit.warnings, unclear=hit.error)
    moved.rename(tmp_path / "renamed")
    hit = Project(tmp_path / "renamed").session()
    tally.judge("folder moved", wrong=hit.wrong, broken=hit.made or hit.warnings, unclear=hit.error)


class Renamed:
    """A class that goes away."""


def made_of(value, store, key):
    return store.save(Materialization(named("drifting"), key, "", "n", "r", 0.0, 0.1, "x"), value, [])


@pytest.mark.parametrize("how", ["class renamed", "module gone", "newer protocol", "other version"])
def test_drift_is_a_miss(tmp_path, tally, monkeypatch, how):
    from types import ModuleType

    module = ModuleType("drifting_library")
    module.__version__ = "1.0"
    exec("class Thing:\n    def __init__(self): self.x = 1", module.__dict__)
    monkeypatch.setitem(sys.modules, "drifting_library", module)
    source = "def drifting():\n    return THING()\ndef rests(drifting):\n    return type(drifting).__name__"

    def session(thing, *only):
        warnings = []
        namespace = {"__name__": "__main__", "THING": thing}
        exec(source, namespace)
        assets = [asset(code_version="1")(namespace["drifting"]), asset(namespace["rests"])]
        instance = Instance(tmp_path / ".nbasset", notebook="n", warn=warnings.append)
        try:
            run = materialize(assets, instance=instance, selection=only or None)
            return type(run.asset_value("drifting")).__name__ if not only else "", warnings
        finally:
            instance.close()

    if how == "newer protocol":
        save = FileStore.save

        def newer(self, made, value, shown):
            return self._writer.keep(made, [("pickle", b"\x80\x09.")], {"serializer": "pickle"})

        monkeypatch.setattr(FileStore, "save", newer)
        with monkeypatch.context() as there:
            there.setattr(
                "nbasset.instance.results.loads_as_it_was", lambda *_: True
            )  # as it does where it was written
            session(module.Thing, "drifting")
        monkeypatch.setattr(FileStore, "save", save)
    else:
        assert session(module.Thing)[0] == "Thing"
    then = module.Thing
    if how == "class renamed":
        then = module.Other = module.__dict__.pop("Thing")
        then.__qualname__ = then.__name__ = "Other"
    elif how == "module gone":
        monkeypatch.delitem(sys.modules, "drifting_library")
        then = Renamed
    elif how == "other version":
        module.__version__ = "2.0"
    kind, warnings = session(then)
    assert len(warnings) == 1
    tally.judge("drift", wrong=kind != then.__name__, unclear="drifting" not in warnings[0])
    kind, warnings = session(then)
    tally.judge("drift", wrong=kind != then.__name__, broken=warnings)


BIG = """
import resource, sys, numpy as np, pandas as pd
from pathlib import Path
from nbasset.core.materialization import Materialization
from nbasset.core.result_names import ResultName
from nbasset.storage.store import FileStore
rows = int(sys.argv[1])
frame = pd.DataFrame({"number": np.arange(rows), "share": np.ones(rows), "flag": np.zeros(rows, bool),
    "at": np.arange(rows).astype("M8[ns]"), "took": np.arange(rows).astype("m8[ns]")})
size = frame.memory_usage().sum()
store = FileStore(Path("big"), b"x" * 32)
store.save(Materialization(ResultName.from_text("tiny"), "k", "", "n", "r", 0.0, 0.1, ""), frame.head(10), [])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
store.save(Materialization(ResultName.from_text("big"), "k", "", "n", "r", 0.0, 0.1, ""), frame, [])
more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
print(more / size)
"""


def frame_of(rows):
    return pd.DataFrame(
        {
            "number": np.arange(rows),
            "share": np.linspace(0, 1, rows),
            "flag": np.arange(rows) % 3 == 0,
            "at": pd.date_range("2000", periods=rows, freq="s"),
            "zoned": pd.date_range("2000", periods=rows, freq="s", tz="UTC"),
            "took": pd.to_timedelta(np.arange(rows), unit="s"),
            "word": pd.array([f"w{number % 100}" for number in range(rows)], dtype="string[pyarrow]"),
        }
    )


@pytest.mark.parametrize("arranged", ["as made", "every second row", "one column after another"])
def test_the_data_of_a_frame_lies_beside_its_pickle(tmp_path, tally, arranged):
    frame = frame_of(60_000)
    if arranged == "every second row":
        frame = frame.iloc[::2]
    elif arranged != "as made":
        frame = pd.concat([frame[[name]] for name in frame], axis=1)
    store = FileStore(tmp_path / "s", b"x" * 32)
    made = made_of(frame, store, "k")
    _, record = store._reader.record_of(made)
    inside = sum(section.length for section in record.sections if section.name == "pickle")
    assert inside < 20_000
    loaded, other = store.load(made), store.load(made)
    pd.testing.assert_frame_equal(loaded, frame)
    loaded.loc[loaded.index[0], "at"] = pd.Timestamp("1999-01-01")
    loaded["number"] += 1
    tally.judge("big values", wrong=not other.equals(frame) or not store.load(made).equals(frame))
    store.close()


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how much memory was used")
def test_saving_needs_little_memory_beyond_the_value(process, tmp_path, tally, count):
    script = tmp_path / "big.py"
    script.write_text(BIG)
    out, err = process(script, str(count(1_000_000, 80_000_000))).communicate(timeout=250)
    assert not err
    tally.judge("big values", broken=float(out) > 0.2 and f"saving took {out} of the value's size more")


def best(work):
    took = []
    for _ in range(3):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return min(took)


def test_loading_and_saving_a_big_frame_against_pickle(tmp_path, tally, count):
    """Ratios of best times; in the short form only that loading does not read the data."""
    frame = frame_of(count(300_000, 7_000_000))
    store = FileStore(tmp_path / "s", b"x" * 32)
    plain = tmp_path / "plain"

    def dump():
        with plain.open("wb") as file:
            pickle.dump(frame, file, 5)

    def load():
        with plain.open("rb") as file:
            pickle.load(file)

    keys = iter(range(100))
    saving, dumping = best(lambda: made_of(frame, store, f"k{next(keys)}")), best(dump)
    made = made_of(frame, store, "last")
    loading, reading = best(lambda: store.load(made)), best(load)
    store.close()
    print(f"saving {saving / dumping:.2f} of pickle.dump, loading {loading / reading:.4f} of pickle.load")
    tally.judge("big values", broken=loading > count(0.5, 0.05) * reading or saving > count(20, 1.4) * dumping)


def test_a_read_only_folder_gives_what_it_has(project, tally, monkeypatch):
    """A folder that takes nothing, faked where administrators may write everywhere."""
    import errno

    open_file = os.open

    def refuse(path, flags, *rest, **more):
        if str(path).startswith(str(project.store)) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return open_file(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    hit = project.session()
    tally.judge("read-only folder", wrong=hit.wrong, broken=hit.made, unclear=hit.error)

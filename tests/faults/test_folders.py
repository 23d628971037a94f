"""A store's folder that goes, moves, is exchanged or shut under a live session: one sentence, and the run goes on."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
from faults.program import ASSETS, NAMES, is_right
from faults.project import Project
from faults.users import needs_root

from nbasset import asset, materialize
from nbasset.instance import Instance
from nbasset.storage.places import place_for


class Session:
    """A session that lives on.

    Args:
        store: its store's folder.
    """

    def __init__(self, store):
        self.said = []
        self.instance = Instance(store, notebook="program", warn=self.said.append)

    def run(self, assets=ASSETS, *, again=False):
        """What a run makes, and the names of the values that are wrong.

        Args:
            assets: what to run.
            again: make everything, whatever there is.
        """
        run = materialize(assets, instance=self.instance, force=again)
        return run.made, [name for name in NAMES if assets is ASSETS and not is_right(name, run.asset_value(name))]


@pytest.fixture
def session(project):
    live = Session(project.store)
    yield live
    live.instance.close()


def removed(store, tmp_path):
    shutil.rmtree(store)


def moved(store, tmp_path):
    store.rename(tmp_path / "elsewhere")


def emptied(store, tmp_path):
    for path in store.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def exchanged_for_an_empty_one(store, tmp_path):
    store.rename(tmp_path / "elsewhere")
    Instance(store, notebook="other", warn=lambda sentence: None).opened.store.close()


def exchanged_for_a_copy(store, tmp_path):
    store.rename(tmp_path / "elsewhere")
    shutil.copytree(tmp_path / "elsewhere", store)


def cleaned_by_git(store, tmp_path):
    git(store.parent, "init", "-q")
    git(store.parent, "clean", "-xdfq", "--", ".nbasset")


def stashed_by_git(store, tmp_path):
    git(store.parent, "init", "-q")
    (store.parent / "note.txt").write_text("x")
    git(store.parent, "add", "note.txt")
    git(store.parent, "commit", "-qm", "x")
    git(store.parent, "stash", "--all", "-q", "--", ".nbasset")


def git(folder, *arguments):
    who = ["-c", "user.name=x", "-c", "user.email=x@y"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


WENT = [removed, moved, emptied, exchanged_for_an_empty_one, exchanged_for_a_copy, cleaned_by_git, stashed_by_git]


@pytest.mark.parametrize("went", WENT, ids=lambda each: each.__name__)
@pytest.mark.parametrize("used", [True, False], ids=["in use", "only opened"])
def test_a_folder_that_goes_between_runs(project, session, tally, tmp_path, went, used):
    """The small results were looked at in this session, so they are kept again; of the large ones what is held."""
    if went in (cleaned_by_git, stashed_by_git) and shutil.which("git") is None:
        pytest.skip("git is not installed")
    if used:
        assert session.run() == ((), [])
    else:
        assert session.instance.store.seed() == 0
    held = session.instance.value("numbers") if used else None
    went(project.store, tmp_path)
    made, wrong = session.run()
    lost = used and {"small", "total", "numbers"} & set(made)
    told = [sentence for sentence in session.said if "while it was in use" in sentence]
    tally.judge("folder went", wrong=wrong, lost=lost, unclear=len(told) != 1 and session.said)
    assert session.run() == ((), [])
    after = project.session()
    tally.judge("folder went", wrong=after.wrong, lost=after.made, broken=after.warnings, unclear=after.error)
    assert held is None or (held == np.arange(50_000)).all()


@pytest.mark.parametrize("went", [removed, moved, exchanged_for_an_empty_one], ids=lambda each: each.__name__)
def test_a_folder_that_goes_while_a_body_runs(project, session, tally, tmp_path, went):
    @asset
    def goes(small):
        went(project.store, tmp_path)
        return np.arange(30_000) + len(small)

    @asset
    def after(goes, text):
        return int(goes[-1]) + len(text)

    made, _ = session.run([*ASSETS, goes, after])
    right = session.instance.value("after") == 30_001 + 100_000
    tally.judge("folder went in a run", wrong=not right, lost={"goes", "after"} - set(made))
    assert session.run()[1] == []
    after_it = project.session()
    tally.judge("folder went in a run", lost=after_it.made, broken=after_it.warnings, unclear=after_it.error)


SHUT = """
import json, sys
from pathlib import Path
from faults.users import become
from faults.test_folders import Session
from faults.program import ASSETS
store = Path(sys.argv[1])
become(65534)
session = Session(store)
first = session.run()
shut = store.parent if sys.argv[2] == ".." else store / sys.argv[2]
shut.chmod(int(sys.argv[3], 8))
second = session.run(again=sys.argv[4] == "again")
shut.chmod(0o700)
third = session.run()
session.instance.close()
other = Session(store)
last = other.run()
other.instance.close()
print(json.dumps([first, second, third, last, session.said, other.said, [str(p) for p in store.glob("quarantine/*")]]))
"""


SLOW = [
    pytest.param(where, mode, again, marks=pytest.mark.slow)
    for where in (".", "..", "packs", "values")
    for mode in ("0", "500")
    for again in ("again", "not again")
]


@needs_root
@pytest.mark.parametrize(("where", "mode", "again"), [("..", "0", "again"), ("packs", "0", "not again"), *SLOW])
def test_permissions_that_go_in_mid_session(process, common_folder, tally, where, mode, again):
    script = common_folder / "shut.py"
    script.write_text(SHUT)
    (common_folder / "project").mkdir()
    os.chown(common_folder / "project", 65534, 65534)
    store = common_folder / "project" / ".nbasset"
    out, err = process(
        script, str(store), where, mode, again, NBASSET_SECRET_FILE=str(common_folder / "project" / "secret")
    ).communicate(timeout=100)
    assert out.endswith("]\n"), err
    first, second, third, last, said, later, aside = json.loads(out.splitlines()[-1])
    wrong = [each[1] for each in (first, second, third, last) if each[1]]
    tally.judge("permissions go", wrong=wrong, lost=last[0], broken=aside or later, unclear=err)
    assert len(said) <= 14


@pytest.fixture
def disk(tmp_path):
    """A disk of its own, to mount again in another way."""
    place = tmp_path / "disk"
    place.mkdir()

    def mount(options):
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "none", str(place)], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("mounting needs administrator's rights")
        return place

    yield mount
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


def fill(place):
    with contextlib.suppress(OSError), (place / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(1 << 12))


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a disk in memory")
def test_in_a_folder_that_can_only_be_read_results_are_kept_in_the_cache(disk, tmp_path, monkeypatch):
    course = disk("ro")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    place = place_for(course)
    assert place.told.startswith(f"Results are kept in {place.root}, as this folder cannot be written to")
    for made in (True, False):
        session = Session(place.root)
        found, wrong = session.run()
        session.instance.close()
        assert (bool(found), wrong) == (made, [])
    assert list(course.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a disk in memory")
def test_a_disk_that_is_full_for_a_while(disk, tally):
    place = disk("size=30m")
    session = Session(place / ".nbasset")
    assert session.run()[1] == []
    fill(place)
    second = session.run(again=True)
    (place / "filler").unlink()
    third = session.run()
    session.instance.close()
    after = Project(place).session()
    wrong = [*second[1], *third[1], *after.wrong]
    tally.judge(
        "disk full for a while", wrong=wrong, lost=[*third[0], *after.made], broken=after.warnings or after.error
    )
    assert len(session.said) < 20


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a disk in memory")
def test_a_disk_that_may_only_be_read(disk, tally):
    place = disk("size=30m")
    project = Project(place)
    project.session()
    disk("remount,ro")
    looking = project.session()
    session = Session(place / ".nbasset")
    again = session.run(again=True)
    session.instance.close()
    disk("remount,rw")
    after = project.session()
    wrong = [*looking.wrong, *again[1], *after.wrong]
    broken = looking.error or after.warnings or after.error
    tally.judge("disk only to be read", wrong=wrong, lost=[*looking.made, *after.made], broken=broken)

"""Observing: what a body reads is an input, what it makes itself is not."""
# Every way there is to reach a file has to be tried:
# ruff: noqa: PTH103, PTH104, PTH105, PTH107, PTH110, PTH120, PTH123, PTH207, PTH208, SIM115

from __future__ import annotations

import glob
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

import pytest

from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.observe import Observed
from nbasset.engine.watch.observing import observing


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder to work in, with two files."""
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    (folder / "b.txt").write_text("b")
    monkeypatch.chdir(folder)
    return folder


def inputs(observed: Observed) -> list[str]:
    return [os.path.relpath(path) for path in observed.inputs()]


# Files


def test_each_file_is_an_input_once_in_the_order_of_reading(here):
    with observing() as seen:
        for name in ("b.txt", "a.txt", "b.txt"):
            Path(name).read_text()
    assert inputs(seen) == ["b.txt", "a.txt"]


@pytest.mark.parametrize(
    "read",
    [
        lambda: Path("a.txt").read_text(),
        lambda: Path("a.txt").read_bytes(),
        lambda: open("a.txt", "rb").close(),
        lambda: open(b"a.txt").close(),
        lambda: open(Path("a.txt").absolute()).close(),
        lambda: os.close(os.open("a.txt", os.O_RDONLY)),
        lambda: shutil.copy("a.txt", "copy.txt"),
    ],
    ids=["text", "bytes", "binary", "name in bytes", "absolute", "os.open", "copy"],
)
def test_every_way_to_read_counts(here, read):
    with observing() as seen:
        read()
    assert inputs(seen) == ["a.txt"]


def test_what_pandas_and_numpy_read_counts(here):
    import numpy as np
    import pandas as pd

    pd.DataFrame({"x": [1]}).to_csv("t.csv")
    np.save("n.npy", np.zeros(2))
    with observing() as seen:
        pd.read_csv("t.csv")
        np.load("n.npy")
    assert inputs(seen) == ["t.csv", "n.npy"]


def test_a_file_looked_for_and_not_found_is_an_input(here):
    with observing() as seen, pytest.raises(FileNotFoundError):
        open("gone.txt")
    assert inputs(seen) == ["gone.txt"]


def test_nothing_counts_before_and_after(here):
    Path("a.txt").read_text()
    with observing() as seen:
        pass
    Path("b.txt").read_text()
    assert inputs(seen) == []


def test_what_the_body_wrote_first_is_no_input(here):
    with observing() as seen:
        Path("new.txt").write_text("1")
        Path("new.txt").read_text()
    assert inputs(seen) == []
    assert not seen.untracked


@pytest.mark.parametrize("mode", ["w", "a", "x", "r+", "w+", "wb", "a+b"])
def test_every_way_to_write_is_writing(here, mode):
    name = "new.txt" if "x" in mode else "a.txt"
    with observing() as seen:
        open(name, mode).close()
        open(name).close()
    assert inputs(seen) == []


def test_a_file_that_is_read_and_then_rewritten_is_untracked_not_stale_for_ever(here):
    with observing() as seen:
        text = Path("a.txt").read_text()
        Path("a.txt").write_text(text + "!")
    assert inputs(seen) == []
    assert list(seen.untracked) == ["a.txt, which the body reads and changes"]


@pytest.mark.parametrize(
    "change",
    [
        lambda: os.replace("b.txt", "a.txt"),
        lambda: os.rename("a.txt", "c.txt"),
        lambda: os.remove("a.txt"),
        lambda: os.truncate("a.txt", 0),
        lambda: Path("a.txt").unlink(),
    ],
    ids=["replaced", "renamed", "removed", "truncated", "unlinked"],
)
def test_a_file_that_is_read_and_then_changed_in_any_other_way_is_untracked_too(here, change):
    with observing() as seen:
        Path("a.txt").read_text()
        change()
    assert "a.txt" not in inputs(seen)
    assert "a.txt, which the body reads and changes" in seen.untracked


def test_a_file_that_was_written_beside_and_renamed_is_the_bodys_own(here):
    with observing() as seen:
        Path("new.tmp").write_text("1")
        os.replace("new.tmp", "new.txt")
        Path("new.txt").read_text()
    assert inputs(seen) == []
    assert not seen.untracked


def test_a_file_that_somebody_else_changes_meanwhile_is_noticed(here):
    with observing() as seen:
        Path("a.txt").read_text()
        subprocess.run([sys.executable, "-c", "open('a.txt', 'w').write('longer than before')"], check=True)
    name = str(here / "a.txt")
    assert seen.changed_meanwhile(name)
    assert not seen.changed_meanwhile(str(here / "b.txt"))


def test_identity_is_size_and_time(here):
    before = identity("a.txt")
    Path("a.txt").write_text("aa")
    assert identity("a.txt") != before
    assert identity("gone.txt") is None


# Folders


@pytest.mark.parametrize(
    "look",
    [
        lambda: os.listdir("."),
        lambda: os.listdir(),
        lambda: list(os.scandir(".")),
        lambda: list(Path().iterdir()),
        lambda: list(Path().glob("*.txt")),
        lambda: glob.glob("*.txt"),
        lambda: list(os.walk(".")),
    ],
    ids=["listdir", "listdir()", "scandir", "iterdir", "Path.glob", "glob", "walk"],
)
def test_every_way_to_list_a_folder_counts(here, look):
    with observing() as seen:
        look()
    assert inputs(seen) == ["."]


def test_looking_for_what_is_installed_is_no_listing_of_the_notebooks_folder(here, monkeypatch):
    monkeypatch.syspath_prepend("")
    with observing() as seen:
        metadata.entry_points()
        metadata.version("pytest")
    assert inputs(seen) == []
    assert seen.only_looked() == []


def test_entries_asked_for_their_sizes_count_as_files_and_an_ignored_folder_does_not_count_at_all(here):
    Path("store").mkdir()
    Path("store/index").write_text("1")
    with observing(ignored=(f"{here}{os.sep}store{os.sep}",)) as seen:
        assert sum(entry.stat().st_size for folder in (".", "store") for entry in os.scandir(folder)) > 0
    assert inputs(seen) == ["a.txt", "b.txt", "."]


def test_files_come_before_listings(here):
    with observing() as seen:
        for name in sorted(os.listdir(".")):
            Path(name).read_text()
    assert inputs(seen) == ["a.txt", "b.txt", "."]


def test_a_folder_looked_for_and_not_found_is_an_input(here):
    with observing() as seen, pytest.raises(FileNotFoundError):
        os.listdir("gone")
    assert inputs(seen) == ["gone"]


def test_a_folder_the_body_made_and_all_in_it_is_its_own(here):
    with observing() as seen:
        os.makedirs("out/deep")
        Path("out/deep/x.txt").write_text("1")
        os.listdir("out")
        Path("out/deep/x.txt").read_text()
        with pytest.raises(FileNotFoundError):
            open("out/y.txt")
    assert inputs(seen) == []


def test_a_folder_that_was_there_is_not_the_bodys_own(here):
    (here / "in").mkdir()
    (here / "in" / "x.txt").write_text("1")
    with observing() as seen:
        os.makedirs("in", exist_ok=True)
        Path("in/x.txt").read_text()
    assert inputs(seen) == ["in/x.txt"]


# Temporary files


def test_own_temporary_files_are_no_inputs(here):
    with observing() as seen:
        with tempfile.TemporaryDirectory() as folder:
            os.makedirs(f"{folder}/deep")
            Path(folder, "deep", "x.txt").write_text("1")
            Path(folder, "deep", "x.txt").read_text()
        with tempfile.NamedTemporaryFile("w+") as file:
            file.write("1")
            Path(file.name).read_text()
        with tempfile.TemporaryFile() as file:
            file.write(b"1")
    assert inputs(seen) == []
    assert not seen.untracked


def test_a_folder_that_is_read_and_then_removed_is_untracked(here):
    (here / "in").mkdir()
    (here / "in" / "x.txt").write_text("1")
    with observing() as seen:
        Path("in/x.txt").read_text()
        shutil.rmtree("in")
    assert "in/x.txt" not in inputs(seen)
    assert "x.txt, which the body reads and changes" in seen.untracked


# Databases


def test_a_database_that_is_only_read_is_an_input(here):
    with sqlite3.connect("d.db") as made:
        made.execute("create table t (x)")
    made.close()
    with observing() as seen:
        database = sqlite3.connect("d.db")
        database.execute("select * from t").fetchall()
        database.close()
    assert inputs(seen) == ["d.db"]
    assert not seen.untracked


def test_a_database_by_its_address_is_an_input(here):
    sqlite3.connect("d.db").close()
    Path("d.db").touch()
    with observing() as seen:
        sqlite3.connect("file:d.db?mode=ro", uri=True).close()
    assert inputs(seen) == ["d.db"]


def test_a_database_that_is_written_is_no_input_for_ever_stale(here):
    def write():
        database = sqlite3.connect("d.db")
        database.execute("create table if not exists t (x)")
        database.executemany("insert into t values (?)", [(number,) for number in range(5000)])
        database.commit()
        database.close()

    with observing() as made:
        write()
    assert inputs(made) == []
    assert not made.untracked, "it was not there before"
    with observing() as grown:
        write()
    assert inputs(grown) == []
    assert list(grown.untracked) == ["d.db, which the body reads and changes"]


def test_a_database_in_memory_is_no_input(here):
    with observing() as seen:
        sqlite3.connect(":memory:").close()
        sqlite3.connect("").close()
        sqlite3.connect("file::memory:?cache=shared", uri=True).close()
    assert inputs(seen) == []


# What does not count


def test_imported_code_does_not_count_and_what_it_reads_when_it_is_loaded_does(here, monkeypatch):
    (here / "here_observed.py").write_text("import here_beside\n")
    (here / "here_beside.py").write_text("with open('a.txt') as file:\n    K = file.read()\n")
    monkeypatch.syspath_prepend(str(here))
    with observing() as seen:
        import here_observed
    del here_observed, sys.modules["here_observed"], sys.modules["here_beside"]
    assert inputs(seen) == ["a.txt"]


def test_pythons_own_files_devices_and_system_files_do_not_count():
    with observing() as seen:
        open(os.__file__).close()
        open(os.devnull).close()
        os.listdir(os.path.dirname(os.__file__))
        if os.path.exists("/etc/hosts"):
            open("/etc/hosts").close()
    assert seen.inputs() == []


def test_ignored_folders_do_not_count_and_names_that_only_begin_alike_do(here):
    for folder in (".nbasset", ".nbasset-other"):
        (here / folder).mkdir()
        (here / folder / "x").write_text("1")
    with observing((str(here / ".nbasset") + os.sep,)) as seen:
        Path(".nbasset/x").read_text()
        Path(".nbasset-other/x").read_text()
    assert inputs(seen) == [".nbasset-other/x"]


def test_an_open_file_by_its_number_is_no_path(here):
    number = os.open("a.txt", os.O_RDONLY)
    with observing() as seen, open(number) as file:
        file.read()
    assert inputs(seen) == []


def test_what_a_failed_open_raises_is_what_it_always_raises(here):
    with observing():
        with pytest.raises(ValueError, match="null"):
            open("a\0b")
        with pytest.raises(TypeError):
            open(None)
        with pytest.raises(IsADirectoryError):
            open(".")


# The outside world


def test_subprocesses_and_the_network_are_untracked(here):
    with observing() as seen:
        subprocess.run([sys.executable, "-c", ""], check=True)
        with socket.socket() as wire:
            wire.settimeout(0.01)
            with pytest.raises(OSError):
                wire.connect(("192.0.2.1", 9))
    assert set(seen.untracked) == {"subprocess", "network"}


def test_a_name_that_nobody_could_look_up_was_asked_of_the_network_all_the_same(here):
    with observing() as seen, pytest.raises(OSError):
        socket.getaddrinfo("nobody.invalid", 80, flags=socket.AI_NUMERICHOST)  # fails at once, whatever the network
    assert list(seen.untracked) == ["network"]


def test_what_answers_on_this_computer_is_no_network_but_another_process(here):
    with socket.create_server(("127.0.0.1", 0)) as server, observing() as seen:
        socket.create_connection(server.getsockname()).close()
    assert list(seen.untracked) == ["other processes"]


@pytest.mark.parametrize(("program", "counts"), [("lscpu", False), ("/usr/bin/nproc", False), ("curl", True)])
def test_a_program_that_tells_what_kind_of_machine_it_is_is_no_unseen_input(program, counts):
    seen = Observed()
    seen.note("subprocess.Popen", (program, [program], None, None))
    assert ("subprocess" in seen.untracked) is counts

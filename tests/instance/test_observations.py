"""Observations: what bodies saw outside the notebook counts, each thing as what it is."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest

from nbasset.core.observation import CHANGED, ObservationKind
from nbasset.core.version import Version
from nbasset.core.view import asset_view
from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.observe import Observed
from nbasset.instance import Instance, observations, use
from nbasset.instance.observations import Observations
from nbasset.libraries.library import TEXTS
from nbasset.versions.files import path_digest
from nbasset.versions.settings import settings_for

LOADS = """
def c():
    RAN.append("c")
    from nbasset import load_asset_value
    return load_asset_value("df", notebook="week1") + 1
"""


@pytest.fixture
def week1(tmp_path):
    """Another notebook with an asset ``df`` in the same store; gives what makes it anew."""
    other = Instance(tmp_path / "store", notebook="week1")

    def make(value):
        from nbasset.core.decorators import asset

        other.define(asset(name="df")(lambda: value))
        other.runs.run(other.runs.request(["df"], again=True))

    yield make
    other.close()


@pytest.fixture
def current(program):
    """The program's instance is the one that its bodies find."""
    use(program.instance)
    yield program
    use(None)


def observed(program, name):
    return {(each.kind, each.name) for each in program.instance.result(name).making.observed}


def test_a_result_of_another_notebook_is_an_input_and_no_file(current, week1):
    week1(1)
    current.define(LOADS)
    current.run()
    assert observed(current, "c") == {(ObservationKind.RESULT, "df")}
    assert current.instance.result("c").files == ()
    assert asset_view(current.instance.status("c"), current.instance.definitions)["files"] == []


def test_another_result_of_another_notebook_makes_anew_what_read_it(current, week1):
    week1(1)
    current.define(LOADS)
    current.run()
    week1(5)
    assert current.said("c") == "STALE: result of df in week1 changed"
    assert current.run() == ["c"]
    assert current.value("c") == 6


READS = """
import os, pathlib
def c():
    return [pathlib.Path({file!r}).read_text(), os.listdir({folder!r}), os.path.exists({looked!r}), os.environ.get("MODE"), print(1)]
"""


@pytest.fixture
def reads(program, tmp_path, monkeypatch):
    """A body that reads of everything something; gives the folder that it reads in."""
    monkeypatch.delenv("MODE", raising=False)
    folder = tmp_path / "data"
    folder.mkdir()
    (tmp_path / "a.csv").write_text("1")
    program.define(READS.format(file=str(tmp_path / "a.csv"), folder=str(folder), looked=str(tmp_path / "b.csv")))
    program.run()
    return tmp_path


def test_each_thing_is_observed_as_what_it_is_and_by_a_name_below_the_folder(program, reads):
    assert observed(program, "c") == {
        (ObservationKind.FILE, "a.csv"),
        (ObservationKind.FOLDER, "data"),
        (ObservationKind.EXISTENCE, "b.csv"),
        (ObservationKind.VARIABLE, "MODE"),
        *((ObservationKind.SETTING, name) for name in settings_for(TEXTS)),
    }
    assert program.instance.result("c").files == ("a.csv", "data")


def file_changes(folder, monkeypatch):
    (folder / "a.csv").write_text("2")


def file_goes(folder, monkeypatch):
    (folder / "a.csv").unlink()


def folder_fills(folder, monkeypatch):
    (folder / "data" / "new").touch()


def path_comes(folder, monkeypatch):
    (folder / "b.csv").touch()


def variable_is_set(folder, monkeypatch):
    monkeypatch.setenv("MODE", "fast")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (file_changes, "file a.csv changed"),
        (file_goes, "file a.csv is gone"),
        (folder_fills, "folder data changed"),
        (path_comes, "b.csv is there now"),
        (variable_is_set, "environment variable MODE is set now"),
    ],
)
def test_what_has_changed_since_is_said_and_outdates(program, reads, monkeypatch, change, words):
    assert program.said("c") == "FRESH"
    change(reads, monkeypatch)
    assert program.said("c") == f"STALE: {words}"


def test_the_folder_with_its_store_can_move(program, reads, tmp_path_factory):
    (reads / "a.csv").write_text("1")
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    program.instance.close()
    (reads / "store").rename(elsewhere / "store")
    for name in ("a.csv", "data"):
        (reads / name).rename(elsewhere / name)
    program.root = elsewhere / "store"
    definitions = program.instance.definitions
    program.restart()
    program.instance.register(definitions)
    assert program.said("c") == "FRESH"


HERE = """
def here():
    RAN.append("here")
    from pathlib import Path
    return Path("d.txt").read_text()

def there():
    RAN.append("there")
    from pathlib import Path
    return Path({file!r}).read_text()
"""


def test_the_working_folder_counts_for_who_names_files_from_there(program, tmp_path, monkeypatch):
    for name in ("A", "B"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "d.txt").write_text(name)
    monkeypatch.chdir(tmp_path / "A")
    program.define(HERE.format(file=str(tmp_path / "A" / "d.txt")))
    program.run()
    assert (ObservationKind.WORKING_FOLDER, "") in observed(program, "here")
    assert (ObservationKind.WORKING_FOLDER, "") not in observed(program, "there")
    monkeypatch.chdir(tmp_path / "B")
    assert program.instance.status("here").causes[0].text == "the working folder changed"
    assert program.instance.status("there").status == "FRESH"


def test_records_call_files_of_windows_with_slashes(monkeypatch):
    """Inside and outside of the notebook's folder: what lists a folder rests on whoever writes into it."""
    seen = Observations(PureWindowsPath(r"C:\Users\me\week 1"), lambda *_: "")
    monkeypatch.setattr(observations, "Path", PureWindowsPath)
    paths = (r"c:\users\Me\week 1\data\a.csv", r"D:\data\b.csv", r"\\server\share\c.csv")
    assert [seen._relative(each) for each in paths] == ["data/a.csv", "D:/data/b.csv", "//server/share/c.csv"]


def test_a_file_that_others_write_while_it_is_digested_counts_as_changed(tmp_path, monkeypatch):
    file = tmp_path / "a.txt"
    file.write_text("1")
    seen = Observed()
    seen.reads(str(file), identity(str(file)))

    def slowly(path):
        Path(path).write_text("22")
        return path_digest(path)

    monkeypatch.setattr(observations, "path_digest", slowly)
    (found,) = Observations(tmp_path, lambda *_: "").seen(seen, Version(parts={}))
    assert found.digest == CHANGED

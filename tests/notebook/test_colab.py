"""Colab: the user's Drive keeps the values and the secret, so that tomorrow's runtime trusts what today's has made."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
from shells import Notebook

from nbasset.notebook import colab

CELL = "%%asset a\nprint('made')\n[1, 2]"


@pytest.fixture
def runtime(tmp_path, monkeypatch):
    """A runtime of Colab, as far as nbasset can tell, whose Drive is a folder; its own secret ends with it."""
    monkeypatch.setattr(colab, "DRIVE", tmp_path / "drive")
    drive = ModuleType("google.colab.drive")
    drive.mount = lambda path: Path(path, "MyDrive").mkdir(parents=True, exist_ok=True)
    monkeypatch.setitem(sys.modules, "google.colab", ModuleType("google.colab"))
    monkeypatch.setitem(sys.modules, "google.colab.drive", drive)

    def start(name):
        monkeypatch.setenv("NBASSET_HOME", str(tmp_path / name / ".nbasset"))
        monkeypatch.delenv("NBASSET_SECRET_FILE", raising=False)
        monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / name / "data"))
        return Notebook()

    return start


def test_results_outlive_the_runtime_in_the_users_drive_with_the_secret_that_signs_them(runtime, tmp_path):
    first = runtime("today")
    first.run(CELL)
    first.run("%nbasset store drive")
    assert "1 results of this runtime were copied" in first.page.text
    assert f"store {tmp_path / 'drive' / 'MyDrive' / 'nbasset' / '.nbasset'}" in first.page.text
    first.run("%%asset b\na + [3]")
    assert first.run("b") == [1, 2, 3]
    first.run("%nbasset store drive")
    assert first.page.text.count("were copied") == 1
    first.close()

    second = runtime("tomorrow")
    second.run("%nbasset store drive")
    assert "not trusted" not in second.page.text
    second.run(CELL)
    second.run("%%asset b\na + [3]")
    assert second.session.instance.runs.last.made == ()
    assert second.run("b") == [1, 2, 3]
    second.close()


def test_that_results_end_with_the_runtime_is_said_at_load_until_they_lie_in_the_drive(runtime, monkeypatch):
    said = []
    monkeypatch.setattr("nbasset.notebook.page.output.Front.say", lambda self, sentence: said.append(sentence))
    notebook = runtime("today")
    assert said == [colab.ENDS]
    notebook.run("%nbasset store drive")
    assert not colab.forgets()
    notebook.close()


def test_elsewhere_there_is_no_drive(monkeypatch):
    notebook = Notebook()
    error = notebook.run("%nbasset store drive", fails=True)
    assert "only Colab has a Drive to mount" in str(error)
    notebook.close()


def test_a_drive_that_cannot_be_written_to_is_said_and_the_store_stays(runtime, tmp_path):
    notebook = runtime("today")
    before = notebook.session.instance.root
    (tmp_path / "drive").mkdir()
    (tmp_path / "drive" / "MyDrive").mkdir()
    (tmp_path / "drive" / "MyDrive" / "nbasset").write_text("a file")
    error = notebook.run("%nbasset store drive", fails=True)
    assert "There can be no store in" in str(error)
    assert notebook.session.instance.root == before
    notebook.close()

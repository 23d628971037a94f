"""Entries that somebody planted: never executed, whatever they look like and wherever they lie."""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
from pathlib import Path

import pytest
from faults.project import Project

from nbasset.core.materialization import Materialization
from nbasset.storage.records import MAGIC, REFERENCE, Signer
from nbasset.storage.secret import user_secret
from nbasset.storage.store import FileStore

STRANGER = b"another secret of thirty-two byte"


class Planted:
    """Says so when it is unpickled."""

    def __init__(self, padding=""):
        self.padding = padding

    def __reduce__(self):
        return os.mkdir, ("executed",)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """Where a planted pickle would say so."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def keys(project):
    """The key of each asset of the project."""
    store = FileStore(project.store, user_secret())
    found = {name: store.versions(name)[0].key for name in ("small", "text", "numbers", "total")}
    store.close()
    return found


def judged(project, tally, row):
    """A session after the attack: right values, nothing executed."""
    told = project.session()
    tally.judge(
        row, wrong=told.wrong, executions=Path("executed").exists(), unclear=told.error, broken=project.session().error
    )
    return told


def foreign_store(folder, keys, monkeypatch):
    """A stranger's store with planted pickles under the true keys."""
    monkeypatch.setattr("nbasset.storage.pickling._try_to_load", lambda *_: None)
    store = FileStore(folder, STRANGER)
    for name, key in keys.items():
        made = Materialization(name, key, "", "program", "r", 0.0, 0.1, "dict")
        store.save(made, Planted("x" * (100_000 if name == "text" else 0)), [])
    store.close()
    monkeypatch.undo()
    return folder


def test_the_planted_pickle_would_say_so(here):
    pickle.loads(pickle.dumps(Planted()))
    assert Path("executed").exists()


@pytest.mark.parametrize("index", ["mine", "theirs", "none"])
@pytest.mark.parametrize("forged", ["nothing", "signer", "signature of another record"])
def test_a_clone_with_planted_pickles(project, here, keys, tally, monkeypatch, tmp_path, index, forged):
    secret = os.environ["NBASSET_SECRET_FILE"]
    foreign = foreign_store(tmp_path / "foreign", keys, monkeypatch)
    monkeypatch.setenv("NBASSET_SECRET_FILE", secret)
    monkeypatch.chdir(here)
    mine = Signer(user_secret())
    own_head = next(project.whole.glob("values/*/*.nba")).read_bytes()[8:48]
    for source in [*foreign.glob("packs/*"), *foreign.glob("values/*/*")]:
        content = source.read_bytes()
        if forged == "signer":
            content = content.replace(Signer(STRANGER).name, mine.name)
        elif forged != "nothing":
            content = MAGIC + own_head + content[48:]
        source.write_bytes(content)
    for path in [*project.store.glob("packs/*"), *project.store.glob("values/*/*")]:
        path.unlink()
    for folder in ("packs", "values"):
        shutil.copytree(foreign / folder, project.store / folder, dirs_exist_ok=True)
    if index != "mine":
        (project.store / "index.sqlite").unlink()
    if index == "theirs":
        shutil.copy(foreign / "index.sqlite", project.store / "index.sqlite")
    told = judged(project, tally, "planted pickles")
    assert set(told.made) == set(keys)


def test_a_planted_pickle_in_the_place_of_a_body(project, here, tally):
    """Under my own, genuine head."""
    for path in project.files(".nba"):
        project.restore()
        content = path.read_bytes()
        planted = pickle.dumps(Planted(), 5)
        head = content[: 64 + int.from_bytes(content[48:56], "little")]
        path.write_bytes(head + planted.ljust(len(content) - len(head), b"."))
        assert judged(project, tally, "planted pickles").warnings


def test_entries_under_another_key_or_name(project, here, keys, tally):
    """A genuine record of mine, presented as another."""
    project.restore()
    with sqlite3.connect(project.store / "index.sqlite") as connection:
        connection.execute("UPDATE records SET asset = 'small', key = ? WHERE asset = 'text'", [keys["small"]])
        connection.execute("UPDATE records SET asset = 'numbers', key = ? WHERE asset = 'total'", [keys["numbers"]])
    connection.close()
    judged(project, tally, "entries swapped")


def test_entries_that_are_links(project, here, tally, tmp_path):
    for path in project.files(".nba", ".pack"):
        project.restore()
        elsewhere = tmp_path / "elsewhere"
        shutil.copy(path, elsewhere)
        path.unlink()
        path.symlink_to(elsewhere)
        before = elsewhere.read_bytes()
        told = judged(project, tally, "entries that are links")
        assert told.made
        assert elsewhere.read_bytes() == before


@pytest.mark.parametrize("change", ["older format", "no signature", "plain pickle", "reference"])
def test_entries_downgraded(project, here, keys, tally, change):
    for path in project.files(".nba", ".pack"):
        project.restore()
        content = path.read_bytes()
        path.write_bytes(
            {
                "older format": b"nbasset\x00" + content[8:],
                "no signature": content[:8] + bytes(40) + content[48:],
                "plain pickle": pickle.dumps(Planted(), 5),
                "reference": REFERENCE + content[8:],
            }[change]
        )
        (project.store / "index.sqlite").unlink()
        judged(project, tally, "entries downgraded")


def test_a_missing_or_unreadable_secret_loads_nothing(project, here, tally, tmp_path, monkeypatch):
    """Fail closed: with another secret, a short one, or none that can be read, what is stored is not loaded."""
    secret = Path(os.environ["NBASSET_SECRET_FILE"])
    content = secret.read_bytes()
    for replacement in (b"x" * 32, content[:16], None):
        project.restore()
        secret.unlink()
        secret.mkdir() if replacement is None else secret.write_bytes(replacement)
        told = judged(project, tally, "secret lost")
        assert set(told.made) == {"small", "text", "numbers", "total"}
        assert told.warnings
        secret.rmdir() if replacement is None else secret.unlink()
        secret.write_bytes(content)
    project.restore()
    assert Project(project.folder).session().made == ()

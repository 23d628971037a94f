"""Which places leave with a notebook, and by what name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from shells import Notebook

from nbasset.instance.leaving_places import is_relative
from nbasset.notebook.leaving import written_out


@pytest.fixture(name="notebook")
def _notebook(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notebook]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NBASSET_HOME", str(tmp_path / "store"))
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "secret"))
    with contextlib.closing(Notebook()) as made:
        yield made


def script(notebook: Notebook, *cells: str) -> str:
    numbered = list(enumerate(cells, notebook.shell.execution_count))
    for _, text in numbered:
        notebook.run(text)
    files = written_out("python", "book", numbered, ".")
    return files["book.py"] + files["requirements.txt"]


def test_a_type_tells_the_place_of_what_has_been_made(notebook: Notebook) -> None:
    told = script(notebook, "%nbasset io type:list = json", "%%asset raw\n[1]", "%%asset other\n{1, 2}", "%materialize")
    assert 'raw = kept_at_place(manager_of_place("json"), ["raw"], make_raw())' in told
    assert "other = make_other()" in told
    assert "nbasset[io]==" in told


def test_places_that_nothing_goes_to_and_passwords_stay_behind(notebook: Notebook) -> None:
    pytest.importorskip("sqlalchemy")
    told = script(
        notebook,
        "%nbasset io lake = ./lake",
        "%nbasset io shop = sqlite://me:secret@/shop.db",
        "%nbasset io unused = ./unused",
        "%nbasset mode define",
        "%%asset raw --io lake\n[1]",
        "%%asset sold --sql=shop\nselect 1 as n",
    )
    assert 'PLACES = {\n    "lake": "./lake",\n    "shop": "",\n}' in told
    assert "secret" not in told
    assert "os.chdir" in told, "the lake begins in the notebook's folder"


def test_addresses_of_servers_and_whole_paths_begin_nowhere_else() -> None:
    found = [
        is_relative(each)
        for each in ("csv lake/raw", "~/lake", "duckdb:////w.db", "sqlite:///w.db", "postgresql://h/d")
    ]
    assert found == [True, False, False, True, False]

"""A look takes over what stands as it stood, and nothing else."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from shells import Notebook

from nbasset.core.graph import Graph
from nbasset.instance.standing import Standing
from nbasset.storage.database import Database
from nbasset.storage.store import FileStore

pytestmark = pytest.mark.processes


@pytest.fixture
def notebook() -> Any:
    made = Notebook()
    made.run("factor = 2")
    made.run("%%asset a\nfactor", "a")
    made.run("%%asset b\na + 1", "b")
    made.run("%%asset c\n5", "c")
    yield made
    made.close()


def look(notebook: Notebook, *about: str) -> dict[str, Any]:
    instance = notebook.session.instance
    names = [instance.definitions.find(name) for name in about] if about else None
    return {str(name): each for name, each in instance.standing(about=names).all().items()}


def test_where_nothing_has_changed_everything_stands_as_it_stood(notebook: Notebook) -> None:
    before = look(notebook)
    after = look(notebook)
    assert all(after[name] is before[name] for name in "abc")
    assert list(after) == list(before)


def test_the_store_is_asked_once_whatever_the_number_of_assets_where_somebody_has_written_to_it(
    notebook: Notebook, monkeypatch: Any
) -> None:
    look(notebook)
    asked, real = [], Database.read

    def read(database: Database, sql: str, values: Any = ()) -> Any:
        asked.append(sql)
        return real(database, sql, values)

    monkeypatch.setattr(Database, "read", read)
    look(notebook)
    assert not [sql for sql in asked if "records" in sql], "nobody has"
    other = FileStore(notebook.session.instance.root)
    other.remove(list(other.versions(notebook.session.instance.definitions.find("c"))))
    other.close()
    assert str(look(notebook)["c"].status) == "MISSING"
    expected = [sql for sql in asked if "wanted" in sql]
    assert len(expected) == 2, "for all that were there, and for those that are not"


def test_what_was_never_made_is_asked_for_at_once_and_again_once_somebody_has_written(
    notebook: Notebook, monkeypatch: Any
) -> None:
    asked, real = [], Database.read

    def read(database: Database, sql: str, values: Any = ()) -> Any:
        asked.append(sql)
        return real(database, sql, values)

    monkeypatch.setattr(Database, "read", read)
    notebook.run("%%asset many --define --sweep x=1,2,3,4,5,6,7,8\nx", "many")
    first = {str(name): each for name, each in notebook.session.instance.standing().all().items()}
    assert str(first["many[x=3]"].status) == "MISSING"
    assert len([sql for sql in asked if "records" in sql]) < 8, "not once for each point"
    asked.clear()
    assert look(notebook)["many[x=3]"] is first["many[x=3]"]
    assert not [sql for sql in asked if "records" in sql]
    other = FileStore(notebook.session.instance.root)
    made = look(notebook)["a"].current
    other.save(replace(made, asset=first["many[x=3]"].asset, key=first["many[x=3]"].key, data_version=""), 3, [])
    other.close()
    after = look(notebook)
    assert [str(after[f"many[x={x}]"].status) for x in (2, 3)] == ["MISSING", "FRESH"]


def test_a_file_of_the_store_that_is_gone_or_cut_off_is_missed_at_the_next_look(notebook: Notebook) -> None:
    notebook.run("%%asset large\nbytes(100_000)", "large")
    instance = notebook.session.instance
    look(notebook)
    (file,) = (instance.root / "values").rglob("*.nba")
    file.unlink()
    assert {name: str(each.status) for name, each in look(notebook).items()}["large"] == "MISSING"
    assert str(look(notebook)["c"].status) == "FRESH"
    (pack,) = (instance.root / "packs").iterdir()
    os.truncate(pack, pack.stat().st_size // 2)
    assert "MISSING" in {str(each.status) for each in look(notebook).values()}


def test_what_has_changed_is_assessed_with_all_that_rests_on_it(notebook: Notebook) -> None:
    before = look(notebook)
    notebook.shell.user_ns["factor"] = 3
    after = look(notebook)
    assert [str(after[name].status) for name in "abc"] == ["STALE", "STALE", "FRESH"]
    assert after["c"] is before["c"]
    assert list(after) == ["a", "b", "c"], "the order is that of the graph"


@pytest.mark.slow
def test_what_is_asked_about_is_looked_at_closely_and_the_rest_may_be_as_it_was(notebook: Notebook) -> None:
    notebook.run("big = [type('Thing', (), {})() for _ in range(3000)]")
    notebook.run("%%asset d\nlen(big)", "d")
    look(notebook)
    notebook.shell.user_ns["big"][5].extra = 1
    assert str(look(notebook, "a")["d"].status) == "FRESH", "nobody has asked about it"
    assert str(look(notebook, "d")["d"].status) == "STALE"


def test_results_that_are_gone_are_missed_by_who_is_asked_about(notebook: Notebook) -> None:
    instance = notebook.session.instance
    look(notebook)
    instance.store.remove(list(instance.store.versions(instance.definitions.find("a"))))
    assert str(look(notebook, "b")["a"].status) == "MISSING"
    assert str(look(notebook)["c"].status) == "FRESH"


def test_a_graph_grows_by_an_asset_on_which_nothing_rests_as_if_it_were_drawn_anew(notebook: Notebook) -> None:
    instance = notebook.session.instance
    instance.standing()
    notebook.run("%%asset e\nb + c", "e")
    grown = instance.standing().graph
    anew = Graph(dict(grown.upstream))
    assert (grown.order, grown.upstream, grown.downstream) == (anew.order, anew.upstream, anew.downstream)


def test_an_asset_that_was_waited_for_is_drawn_where_it_belongs(notebook: Notebook) -> None:
    notebook.run("%%asset f --define\nlater + 1", "f")
    notebook.run("%%asset later\n1", "l")
    order = [str(name) for name in notebook.session.instance.standing().graph.order]
    assert order.index("later") < order.index("f")


def test_assets_that_are_defined_after_a_look_rest_on_the_files_they_have_read_in_an_earlier_session(
    tmp_path: Any, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NBASSET_HOME", str(tmp_path / "store"))
    cells = [
        "%%asset first\n1",
        "%%asset written\nfrom pathlib import Path\nPath('out.txt').write_text('1')",
        "%%asset read\nfrom pathlib import Path\nPath('out.txt').read_text()",
    ]
    for again in (False, True):
        notebook = Notebook()
        for cell in cells:
            notebook.run(cell)
            if again:
                look(notebook)
        assert [str(each) for each in look(notebook)["read"].upstream] == ["written"]
        notebook.close()


def test_results_that_another_process_removed_are_missed(notebook: Notebook) -> None:
    instance = notebook.session.instance
    look(notebook, "b")
    instance.log.flush()
    other = FileStore(instance.root)
    other.remove(list(other.versions(instance.definitions.find("a"))))
    other.close()
    assert str(look(notebook, "c")["c"].status) == "FRESH"
    assert str(look(notebook, "b")["a"].status) == "MISSING", "also after a look that was not about it"


def test_a_file_that_is_as_it_was_again_makes_what_has_read_it_fresh_again(notebook: Notebook, tmp_path: Path) -> None:
    file = tmp_path / "numbers.txt"
    file.write_text("1")
    notebook.run(f"%%asset d\nimport pathlib\npathlib.Path({str(file)!r}).read_text()", "d")
    notebook.run("%%asset e\nint(d) + a", "e")
    for text, status in [("22", "STALE"), ("1", "FRESH")]:
        file.write_text(text)
        assert str(look(notebook, "e")["e"].status) == status


def test_who_rests_on_what_has_turned_out_to_stand_as_before_stands_as_before(notebook: Notebook) -> None:
    before = look(notebook)
    notebook.run("%%asset a\nfactor", "a")  # defined again, as it was
    after = look(notebook)
    assert after["a"] is not before["a"]
    assert after["b"] is before["b"]


def test_an_assets_cell_assesses_nothing_that_has_not_changed(notebook: Notebook, monkeypatch: Any) -> None:
    for number in range(20):
        notebook.run(f"%%asset n{number}\n{f'n{number - 1} + 1' if number else 'a'}", f"n{number}")
    assessed: list[str] = []
    assess = Standing._assess
    monkeypatch.setattr(
        Standing, "_assess", lambda self, name, **o: assessed.append(str(name)) or assess(self, name, **o)
    )
    notebook.run("%%asset n19\nn18 + 2", "n19")
    assert set(assessed) == {"n19"}
    assert notebook.run("n19") == 22

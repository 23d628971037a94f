"""What leaves a notebook makes what the notebook makes: the same data versions, asset by asset."""

from __future__ import annotations

import pytest
from books_that_leave import BOOKS, FILES, cells_of, in_this_process, text_of
from shells import Notebook

from nbasset.notebook.leaving import versions_here, written_out
from nbasset.versions.data_version import data_version

EVERY_DAY = [*BOOKS][:6]
BY_NIGHT = [pytest.param(name, marks=[] if name in EVERY_DAY else [pytest.mark.slow]) for name in BOOKS]


@pytest.fixture(autouse=True)
def _as_it_was():
    with in_this_process():
        yield


@pytest.mark.parametrize("name", BY_NIGHT)
def test_a_script_makes_the_same(name, notebook: Notebook, tmp_path, monkeypatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    for file in FILES:
        (tmp_path / file).write_text(text_of(file), encoding="utf-8")
    notebook.run("%nbasset mode define")
    cells = [(number, text) for number, text in enumerate(cells_of(name), notebook.shell.execution_count)]
    for _, text in cells:
        notebook.shell.run_cell(text, store_history=True)  # some plain cells read what nobody has made
    notebook.run("%materialize")
    instance = notebook.session.instance
    wanted = {each: version for each, (version, *_) in versions_here(instance).items()}
    script = written_out("python", "book", cells, str(tmp_path))["book.py"]
    monkeypatch.setitem(notebook.shell.user_ns, "__file__", str(tmp_path / "book.py"))
    names = notebook.shell.user_ns  # so that its classes and functions are those of the notebook
    exec(compile(script.partition("if __name__ ==")[0], "book.py", "exec"), names)
    made = names["main"]()
    assert {each: data_version(value).digest for each, value in made.items()} == wanted, script

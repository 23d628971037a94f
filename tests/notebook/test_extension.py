"""What ``%load_ext`` puts in place and ``%unload_ext`` takes away, and what cells do in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from IPython.core.error import UsageError
from shells import Notebook

from nbasset.notebook.extension import _is_one_statement, notebook_name
from nbasset.notebook.options import BadOption


def test_unloading_puts_back_exactly_what_was_there(notebook: Notebook) -> None:
    shell = notebook.shell
    notebook.run("%%asset a\n1", "a")
    notebook.run("a")
    notebook.close()
    assert "asset" not in shell.magics_manager.magics["cell"]
    assert "materialize" not in shell.magics_manager.magics["line"]
    assert shell.custom_exceptions == ()
    assert "nbasset" not in str(shell.input_transformers_cleanup)
    assert "a" not in shell.user_ns
    with pytest.raises(UsageError):
        shell.run_line_magic("materialize", "")


def test_loading_twice_changes_nothing(notebook: Notebook) -> None:
    from nbasset.notebook import extension

    session = notebook.session
    extension.load(notebook.shell)
    assert notebook.session is session


def test_other_extensions_load_also_where_no_cell_has_loaded_this_one(notebook: Notebook) -> None:
    """As in ``ipython --ext nbasset``: the shell has brought none of its own magics that load anything yet."""
    notebook.run("%load_ext IPython.extensions.storemagic")
    notebook.run("%reload_ext IPython.extensions.storemagic")
    assert "storemagic" in " ".join(notebook.shell.extension_manager.loaded)


def test_the_cell_that_loads_it_is_a_plain_cell_with_its_own_number_and_id(notebook: Notebook) -> None:
    notebook.run("1", "first")
    notebook.run("%reload_ext nbasset\nk = 2", "loads")
    (source,) = notebook.session.plain.sources.of("k")
    assert (source.number, source.id, source.source) == (2, "loads", "%reload_ext nbasset\nk = 2")


def test_a_file_that_is_gone_is_explained_by_who_wrote_it(
    notebook: Notebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(notebook.session.instance.root.absolute().parent)
    notebook.run("%%asset out\nfrom pathlib import Path\nPath('out.txt').write_text('1')", "a")
    Path("out.txt").unlink()
    error = notebook.run("open('out.txt')", fails=True)
    sentence = "out.txt is gone: asset out wrote it; %materialize out --again writes it again."
    assert error is not None
    assert error.__notes__ == [sentence]


def test_a_name_that_an_asset_has_not_made_yet_is_explained(notebook: Notebook) -> None:
    notebook.run("%%asset a --define\n1", "a")
    error = notebook.run("a + 1", fails=True)
    assert str(error) == "a is an asset that has no value yet: run %materialize a."


def test_a_name_inside_of_a_body_is_explained(notebook: Notebook) -> None:
    notebook.run("%%asset a\ninner = 1\ninner + 1", "a")
    error = notebook.run("inner", fails=True)
    assert "inner lives inside asset a" in str(error)


def test_a_magic_line_that_is_not_the_first_is_refused_in_a_sentence(notebook: Notebook) -> None:
    error = notebook.run("x = 1\n%%asset a\n1", fails=True)
    assert isinstance(error, BadOption)
    assert "%%asset a has to be the first line of its cell" in str(error)


def test_an_asset_shows_itself_as_a_card(notebook: Notebook) -> None:
    notebook.run("from nbasset import asset, materialize\n@asset\ndef a():\n    '''About it.'''\n    return [1]", "a")
    notebook.run("_ = materialize([a])")
    formats, _ = notebook.shell.display_formatter.format(notebook.shell.user_ns["a"])
    assert "About it." in formats["text/html"]
    assert "a — list of 1" in formats["text/plain"]


@pytest.mark.parametrize(
    ("cell", "one"),
    [("get_ipython().run_cell_magic('asset', 'a', '1\\n2')\n", True), ("f()\ng()", False), ("1 +", False), ("", False)],
)
def test_a_cell_that_is_one_call_is_told_from_others(cell: str, one: bool) -> None:
    assert _is_one_statement(cell) is one


def test_a_notebook_is_called_as_the_front_end_calls_it(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    assert notebook_name(notebook.shell) == "notebook"
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/user/week1.ipynb")
    assert notebook_name(notebook.shell) == "week1"

"""The current session is there for what is called from Python, as long as nbasset is loaded."""

from __future__ import annotations

import pytest
from shells import Notebook

from nbasset import graph
from nbasset.notebook.current_session import current_session


def test_it_is_the_one_of_the_notebook_while_nbasset_is_loaded(notebook: Notebook) -> None:
    assert current_session() is notebook.session
    notebook.close()
    assert current_session() is None


def test_the_graph_asked_for_in_python_is_the_live_one(notebook: Notebook) -> None:
    notebook.run("%%asset a\n1", "a")
    notebook.run("import nbasset\nnbasset.graph()", "g")
    assert len(notebook.session.widgets.of(object)) == 1


def test_where_nbasset_is_not_loaded_the_graph_is_a_tree_in_text(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from nbasset import Definitions, asset
    from nbasset.instance import Instance, use

    @asset
    def raw():
        return 1

    monkeypatch.chdir(tmp_path)
    instance = Instance()
    use(instance)
    try:
        instance.register(Definitions(assets=[raw]))
        graph()
    finally:
        use(None)
        instance.close()
    assert capsys.readouterr().out.startswith("raw  ")

"""Bodies run in the shell, and what they show becomes part of their asset."""

from __future__ import annotations

import pytest
from shells import Notebook

from nbasset.notebook.surroundings import ShellSurroundings


def recorded(notebook: Notebook, code: str, *, live: bool = True) -> list[dict[str, object]]:
    surroundings = ShellSurroundings(notebook.shell, live)
    with surroundings.capture(("a",), lambda _: None) as recording:
        notebook.shell.ex(code)
    return recording.items


def test_what_is_printed_and_displayed_is_recorded_in_order(notebook: Notebook) -> None:
    items = recorded(notebook, "from IPython.display import display, HTML\nprint('one')\ndisplay(HTML('<b>two</b>'))")
    assert [item["type"] for item in items] == ["stream", "display"]
    assert notebook.page.text == "", "it appears in the asset's own display"


def test_a_display_that_is_updated_is_kept_as_it_is_last(notebook: Notebook) -> None:
    (item,) = recorded(
        notebook,
        "from IPython.display import display\nshown = display('one', display_id=True)\nshown.update('two')",
    )
    assert item["data"]["text/plain"] == "'two'"


def test_what_needs_a_renderer_of_its_own_goes_on_to_the_page_as_well(notebook: Notebook) -> None:
    code = (
        "from IPython.display import publish_display_data\npublish_display_data({'application/vnd.vega.v5+json': {}})"
    )
    assert len(recorded(notebook, code)) == 1
    assert "application/vnd.vega.v5+json" in notebook.page.shown[0]


def test_in_a_terminal_it_is_recorded_and_shown_as_well(terminal: Notebook, capsys: pytest.CaptureFixture[str]) -> None:
    code = "from IPython.display import display\nprint('one')\ndisplay('two')"
    items = recorded(terminal, code, live=False)
    assert [item["type"] for item in items] == ["stream", "display"]
    assert "one" in capsys.readouterr().out


def test_a_publisher_without_hooks_is_as_it_was_afterwards(terminal: Notebook, monkeypatch: pytest.MonkeyPatch) -> None:
    from IPython.core.displaypub import DisplayPublisher

    plain = DisplayPublisher(shell=terminal.shell)
    monkeypatch.setattr(terminal.shell, "display_pub", plain)
    items = recorded(terminal, "from IPython.display import display\ndisplay('two')", live=False)
    assert items[0]["type"] == "display"
    assert "publish" not in vars(plain)


def test_magics_find_and_assign_the_names_of_the_body(notebook: Notebook) -> None:
    notebook.run("x = 1\nbefore = dict(globals())")
    notebook.run("%%asset a\nx = 2\n%time y = x + 1\n%%capture out\nprint(x)\nx = 4".replace("%%capture", "#"))
    notebook.run("%%asset b\nx = 2\nget_ipython().run_cell_magic('capture', 'out', 'print(x); x = 3')\n(out.stdout, x)")
    assert notebook.session.instance.value("b") == ("2\n", 3)
    assert notebook.shell.user_ns["x"] == 1
    assert "out" not in notebook.shell.user_ns
    assert notebook.shell.user_module.__dict__ is notebook.shell.user_ns


def test_a_value_is_described_as_the_shell_would_show_it(notebook: Notebook) -> None:
    class Picture:
        def _repr_png_(self):
            return b"png"

        def __repr__(self):
            raise RuntimeError

    surroundings = ShellSurroundings(notebook.shell, True)
    assert surroundings.describe([1])["text/plain"] == "[1]"
    described = surroundings.describe(Picture())
    assert described["image/png"] == "cG5n"
    assert described["text/plain"] == "<Picture, which cannot show itself>"


def test_a_cells_file_is_called_as_in_tracebacks_and_others_by_their_path(notebook: Notebook) -> None:
    surroundings = ShellSurroundings(notebook.shell, True)
    assert surroundings.place("<ipython-input-1-abc>") == "Cell In[1]"
    assert surroundings.place("helpers.py") == "helpers.py"

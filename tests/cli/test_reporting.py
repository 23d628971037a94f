"""``nbasset run --html``: a report from the store and what has happened, of good runs and bad ones."""

from __future__ import annotations

import pytest
from cli.conftest import Does, write

pytestmark = pytest.mark.kernel

CELLS = {
    "c0": "%load_ext nbasset",
    "c1": "%%asset raw\nprint('making <raw>')\n[1, 2]",
    "c2": "%%asset_check raw positive\nmin(raw) > 0",
    "c3": "%%asset bad\nprint('until here')\nraw['x']",
    "c4": "%%asset below\nbad",
    "c5": "below",
}


def test_the_report_of_a_run_has_displays_graph_steps_checks_and_failures(does: Does, tmp_path):
    write(tmp_path / "book.ipynb", CELLS)
    done = does("run", "book", "--html", "report.html")
    assert done.code == 1
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    for part in ("What needs a look", "Graph", "Steps", "Checks", "Results"):
        assert f"<h2>{part}</h2>" in text
    assert "making &lt;raw&gt;" in text
    assert "until here" in text
    assert "TypeError: list indices must be integers" in text
    assert "raw[&#x27;x&#x27;]" in text, "the user's own line"
    assert "● passed" in text
    assert "⊘ blocked" in text
    assert "cell 6: not run" in text
    assert text.count("<svg") == 1


def test_a_run_that_finds_all_fresh_has_the_same_results_to_show(does: Does, tmp_path):
    cells = {name: CELLS[name] for name in ("c0", "c1", "c2")}
    write(tmp_path / "book.ipynb", cells)
    assert does("run", "book", "-q").code == 0
    assert does("run", "book", "--html", "report.html").code == 0
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "● everything asked for is fresh" in text
    assert "● reused" in text
    assert "making &lt;raw&gt;" in text
    assert "What needs a look" not in text
    assert does("run", "book", "--html", "gone/report.html").code == 2

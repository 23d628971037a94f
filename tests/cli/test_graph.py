"""``nbasset graph``: in every form the assets, what they rest on, and how they stood, never by colour alone."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from nbasset.cli.graph import FORMATS, dot_of
from nbasset.cli.main import main
from nbasset.cli.notebooks import notebook

CELLS = {"c1": "%%asset raw --group sources\n[1]", "c2": "%%asset total\nsum(raw)", "c3": "%%asset bad\n1 / 0"}


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_has_every_asset_with_the_word_of_its_status(form, ran, capsys):
    ran(CELLS, fails=("c3",))
    assert main(["graph", "book", "--format", form]) == 0
    told = capsys.readouterr().out
    for word in ("raw", "total", "bad", "● fresh", "✖ failed"):
        assert word in told


def test_pictures_can_be_read_by_others(ran, tmp_path):
    ran(CELLS, fails=("c3",))
    assert main(["graph", "book", "--format", "svg", "--output", "g.svg"]) == 0
    assert ElementTree.parse(tmp_path / "g.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"
    assert main(["graph", "--format", "html", "--output", "g.html"]) == 0
    text = (tmp_path / "g.html").read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "http" not in text.replace("http://www.w3.org/", ""), "it needs nothing from elsewhere"
    assert main(["graph", "book", "--output", "gone/g.txt"]) == 2


def test_the_language_of_graphviz_has_an_edge_for_each_use(ran):
    ran(CELLS, fails=("c3",))
    lines = dot_of(notebook("book").kept().view["assets"]).splitlines()
    assert lines[0] == "digraph assets {"
    assert '  "raw" -> "total";' in lines
    assert sum(" -> " in line for line in lines) == 1
    assert lines[-1] == "}"


def test_quotes_in_names_are_written_as_graphviz_reads_them():
    view = {"name": 'm[k="a"]', "status": "FRESH", "marks": [], "upstream": []}
    assert r'"m[k=\"a\"]" [label=' in dot_of([view])

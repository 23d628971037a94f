"""``nbasset status``: from the store, without a kernel, and as of when."""

from __future__ import annotations

import json

from cli.conftest import write

from nbasset.cli.main import main

CELLS = {"c1": "K = 2", "c2": "%%asset raw --group sources\n[1, 2]", "c3": "%%asset total\nsum(raw) * K"}


def test_it_says_how_assets_stood_and_when(ran, capsys):
    ran(CELLS)
    assert main(["status"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in told[1:3]] == [["raw", "●", "fresh"], ["total", "●", "fresh"]]
    assert told[3].startswith("2 fresh, as of ")
    assert len(told) == 4


def test_what_has_failed_is_told_with_its_cause(ran, capsys):
    ran({**CELLS, "c4": "%%asset bad\ntotal / 0"}, fails=("c4",))
    assert main(["status"]) == 0
    told = capsys.readouterr().out
    assert "bad    ✖ failed" in told
    assert "ZeroDivisionError" in told


def test_cells_that_were_edited_since_are_named(ran, capsys):
    path = ran(CELLS)
    write(path, {"c0": "%load_ext nbasset", **CELLS, "c2": "%%asset raw\n[3]", "c9": "%%asset new\n1"})
    assert main(["status", str(path)]) == 0
    assert "Since then code cells 3, 5 are not as they ran" in capsys.readouterr().out
    write(path, {"c0": "%load_ext nbasset", "c1": "K = 3", **dict(list(CELLS.items())[1:])})
    main(["status", str(path)])
    assert "Since then code cell 2 is not as" in capsys.readouterr().out


def test_programs_get_one_document(ran, capsys):
    path = ran(CELLS)
    assert main(["status", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["notebook"], told["edited"]) == (1, "book", [])
    assert {each["name"]: each["status"] for each in told["assets"]} == {"raw": "FRESH", "total": "FRESH"}
    assert told["as_of"] > 0

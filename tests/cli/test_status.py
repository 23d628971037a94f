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
    assert "Since then code cells 3, 5 were edited or have not run: " in capsys.readouterr().out
    write(path, {"c0": "%load_ext nbasset", "c1": "K = 3", **dict(list(CELLS.items())[1:])})
    main(["status", str(path)])
    assert "Since then code cell 2 was edited or has not run: " in capsys.readouterr().out


def test_programs_get_one_document(ran, capsys):
    path = ran(CELLS)
    assert main(["status", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["notebook"], told["edited"]) == (1, "book", [])
    assert {each["name"]: each["status"] for each in told["assets"]} == {"raw": "FRESH", "total": "FRESH"}
    assert told["as_of"] > 0


def test_every_status_has_its_shape_and_its_word(ran, capsys):
    cells = {
        "c1": "from nbasset import sweep",
        "c2": "%%asset swept\nn = sweep(1, 2)\nn",
        "c3": "%%asset waits --define\nnobody + 1",
        "c4": "%%asset never --define\n1",
        "c5": "%%asset bad\n1 / 0",
        "c6": "%%asset below\nbad",
        "c7": "K = 1",
        "c8": "%%asset old\nK",
        "c9": "K = 2",
    }
    ran(cells, fails=("c5", "c6"))
    assert main(["status"]) == 0
    told = capsys.readouterr().out
    rows = {line.split()[0]: line for line in told.splitlines() if line.strip()}
    for name, words in {
        "swept": "● fresh",
        "waits": "unresolved",
        "never": "missing",
        "bad": "✖ failed",
        "old": "◆ stale",
    }.items():
        assert words in rows[name]
    assert "K changed" in rows["old"]
    assert "needs nobody" in rows["waits"]
    assert "Since then" not in told


def test_where_signs_cannot_be_written_others_stand_for_them(ran, monkeypatch):
    import io
    import sys

    ran(CELLS)
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    assert main(["status"]) == 0
    assert b"* fresh" in written.getvalue()

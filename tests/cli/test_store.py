"""``nbasset store``: what lies there, by asset, the largest first; and what is done about it."""

from __future__ import annotations

import pytest
from cli.conftest import write

from nbasset.cli.main import main


def test_results_are_counted_by_asset_the_largest_first(ran, capsys, tmp_path):
    cells = {"c1": "%%asset small\n1", "c2": "%%asset large\n'x' * 100_000", "c3": "%%asset small\n2"}
    ran(cells)
    assert main(["store", "book"]) == 0
    head, first, second, whole = capsys.readouterr().out.splitlines()
    assert head.split() == ["asset", "results", "size", "last", "made"]
    assert (first.split()[:2], second.split()[:2]) == (["large", "1"], ["small", "2"])
    assert whole.startswith(f"{tmp_path / '.nbasset'}: 3 results, ")


def test_an_empty_store_is_said_to_be_empty(ran, capsys, tmp_path):
    ran({"c1": "%%asset never --define\n1"})
    assert main(["store", "book"]) == 0
    assert capsys.readouterr().out.startswith(f"{tmp_path / '.nbasset'}: 0 results, ")


def test_a_store_is_measured_found_and_checked_without_a_kernel(ran, capsys, tmp_path):
    ran({"c1": "%%asset a\n1"})
    for words, begins in (
        (["path"], f"{tmp_path / '.nbasset'}\n"),
        (["path", "book"], f"{tmp_path / '.nbasset'}\n"),
        (["check", "book"], "1 result of yours: every byte of "),
        (["trust"], "Every result in this store is signed by you"),
    ):
        assert main(["store", *words]) == 0
        assert capsys.readouterr().out.startswith(begins)
    ran({"c1": "%%asset a --io json\n1"})
    next((tmp_path / "assets" / ".versions" / "a").iterdir()).unlink()
    assert main(["store", "check"]) == 0
    assert "a was removed outside: assets/.versions/a/" in capsys.readouterr().out
    assert main(["store", "size"]) == 0
    assert capsys.readouterr().out.split()[1] in ("B", "kB")


def test_what_somebody_else_has_made_is_listed_and_trusted_when_it_is_said(ran, capsys, monkeypatch, tmp_path):
    ran({"c1": "%%asset a\n1"})
    monkeypatch.setenv("NBASSET_SECRET_FILE", str(tmp_path / "another secret"))
    assert main(["store", "trust"]) == 0
    told = capsys.readouterr().out
    assert "asset, not trusted" in told
    assert "if you know who made them, nbasset store trust --yes" in told
    assert main(["store", "trust", "--yes"]) == 0
    assert capsys.readouterr().out == "1 results are trusted now.\n"


@pytest.mark.parametrize("words", [["list", "book", "more"], ["path", "--yes"], ["--keep", "2"], ["size", "nowhere"]])
def test_what_makes_no_sense_is_said_in_one_sentence(ran, capsys, words):
    ran({"c1": "%%asset a\n1"})
    assert main(["store", *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.kernel
def test_what_is_current_nowhere_may_go(does, tmp_path):
    cells = {"c0": "%load_ext nbasset", "c1": "%%asset a\n1"}
    write(tmp_path / "book.ipynb", cells)
    does("run", "book", "-q")
    write(tmp_path / "book.ipynb", {**cells, "c1": "%%asset a\n2"})
    does("run", "book", "-q")
    would = does("store", "gc", "book")
    assert (would.code, "Nothing is removed yet" in would.out) == (0, True)
    assert "Nothing to collect" in does("store", "gc", "book", "--keep", "2").out
    done = does("store", "gc", "book", "--yes")
    assert done.out.startswith("1 result removed")

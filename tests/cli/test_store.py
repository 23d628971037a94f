"""``nbasset store``: what lies there, by asset, the largest first."""

from __future__ import annotations

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

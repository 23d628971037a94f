"""Magic lines: options are taken out, the rest means what was typed, quotes and all."""

from __future__ import annotations

import pytest

from nbasset.core.errors import InvalidSelection
from nbasset.notebook.options import BadOption


@pytest.fixture
def defined(shell, capsys):
    for cell in (
        '%%asset rows --group "my group" --define\n[1, 2]',
        "%%asset total --group reports --define\nsum(rows)",
        "from nbasset import asset\n@asset(name='raw-data', key_prefix='shop')\ndef raw():\n    return 5",
    ):
        shell.run(cell)
    capsys.readouterr()
    return shell


def planned(said, line):
    return {row.split()[0] for row in said(f"%materialize {line} --dry-run").splitlines()[1:-1]}


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ('group:"my group"', {"rows"}),
        ("group:'my group'", {"rows"}),
        ('--only group:"my group"', {"rows"}),
        ('group:"my group", "shop/raw-data"', {"rows", "shop/raw-data"}),
        ('key:"shop/raw-data"', {"shop/raw-data"}),
        ("raw-data", {"shop/raw-data"}),
        ("rows+", {"rows", "total"}),
    ],
)
def test_a_selection_means_what_was_typed(defined, said, line, names):
    assert planned(said, line) == names


def test_stop_without_a_run_says_so_and_takes_nothing_else(defined, said):
    assert said("%materialize --stop").strip() == "%materialize --stop: no run is at work: there is nothing to stop."
    with pytest.raises(BadOption, match="it takes nothing else"):
        said("%materialize rows --stop")


def test_the_group_in_quotes_is_the_group(defined, said):
    assert "my group" in said('%assets group:"my group"')
    assert "total" not in said('%assets group:"my group"')


def test_the_card_why_and_log_take_a_name_in_quotes_and_a_short_one(defined, said):
    for magic in ("%asset", "%asset_why", "%asset_log"):
        for name in ('"shop/raw-data"', "shop/raw-data", "raw-data", "raw_data"):
            assert "shop/raw-data" in said(f"{magic} {name}")


def test_a_dry_run_never_says_that_all_is_fresh_while_something_cannot_be_made(defined, said):
    said("%%asset waiting --define\nnobody_defines_it + 1")
    shown = said("%materialize waiting --dry-run")
    assert "cannot be made" in shown
    assert shown.strip().splitlines()[-1] == "nothing to make; 1 is not fresh and stays so: waiting"


def test_a_dry_run_shows_reasons_and_makes_nothing(defined, said):
    shown = said("%materialize total --dry-run")
    assert shown.splitlines()[0].split() == ["asset", "would", "why", "took", "last", "time"]
    assert "never made" in shown
    assert "2 to make: rows, total (never timed)" in shown
    assert "missing" in said("%assets total")
    said("%materialize total")
    assert said("%materialize total --dry-run").strip() == "nothing to make: everything is fresh; 2 reused"


def test_a_name_nobody_has_is_answered_with_the_nearest(defined):
    with pytest.raises(InvalidSelection, match="There is no group 'my grup'; did you mean my group"):
        defined.run('%materialize group:"my grup"')


def test_a_materialize_line_makes_and_the_value_is_there(defined):
    defined.run("run = %materialize total -q")
    assert defined.user_ns["run"].made == ("rows", "total")
    assert defined.run("total") == 3


def test_sources_are_asked_for_their_versions_when_that_is_wanted(shell, said, tmp_path):
    path = tmp_path / "version"
    path.write_text("1")
    shell.run(
        "from pathlib import Path\nfrom nbasset import DataVersion, observable_source_asset\n"
        "@observable_source_asset\n"
        f"def table():\n    return DataVersion(Path({str(path)!r}).read_text())"
    )
    shell.run("%%asset report --deps table\n'made'")
    path.write_text("2")
    assert "table is stale" in said("%asset report why")
    told = said("%assets --observe table")
    assert "fresh" in told
    assert "a source, asked for its version by each run" in told
    assert "No source is among these assets" in said("%assets --observe report")

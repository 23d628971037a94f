"""Cells that check: what their lines and texts define, what comes of them, and where that is shown."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from nbasset import asset
from nbasset.core.assets import Cell
from nbasset.core.checks import AssetCheckSeverity
from nbasset.core.definitions import Definitions
from nbasset.core.errors import InvalidDefinition
from nbasset.notebook.cells import CellText
from nbasset.notebook.check_cells import check_from_cell, check_line
from nbasset.notebook.options import BadOption


def said(run):
    """What a cell has raised."""
    return f"{run.ename}: {run.evalue}"


@asset(key_prefix="sales")
def orders(): ...


HERE = Definitions([orders])


def defined(line, body="None not in orders", definitions=HERE, cell="c1"):
    """The check that a cell of this text defines."""
    return check_from_cell(CellText(body, body, 1, "cell.py", Cell(cell, 1), {}), check_line(line), definitions)


def test_the_line_says_the_asset_the_name_and_what_a_failure_means():
    check = defined("orders no_nulls --blocking --warn --reads limits.csv --retries 2")
    [spec] = check.check_specs
    assert spec.key.to_user_string() == "sales/orders:no_nulls"
    assert (spec.blocking, spec.truth) == (True, AssetCheckSeverity.WARN)
    assert (check.reads, check.retry_policy.max_retries) == (("limits.csv",), 2)


def test_without_a_name_it_is_the_functions_or_check_and_a_number():
    assert str(defined("orders", "def few(orders):\n    'At most ten.'\n    return True").key) == "sales/orders:few"
    first = defined("orders")
    both = HERE.with_assets(first)
    assert str(first.key) == "sales/orders:check"
    assert str(defined("orders", definitions=both, cell="c2").key) == "sales/orders:check_2"
    assert str(defined("orders", definitions=both, cell="c1").key) == "sales/orders:check"


def test_the_value_is_there_under_its_name_whether_the_text_has_it_or_not():
    assert {name: str(key) for name, key in defined("orders", "schema").ins.items()} == {"orders": "sales/orders"}
    assert list(defined("orders", "def few(rows): return True").ins) == ["rows"]
    check = defined("orders", "def few(): return True")
    assert (dict(check.ins), [str(each) for each in check.deps]) == ({}, ["sales/orders"])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("orders a b", "takes an asset and a name, not orders a b"),
        ("", "the following arguments are required: ASSET"),
        ("orders --group x", "unrecognized arguments"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(line, sentence):
    with pytest.raises(BadOption, match=sentence):
        check_line(line)


@pytest.mark.parametrize(
    ("line", "body", "sentence"),
    [
        ("orders:few", "True", "is a check itself: name the asset that it is about"),
        ("orders a/b", "True", "cannot be a check's name"),
        ("orders", "", "is empty"),
        ("orders", "1 +", "cannot be read as Python"),
        ("no name", "True", None),
    ],
)
def test_a_cell_that_defines_no_check_says_why(line, body, sentence):
    definitions = HERE.with_assets(defined("orders few"))
    if sentence is None:
        assert str(defined(line, body, definitions).key) == "no:name"
        return
    with pytest.raises(InvalidDefinition, match=sentence):
        defined(line.replace("orders:few", "sales/orders:few"), body, definitions)


def test_what_cells_find_is_shown_under_them_in_the_table_and_on_the_card(kernel):
    kernel.run("%load_ext nbasset")
    kernel.run("%%asset orders\n[1, 2, None]")
    kernel.run("%%asset report\nlen(orders)")
    assert "✖ failed" in kernel.run("%%asset_check orders\nNone not in orders").text
    assert "● fresh · passed: 3 rows" in kernel.run("%%asset_check orders few\nlen(orders) < 9, '3 rows'").text
    assert "warns: too many" in kernel.run("%%asset_check orders one --warn\nassert len(orders) == 1, 'too many'").text
    assert "check failed · check one warns" in kernel.run("%assets").text
    card = kernel.run("%asset orders").text
    assert "check few: passed: 3 rows" in card
    assert "check one: warns: too many" in card


def test_a_blocking_check_stops_what_is_downstream_and_says_so(kernel):
    kernel.run("%load_ext nbasset")
    kernel.run("%%asset orders\n[1, 2, None]")
    found = kernel.run("%%asset_check orders no_nulls --blocking\nassert None not in orders, 'one null'")
    assert "orders failed its check no_nulls: one null" in said(found)
    found = kernel.run("%%asset report\nlen(orders)")
    assert "orders failed its check no_nulls: one null" in said(found)
    kernel.run("%%asset orders\n[1, 2]")
    assert "● fresh" in kernel.run("%%asset report\nlen(orders)").text


def test_an_edited_check_is_run_again_and_one_that_is_not_is_not(kernel):
    kernel.run("%load_ext nbasset")
    kernel.run("ran = open('ran', 'w'); ran.close()")
    kernel.run("%%asset orders\n[1, 2, None]")
    note = "import pathlib; pathlib.Path('ran').open('a').write('x')"
    for text in ("len(orders) == 3", "len(orders) == 3", "len(orders) == 2"):
        last = kernel.run(f"%%asset_check orders size\n{note}\n{text}")
    assert "✖ failed" in last.text
    assert kernel.run("print(len(open('ran').read()))").text.strip() == "2"


def test_a_check_is_carried_out_by_its_name_and_tells_what_it_has_found_each_time(kernel):
    kernel.run("%load_ext nbasset")
    kernel.run("%%asset orders\n[1, 2, None]")
    kernel.run("%%asset_check orders few\nlen(orders) < 3, f'{len(orders)} rows'")
    assert "orders:few" in kernel.run("%materialize --again orders:few").text
    kernel.run("%%asset orders\n[1]")
    told = kernel.run("%asset orders:few history").text
    assert "passed: 1 rows · orders has a new value" in told
    assert "failed: 3 rows" in told
    assert "orders has no check 'fw'; did you mean few?" in said(kernel.run("%materialize orders:fw"))
    assert "it gave the same passed: 1 rows: it is repeatable" in kernel.run("%asset orders:few doctor").text
    kernel.run("%%asset_check orders odd\nimport uuid\nFalse, uuid.uuid4().hex")
    assert "it is not repeatable" in kernel.run("%asset orders:odd doctor").text


def test_any_other_exception_is_an_error_of_the_check(kernel):
    kernel.run("%load_ext nbasset")
    kernel.run("%%asset orders\n[1]")
    assert "ZeroDivisionError" in said(kernel.run("%%asset_check orders broken\n1 / 0"))
    assert "end with True or False" in said(kernel.run("%%asset_check orders other\n3"))
    assert "gave nothing" in said(kernel.run("%%asset_check orders other\nx = 3"))
    assert "check broken raised" in kernel.run("%assets").text


def test_help_says_how_a_check_is_written(kernel):
    kernel.run("%load_ext nbasset")
    assert "%%asset_check [-h] ASSET [NAME] [--blocking] [--warn]" in kernel.run("%%asset_check -h\n").text


@pytest.mark.slow
def test_the_cells_of_the_page_on_checks_run(kernel):
    page = (Path(__file__).parents[2] / "docs" / "checks.md").read_text("utf-8")
    found = re.findall(r"^```python\n(%.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert found
    for block in found:
        if "FrameRules" in block and find_spec("pandera") is None:
            continue
        for cell in re.split(r"\n\n(?=%)", block.strip()):
            run = kernel.run(cell)
            assert run.ok, run.traceback
        shown = kernel.run("%assets").text
        assert "check prices warns" in shown if "FrameRules" in block else "check cheap warns" in shown

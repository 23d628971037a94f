"""Cells: what the text of an ``%%asset`` cell defines, or the sentence that says why it defines nothing."""

from __future__ import annotations

import pytest
from naming import texts

from nbasset.core.assets import Cell
from nbasset.core.errors import InvalidDefinition
from nbasset.notebook.cells import CellText, asset_from_cell
from nbasset.notebook.options import asset_line


def defined(body, line="", before=1):
    """The asset that a cell of this text defines."""
    return asset_from_cell(CellText(body, body, before, "cell.py", Cell("c1", 1), {}), asset_line(line))


@pytest.mark.parametrize(
    ("line", "body", "names"),
    [
        ("", "total = 1 + 2", ["total"]),
        ("total", "1 + 2", ["total"]),
        ("total", "other = 4\nother", ["total"]),
        ("", "def total():\n    return 5", ["total"]),
        ("", "import math\n'a text'\ndef total():\n    return math.pi", ["total"]),
        ("", "async def total():\n    return 5", ["total"]),
        ("", "total: int = 19", ["total"]),
        ("", "first = 1\nlast = 2", ["last"]),
        ("a, b", "1, 2", ["a", "b"]),
        ("合計", "16", ["合計"]),
    ],
)
def test_a_cell_is_named_on_its_line_or_by_its_function_or_by_what_it_assigns_last(line, body, names):
    assert texts(defined(body, line).names) == names


@pytest.mark.parametrize(
    ("line", "body", "sentence"),
    [
        ("a", "", "is empty: write below the magic line"),
        ("a", "# a comment", "is empty: write below the magic line"),
        ("", "1 + 2", "has no name: write it on the magic line"),
        ("", "def one(): pass\ndef two(): pass", "has no name"),
        ("a, a", "1, 2", "a, a: each asset of a cell needs a name of its own"),
        ("a", "1\n%%asset b\n2", "A cell has one %%asset line"),
        ("a", "1\n#| asset: b\n2", "A cell has one %%asset line"),
        ("a", "def f(*rows): pass", r"f\(\) takes \*args"),
        ("a", "def f(**rows): pass", r"f\(\) takes \*args"),
        ("a", "def f(rows, /): pass", r"f\(\) takes \*args"),
        ("a", "1 +", "Line 2 of this cell cannot be read as Python: invalid syntax; nothing was defined"),
        ("a", "def f():\nreturn 1", "Line 3 of this cell cannot be read as Python"),
    ],
)
def test_a_cell_that_defines_nothing_says_why(line, body, sentence):
    with pytest.raises(InvalidDefinition, match=sentence):
        defined(body, line)


def test_the_place_of_an_error_is_shown_below_its_line():
    with pytest.raises(InvalidDefinition) as caught:
        defined("total = (1 +")
    assert str(caught.value).splitlines()[1:] == ["    total = (1 +", "            ^"]


def test_frames_of_a_body_bear_the_lines_of_the_cell():
    program = defined("x = 1\ny = 2", before=3).body.program
    assert {line for *_, line in program.co_lines() if line} == {4, 5}
    assert program.co_filename == "cell.py"


def test_the_parameters_of_a_function_are_its_upstream_and_the_context_is_none():
    body = defined("def total(raw, context, n=1, *, rate, k=2): pass").body
    found = {each.name: each.required for each in body.parameters}
    assert found == {"raw": True, "n": False, "rate": True, "k": False}
    assert body.context == "context"
    assert body.function_name == "total"


def test_the_names_that_a_body_does_not_bind_are_its_inputs():
    body = defined("import math\nfound = [x * factor for x in raw]\ntotal = math.fsum(found)").body
    assert set(body.free) == {"factor", "raw"}
    assert set(body.assigned) == {"math", "found", "total"}


def test_what_hands_over_the_local_names_of_a_function_is_no_input_of_it():
    body = defined("def total(raw):\n    'The sum.'\n    part = raw\n    return part").body
    assert body.free == ()
    kept = {}
    body.namespace["__nbasset_locals__"] = kept.update
    exec(body.program, body.namespace)
    assert body.namespace["total"](5) == 5
    assert kept == {"raw": 5, "part": 5}
    assert body.namespace["total"].__doc__ == "The sum."


@pytest.mark.parametrize("body", ["def total():\n    yield 1", "def total():\n    'Only a text.'"])
def test_a_function_that_yields_or_only_has_a_text_stays_as_it_is(body):
    assert "__nbasset_locals__" not in str(defined(body).body.program.co_consts[0].co_names)


@pytest.mark.parametrize(
    ("body", "awaits"),
    [("import asyncio\nawait asyncio.sleep(0)", True), ("async def a(): pass", True), ("def a(): pass", False)],
)
def test_a_body_that_awaits_is_known(body, awaits):
    assert defined(body, "a").body.awaits is awaits


def test_the_text_of_a_function_describes_its_asset_unless_the_line_does():
    text = "def total():\n    '''The sum.'''\n    return 1"
    assert defined(text).description == "The sum."
    assert defined(text, "--description Other").description == "Other"
    assert defined("total = 1").description == ""


@pytest.mark.parametrize(
    ("line", "hint"),
    [("top", "the value is only a look at df: end the cell with df to keep all of it"), ("df", ""), ("a, b", "")],
)
def test_a_cell_that_ends_with_a_look_at_a_table_is_told_unless_its_asset_is_the_table(line, hint):
    assert defined("df = load()\ndf.head()", line).body.hint == hint


def test_a_comment_or_a_blank_line_is_another_text_and_the_same_recipe():
    one, other = defined("total = raw + 1").body, defined("# the total\n\ntotal = (raw\n  + 1)").body
    assert one.source != other.source
    assert one.normal == other.normal
    assert one.normal != defined("total = raw + 2").body.normal

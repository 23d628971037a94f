"""Which plain statements assets rest on."""

from __future__ import annotations

from textwrap import dedent

import pytest

from nbasset.export.plain import chosen, reach, seen_through
from nbasset.export.records import CannotLeave, Statement
from nbasset.instance.plain_statements import statements_of


def statements(*cells: str) -> list[Statement]:
    return [each for number, text in enumerate(cells, 1) for each in statements_of(number, text, str)]


def texts(cells: list[Statement], *wanted: str, assets: str = "raw") -> list[str]:
    return [each.text for each in chosen(cells, wanted, assets.split())]


def test_what_a_name_rests_on_comes_along_and_nothing_else() -> None:
    cells = statements("RATE = 2\nOTHER = 3", "def twice(x):\n    return x * RATE", "print(OTHER)")
    assert texts(cells, "twice") == ["RATE = 2", "def twice(x):\n    return x * RATE"]
    assert reach(cells, ["twice"], []) == {"twice", "RATE"}


def test_statements_that_change_a_name_in_place_come_along() -> None:
    cells = statements("rows = []", "rows.append(1)", "for i in range(3):\n    rows.append(i)")
    assert len(texts(cells, "rows")) == 3


def test_settings_of_what_is_used_come_along() -> None:
    cells = statements("import pandas as pd\nimport os", "pd.set_option('mode.copy_on_write', True)\nos.getcwd()")
    assert texts(cells, "pd") == ["import pandas as pd", "pd.set_option('mode.copy_on_write', True)"]


def test_what_is_written_out_anew_below_is_left_out() -> None:
    cells = statements("DEPTH = 2", "DEPTH = 1", "DEPTH = 3")
    assert texts(cells, "DEPTH") == ["DEPTH = 3"]
    cells = statements("K = 2", "L = K", "K = 3")
    assert texts(cells, "K", "L") == ["K = 2", "L = K", "K = 3"]
    cells = statements("K = 2", "def f():\n    return K", "L = f()", "K = 3")
    assert texts(cells, "K", "L")[0] == "K = 2"
    cells = statements("K = [2]", "K.append(1)", "K = [3]")
    assert texts(cells, "K") == ["K = [2]", "K.append(1)", "K = [3]"]
    cells = statements("K = open('x')", "K = 3")
    assert len(texts(cells, "K")) == 2


def test_a_plain_cell_that_reads_an_asset_is_named() -> None:
    cells = statements("rows = raw.head()", "raw.plot()")
    with pytest.raises(CannotLeave, match=r"cell \[1\] reads the asset raw and is no asset itself: make it one"):
        texts(cells, "rows")
    assert texts(cells, "other") == []


def test_a_function_may_read_an_asset_by_name() -> None:
    cells = statements("def first():\n    return raw[0]", "def both():\n    return first(), first()")
    assert len(texts(cells, "both")) == 2
    assert seen_through(cells, ["both"], {"raw": "raw"}, {"both"}) == ["raw"]
    assert seen_through(cells, ["other"], {"raw": "raw"}, {"raw"}) == []


def test_what_is_no_python_is_named_where_an_asset_rests_on_it() -> None:
    transformed = {"files = !ls\nK = 1": "files = get_ipython().getoutput('ls')\nK = 1"}
    cells = statements_of(3, "files = !ls\nK = 1", transformed.__getitem__)
    with pytest.raises(CannotLeave, match=r"cell \[3\], line 1: files = !ls is IPython's own"):
        chosen(cells, ["files"], [])
    assert [each.text for each in chosen(cells, ["K"], [])] == ["K = 1"]


def kept(text: str, *wanted: str) -> list[str]:
    """The statements of one plain cell that names rest on."""
    return [each.text for each in chosen(statements_of(1, dedent(text), str), wanted, [])]


@pytest.mark.parametrize(
    ("text", "wanted", "left"),
    [
        ("a = b = [0]\na[0] = 5\nc = []\nc[0] = 6", "b", "a = b = [0]|a[0] = 5"),
        ("a = []\nb = a\nc = [b, 1]\na.append(2)", "c", "a = []|b = a|c = [b, 1]|a.append(2)"),
        ("a = []\nb = list(a)\na.append(2)\nx = 1", "x", "x = 1"),
        ("from p.q import f\nimport p\np.set_it(1)\np.show()", "f", "from p.q import f|import p|p.set_it(1)|p.show()"),
        ("from p.q import f\nimport p\np.show()\nimport o\no.set_it(1)", "f", "from p.q import f"),
        ("import d\nd.context().prec = 5\nprint(1)", "d", "import d|d.context().prec = 5"),
    ],
)
def test_what_changes_one_object_or_sets_a_package_leaves_with_it(text: str, wanted: str, left: str) -> None:
    assert kept(text, wanted) == left.split("|")


def test_a_call_of_a_function_leaves_where_that_changes_what_is_needed() -> None:
    text = """
    n, seen, other = 0, [], []
    def add(x):
        global n
        n += x
        seen.append(x)
    def show(other):
        other.append(1)
    add(5)
    show(other)
    _ = add(6)
    """
    assert kept(text, "n")[-2:] == kept(text, "seen")[-2:] == ["add(5)", "_ = add(6)"]
    assert not {"add(5)", "show(other)"} & {*kept(text, "other")}


def test_a_function_that_is_entered_in_another_leaves_with_it() -> None:
    text = """
    import functools
    @functools.singledispatch
    def shown(x): ...
    @shown.register
    def _(x: int): ...
    @functools.cache
    def apart(): ...
    """
    found = kept(text, "shown")
    assert [each.splitlines()[0] for each in found] == [
        "import functools",
        "@functools.singledispatch",
        "@shown.register",
    ]

"""Plain cells, statement by statement."""

from __future__ import annotations

import pytest

from nbasset.export.records import Foreign
from nbasset.instance.plain_statements import relative_paths, statements_of


def texts(source: str) -> list[str]:
    return [each.text for each in statements_of(1, source, str)]


def test_statements_keep_the_comments_above_them() -> None:
    assert texts("# the rate\nK = 2\n\n# lost\n\nL = 3  # so") == ["# the rate\nK = 2", "L = 3  # so"]
    assert texts("@cache\ndef f():\n    # in\n    return 1\nx = f()") == [
        "@cache\ndef f():\n    # in\n    return 1",
        "x = f()",
    ]


def test_statements_on_one_line_are_told_apart() -> None:
    assert texts("a = 1; b = 2;\nc = 3") == ["a = 1", "b = 2", "c = 3"]


def test_text_that_cannot_be_read_has_none() -> None:
    assert texts("def") == []


@pytest.mark.parametrize(
    ("text", "kind", "root"),
    [
        ("import os", "import", ""),
        ("class A: pass", "definition", ""),
        ("x = 1", "binding", ""),
        ("x += 1", "binding", ""),
        ("pd.options.set(1)", "call", "pd"),
        ("decimal.getcontext().prec = 5", "call", "decimal"),
        ("plt.rcParams['x'] = 5", "call", "plt"),
        ("_ = parser.add_argument('n')", "call", "parser"),
        ("print(1)", "other", ""),
        ("f().g()", "other", ""),
        ("x", "other", ""),
        ("for i in x: pass", "other", ""),
    ],
)
def test_each_is_of_a_kind(text: str, kind: str, root: str) -> None:
    (found,) = statements_of(1, text, str)
    assert (found.kind, found.root) == (kind, root)


def test_what_it_reads_binds_and_changes_is_known() -> None:
    function, call, fixed = statements_of(4, "def f():\n    return K\nrows.append(f())\nL = [1, (2, 'a')]", str)
    assert (function.reads, function.at_once, function.binds) == ({"K"}, set(), {"f"})
    assert "rows" in call.changes
    assert fixed.is_fixed
    assert not function.is_fixed
    assert fixed.cell == 4


def test_lines_that_are_no_python_are_kept_as_they_were_written() -> None:
    def transform(source: str) -> str:
        return source.replace("!ls", "get_ipython().getoutput('ls')")

    first, second = statements_of(1, "K = 1\nfiles = !ls", transform)
    assert first.foreign == ()
    assert second.foreign == (Foreign(2, "files = !ls"),)


def test_texts_that_may_be_relative_paths_are_found() -> None:
    told = "open('data/a.csv')\nb = 'c.txt'\nd = 'word'\ne = '/abs/x.csv'\nf = 'two\\nlines.'\ng = 3"
    assert relative_paths([told]) == {"data/a.csv", "c.txt"}

"""Which plain cells rest on what: what is made before them, and which are not run when something has failed.

Each case is a notebook with one asset that fails, ``bad``, and one that does not, ``good``; a cell is not run exactly when
running everything from the top would have it read what ``bad`` was to give.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from programs import Program
from shells import Notebook

from nbasset.core.program_runs import HEADLESS
from nbasset.notebook import headless


@dataclass(frozen=True)
class Case:
    """Cells behind those that define ``bad`` and ``good``.

    Args:
        name: what it is about.
        cells: the plain cells, and those that define assets.
        unrun: the places of the cells that are not run, from 0.
        blocked: the assets that are not made.
        holds: expressions that are true in the end.
    """

    name: str
    cells: tuple[str, ...]
    unrun: tuple[int, ...] = ()
    blocked: tuple[str, ...] = ()
    holds: tuple[str, ...] = field(default=())


NO_PYTHON = "x = ("

CASES = (
    Case("a cell that reads neither is run", ("x = 1",), holds=("x == 1",)),
    Case("a cell that reads what is good is run", ("x = good + 1",), holds=("x == 8",)),
    Case("a cell that reads what has failed is not", ("x = bad",), unrun=(0,)),
    Case("nor one that reads both", ("x = good + bad",), unrun=(0,)),
    Case("an expression is read as well", ("bad",), unrun=(0,)),
    Case("also in text that is formatted", ("print(f'{bad} of it')",), unrun=(0,)),
    Case("also in a loop", ("for each in [bad]:\n    pass",), unrun=(0,)),
    Case("also where it would not have come to it", ("if False:\n    bad",), unrun=(0,)),
    Case("an attribute of another thing is not meant", ("class T:\n    bad = 1\nx = T.bad",), holds=("x == 1",)),
    Case("a word in a text is not meant", ("x = 'bad'",), holds=("x == 'bad'",)),
    Case("a parameter of that name is not meant", ("f = lambda bad: bad\nx = f(3)",), holds=("x == 3",)),
    Case("what a comprehension calls so is not meant", ("x = [bad for bad in (1, 2)]",), holds=("x == [1, 2]",)),
    Case("a name that it was to set is missed below", ("x = bad", "y = x", "z = y"), unrun=(0, 1, 2)),
    Case("one that is set anew is not", ("x = bad", "x = 5", "y = x"), unrun=(0,), holds=("y == 5",)),
    Case("several names at once", ("x, (y, *z) = bad", "w = z"), unrun=(0, 1)),
    Case("a name that a loop was to set", ("for each in bad:\n    last = each", "x = last"), unrun=(0, 1)),
    Case("a name that with was to set", ("with bad as b:\n    c = b", "x = c"), unrun=(0, 1)),
    Case("a name set inside an expression", ("print(n := bad)", "x = n"), unrun=(0, 1)),
    Case("a name that it was to add to", ("n = 1", "n += bad", "x = n"), unrun=(1, 2)),
    Case("a list that it was to add to", ("items = [1]", "items.append(bad)", "x = len(items)"), unrun=(1, 2)),
    Case("an item that it was to set", ("d = {}", "d['k'] = bad", "x = d"), unrun=(1, 2)),
    Case(
        "another list is left as it is", ("a, b = [1], [2]", "a.append(bad)", "x = b"), unrun=(1,), holds=("x == [2]",)
    ),
    Case("a function that is only defined", ("def f():\n    return bad", "x = 1"), holds=("x == 1",)),
    Case("a function that is called", ("def f():\n    return bad", "x = f()"), unrun=(1,)),
    Case("one that calls another", ("def f():\n    return bad", "def g():\n    return f()", "x = g()"), unrun=(2,)),
    Case("a method of a class", ("class T:\n    def m(self):\n        return bad", "x = T().m()"), unrun=(1,)),
    Case("a lambda", ("f = lambda: bad", "x = f()"), unrun=(1,)),
    Case("a default value, which is read at once", ("def f(a=bad):\n    return a", "x = f()"), unrun=(0, 1)),
    Case("a decorator", ("def deco(f):\n    return bad", "@deco\ndef g():\n    pass", "x = g"), unrun=(1, 2)),
    Case("a function over a name that was not set", ("y = bad", "def f():\n    return y", "x = f()"), unrun=(0, 2)),
    Case("an asset over a name that was not set", ("y = bad", "%%asset user\ny + 1"), unrun=(0,), blocked=("user",)),
    Case(
        "an asset over a function over it",
        ("y = bad", "def f():\n    return y", "%%asset user\nf()", "%%asset below\nuser", "x = below"),
        unrun=(0, 4),
        blocked=("user", "below"),
    ),
    Case("an asset that uses another", ("%%asset user\nbad + 1", "x = user"), unrun=(1,), blocked=("user",)),
    Case("an asset beside it is made", ("%%asset user\ngood + 1", "x = user"), holds=("x == 8",)),
    Case("an asset that comes after it only", ("%%asset user --deps bad\n1",), blocked=("user",)),
    Case("what time measures", ("%%time\nx = bad", "y = x"), unrun=(0, 1)),
    Case("what is captured", ("%%capture out\nprint(bad)",), unrun=(0,)),
    Case("what time measures of a good one", ("%%time\nx = good",), holds=("x == 7",)),
    Case("a cell in another language is no concern", ("%%writefile words.txt\nbad = good", "x = 1"), holds=("x == 1",)),
    Case(
        "an import that was to be made is missed", ("import json\njson.dumps(bad)", "x = json.dumps(1)"), unrun=(0, 1)
    ),
    Case("one that was made before is not", ("import json", "import json\nbad", "x = json.dumps(1)"), unrun=(1,)),
    Case("a name that is deleted there", ("n = 1", "del n; bad", "x = n"), unrun=(1,), holds=("x == 1",)),
    Case("a cell that cannot be read says so itself", (NO_PYTHON, "y = 2"), holds=("y == 2",)),
    Case("an asset in the other form", ("#| asset: user\ngood * 2", "x = user"), holds=("x == 14",)),
    Case("an asset of several", ("%%asset p, q\np, q = good, bad", "x = p"), unrun=(1,), blocked=("p", "q")),
    Case(
        "a point of a sweep",
        ("from nbasset import sweep", "%%asset swept\nn = sweep(1, 2)\nn + good", "x = len(swept)"),
        holds=("x == 2",),
    ),
    Case("a tuple of lazily read names", ("y = bad", "fs = [lambda: y]", "x = 1"), unrun=(0,), holds=("x == 1",)),
    Case("a nested function", ("def f():\n    def g():\n        return bad\n    return g()", "x = f()"), unrun=(1,)),
    Case("a generator that is run", ("x = sum(each for each in bad)",), unrun=(0,)),
    Case("an assertion", ("assert bad",), unrun=(0,)),
    Case("try does not help", ("try:\n    x = bad\nexcept Exception:\n    x = 0", "y = x"), unrun=(0, 1)),
    Case("a global of a function", ("y = bad", "def f():\n    global y\n    y = 1", "f()", "x = y"), unrun=(0,)),
)


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, notebook: Notebook) -> Program:
    """A notebook that a program runs, with an asset that fails and one that does not."""
    return prepared(notebook, monkeypatch)


def prepared(notebook: Notebook, monkeypatch: pytest.MonkeyPatch) -> Program:
    """The same, for a notebook that is there."""
    monkeypatch.setattr(headless, "tell", lambda told: None)
    notebook.session.runs.headless = True
    run = Program(notebook)
    run.asset("bad\n1 / 0")
    run.asset("good\n7")
    return run


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_cell_is_run_unless_it_rests_on_what_has_failed(
    case: Case, notebook: Notebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = prepared(notebook, monkeypatch)
    before = run.number
    for text in case.cells:
        if text.startswith(("%%asset", "#|")):
            run.number += 1
            notebook.run(text, f"c{run.number}")
        else:
            ran(run, text)
    told = run.rest()
    assert sorted(number - before - 1 for number in run.skipped) == sorted(case.unrun), run.skipped
    assert [name for name, outcome in told["outcomes"].items() if outcome == "blocked"] == list(case.blocked)
    space: dict[str, Any] = notebook.shell.user_ns
    assert [each for each in case.holds if not eval(each, {}, space)] == []


def ran(run: Program, text: str) -> None:
    """A plain cell; one that cannot be read raises by itself."""
    run.plain(text, fails=text == NO_PYTHON)


def test_the_variable_of_the_environment_is_what_says_that_a_program_runs_it(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setenv(HEADLESS, "1")
    notebook = request.getfixturevalue("notebook")
    assert notebook.session.runs.headless
    notebook.run("%nbasset mode reactive", "c0")
    notebook.run("%%asset a\n1", "c1")
    assert notebook.session.instance.runs.last is None, "whatever the mode"
    assert "only defined" in notebook.page.text


def test_nothing_is_recalled_from_an_earlier_kernel(program: Program) -> None:
    """A notebook that is run from the top reads nothing that stands further down."""
    program.plain("x = good")
    program.notebook.session.recall.keep()
    assert (
        not program.notebook.session.recall.seen.assets.keys() - program.notebook.session.instance.definitions.by_name
    )

"""A small analysis, and fifty edits of it: what each of the tools gets is written from this, word for word the same."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Step:
    """A result and how it is made.

    Args:
        name: its name.
        rests_on: the steps whose values it gets.
        body: the lines of a function.
        file: the file that it reads; empty for none.
    """

    name: str
    rests_on: tuple[str, ...]
    body: str
    file: str = ""

    @property
    def function(self) -> str:
        """It as a function; the first line tells that it runs."""
        lines = "\n".join(f"    {line}" if line.strip() else "" for line in self.body.splitlines())
        return f'def {self.name}({", ".join(self.rests_on)}):\n    print("made {self.name}")\n{lines}\n'


@dataclass(frozen=True)
class Analysis:
    """All of it.

    Args:
        plain: what is defined for the steps.
        steps: the steps, each below what it rests on.
        files: texts of files beside it, modules and data.
        env: environment variables.
        touched: files whose time is new.
    """

    plain: tuple[str, ...]
    steps: tuple[Step, ...]
    files: dict[str, str]
    env: dict[str, str] = field(default_factory=dict)
    touched: tuple[str, ...] = ()

    def step(self, name: str) -> Step:
        """One of the steps."""
        return next(each for each in self.steps if each.name == name)


BASE = Analysis(
    plain=(
        "import json\nimport os\nfrom pathlib import Path",
        "import helpers\nfrom helpers import scale",
        "FACTOR = 3",
        'OPTIONS = {"digits": 1, "skip": ["bad"]}',
        "LIMITS = [0, 100]",
        "def clean(name):\n    return name.strip().lower()",
        "def unit():\n    return 2",
        "def weight(x):\n    return x * unit()",
        "def compare(a, b=18, *, strict=False):\n    return a > b if strict else a >= b",
        "class Model:\n    offset = 1\n\n    def __init__(self, slope):\n        self.slope = slope\n\n"
        "    def predict(self, x):\n        return self.slope * x + self.offset",
        "smallest = min",
    ),
    steps=(
        Step(
            "raw",
            (),
            'rows = []\nfor line in Path("data.csv").read_text().splitlines():\n    name, value = line.split(",")\n'
            "    rows.append((name, int(value)))\nreturn rows",
            "data.csv",
        ),
        Step(
            "table",
            ("raw",),
            'return [(clean(name), value * FACTOR) for name, value in raw if name not in OPTIONS["skip"]]',
        ),
        Step("names", ("table",), "return sorted(name for name, _ in table)"),
        Step("weights", ("table",), "return [weight(value) for _, value in table]"),
        Step("scaled", ("weights",), "return [scale(value) + helpers.OFFSET for value in weights]"),
        Step(
            "fitted",
            ("scaled",),
            'model = Model(sum(scaled) / len(scaled))\nreturn round(model.predict(10), OPTIONS["digits"])',
        ),
        Step("flags", ("weights",), "return [compare(value) and LIMITS[0] <= value for value in weights]"),
        Step(
            "title",
            (),
            'told = json.loads(Path("settings.json").read_text())\nreturn told["title"] + os.environ.get("UNIT_NAME", "")',
            "settings.json",
        ),
        Step(
            "report",
            ("title", "fitted", "flags"),
            'return f"{title}: {fitted}, {sum(flags)} of {len(flags)}, {smallest(flags)}"',
        ),
    ),
    files={
        "data.csv": "Ann,1\n bob,2\nbad,3\nEve,7\nDan,3\n",
        "settings.json": '{"title": "Weights", "colour": "red"}',
        "helpers.py": "import inner\n\nOFFSET = 5\nTABLE = {'a': 1}\n\n\ndef scale(x):\n    return inner.halve(x)\n\n\n"
        "def unused():\n    return 1\n",
        "inner.py": "def halve(x):\n    return x / 2\n",
    },
)

Edit = Callable[[Analysis], Analysis]


def _other(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in {text!r}"
    return text.replace(old, new)


def plain(old: str, new: str) -> Edit:
    """Another text in what is defined for the steps."""

    def edit(one: Analysis) -> Analysis:
        (number,) = (number for number, text in enumerate(one.plain) if old in text)
        return replace(one, plain=(*one.plain[:number], _other(one.plain[number], old, new), *one.plain[number + 1 :]))

    return edit


def added(text: str) -> Edit:
    """One more definition below the others."""
    return lambda one: replace(one, plain=(*one.plain, text))


def body(name: str, old: str, new: str) -> Edit:
    """Another text in a step."""
    return lambda one: replace(
        one,
        steps=tuple(
            replace(each, body=_other(each.body, old, new)) if each.name == name else each for each in one.steps
        ),
    )


def whole(name: str, text: str, *rests_on: str) -> Edit:
    """A step is written anew, perhaps on other steps."""
    return lambda one: replace(
        one,
        steps=tuple(
            replace(each, body=text, rests_on=rests_on or each.rests_on) if each.name == name else each
            for each in one.steps
        ),
    )


def file(name: str, old: str, new: str) -> Edit:
    """Another text in a file."""
    return lambda one: replace(one, files={**one.files, name: _other(one.files[name], old, new)})


def _reordered(one: Analysis) -> Analysis:
    return replace(one, plain=(*one.plain[:2], *one.plain[:1:-1]))


def _between(one: Analysis) -> Analysis:
    new = Step("halved", ("weights",), "return [value // 2 for value in weights]")
    steps = [replace(each, rests_on=("halved",)) if each.name == "flags" else each for each in one.steps]
    place = next(number for number, each in enumerate(steps) if each.name == "flags")
    steps[place] = replace(steps[place], body="return [compare(value) and LIMITS[0] <= value for value in halved]")
    return replace(one, steps=(*steps[:place], new, *steps[place:]))


EDITS: dict[str, tuple[Edit, ...]] = {
    # What people see as the same
    "comment in a step": (body("table", "return", "# three times\nreturn"),),
    "comment in a function": (plain("return name.strip()", "# as it was typed\n    return name.strip()"),),
    "docstring of a function": (plain("def unit():", 'def unit():\n    """How much one weighs."""'),),
    "docstring of a class": (plain("class Model:", 'class Model:\n    """A line."""\n'),),
    "line breaks in a step": (body("table", "value * FACTOR)", "value\n        * FACTOR)"),),
    "brackets in a function": (plain("return x * unit()", "return (x * unit())"),),
    "blank lines in a step": (body("fitted", "\nreturn", "\n\n\nreturn"),),
    "other quotes in a step": (body("title", 'told["title"]', "told['title']"),),
    "variable of a step renamed": (
        whole(
            "raw",
            'found = []\nfor line in Path("data.csv").read_text().splitlines():\n    name, value = line.split(",")\n'
            "    found.append((name, int(value)))\nreturn found",
        ),
    ),
    "parameter of a function renamed": (plain("def weight(x):\n    return x *", "def weight(y):\n    return y *"),),
    "annotations of a function": (plain("def clean(name):", "def clean(name: str) -> str:"),),
    "definitions in another order": (_reordered,),
    "constant nobody uses": (added("UNUSED = 1"),),
    "function nobody uses": (added("def unused(x):\n    return x"),),
    "constant written otherwise": (plain("FACTOR = 3", "FACTOR = 1 + 2"),),
    # Steps
    "step: other values": (body("raw", "int(value)", "int(value) + 1"),),
    "step: other order": (body("raw", "return rows", "return sorted(rows)"),),
    "step: other condition": (body("table", "if name", 'if name != "Eve" and name'),),
    "step: other number": (body("fitted", "predict(10)", "predict(11)"),),
    "step: other words": (body("report", "of", "out of"),),
    "step: other option": (body("flags", "compare(value)", "compare(value, strict=True)"),),
    "step: other code, same value": (body("table", "value * FACTOR", "FACTOR * value"),),
    "step: rests on another": (whole("names", "return sorted(name for name, _ in raw)", "raw"),),
    "step: one put between": (_between,),
    # Functions and classes
    "function: other value": (plain("lower()", "upper()"),),
    "function of a function": (plain("return 2", "return 3"),),
    "function: one more term": (plain("x * unit()", "x * unit() + 1"),),
    "function: default": (plain("b=18", "b=20"),),
    "function: keyword default": (plain("strict=False", "strict=True"),),
    "function: other code, same value": (plain("return 2", "return 1 + 1"),),
    "function: another name for another": (plain("smallest = min", "smallest = max"),),
    "class: method": (plain("self.slope * x", "self.slope * x * 2"),),
    "class: attribute": (plain("offset = 1", "offset = 2"),),
    "class: how one is made": (plain("self.slope = slope", "self.slope = slope + 1"),),
    # Constants
    "constant": (plain("FACTOR = 3", "FACTOR = 4"),),
    "constant: inside a dictionary": (plain('"digits": 1', '"digits": 0'),),
    "constant: inside a list in it": (plain('["bad"]', '["bad", "Dan"]'),),
    "constant: inside a list": (plain("LIMITS = [0", "LIMITS = [20"),),
    "constant: changed in place": (added('OPTIONS["skip"].append("Eve")'),),
    # Modules
    "module: function": (file("helpers.py", "inner.halve(x)", "inner.halve(x) + 1"),),
    "module: constant": (file("helpers.py", "OFFSET = 5", "OFFSET = 6"),),
    "module of a module": (file("inner.py", "x / 2", "x / 4"),),
    "module: comment": (file("helpers.py", "OFFSET = 5", "OFFSET = 5  # grams"),),
    "module: function nobody uses": (file("helpers.py", "return 1", "return 2"),),
    # Files and variables
    "file: a value": (file("data.csv", "Eve,7", "Eve,9"),),
    "file: written again, the same": (lambda one: replace(one, touched=("data.csv", "settings.json")),),
    "file: another setting": (file("settings.json", "Weights", "Masses"),),
    "file: a setting nobody uses": (file("settings.json", "red", "blue"),),
    "environment variable": (lambda one: replace(one, env={"UNIT_NAME": " (g)"}),),
    # There and back
    "edit put back": (body("table", "value * FACTOR", "value * FACTOR + 1"), lambda one: BASE),
}
"""The edits, one after another where there are several; the last one is looked at."""


def raised(before: Analysis, after: Analysis) -> list[str]:
    """The steps whose own code does something else by its words: whoever says versions by hand says another for them."""
    old = {each.name: ast.dump(ast.parse(each.function)) for each in before.steps}
    return [each.name for each in after.steps if old.get(each.name) != ast.dump(ast.parse(each.function))]

"""Random notebooks and random edits of them, with what each part rests on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

from truth.language import Book

SHAPES = ("{0} + {1}", "{0} * {1}", "{0} - {1}", "max({0}, {1})", "({0} + {1}) % 3", "[{0}, {1}][{1} % 2]")


@dataclass(frozen=True)
class Part:
    """One cell or file of a notebook.

    Args:
        name: what it defines.
        kind: ``number``, ``helper``, ``class``, ``module``, ``plain`` or ``asset``.
        template: its text, with ``{n}`` for a number that may be edited.
        number: that number now.
        rests_on: the parts it names.
        note: the number of a comment in it, which means nothing.
    """

    name: str
    kind: str
    template: str
    number: int
    rests_on: tuple[str, ...] = ()
    note: int = 0

    @property
    def text(self) -> str:
        """The cell's or the file's text."""
        return (
            f"{self.template.format(n=self.number)}  # note {self.note}"
            if self.note
            else self.template.format(n=self.number)
        )


@dataclass(frozen=True)
class Program:
    """A notebook of such parts, in order."""

    parts: dict[str, Part]
    edited: tuple[str, ...] = field(default=())

    @property
    def book(self) -> Book:
        """The notebook as text; its first cell imports its module."""
        cells = {name: part.text for name, part in self.parts.items() if part.kind != "module"}
        files: dict[str, str | None] = {
            f"{part.name}.py": part.text + "\n" for part in self.parts.values() if part.kind == "module"
        }
        return Book({"imports": "import tools", **cells}, files)

    @property
    def assets(self) -> list[str]:
        """The names of its assets, in order."""
        return [name for name, part in self.parts.items() if part.kind == "asset"]

    def behind(self, name: str) -> set[str]:
        """The parts that count for an asset beside its inputs: with what they rest on, up to other assets."""
        found: set[str] = set()
        border = [name]
        while border:
            each = border.pop()
            if each not in found:
                found.add(each)
                border.extend(up for up in self.parts[each].rests_on if self.parts[up].kind != "asset")
        return found

    def inputs(self, name: str) -> set[str]:
        """The assets that an asset reads, also through helpers and plain cells."""
        ups = {up for each in self.behind(name) for up in self.parts[each].rests_on}
        return {up for up in ups if self.parts[up].kind == "asset"}

    def below(self, names: tuple[str, ...]) -> list[str]:
        """The cells that somebody careful runs again after edits: plain cells and assets that rest on them."""
        changed = set(names)
        again = []
        for name, part in self.parts.items():
            if not changed.isdisjoint(part.rests_on):
                changed.add(name)
                if part.kind in ("plain", "asset"):
                    again.append(name)
        return again


def program(random: Random) -> Program:
    """A random notebook."""
    parts: dict[str, Part] = {}

    def add(part: Part) -> None:
        parts[part.name] = part

    add(Part("tools", "module", "N = {n}\n\ndef grow(x, k=1):\n    return x + N * k", random.randrange(1, 4)))
    for number in range(2):
        add(Part(f"K{number}", "number", f"K{number} = {{n}}", random.randrange(1, 6)))
    for number in range(random.randrange(2, 5)):
        add(_helper(f"f{number}", parts, random))
    add(_class(parts, random))
    for number in range(random.randrange(3, 6)):
        if random.random() < 0.4:
            add(_plain(f"p{number}", parts, random))
        add(_asset(f"a{number}", parts, random))
    return Program(parts)


def _operand(parts: dict[str, Part], random: Random, kinds: str, argument: str = "") -> tuple[str, tuple[str, ...]]:
    """Something to reckon with, and the parts it names."""
    choices = [part for part in parts.values() if part.kind in kinds.split()]
    chosen = random.choice(choices) if choices and random.random() < 0.85 else None
    inner = argument or "2"
    if chosen is None:
        return argument or "{n}", ()
    if chosen.kind == "helper":
        return f"{chosen.name}({inner})", (chosen.name,)
    if chosen.kind == "class":
        return f"{chosen.name}({inner}).get()", (chosen.name,)
    if chosen.kind == "module":
        return f"tools.grow({inner})", (chosen.name,)
    return chosen.name, (chosen.name,)


def _reckoning(parts: dict[str, Part], random: Random, kinds: str, argument: str = "") -> tuple[str, tuple[str, ...]]:
    one, ups = _operand(parts, random, kinds, argument)
    two, more = _operand(parts, random, kinds, argument)
    return random.choice(SHAPES).format(one, two) + " + {n}", (*ups, *more)


def _helper(name: str, parts: dict[str, Part], random: Random) -> Part:
    what, ups = _reckoning(parts, random, "number helper module", "x")
    forms = (
        f"def {name}(x):\n    return {what}",
        f"def {name}(x, *, k={{n}}):\n    return {what} - k",
        f"{name} = lambda x: {what}",
        f"import functools\n@functools.lru_cache\ndef {name}(x):\n    return {what}",
        f"def {name}(x):\n    return [y for y in [{what}]][0]",
        f"def {name}(x):\n    def inner():\n        return {what}\n    return inner()",
    )
    return Part(name, "helper", random.choice(forms), random.randrange(1, 5), ups)


def _class(parts: dict[str, Part], random: Random) -> Part:
    what, ups = _reckoning(parts, random, "number helper module", "self.x")
    return Part(
        "Box",
        "class",
        f"class Box:\n    def __init__(self, x):\n        self.x = x\n    def get(self):\n        return {what}",
        random.randrange(1, 5),
        ups,
    )


def _plain(name: str, parts: dict[str, Part], random: Random) -> Part:
    what, ups = _reckoning(parts, random, "number helper module plain asset class")
    return Part(name, "plain", f"{name} = {what}", random.randrange(1, 5), ups)


def _asset(name: str, parts: dict[str, Part], random: Random) -> Part:
    what, ups = _reckoning(parts, random, "number helper module plain asset asset class")
    end = random.choice(("", " % 4", " > 5"))
    return Part(name, "asset", f"%%asset {name}\n{name} = ({what}){end}", random.randrange(1, 5), ups)


def edited(program: Program, random: Random) -> Program:
    """The program after one or two random edits; some of them mean nothing."""
    parts = dict(program.parts)
    names = random.sample(sorted(parts), random.choice((1, 1, 2)))
    real = []
    for name in names:
        part = parts[name]
        if random.random() < 0.2:
            parts[name] = replace(part, note=part.note + 1)
        elif "{n}" in part.template:
            parts[name] = replace(part, number=part.number + random.choice((-1, 1, 2)))
            real.append(name)
    return Program(parts, tuple(real))


def touched(before: Program, after: Program) -> tuple[str, ...]:
    """The cells whose text is another one."""
    return tuple(name for name, part in after.parts.items() if part.text != before.parts[name].text)

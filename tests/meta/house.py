"""Measures of the house: how large its parts are, how typed, how explained, how tested. ``make house`` prints them."""

from __future__ import annotations

import ast
import re
import statistics
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "nbasset"
TYPESCRIPT = ROOT / "labextension"
MANY_METHODS = 20

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One module's text, and its syntax tree."""

    path: Path

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    @property
    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()


def sources(folder: Path = PACKAGE) -> list[Source]:
    """Every module below a folder."""
    return [Source(path) for path in sorted(folder.rglob("*.py"))]


def ring() -> list[str]:
    """Modules that import each other in a ring; empty where there is none."""
    import grimp

    graph = grimp.build_graph("nbasset", cache_dir=None)
    try:
        TopologicalSorter({each: graph.find_modules_directly_imported_by(each) for each in graph.modules}).prepare()
    except CycleError as error:
        modules: list[str] = error.args[1]
        return modules
    return []


def docstring_lines(node: ast.Module | ast.ClassDef | Function) -> int:
    """How many lines its docstring takes."""
    first = node.body[0] if node.body else None
    if ast.get_docstring(node, clean=False) is None or first is None or first.end_lineno is None:
        return 0
    return first.end_lineno - first.lineno + 1


def length(function: Function) -> int:
    """The lines of a function from ``def`` to its end, without its docstring."""
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1 - docstring_lines(function)


def methods(owner: ast.ClassDef) -> int:
    """How many ``def`` stand in the body of a class."""
    return sum(isinstance(node, Function) for node in owner.body)


def large_classes(house: Iterable[Source]) -> list[tuple[int, str]]:
    """The classes of more than 20 methods: how many, and where."""
    found = [(methods(each), f"{source.name}:{each.name}") for source in house for each in source.classes]
    return sorted((each for each in found if each[0] > MANY_METHODS), reverse=True)


def lengths(house: Iterable[Source]) -> list[int]:
    """The lengths of all functions, shortest first."""
    return sorted(length(each) for source in house for each in source.functions)


def typed(function: Function) -> bool:
    """Whether every parameter and the result have their type."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, (given.vararg, given.kwarg))]
    return function.returns is not None and all(
        each.annotation is not None or each.arg in ("self", "cls") for each in named
    )


def lines_with_any(source: Source) -> list[int]:
    """The lines in which the word ``Any`` stands, import lines apart."""
    imports = [node for node in ast.walk(source.tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    apart = {line for node in imports for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}
    return [line for line, text in enumerate(source.lines, 1) if line not in apart and re.search(r"\bAny\b", text)]


def explained(source: Source) -> int:
    """The lines of all docstrings, those under constants too."""
    found = 0
    for node in ast.walk(source.tree):
        match node:
            case ast.Expr(value=ast.Constant(value=str())):
                found += (node.end_lineno or node.lineno) - node.lineno + 1
    return found


def comments(source: Source) -> int:
    """The lines that are comments as a whole."""
    with source.path.open("rb") as file:
        tokens = [each for each in tokenize.tokenize(file.readline) if each.type == tokenize.COMMENT]
    return sum(each.line.lstrip().startswith("#") for each in tokens)


def mirrored() -> dict[str, tuple[list[str], list[str]]]:
    """For every room: the modules that have a test file of their name in the mirrored folder, and the others."""
    rooms: dict[str, tuple[list[str], list[str]]] = {}
    for path in sorted(PACKAGE.glob("*/**/*.py")):
        room = path.relative_to(PACKAGE).parts[0]
        if path.stem.startswith("__"):
            continue
        has, lacks = rooms.setdefault(room, ([], []))
        test = ROOT / "tests" / path.relative_to(PACKAGE).with_name(f"test_{path.name}")
        (has if test.exists() else lacks).append(path.relative_to(PACKAGE).as_posix())
    return rooms


def typescript(folder: str) -> int:
    """Lines of TypeScript below one of the extension's folders; what is generated apart."""
    paths = (path for path in (TYPESCRIPT / folder).rglob("*.ts") if path.parent.name != "generated")
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def share(part: float, whole: float) -> str:
    """A part of a whole in per cent."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def rows() -> Iterator[tuple[str, str]]:
    """The table: what is measured, and what it is."""
    house, tests = sources(), sources(ROOT / "tests")
    sizes = {source.name: len(source.lines) for source in house}
    total = sum(sizes.values())
    long = lengths(house)
    cuts = statistics.quantiles(long, n=100)
    functions = [each for source in house for each in source.functions]
    yield "import ring", " → ".join(ring()) or "none"
    yield "files, lines", f"{len(house)}, {total}"
    yield (
        "longest file / median",
        f"{max(sizes.values())} ({max(sizes, key=sizes.__getitem__)}) / {statistics.median(sizes.values()):.0f}",
    )
    yield (
        "function, 90th (99th) percentile; longest",
        f"{cuts[89]:.0f} ({cuts[98]:.0f}); {long[-1]} lines without docstring",
    )
    yield "typed functions", share(sum(map(typed, functions)), len(functions))
    yield "lines with Any", str(sum(len(lines_with_any(source)) for source in house))
    yield (
        "docstrings / comments",
        f"{share(sum(map(explained, house)), total)} / {share(sum(map(comments, house)), total)}",
    )
    yield "test : code, Python", f"{sum(len(source.lines) for source in tests) / total:.2f}"
    yield "test : code, TypeScript", f"{typescript('tests') / typescript('src'):.2f}"
    large = large_classes(house)
    yield f"classes of more than {MANY_METHODS} methods", str(len(large))
    yield from (("", f"{count}  {where}") for count, where in large)
    rooms = mirrored()
    has, every = sum(len(has) for has, _ in rooms.values()), len(list(chain.from_iterable(chain(*rooms.values()))))
    yield "modules with a test file of their name", f"{has} of {every} ({share(has, every)})"
    yield from (("", f"{room}: {len(has)} of {len(has) + len(lacks)}") for room, (has, lacks) in rooms.items())


if __name__ == "__main__":
    for what, how in rows():
        print(f"{what:<44}{how}")

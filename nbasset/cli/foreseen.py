"""Foreseen: whether a name that a run is asked for can come from the text of a notebook, and below which cell no more.

Cells of assets, and functions that ``@asset`` decorates, say their names. Other code can define an asset of any name
only through what nbasset's ``api`` gives, through what runs text as code, or through modules that nobody here knows:
where a notebook has none of these, a name that it does not say cannot come, and nothing has to run to tell that. So it
is with groups, where their names are written out.
"""

from __future__ import annotations

import ast
import contextlib
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Literal

from nbasset.api.late_names import LATE, MEANT
from nbasset.cli.documents import CodeCell
from nbasset.core.dataclass import dataclass
from nbasset.core.patterns import pattern
from nbasset.core.selection import parse_selection
from nbasset.core.words import did_you_mean

Kind = Literal["asset", "job", "group", "config", "labelled"]
"""What a name is one of; ``labelled`` is a whole word of a selection, as ``tag:a=b``."""
OURS = "nbasset"
DEFAULT_GROUP = "default"
_TOOLS = ("nbasset", "dagster")
_ASKING = ("nbasset.api.questions", "nbasset.api.running")
_NAMED = ("nbasset.core.external", "nbasset.core.jobs", "nbasset.dagster.loading")
DEFINING = frozenset(
    word
    for word, home in {**LATE, **{word: LATE[meant] for word, meant in MEANT.items()}}.items()
    if (home.startswith("nbasset.api.") and home not in _ASKING) or home in _NAMED
)
"""What of nbasset's face defines assets and jobs, or is what these are defined by."""
_LOADS = frozenset(word for word in DEFINING if word.startswith("load_"))
_NAMING = frozenset({"name", "key", "outs", "specs"})
"""The options that say what something is called."""
_JOBS = frozenset({"define_asset_job", "job"})
"""What makes a job of the name that it is given first."""
_LABELLING = frozenset({"map_asset_specs", "replace_attributes", "merge_attributes"})
"""Methods that give assets other labels."""
RUNS_TEXT = frozenset({"exec", "eval", "compile", "__import__", "get_ipython", "globals", "importlib", "runpy", "code"})
"""Names through which text is run, or a module that nobody can read here."""
_MAGIC = pattern(r"\s*(?:[\w.,\s]+=\s*)?(%{1,2}|!)\s*(\w*)\s*(.*)")
_QUIET = frozenset({"matplotlib", "load_ext", "config", "time", "timeit", "capture", "pip", "conda", "env", "set_env"})
"""Magics of IPython's that define nothing by themselves."""
_WORD = pattern(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Says:
    """What a cell says of names.

    Args:
        assets: names that assets may have because of it.
        words: other names: those that jobs and groups may have.
        groups: names that are surely those of groups.
        jobs: names that are surely those of jobs.
        opens: whether it may define what it does not name.
        opens_labels: whether it may give assets a group that is not written out, or other labels than they had.
        stays_open: whether cells below it may do either, too, because of it.
    """

    assets: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    jobs: frozenset[str] = frozenset()
    opens: bool = False
    opens_labels: bool = False
    stays_open: bool = False

    def may_define(self, name: str, kind: Kind) -> bool:
        """Whether it may define something of this name.

        Args:
            name: the name.
            kind: what has it.
        """
        if kind == "job":
            return self.opens or name in self.words
        if kind == "group":
            return self.opens or self.opens_labels or name in self.words or _as_word(name) in self.assets
        if kind == "labelled":
            return self.opens or self.opens_labels or bool(self.assets)
        return self.opens or _last_part(name) in self.assets

    def known(self, kind: Kind) -> frozenset[str]:
        """The names that it gives things of a kind.

        Args:
            kind: the kind.
        """
        return {"job": self.jobs, "group": self.groups}.get(kind, self.assets)


def wanted_names(selection: str, job: str, config: Iterable[str] = ()) -> list[tuple[str, Kind]]:
    """The names that a run is asked for, each with what has it.

    Args:
        selection: the text of a selection.
        job: the name of a job; empty for none.
        config: the names that its config says something to.

    Raises:
        InvalidSelection: when the selection cannot be read.

    >>> wanted_names("+model, group:x, tag:a=b", "", ["raw"])
    [('model', 'asset'), ('x', 'group'), ('tag:a=b', 'labelled'), ('raw', 'config')]
    """
    chosen = parse_selection(selection) if selection else None
    found: list[tuple[str, Kind]] = [(word, "asset") for word in sorted(chosen.named)] if chosen else []
    for term, *words in chosen.terms if chosen else ():
        if term == "expected" and words[0] == "group" and "*" not in words[1]:
            found.append((words[1], "group"))
        elif term == "expected" and words[0] in ("group", "tag", "kind", "matching"):
            prefix = "" if words[0] == "matching" else f"{words[0]}:"
            found.append((prefix + "=".join(words[1:]), "labelled"))
    found += [(name, "config") for name in config]
    return [*found, (job, "job")] if job else found


class Foreseen:
    """What the cells of a notebook can define, as far as their text tells.

    Args:
        cells: its code cells.

    >>> told = [{"cell_type": "code", "metadata": {}, "source": text} for text in ("x = 1", "%%asset raw\\nx")]
    >>> foreseen = Foreseen([CodeCell(number, cell) for number, cell in enumerate(told, 1)])
    >>> foreseen.last("raw", "asset"), foreseen.last("row", "asset")
    (2, 0)
    """

    def __init__(self, cells: Sequence[CodeCell]) -> None:
        plain = [_Cell(cell.text) for cell in cells if not cell.is_asset]
        ours = frozenset(name for each in plain for name in each.from_ours())
        self._said = [
            (cell.number, _of_asset(cell.text) if cell.is_asset else _Cell(cell.text).says(ours)) for cell in cells
        ]

    def last(self, name: str, kind: Kind) -> int:
        """The number of the last cell that may define something of this name; 0 where none can.

        Args:
            name: the name.
            kind: what has it.
        """
        found, is_open = 0, False
        for number, each in self._said:
            is_open = is_open or each.stays_open
            if is_open or each.may_define(name, kind):
                found = number
        return found

    def refusal(self, names: Iterable[tuple[str, Kind]]) -> str:
        """Why a run cannot give what it is asked for; empty where it may.

        Args:
            names: what it is asked for: see :func:`wanted_names`.
        """
        for name, kind in names:
            if kind == "labelled" or (kind, name) == ("group", DEFAULT_GROUP) or self.last(name, kind):
                continue
            close = did_you_mean(name, sorted({word for _, each in self._said for word in each.known(kind)}))
            if kind == "config":
                return f"The run's config names {name!r}, which is no asset{close}"
            return f"There is no {kind} {name!r}{close}"
        return ""


def _last_part(name: str) -> str:
    """The part of a key that code says: what stands before it may be put in front elsewhere."""
    return _as_word(re.split(r"[/.]|__", name)[-1])


def _as_word(text: str) -> str:
    return text.replace("-", "_")


def _of_asset(text: str) -> Says:
    """What the cell of an asset says."""
    lines = text.splitlines()
    place = next(place for place, line in enumerate(lines) if line.strip().startswith(("%%asset", "#|")))
    body = _Cell("\n".join(lines[place + 1 :]))
    bound = _bound(body.tree) if body.tree is not None else _WORD.findall(text)
    words = _WORD.findall(lines[place])
    groups = frozenset(word for option, word in pairwise(words) if option == "--group")
    return Says(frozenset(map(_as_word, (*words, *bound))), groups=groups)


def _bound(tree: ast.AST) -> Iterator[str]:
    """The names that statements bind: one of them may be that of an asset."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


class _Cell:
    """A cell's code.

    Args:
        text: the cell, or the part of it that is code.

    Attributes:
        tree: the code without the lines that are IPython's; ``None`` where it cannot be read.
        magics: the word of each of these lines, and what follows.
    """

    def __init__(self, text: str) -> None:
        self.magics: list[tuple[str, str]] = []
        lines = []
        for line in text.splitlines():
            told = _MAGIC.fullmatch(line)
            if told is not None and told[1] != "!":
                self.magics.append((told[2], told[3]))
            lines.append(line if told is None else line[: len(line) - len(line.lstrip())] + "pass")
        self.tree: ast.Module | None = None
        with contextlib.suppress(SyntaxError):
            self.tree = ast.parse("\n".join(lines))

    def from_ours(self) -> Iterator[str]:
        """The names under which it imports something of nbasset's that defines, and nbasset itself."""
        for node in ast.walk(self.tree or ast.Module([], [])):
            if isinstance(node, ast.Import):
                yield from (each.asname or OURS for each in node.names if each.name.partition(".")[0] == OURS)
            elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == OURS:
                names = DEFINING if node.names[0].name == "*" else {each.name for each in node.names} & DEFINING
                yield from sorted(names)

    def says(self, ours: Collection[str]) -> Says:
        """What it says as a plain cell.

        Args:
            ours: the names under which the notebook has imported what defines.
        """
        if self.tree is None or any(_is_open(*each) for each in self.magics):
            return Says(opens=True, stays_open=True)
        calls = [each for node in self.tree.body for each in _calls(node) if _word(_called(each)) in DEFINING]
        called = {id(inner) for each in calls for inner in ast.walk(_called(each))}
        others = [node for node in ast.walk(self.tree) if id(node) not in called]
        words = {*_texts(self.tree), *_bound(self.tree), *(word for _, line in self.magics for word in line.split())}
        decorated = [each.name for each in self.tree.body if isinstance(each, _FUNCTION) and each.decorator_list]
        said = [*decorated, *(part for each in calls for text in _texts(each) for part in text.split("/"))]
        groups = [each.value for node in ast.walk(self.tree) for each in _groups_of(node)]
        return Says(
            frozenset(map(_as_word, said)),
            frozenset(words),
            frozenset(each.value for each in groups if isinstance(each, ast.Constant) and isinstance(each.value, str)),
            frozenset(_jobs(self.tree)),
            opens=not all(map(_is_written_out, calls)),
            opens_labels=any(_labels_anew(node) for node in ast.walk(self.tree))
            or not all(_is_plain(each, names=False) for each in groups),
            stays_open=any(_leads_on(node, ours) for node in others),
        )


_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)


def _is_open(magic: str, line: str) -> bool:
    """Whether a magic may define something, or have the lines below it mean something else."""
    if magic == "load_ext":
        return line.split() != [OURS]
    if magic == OURS:
        return line.split()[:1] == ["import"]
    return not magic.startswith(("asset", "materialize")) and magic not in _QUIET


def _calls(node: ast.stmt) -> list[ast.expr]:
    """What a statement calls once, where it stands: decorators of a function, calls outside of functions and loops."""
    if isinstance(node, _FUNCTION):
        return node.decorator_list
    found: list[ast.expr] = []
    left: list[ast.AST] = [node] if isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign)) else []
    while left:
        each = left.pop()
        found += [each] if isinstance(each, ast.Call) else []
        if not isinstance(
            each, (ast.Lambda, ast.comprehension, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
        ):
            left += ast.iter_child_nodes(each)
    return found


def _jobs(tree: ast.AST) -> Iterator[str]:
    """The names that calls and decorators give jobs."""
    for each in ast.walk(tree):
        if isinstance(each, _FUNCTION) and any(_word(_called(one)) in _JOBS for one in each.decorator_list):
            yield each.name
        if isinstance(each, ast.Call) and _word(each.func) in _JOBS:
            named = [*each.args[:1], *(one.value for one in each.keywords if one.arg == "name")]
            yield from (one.value for one in named if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _groups_of(node: ast.AST) -> Iterator[ast.keyword]:
    """What a call gives as groups, by its words for them."""
    if isinstance(node, ast.Call):
        yield from (each for each in node.keywords if each.arg is None or each.arg.startswith("group"))


def _labels_anew(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in _LABELLING


def _called(call: ast.expr) -> ast.expr:
    return call.func if isinstance(call, ast.Call) else call


def _word(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_written_out(call: ast.expr) -> bool:
    """Whether a call says all names that it gives; ``Definitions`` gives none, it hands on what has one."""
    if not isinstance(call, ast.Call):
        return True
    word = _word(call.func)
    if word in _LOADS:
        return False
    hands_on = word == "Definitions"
    naming = [*call.args, *(each.value for each in call.keywords)] if hands_on else _naming(call)
    return all(_is_plain(each, names=hands_on) for each in naming)


def _naming(call: ast.Call) -> list[ast.expr]:
    """What of a call's arguments may say how something is called."""
    return [*call.args, *(each.value for each in call.keywords if each.arg is None or each.arg in _NAMING)]


def _is_plain(node: ast.expr, *, names: bool) -> bool:
    """Whether an expression is written out: constants, in containers, and handed to names of nbasset's."""
    if isinstance(node, ast.Constant) or (names and isinstance(node, (ast.Name, ast.Attribute))):
        return True
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return all(_is_plain(each, names=names) for each in node.elts)
    if isinstance(node, ast.Dict):
        return all(each is not None and _is_plain(each, names=names) for each in (*node.keys, *node.values))
    if isinstance(node, ast.Call) and _word(node.func) in LATE and _word(node.func) not in _LOADS:
        return names or all(_is_plain(each, names=names) for each in _naming(node))
    return False


def _leads_on(node: ast.AST, ours: Collection[str]) -> bool:
    """Whether something can define, from here on, what nobody names."""
    if isinstance(node, ast.Import):
        return not all(_is_known(each.name) for each in node.names)
    if isinstance(node, ast.ImportFrom):
        is_renamed = any(each.asname not in (None, each.name) and each.name in DEFINING for each in node.names)
        return is_renamed or bool(node.level) or not _is_known(node.module or "")
    if isinstance(node, ast.Attribute):
        return isinstance(node.value, ast.Name) and node.value.id in ours and node.attr in DEFINING
    return isinstance(node, ast.Name) and (node.id in RUNS_TEXT or (node.id in ours and node.id in DEFINING))


@cache
def _is_known(module: str) -> bool:
    """Whether a module defines no assets: it is Python's own, or of a package that has nothing to do with such."""
    name = module.partition(".")[0]
    if name in RUNS_TEXT or name == "dagster":
        return False
    if name == OURS or name in sys.stdlib_module_names:
        return True
    from importlib import metadata

    found = metadata.packages_distributions().get(name, ())
    needed = [word for each in found for word in metadata.requires(each) or ()]
    return bool(found) and not any(re.match(rf"({'|'.join(_TOOLS)})\b", word) for word in needed)

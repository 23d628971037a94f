"""Headless: a notebook that a program runs cell by cell, in the order of its cells, as ``nbasset run`` does.

``%%asset`` cells only define. Before a plain cell that reads assets, these are brought up to date; where one of them
cannot be, the cell is not run, and neither is what uses a name that it was to set. After the last cell the rest of what
was asked for is made.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from nbasset.core.config import ops_of
from nbasset.core.dataclass import dataclass, replace
from nbasset.core.errors import InvalidSelection
from nbasset.core.events import Event, Failed, Materialized, StepStarted
from nbasset.core.notices import After
from nbasset.core.planning import Action, Decision, Plan, Request
from nbasset.core.program_runs import AssetResult, CheckResult
from nbasset.core.protocol import CellSource
from nbasset.core.result_names import ResultName
from nbasset.core.runs import AssetRun, MaterializationFailed, Outcome, RunRecord
from nbasset.core.selection import parse_selection
from nbasset.core.status import Assessment, Status
from nbasset.instance.executors import ExecutorLike
from nbasset.instance.run_config import check_config
from nbasset.instance.standing import Standing
from nbasset.notebook.session import Session
from nbasset.notebook.telling import tell

MAGICS = frozenset({"time", "timeit", "capture", "prun"})
"""The cell magics that run the rest of their cell as it stands."""
_LASTS = (Outcome.MADE, Outcome.FAILED)
"""What became of an asset, whatever a later run of the same program finds."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why a name means nothing.

    Args:
        cell: the number of the cell that was to set it, and was not run.
        root: why, at the root of it all.
    """

    cell: int
    root: str

    def sentence(self, name: str) -> str:
        """The same, in words."""
        return f"cell {self.cell}, which sets {name}, was not run: {self.root}"


class Headless:
    """What the program that runs a notebook asks of it.

    Args:
        session: the notebook's session.
        asked: how assets are to be made: ``cause``, ``config``, ``executor``; ``check`` where none is; ``selection``
            and ``job``, with ``again`` where what these select is made even when it is fresh; ``tells``, what the
            program itself tells somebody of.
    """

    def __init__(self, session: Session, asked: Mapping[str, object]) -> None:
        self.session = session
        self.cause = str(asked.get("cause") or "nbasset run")
        self.config = session.values.config = cast("Mapping[str, object] | None", asked.get("config"))
        self.executor = cast("ExecutorLike | None", asked.get("executor"))
        self.checks = session.runs.only_looks = bool(asked.get("check"))
        self.again = bool(asked.get("again"))
        told = cast("Sequence[tuple[After, str]]", asked.get("tells") or ())
        session.instance.runs.told_otherwise = tuple((after, tag) for after, tag in told)
        self._selects = str(asked.get("selection") or ""), str(asked.get("job") or "")
        self.parts: dict[ResultName, AssetRun[ResultName]] = {}
        self.runs: list[str] = []
        self.found: list[CheckResult] = []
        self.sentences: list[str] = []
        self.failed = False
        self.lacking: dict[str, Lacking] = {}
        cells = cast("Sequence[CellSource]", asked.get("cells") or ())
        if cells:
            session.recall.cells.told(cells)
        session.instance.listeners.append(self.heard)
        if self.executor is not None:
            session.instance.runs.executors.choose(self.executor)

    # What is told meanwhile

    def heard(self, event: Event) -> None:
        """Something happened in a run."""
        if isinstance(event, StepStarted | Materialized | Failed):
            took = event.took if isinstance(event, Materialized) else None
            trace = event.traceback if isinstance(event, Failed) else ""
            kind = event.kind if isinstance(event, Materialized) else ""
            told = {"event": str(event.type), "asset": str(event.asset), "said": event.said, "took": took}
            tell({**told, "traceback": trace, "kind": kind})

    # Before a plain cell

    def before(self, text: str, number: int) -> dict[str, object]:
        """What has to be done before a plain cell is run.

        Args:
            text: the cell.
            number: its number among the code cells.

        Returns:
            ``make``, the assets that are to be made first; or ``skip``, why it is not to be run.
        """
        tree = self._tree(text)
        if tree is None:
            return {}
        self.lacking = {name: why for name, why in self.lacking.items() if name not in self.session.shell.user_ns}
        assets, reached = self._reads(tree)
        lacks = next((name for name in sorted(reached) if name in self.lacking), None)
        if lacks is not None:
            return self._skip(tree, number, self.lacking[lacks].root, self.lacking[lacks].sentence(lacks))
        if not assets:
            return {}
        names = [self.session.instance.definitions.find(name) for name in assets]
        standing = self.session.instance.standing(self.config, about=names)
        request = self._request(names, ())
        plan = self.session.instance.runs.plan(request, standing)
        hindered = self._hindrance(names, standing, plan, tried=False)
        if hindered:
            return self._skip(tree, number, hindered)
        is_due = bool(plan.to_make) or bool(self._once_more(names, standing))
        return {"make": list(map(str, names)), "awaits": self.awaits} if is_due else {}

    async def make_for(self, text: str, number: int, words: Sequence[str], *, loop: bool) -> dict[str, object]:
        """Make what a plain cell reads.

        Args:
            text: the cell.
            number: its number.
            words: the assets.
            loop: whether an event loop awaits this.

        Returns:
            ``skip``, why it is not to be run, where one of them could not be made.
        """
        names = list(map(ResultName.from_text, words))
        if self.again:
            more = self._once_more(names, self.session.instance.standing(self.config))
            await self._run(replace(self._request(more), again=True), loop=loop)
        await self._run(self._request(names, ()), loop=loop)
        standing = self.session.instance.standing(self.config, about=names)
        plan = self.session.instance.runs.plan(self._request(names, ()), standing)
        hindered = self._hindrance(names, standing, plan, tried=True)
        tree = self._tree(text)
        return self._skip(tree, number, hindered) if hindered and tree is not None else {}

    def _once_more(self, names: Iterable[ResultName], standing: Standing) -> list[ResultName]:
        """Of assets and what they rest on, what is to be made even when it is fresh and was not made yet."""
        if not self.again or self.checks:
            return []
        text, job = self._selects
        try:
            chosen = parse_selection(text) if text else None
            found = self.session.instance.runs.request(chosen, job=job, standing=standing).selected
        except InvalidSelection:  # it names what a later cell defines
            found = tuple(
                standing.definitions.find(word) for word in text.split() if word in standing.definitions.names
            )
        behind = {*names, *standing.graph.ancestors(names)}
        return [name for name in found if name in behind and name not in self.parts]

    def _tree(self, text: str) -> ast.Module | None:
        try:
            return ast.parse(self.session.shell.transform_cell(text))
        except SyntaxError:
            return None  # as a cell it says so itself

    def _reads(self, tree: ast.Module) -> tuple[set[str], set[str]]:
        """The assets that a cell reads, and all the names it leads to."""
        assets, reached = map(set, self.session.plain_cells.needs(tree))
        inside = _inside(tree)
        within = self._tree(inside) if inside else None
        if within is not None:
            more = self.session.plain_cells.needs(within)
            assets, reached = assets.union(more[0]), reached.union(more[1])
        return assets, reached

    def _hindrance(self, names: Iterable[ResultName], standing: Standing, plan: Plan, *, tried: bool) -> str:
        """Why a cell that reads these assets is not to be run; empty where nothing stands against it."""
        stands, stuck = standing.all(), self._stuck(standing)
        for name in names:
            each, decision = stands[name], plan.decisions.get(name)
            if by := next((up for up in (name, *standing.graph.ancestors([name])) if up in stuck), None):
                return f"{by} {stuck[by]}"
            if each.status is Status.FRESH:
                continue
            waits = decision is not None and decision.action is Action.WAIT
            if waits and each.result is not None:
                continue  # as in the notebook: its earlier value, and a line that says so
            if self.checks or waits or tried or (decision is not None and decision.action is Action.BLOCK):
                return self._why_not(name, each)
        return ""

    def _why_not(self, name: ResultName, each: Assessment) -> str:
        """Why an asset is not fresh, as far as this program knows."""
        part = self.parts.get(name)
        if part is not None and part.outcome is Outcome.BLOCKED:
            return f"{name} was not made: {part.reason}"
        causes = "; ".join(map(str, each.causes))
        return f"{name} is {each.status.lower()}" + (f": {causes}" if causes else "")

    def _stuck(self, standing: Standing) -> dict[ResultName, str]:
        """Assets that are not tried again, or cannot be made, since cells were not run; and why."""
        found = {}
        for name, each in standing.all().items():
            part = self.parts.get(name)
            if part is not None and part.outcome is Outcome.FAILED and each.status is Status.FAILED:
                found[name] = f"failed: {part.error}"
            elif self.lacking:
                version = each.version
                leads = {*version.names, *version.waits_for, *version.parts}
                lacks = next((word for word in self.lacking if word in leads), None)
                if lacks is not None:
                    found[name] = f"needs {lacks}: {self.lacking[lacks].sentence(lacks)}"
        return found

    def _skip(self, tree: ast.Module, number: int, root: str, reason: str = "") -> dict[str, object]:
        """A cell is not run: names that it was to set mean nothing from now on."""
        from nbasset.versions.cells.names import analyse

        shell = self.session.shell
        names = analyse(tree)
        imported = {name for name in names.assigned if name in shell.user_ns and _imports(tree, name)}
        for name in {*names.assigned, *names.changed}.difference(imported):
            if self.session.instance.definitions.known_as(name) is None:
                self.lacking.setdefault(name, Lacking(number, root))
                shell.user_ns.pop(name, None)
        return {"skip": reason or root}

    def known(self, names: Iterable[tuple[str, str]]) -> None:
        """Look whether what was asked for is known by now, and takes what the run's config says to it.

        Args:
            names: each with what has it: see :func:`~nbasset.cli.foreseen.wanted_names`.

        Raises:
            NbassetError: when one is not known, or does not take that.
        """
        definitions = self.session.instance.definitions
        for name, kind in names:
            if kind == "config":
                check_config({"ops": {name: ops_of(self.config)[name]}}, definitions)
            elif kind in ("group", "labelled"):
                parse_selection(f"group:{name}" if kind == "group" else name).resolve(definitions.assets)
            else:
                definitions.job(name) if kind == "job" else definitions.find(name)

    # After the last cell

    async def rest(self, asked: Mapping[str, object], *, loop: bool) -> dict[str, object]:
        """Make what there is left of a selection, or look at it where it is only to be checked.

        Args:
            asked: ``selection``, a text, or ``job``; without either it is everything; ``again`` and ``only`` as for
                ``%materialize``.
            loop: whether an event loop awaits this.

        Returns:
            What has become of everything: see :meth:`ended`.

        Raises:
            NbassetError: when it names what is not defined.
        """
        runs = self.session.instance.runs
        text, job = str(asked.get("selection") or ""), str(asked.get("job") or "")
        standing = self.session.instance.standing(self.config)
        chosen = parse_selection(text) if text else None
        request = runs.request(
            chosen, job=job, standing=standing, config=self.config, only=bool(asked.get("only")), again=self.again
        )
        if self.checks:
            return self.ended(request.selected, runs.plan(request, standing))
        stuck = self._stuck(standing)
        hindered = {*stuck, *standing.graph.descendants(stuck)} if stuck else set()
        made = [name for name, part in self.parts.items() if part.outcome is Outcome.MADE] if self.again else ()
        left = [name for name in request.selected if name not in hindered and name not in made]
        if left:
            await self._run(replace(request, selected=tuple(left), cause=self.cause), loop=loop)
        for name in hindered.intersection(request.selected).difference(self.parts):
            by = next(up for up in (name, *standing.graph.ancestors([name])) if up in stuck)
            self.parts[name] = AssetRun(name, Outcome.BLOCKED, stuck[name] if by == name else f"{by} {stuck[by]}")
            self.failed = True
        return self.ended(request.selected)

    def ended(self, selected: Iterable[ResultName] = (), plan: Plan | None = None) -> dict[str, object]:
        """What has become of everything.

        Args:
            selected: what was asked for beside what was made.
            plan: what would be done, where nothing was.

        Returns:
            ``assets``, in the order of the graph; ``failed``, whether anything has, or was not made because of it;
            ``stale``, what would have been made; ``checks``, what they found; ``runs``, their ids; ``sentences``.
        """
        standing = self.session.instance.standing(self.config)
        stands = standing.all()
        wanted = {*selected, *self.parts}
        order = [name for name in stands if name in wanted]
        decisions = plan.decisions if plan is not None else {}
        behind = standing.graph.ancestors(wanted) | wanted if plan is not None else set()
        stale = [name for name in stands if name in behind and _would_be_made(stands[name], decisions.get(name))]
        return {
            "assets": [self._told(name, stands.get(name)) for name in dict.fromkeys((*order, *wanted))],
            "checks": self.found,
            "failed": self.failed,
            "stale": list(map(str, stale)),
            "runs": self.runs,
            "sentences": self.sentences,
        }

    def _told(self, name: ResultName, stands: Assessment | None) -> AssetResult:
        """What has become of one asset."""
        part, made = self.parts.get(name), stands.result if stands is not None else None
        status = str(stands.status) if stands is not None else ""
        told: AssetResult = {"asset": str(name), "status": status, "outcome": status.lower(), "reason": "", "error": ""}
        if stands is not None:
            told["reason"] = "; ".join(map(str, stands.causes))
        if made is not None:
            told["took"], told["size"], told["value"] = made.took, made.size, made.kind
            told["data_version"] = made.data_version
        if part is not None:
            told["outcome"], told["error"], told["took"] = str(part.outcome), part.error, part.took
            told["reason"] = part.reason
        return told

    # Runs

    @property
    def awaits(self) -> bool:
        """Whether any body awaits, so that runs have to be awaited."""
        return self.session.definitions.awaits

    def _request(self, names: Sequence[ResultName], named: Iterable[ResultName] = ()) -> Request:
        return Request(tuple(names), frozenset(named), config=self.config, cause=self.cause)

    async def _run(self, request: Request, *, loop: bool) -> None:
        """Run a request, and note what becomes of it."""
        runs = self.session.runs
        try:
            await runs.materialize(request, quiet=True, loop=loop, executor=self.executor)
        except MaterializationFailed as failed:
            self.failed = True
            self.sentences.append(failed.sentence)
        finally:
            self.session.views.refresh(found=True)
            if runs.instance.runs.last is not None:
                self._note(runs.instance.runs.last)

    def _note(self, run: RunRecord[ResultName]) -> None:
        if run.run_id in self.runs:
            return
        self.runs.append(run.run_id)
        for name, part in (*run.assets.items(), *run.checks.items()):
            known = self.parts.get(name)
            if known is None or known.outcome not in _LASTS or part.outcome in _LASTS:
                self.parts[name] = part
        self.found += [
            {
                "asset": str(each.asset_key),
                "check": each.check_name,
                "found": each.word,
                "description": each.description,
            }
            for each in run.evaluations
        ]


def _would_be_made(each: Assessment, decision: Decision | None) -> bool:
    acts = decision is not None and decision.action in (Action.MAKE, Action.BLOCK)
    return acts and each.status is not Status.FRESH


def _imports(tree: ast.Module, name: str) -> bool:
    """Whether a cell binds a name by importing it, which is there already."""
    imports = (node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom))
    return name in {alias.asname or alias.name.partition(".")[0] for node in imports for alias in node.names}


def _inside(tree: ast.Module) -> str:
    """The text that a cell hands to a magic which runs it as it stands; empty for none."""
    if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Expr) or not isinstance(tree.body[0].value, ast.Call):
        return ""
    call = tree.body[0].value
    words = [str(each.value) for each in call.args if isinstance(each, ast.Constant)]
    is_magic = isinstance(call.func, ast.Attribute) and call.func.attr == "run_cell_magic"
    return words[2] if is_magic and len(words) == 3 and words[0] in MAGICS else ""

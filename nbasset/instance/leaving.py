"""Leaving: what of a notebook can be exported, gathered from what it defines and from the texts of its plain cells."""

from __future__ import annotations

import ast
import contextlib
import importlib.metadata
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from nbasset.core.assets import Asset
from nbasset.core.bodies import CellBody, FunctionBody, RecalledBody
from nbasset.core.checks import AssetCheckSeverity
from nbasset.core.dataclass import replace
from nbasset.core.policies import RetryPolicy
from nbasset.core.selection import as_selection
from nbasset.core.selection_text import written
from nbasset.core.version import Version
from nbasset.dagster.io_managers import IOManager
from nbasset.export.partitions import Divided
from nbasset.export.plain import chosen, reach
from nbasset.export.records import CannotLeave, Check, Job, Notebook, Recipe, Statement, word_of
from nbasset.instance.instance import Instance
from nbasset.instance.leaving_modules import Along, by_import, load_packages
from nbasset.instance.leaving_partitions import Divisions, without_sweeps
from nbasset.instance.leaving_places import Places, is_relative
from nbasset.instance.leaving_queries import Query
from nbasset.instance.leaving_state import is_used_up, what_stays
from nbasset.instance.plain_statements import Transform, foreign_in, moves, opens, relative_paths, statements_of
from nbasset.libraries.fsspec import IN_MEMORY
from nbasset.libraries.origin import version_of
from nbasset.versions.cells.draws import may_draw


def leaving(
    instance: Instance,
    name: str,
    cells: Sequence[tuple[int, str]],
    transform: Transform,
    timed: Sequence[Job] = (),
    below: Path | None = None,
) -> Notebook:
    """All of a notebook that can leave it.

    Args:
        instance: the notebook's.
        name: what the notebook is called.
        cells: its plain cells, by number, in the order of the document.
        transform: makes plain Python of what was written.
        timed: what runs by itself; a job that the notebook defines needs no selection here.
        below: the folder that the exported module will lie in; ``None``: the notebook's own.

    Raises:
        CannotLeave: when an asset has no form outside of the notebook.
    """
    statements = tuple(each for number, source in cells for each in statements_of(number, source, transform))
    return _Leaving(instance, statements).notebook(name, timed, below or Path.cwd())


class _Leaving:
    def __init__(self, instance: Instance, statements: tuple[Statement, ...]) -> None:
        self._standing = instance.standing()
        self._instance = instance
        self._definitions = instance.definitions
        self._divisions = Divisions(self._standing.definitions)
        self._places = Places(self._definitions, self._standing)
        self._moves = [number for number, each in enumerate(statements) if moves(each)]
        self._elsewhere = statements[: self._moves[-1]] if self._moves else ()
        self._statements = tuple(each for each in statements if not moves(each))  # where it went in the end counts
        self._told: list[str] = []
        self._along = Along()
        self._texts: list[str] = []

    def notebook(self, name: str, timed: Sequence[Job], below: Path) -> Notebook:
        """The notebook's record."""
        found = [self._recipe(each) for each in self._definitions.assets]
        self._read_kept([each for each in found if each is not None])
        self._told += [
            f"the job {each.name} has hooks, which only a notebook calls: export it without them"
            for each in self._definitions.jobs_by_name.values()
            if each.beside.get("hooks")
        ]
        told = [*self._told, *self._along.told]
        if told:
            raise CannotLeave(list(dict.fromkeys(told)))
        if "numpy" in sys.modules and any(each is not None and each.seed is not None for each in found):
            self._along.packages["numpy"] = importlib.metadata.version("numpy")
        recipes = sorted((each for each in found if each is not None), key=lambda each: each.cell)
        if not recipes:
            raise CannotLeave([f"the notebook {name} defines no asset: begin a cell with %%asset"])
        when = {each.name: each for each in timed}
        jobs = [
            replace(
                when.pop(each.name, Job(each.name, "")),
                selection=written(each.selection.terms),
                description=each.description,
            )
            for each in self._definitions.jobs_by_name.values()
        ]
        jobs += [each for each in when.values() if each.selection]
        jobs = [replace(each, divided=self._of_job(each, recipes)) for each in jobs]
        texts = {each.text for each in self._statements if not each.foreign}
        paths = [path for path in relative_paths([*self._texts, *texts]) if Path(path).exists()]
        places = self._places.used(recipes, self._texts)
        for package in self._places.packages(places):
            self._along.packages.setdefault(package, version_of(package))
        is_meant = paths or self._moves or any(map(is_relative, places.values()))
        folder = os.path.relpath(Path.cwd(), below) if is_meant else ""
        return Notebook(
            name,
            self._statements,
            tuple(recipes),
            tuple(jobs),
            self._resources(),
            self._along.modules,
            tuple(self._along.requirements()),
            Path(folder).as_posix() if folder else "",
            places,
            frozenset(name for name, each in self._definitions.resources.items() if isinstance(each, IOManager)),
        )

    def _read_kept(self, recipes: Sequence[Recipe]) -> None:
        """What the plain statements import that leave; where something is wrong about them, that is told later."""
        wanted = {name for each in recipes for name in (*each.names, *each.free)}
        words = {word for each in recipes for word in (each.word, *each.inputs)}
        with contextlib.suppress(CannotLeave):
            kept = chosen(self._statements, wanted, words)
            self._along.read(kept)
            self._told += [
                f"cell [{each.cell}] names a file above os.chdir: write its path from the folder where that ends up"
                for each in self._elsewhere
                if each in kept and opens(each)
            ]

    def _of_job(self, job: Job, recipes: Sequence[Recipe]) -> Divided:
        """How the assets of a job are divided.

        Raises:
            CannotLeave: when one run of Dagster's could not make them.
        """
        chosen = as_selection(job.selection).resolve(self._standing.definitions, self._standing.graph)
        paths = {tuple(name.key.path) for name in chosen}
        mine = [each for each in recipes if paths & {*each.keys}]
        found = {each.divided.word: each for each in mine if each.divided.by}
        if len(found) > 1:
            told = " and ".join(each.word for each in found.values())
            raise CannotLeave(
                [f"the job {job.name} has {told}, which have other partitions: a job of Dagster's has one"]
            )
        for each in mine:
            held = [path for word, path in each.inputs.items() if word in each.divided.gathers and path in paths]
            if held:
                told = f"{each.word} gathers {'/'.join(held[0])}: a run of Dagster's makes one partition"
                raise CannotLeave([f"the job {job.name} cannot have both, {told}; give each a job of its own"])
        return next((each.divided for each in found.values()), Divided())

    def _recipe(self, asset: Asset) -> Recipe | None:
        body = asset.body
        if isinstance(body, RecalledBody):
            self._told.append(f"{asset.key.to_user_string()} is only recalled: run its cell")
            return None
        version = self._standing.version(asset.names[0])
        bound = {name for each in self._statements for name in each.binds}  # by a cell that has failed, perhaps
        if missing := [each for each in version.waits_for if each not in bound]:
            needs = ", ".join(missing)
            self._told.append(f"{asset.key.to_user_string()} needs {needs}, which nothing defines")
            return None
        if IN_MEMORY in version.parts:
            self._told.append(f"{asset.key.to_user_string()} reads {IN_MEMORY}, which plain cells have written")
        self._along.note(asset.key.to_user_string(), version)
        try:
            if isinstance(body, CellBody) and body.queries:
                cell = f"cell [{asset.cell.number}]" if asset.cell else asset.key.to_user_string()
                query = Query(body, cell, word_of(tuple(asset.key.path)), {*version.inputs})
                python = query.as_python(self._value, self._all_texts(), self._places.name_of)
                body = replace(body, python=python, source=python)
            if isinstance(body, CellBody):
                return self._of_cell(asset, body, version)
            return self._of_function(asset, body, version)
        except CannotLeave as error:
            self._told += error.told
            return None

    def _all_texts(self) -> Iterator[str]:
        """What the notebook says."""
        yield from (each.text for each in self._statements)
        bodies = (each.body for each in self._definitions.assets)
        yield from (each.python for each in bodies if isinstance(each, CellBody))

    def _value(self, name: str) -> object:
        """What a name means now; ``None`` where that was never made."""
        asset = self._definitions.known_as(name)
        if asset is None:
            return vars(sys.modules["__main__"]).get(name)
        current = self._standing.all()[asset].current
        return None if current is None else self._instance.value(str(asset))

    def _of_cell(self, asset: Asset, body: CellBody, version: Version) -> Recipe:
        tree = ast.parse(body.python)
        if body.function_name and asset.cell:
            for each in tree.body:
                _refuse_decorated(each, 0, asset.cell.number)
        python = without_sweeps(body.python, tree, asset.dimension_names, body.namespace)
        given = Recipe(
            keys=tuple(tuple(each.path) for each in asset.keys),
            cell=asset.cell.number if asset.cell else 0,
            python=python,
            function=body.function_name,
            parameters={each.name: each.required for each in body.parameters},
            context=body.context,
            foreign=tuple(replace(each, line=each.line + 1) for each in foreign_in(tree, body.source, body.python)),
            free=frozenset(body.free),
            assigned=body.assigned,
            changed=frozenset((*body.changed, *_added_to(tree))),
            awaits=body.awaits,
            above=1,
        )
        return self._with_facts(given, asset, version, tree)

    def _of_function(self, asset: Asset, body: FunctionBody, version: Version) -> Recipe | None:
        name = body.function.__name__
        told = [each for each in self._statements if each.kind == "definition" and name in each.binds]
        key = asset.key.to_user_string()
        if body.function.__module__ != "__main__" or not told:
            self._told.append(f"{key} comes from {body.function.__module__}, where it is Dagster's already")
            return None
        statement = told[-1]
        tree = ast.parse(statement.text)
        function = next(each for each in tree.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)))
        _refuse_decorated(function, 1, statement.cell)
        function.decorator_list.clear()
        python = "\n".join(statement.text.split("\n")[function.lineno - 1 :])
        given = Recipe(
            keys=tuple(tuple(each.path) for each in asset.keys),
            cell=statement.cell,
            python=python,
            function=name,
            parameters={each.name: each.required for each in body.parameters},
            context=body.context,
            foreign=statement.foreign,
            free=statement.reads - {name},
            awaits=body.awaits,
        )
        return self._with_facts(given, asset, version, tree)

    def _with_facts(self, given: Recipe, asset: Asset, version: Version, tree: ast.AST) -> Recipe:
        """A recipe with what is known of the asset beside its text."""
        inputs = {word: tuple(name.key.path) for word, name in version.inputs.items()}
        after = [tuple(each.key.path) for each in version.after if each not in version.inputs.values()]
        names = frozenset(version.names) - {*inputs}
        reached = reach(self._statements, names | given.free, self._definitions.names)
        texts = [each.text for each in self._statements if each.binds & reached and each.kind == "definition"]
        if kept := what_stays([given.python, *texts], asset.body.namespace):
            told = f"{asset.key.to_user_string()} leaves {kept} changed, which only a notebook puts back afterwards"
            raise CannotLeave([f"{told}: hand it on as a value"])
        classes = [each.text for each in self._statements if each.kind == "definition" and "class " in each.text]
        own = {*inputs, *given.assigned, *given.changed, *given.parameters}
        used_up = [name for name in sorted(reached - own) if is_used_up(asset.body.namespace.get(name), classes)]
        self._texts.append(given.python)
        self._along.read_body(given.python)
        load_packages(tree)
        draws = may_draw(tree, asset.body.namespace) or self._draw(names | given.free)
        check = None
        if asset.is_check:
            spec = asset.check_specs[0]
            warns = spec.truth is AssetCheckSeverity.WARN
            check = Check(tuple(spec.asset_key.path), spec.name, spec.blocking, warns)
        seed = self._instance.seeds.of(asset, asset.names[0], self._instance.store.seed()) if draws else None
        return replace(
            given,
            inputs=inputs,
            after=tuple(after),
            names=names,
            used_up=tuple(used_up),
            seed=seed,
            check=check,
            options=_options(asset, tree, self._places.keeper(asset)),
            divided=self._divisions.of(asset, version, tree),
        )

    def _draw(self, names: Iterable[str]) -> bool:
        """Whether what plain names lead to may draw random numbers."""
        namespace = vars(sys.modules["__main__"])
        reached = reach(self._statements, names, self._definitions.names)
        texts = [each.text for each in self._statements if each.binds & reached and each.kind == "definition"]
        modules = [(sys.modules.get(name), text) for name, text in by_import(self._along.modules)]
        found = [(namespace, text) for text in texts]
        found += [(vars(module) if module else {}, text) for module, text in modules]
        trees = [(known, ast.parse(text)) for known, text in found]
        for _, tree in trees:
            load_packages(tree)
        return any(may_draw(tree, known) for known, tree in trees)

    def _resources(self) -> dict[str, str]:
        """By the name of each resource that bodies ask for, the plain name of it."""
        known = {id(value): name for name, value in vars(sys.modules["__main__"]).items() if not name.startswith("_")}
        found: dict[str, str] = {}
        for name, resource in self._definitions.resources.items():
            if id(resource) not in known:
                told = f"the resource {name} has no name of its own: bind it to one in a plain cell, and give that"
                raise CannotLeave([told])
            found[name] = known[id(resource)]
        return found


def _refuse_decorated(statement: ast.stmt, known: int, cell: int) -> None:
    """Refuse what stands around the function of an asset beside what says that it is one.

    Raises:
        CannotLeave: when something does.
    """
    if len(getattr(statement, "decorator_list", ())) > known:
        raise CannotLeave([f"cell [{cell}] has a decorator around its function: call that inside of the function"])


def _added_to(tree: ast.AST) -> list[str]:
    """The names of ``x += 1``: where the value can be changed, that changes it in place."""
    added = [each.target for each in ast.walk(tree) if isinstance(each, ast.AugAssign)]
    return [each.id for each in added if isinstance(each, ast.Name)]


def _options(asset: Asset, tree: ast.AST, kept: str) -> dict[str, object]:
    """What was said of an asset, by the names of Dagster's options."""
    function = next(
        (each for each in ast.walk(tree) if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))), None
    )
    docstring = (ast.get_docstring(function) if function else None) or ""
    found: dict[str, object] = {
        "group_name": "" if asset.group_name == "default" else asset.group_name,
        "description": "" if asset.description == docstring else asset.description,
        "metadata": {name: each for name, each in asset.metadata.items() if isinstance(each, (str, int, float, bool))},
        "tags": dict(asset.tags),
        "owners": [*asset.owners],
        "kinds": asset.kinds,
        "code_version": asset.code_version,
        "io_manager_key": kept,
        "retry_policy": _policy(asset.retry_policy),
    }
    return {name: value for name, value in found.items() if value}


def _policy(policy: RetryPolicy | None) -> dict[str, object]:
    if policy is None:
        return {}
    return {"max_retries": policy.max_retries, **({"delay": policy.delay} if policy.delay else {})}

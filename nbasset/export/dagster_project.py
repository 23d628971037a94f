"""Dagster: a notebook as a project that Dagster's own commands accept."""

from __future__ import annotations

from collections.abc import Mapping
from pprint import pformat

from nbasset.core.dataclass import replace
from nbasset.core.patterns import pattern
from nbasset.export.bodies import shifted
from nbasset.export.forms import io_managers, resources_of
from nbasset.export.module import Made, emitted
from nbasset.export.places import OURS, managing, ours, split_from_ours
from nbasset.export.records import CannotLeave, Job, Notebook, Path, Recipe, word_of

VERDICT = '''
def verdict(severity=dg.AssetCheckSeverity.ERROR):
    """What a check found, as Dagster is told of it: True or False, that and a text, or an assertion that failed."""

    def decorate(function):
        @functools.wraps(function)
        def checked(*args, **kwargs):
            try:
                found = function(*args, **kwargs)
            except AssertionError as error:
                found = (False, str(error))
            if isinstance(found, dg.AssetCheckResult):
                return found
            passed, told = found if isinstance(found, tuple) else (found, None)
            return dg.AssetCheckResult(passed=passed is None or bool(passed), severity=severity, description=told)

        return checked

    return decorate
'''


def dagster_project(notebook: Notebook, version: str = "") -> dict[str, str]:
    """The files of a Dagster project: ``pip install -e`` takes its folder.

    Args:
        notebook: the notebook.
        version: of nbasset, where values are kept by what only that has.

    Raises:
        CannotLeave: when something of it has no form there.

    >>> files = dagster_project(Notebook("sums", (), (Recipe((("a",),), 1, "20", options={"group_name": "raw"}),)))
    >>> sorted(files)
    ['README.md', 'pyproject.toml', 'src/sums/__init__.py', 'src/sums/assets.py', 'src/sums/definitions.py']
    >>> print(files["src/sums/assets.py"])
    \"\"\"The assets of the notebook sums.\"\"\"
    <BLANKLINE>
    import dagster as dg
    <BLANKLINE>
    <BLANKLINE>
    @dg.asset(group_name="raw")
    def a():
        return 20
    <BLANKLINE>
    """
    _check_names(notebook)
    has_checks = any(each.check for each in notebook.recipes)
    more, managers = managing(notebook)
    imports = "\n".join([*(["import functools"] if has_checks else []), "import dagster as dg", *more])
    around = "\n".join([imports, *([VERDICT] if has_checks else []), *managers])
    module = emitted(notebook, _decorator, own=lambda each: _own(notebook, each), around=around)
    module = replace(module, support=(*([VERDICT] if has_checks else []), *module.support, *managers))
    text = module.text(f"The assets of the notebook {notebook.name}.", imports)
    package, files = notebook.package, io_managers(_kept_at(notebook))
    return {
        "pyproject.toml": _pyproject(notebook, ours(_as_dagsters(text), version)),
        "README.md": _readme(notebook),
        f"src/{package}/__init__.py": f'"""The notebook {notebook.name}, for Dagster."""\n',
        f"src/{package}/assets.py": _as_dagsters(text),
        f"src/{package}/definitions.py": _definitions(notebook, has_checks),
        **({f"src/{package}/files.py": files} if files else {}),
        **{f"src/{name.replace('.', '/')}.py": text for name, text in notebook.modules.items()},
    }


def _check_names(notebook: Notebook) -> None:
    """Refuse the names that are none in Dagster, where they would fail one by one."""
    named = [
        (f"cell [{each.cell}]: the asset {'/'.join(path)}", _PART, part)
        for each in notebook.recipes
        for path in each.keys
        for part in path
        if not each.check
    ]
    groups = [(each.cell, each.options.get("group_name")) for each in notebook.recipes]
    named += [(f"cell [{cell}]: the group {group}", _GROUP, group) for cell, group in groups if isinstance(group, str)]
    checks = [(each.cell, each.check.name) for each in notebook.recipes if each.check]
    named += [(f"cell [{cell}]: the check {check}", _CHECK, check) for cell, check in checks]
    named += [(f"the job {each.name}", _GROUP, _job_name(each)) for each in notebook.jobs]
    told = [
        f"{what} cannot be called so in Dagster, which takes letters from a to z, digits and _"
        for what, form, name in named
        if not form.fullmatch(name)
    ]
    if told:
        raise CannotLeave(list(dict.fromkeys(told)))


_PART = pattern(r"[A-Za-z0-9_.-]+")
_CHECK = pattern(r"[A-Za-z0-9_.]+")
_GROUP = pattern(r"[A-Za-z0-9_]+")


def _kept_at(notebook: Notebook) -> list[str]:
    """The I/O managers that are named and that the notebook defines none of."""
    named = [str(each.options["io_manager_key"]) for each in notebook.recipes if "io_manager_key" in each.options]
    return [each for each in dict.fromkeys(named) if each not in notebook.resources]


def _as_dagsters(text: str) -> str:
    """The text with what it imports of nbasset imported from Dagster, where the words are the same."""
    lines = split_from_ours(text)
    said = [each if OURS in each else each.replace("from nbasset import", "from dagster import", 1) for each in lines]
    return "\n".join("import dagster as nbasset" if each == "import nbasset" else each for each in said)


def _own(notebook: Notebook, recipe: Recipe) -> dict[str, str]:
    """The parameters that Dagster fills: a context where the notebook needs none, and resources."""
    kind = "AssetCheckExecutionContext" if recipe.check else "AssetExecutionContext"
    asks = recipe.divided.asks_context if not recipe.context else not recipe.function  # a function has it already
    needed = [recipe.asked] if asks else []
    resources = [each for each in recipe.parameters if each in notebook.resources and each not in recipe.inputs]
    return {each: f"{each}: dg.{kind}" for each in needed} | {
        each: f"{each}: dg.ResourceParam[object]" for each in resources
    }


def _decorator(made: Made) -> str:
    recipe = made.recipe
    if recipe.check:
        return _check_decorator(recipe)
    if len(recipe.keys) > 1:
        outs = {path[-1]: f"dg.AssetOut({_called(_key(path, path[-1]) | _told(recipe))})" for path in recipe.keys}
        inside = "".join(f'        "{name}": {out},\n' for name, out in outs.items())
        given = f"    outs={{\n{inside}    }},\n" + "".join(f"    {each},\n" for each in _around(recipe))
        return f"@dg.multi_asset(\n{given})"
    said = _called(_key(recipe.keys[0], made.function) | _told(recipe))
    parts = [*filter(None, [said]), *_around(recipe)]
    whole = f"@dg.asset({', '.join(parts)})" if parts else "@dg.asset"
    return whole if len(whole) <= 110 else "@dg.asset(\n" + "".join(f"    {each},\n" for each in parts) + ")"


def _check_decorator(recipe: Recipe) -> str:
    check = recipe.check
    assert check is not None
    given = [f"asset={_asset_key(check.asset)}", f'name="{check.name}"']
    given += ["blocking=True"] if check.blocking else []
    others = {word: path for word, path in recipe.inputs.items() if path != check.asset}
    given += [f"additional_ins={{{_ins(others, recipe)}}}"] if others else []
    given += [f"partitions_def={recipe.divided.word}"] if recipe.divided.word else []
    severity = "dg.AssetCheckSeverity.WARN" if check.warns else ""
    return f"@dg.asset_check({', '.join(given)})\n@verdict({severity})"


def _asset_key(path: Path) -> str:
    return f'"{path[0]}"' if len(path) == 1 else f"dg.AssetKey({_quoted([*path])})"


def _key(path: Path, function: str) -> dict[str, object]:
    found: dict[str, object] = {} if path[-1] == function else {"name": path[-1]}
    return found | {"key_prefix": [*path[:-1]]} if path[:-1] else found


def _told(recipe: Recipe) -> dict[str, object]:
    return {name: value for name, value in recipe.options.items() if name not in ("retry_policy", "partitions")}


def _around(recipe: Recipe) -> list[str]:
    """What a decorator says of the step: on what it rests under another name, and what happens when it raises."""
    mapped = recipe.divided.mappings
    renamed = {word: path for word, path in recipe.inputs.items() if path != (word,) or path in mapped}
    given = [f"partitions_def={recipe.divided.word}"] if recipe.divided.word else []
    given += [_broken(f"ins={{{_ins(renamed, recipe)}}}")] if renamed else []
    given += [f"deps=[{', '.join(_dep(each, recipe) for each in recipe.after)}]"] if recipe.after else []
    policy = recipe.options.get("retry_policy")
    return [*given, f"retry_policy=dg.RetryPolicy({_called(policy)})"] if isinstance(policy, Mapping) else given


def _ins(inputs: Mapping[str, Path], recipe: Recipe) -> str:
    return ", ".join(f'"{word}": dg.AssetIn({_in(word, path, recipe)})' for word, path in inputs.items())


def _broken(told: str) -> str:
    """Inputs a line each, where one is too short for them."""
    if len(told) <= 110:
        return told
    inside = told.removeprefix("ins={").removesuffix("}").replace(', "', '\n"').split("\n")
    return "ins={\n" + "".join(f"        {each.rstrip(',')},\n" for each in inside) + "    }"


def _in(word: str, path: Path, recipe: Recipe) -> str:
    mapping = recipe.divided.mappings.get(path)
    given = [f"key={_asset_key(path)}"] if path != (word,) or not mapping else []
    return ", ".join([*given, *([f"partition_mapping={mapping}"] if mapping else [])])


def _dep(path: Path, recipe: Recipe) -> str:
    mapping = recipe.divided.mappings.get(path)
    return f"dg.AssetDep({_asset_key(path)}, partition_mapping={mapping})" if mapping else _asset_key(path)


def _called(given: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={_quoted(value)}" for name, value in given.items())


def _quoted(value: object) -> str:
    """A plain value as a reviewer writes it: texts in double quotes."""
    if isinstance(value, str):
        plain = repr(value)
        return f'"{plain[1:-1]}"' if plain[0] == "'" and '"' not in plain else plain
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_quoted(name)}: {_quoted(each)}" for name, each in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(map(_quoted, value))) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_quoted, value)) + "]"
    return pformat(value)


def _definitions(notebook: Notebook, has_checks: bool) -> str:
    jobs = [_job(each) for each in notebook.jobs]
    schedules = [_schedule(each) for each in notebook.jobs if each.cron]
    functions = [_by_partition(each) for each in notebook.jobs if each.cron and each.divided.by]
    resources = [f'        "{name}": assets.{word},' for name, word in notebook.resources.items()]
    files = resources_of(_kept_at(notebook))
    resources += [f'        "{name}": {made},' for name, made in files.items()]
    named = [each for each in _kept_at(notebook) if each in notebook.places]
    resources += [f'        "{each}": assets.manager_of_place("{each}"),' for each in named]
    given = ["    assets=dg.load_assets_from_modules([assets]),"]
    given += ["    asset_checks=dg.load_asset_checks_from_modules([assets]),"] if has_checks else []
    given += [f"    jobs=[{', '.join(map(_variable, notebook.jobs))}],"] if jobs else []
    given += ["    schedules=[", *(f"        {each}," for each in schedules), "    ],"] if schedules else []
    given += ["    resources={", *resources, "    },"] if resources else []
    defs = "\n".join(["defs = dg.Definitions(", *given, ")"])
    above = f"import dagster as dg\n\nfrom {notebook.package} import {'assets, files' if files else 'assets'}"
    docstring = f'"""Everything that the notebook {notebook.name} defines, for Dagster."""'
    between = f"\n\n{chr(10)}".join(["", *functions, ""]) if functions else "\n\n"
    return "\n\n".join([docstring, above, *jobs]) + between + f"{defs}\n"


def _job_name(job: Job) -> str:
    return job.name.replace("-", "_")


def _variable(job: Job) -> str:
    return f"{word_of((job.name,))}_job"


def _job(job: Job) -> str:
    said = {"description": job.description} if job.description else {}
    call = _called({"selection": job.selection, **said})
    return f'{_variable(job)} = dg.define_asset_job("{_job_name(job)}", {call})'


def _by_partition(job: Job) -> str:
    """A schedule whose every tick asks for runs of partitions."""
    zone = f', execution_timezone="{job.zone}"' if job.zone else ""
    keys = f"{job.divided.word_in('assets.')}.get_partition_keys()"
    what, keys = ("the last partition", f"{keys}[-1:]") if job.divided.is_by_time else ("each partition", keys)
    return (
        f'@dg.schedule(job={_variable(job)}, cron_schedule="{job.cron}"{zone})\n'
        f'def {_variable(job)}_schedule():\n    """A run for {what}."""\n'
        f"    return [dg.RunRequest(partition_key=key) for key in {keys}]"
    )


def _schedule(job: Job) -> str:
    if job.divided.by:
        return f"{_variable(job)}_schedule"
    zone = f', execution_timezone="{job.zone}"' if job.zone else ""
    return f'dg.ScheduleDefinition(job={_variable(job)}, cron_schedule="{job.cron}"{zone})'


def _pyproject(notebook: Notebook, of_ours: list[str]) -> str:
    package = notebook.package
    by_partition = any(each.check and each.divided.by for each in notebook.recipes)  # checks have them since then
    dagster = "dagster>=1.13" if by_partition else "dagster>=1.11"
    needs = shifted("\n".join(f'"{each}",' for each in (dagster, *of_ours, *notebook.requirements)), 2)
    return f"""[build-system]
requires = ["setuptools>=64"]
build-backend = "setuptools.build_meta"

[project]
name = "{package.replace("_", "-")}"
version = "0.1.0"
requires-python = ">=3.11"
dependencies = [
{needs}
]

[project.optional-dependencies]
dev = ["dagster-dg-cli", "dagster-webserver"]

[tool.setuptools.packages.find]
where = ["src"]

[tool.dg]
directory_type = "project"

[tool.dg.project]
root_module = "{package}"
code_location_target_module = "{package}.definitions"
"""


def _readme(notebook: Notebook) -> str:
    return f"""# {notebook.package}

Made from the notebook {notebook.name}.

```sh
pip install -e ".[dev]"
dg check defs
dg list defs
dg launch --assets "*"
dg dev
```
"""

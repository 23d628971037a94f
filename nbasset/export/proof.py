"""Proof: whether an export makes what the notebook has made; the programs that run it where its tool is installed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from nbasset.core.dataclass import dataclass

_SHARED = '''
import importlib, json, os, shutil, sys, tempfile
from pathlib import Path

sys.path[:0] = [{source!r}, {ours!r}]
os.chdir({folder!r})
main = sys.modules["__main__"]
points = {points!r}

def is_the_notebook(name, file):
    """The module is what the notebook was: its classes and functions are those of __main__."""
    main.__file__ = str(file)
    text = Path(file).read_text(encoding="utf-8").partition("\\nif __name__ ==")[0]
    exec(compile(text, str(file), "exec"), vars(main))
    sys.modules[name] = main

def values_at(home):
    """Files lie elsewhere than the notebook's."""
    os.environ["ASSET_VALUES"] = values = str(Path(home) / "values")
    return values

def places_at(home):
    """So do values at places; of a file that queries ask there is a copy."""
    text = Path(main.__file__).read_text(encoding="utf-8")
    for number, (name, place) in enumerate(main.PLACES.items() if "\\ndef address_of_place(" in text else ()):
        said = f"PLACE_{{name.upper()}}"
        form, _, where = (place or os.environ.get(said, "postgresql://")).rpartition(" ")
        kind, _, path = where.partition(":///")
        database = kind.partition("://")[0].partition("+")[0]
        is_file, copy = database in ("duckdb", "sqlite"), Path(home) / f"{{number}}.db"
        if is_file:
            for end in ("", ".wal") if Path(path).is_file() else ():
                if Path(path + end).exists():
                    shutil.copy(path + end, f"{{copy}}{{end}}")
            os.environ[said] = f"{{kind}}:///{{copy}}"
        elif f'address_of_place("{{name}}")' not in text:  # what is only kept
            is_server = database in {servers}
            os.environ[said] = f"sqlite:///{{copy}}" if is_server else f"{{form}} {{home}}/{{number}}".strip()

def by_part(values):
    """What has several points as what each of these is."""
    found = {{}}
    for name, value in values.items():
        if name not in points:
            found[name] = value
            continue
        for key, part in value.items():
            key = "|".join(key) if isinstance(key, tuple) else key
            found[points[name].get(key, f"{{name}}[{{key}}]")] = part
    return found

def told(values):
    from nbasset.versions.data_version import data_version
    print(json.dumps({{"versions": {{name: data_version(value).digest for name, value in values.items()}}}}))
'''

_DAGSTER = """
import types

import dagster as dg

is_the_notebook("{package}.assets", Path({source!r}) / "{package}" / "assets.py")
with tempfile.TemporaryDirectory() as home:
    values_at(home)
    places_at(home)
    importlib.import_module("{package}").assets = main
    defs = importlib.import_module("{package}.definitions").defs
    things = [*dg.load_assets_from_modules([main]), *dg.load_asset_checks_from_modules([main])]
    instance = dg.DagsterInstance.ephemeral(tempdir=home)
    resources = dict(defs.resources or {{}})
    makers = {{key: each for each in things if isinstance(each, dg.AssetsDefinition) for key in each.keys}}
    values = {{}}

    def value_of(done, key, part):  # of what is kept as a file, what that gives back
        manager = resources.get(makers[key].get_io_manager_key_for_asset_key(key))
        if not (hasattr(manager, "ending") or hasattr(manager, "given_up")):
            return done.asset_value(key)
        about = {{"asset_key": key, "has_asset_key": True, "upstream_output": None, "definition_metadata": None}}
        parts = {{"asset_partition_keys": [part] if part else [], "asset_partition_key": part}}
        return manager.load_input(types.SimpleNamespace(**about, **parts, has_asset_partitions=bool(part)))

    def run(part=None, **which):
        done = dg.materialize(
            things, resources=resources, instance=instance, raise_on_error=False, partition_key=part, **which
        )
        for event in done.get_asset_materialization_events():
            name = "/".join(event.asset_key.path)
            values[points[name][part] if part else name] = value_of(done, event.asset_key, part)

    if not points:
        run()
    else:  # a run of Dagster's makes one partition
        from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

        for key in AssetGraph.from_assets(things).toposorted_asset_keys:
            known = points.get("/".join(key.path), {{}})
            divided = makers[key].partitions_def
            if divided is not None and getattr(divided, "name", None):
                instance.add_dynamic_partitions(divided.name, [*known])
            for part in known or [None]:
                if not known or part:
                    run(part, selection=[key])
    told(values)
"""

_PYTHON = """
import ast

home = tempfile.TemporaryDirectory()
values_at(home.name)
is_the_notebook("{package}", Path({source!r}) / "{package}.py")
places_at(home.name)
text = Path(main.__file__).read_text(encoding="utf-8")
steps = next(each for each in ast.parse(text).body if isinstance(each, ast.FunctionDef) and each.name == "main").body
made = {{}}
for each in steps[1:-1]:  # one that fails stops only what rests on it, as in the notebook
    try:
        exec(compile(ast.Module([each], []), main.__file__, "exec"), vars(main), made)
    except Exception as error:
        print(ast.unparse(each), "failed:", error, file=sys.stderr)
end = steps[-1].value
told(by_part({{key.value: made[value.id] for key, value in zip(end.keys, end.values) if value.id in made}}))
"""

_AIRFLOW = """
import subprocess
import cloudpickle

with tempfile.TemporaryDirectory() as home:
    if "airflow" not in sys.modules:  # a database of its own: the user's knows nothing of this
        for name in [each for each in os.environ if each.startswith("AIRFLOW__")]:
            del os.environ[name]
        os.environ["AIRFLOW_HOME"] = home
        os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
        subprocess.run([sys.executable, "-m", "airflow", "db", "migrate"], stdout=sys.stderr, check=True)
    os.environ["AIRFLOW__CORE__DAGS_FOLDER"] = {source!r}
    from airflow import settings

    settings.DAGS_FOLDER = {source!r}  # where Airflow looks for it before it runs it
    values = values_at(home)
    is_the_notebook("{package}", Path({source!r}) / "{package}.py")
    places_at(home)
    made, keep = {{}}, main.kept

    def kept(name, value):  # a function of the notebook is another one when it is read back
        made[name] = value
        return keep(name, value)

    main.kept = kept
    main.{package}_dag.test()
    found = {{name: Path(values) / f"{{word}}.pickle" for name, word in {names!r}.items()}}
    found = {{name: file for name, file in found.items() if file.exists()}}
    told(by_part({{name: made.get(file.stem, cloudpickle.loads(file.read_bytes())) for name, file in found.items()}}))
"""

SERVERS = (
    "postgresql",
    "postgres",
    "mysql",
    "mariadb",
    "oracle",
    "mssql",
    "snowflake",
    "bigquery",
    "redshift",
    "trino",
)
"""Where values of an export that is proved are not to go."""

PROGRAMS: Mapping[str, str] = {"dagster": _DAGSTER, "python": _PYTHON, "airflow": _AIRFLOW}
"""By tool, what runs an export there and prints the data versions of what it has made."""


def program(
    tool: str,
    package: str,
    source: str,
    ours: str,
    folder: str,
    names: Iterable[str],
    parts: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The program that runs an export once and tells what it has made.

    Args:
        tool: ``dagster``, ``airflow`` or ``python``.
        package: the name of its package or module.
        source: the folder that this lies in.
        ours: the folder that nbasset lies in.
        folder: the notebook's folder, from which relative paths are meant.
        names: of the assets, as user strings.
        parts: by the name of each result that is a partition, its key.
    """
    points: dict[str, dict[str, str]] = {}
    for name, key in parts.items():
        points.setdefault(name.partition("[")[0], {})[key] = name
    whole = dict.fromkeys(each.partition("[")[0] if each in parts else each for each in names)
    words = {each: each.replace("/", "__").replace("-", "_") for each in whole}
    text = (_SHARED + PROGRAMS[tool]).format(
        package=package, source=source, ours=ours, folder=folder, names=words, points=points, servers=SERVERS
    )
    return f"exec({text!r}, {{'__name__': 'proof'}})"  # among names of its own: __main__ is the notebook's


@dataclass(frozen=True, slots=True)
class Proof:
    """What is the same in the notebook and in its export, and what is not.

    Args:
        equal: the assets of the same data version.
        different: those of another one.
        missing: those that the export has not made.
        unmade: those that the notebook has no value of.
        untracked: of the different ones those that nobody can know, with the reason.

    >>> print(compared({"a": "1", "b": "2"}, {"a": "1", "b": "3"}, {}))
    1 of 2 assets equal.
    b: another data version, 2 in the notebook, 3 in the export
    """

    equal: tuple[str, ...]
    different: Mapping[str, tuple[str, str]]
    missing: tuple[str, ...]
    unmade: tuple[str, ...]
    untracked: Mapping[str, str]

    @property
    def holds(self) -> bool:
        """Whether what can be known is the same, nothing is missing, and of what there is something was compared."""
        if not (self.equal or self.different):
            return not (self.missing or self.unmade)
        return not self.missing and not self.different.keys() - self.untracked.keys()

    def __str__(self) -> str:
        count = len(self.equal) + len(self.different) + len(self.missing)
        lines = [
            f"{len(self.equal)} of {count} assets equal."
            if count
            else "Nothing could be compared: the notebook has made nothing."
        ]
        for name, (here, there) in self.different.items():
            why = f" ({self.untracked[name]})" if name in self.untracked else ""
            lines.append(f"{name}: another data version, {here[:12]} in the notebook, {there[:12]} in the export{why}")
        lines += [f"{name}: not made by the export" for name in self.missing]
        lines += [f"{name}: not compared, the notebook has no value of it" for name in self.unmade]
        return "\n".join(lines)


def compared(here: Mapping[str, str], there: Mapping[str, str], untracked: Mapping[str, str]) -> Proof:
    """What is the same.

    Args:
        here: by asset, the data version in the notebook; empty where there is none.
        there: the same of the export.
        untracked: by asset, what of it nobody can know.
    """
    made = {name: version for name, version in here.items() if version}
    return Proof(
        tuple(name for name in made if there.get(name) == made[name]),
        {name: (made[name], there[name]) for name in made if name in there and there[name] != made[name]},
        tuple(name for name in made if name not in there),
        tuple(name for name in here if name not in made),
        untracked,
    )

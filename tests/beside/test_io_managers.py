"""I/O managers and resources, the same text beside the real Dagster: values, what is asked, and what is refused."""

from __future__ import annotations

import pytest
from beside.texts import came_of

import nbasset

pytestmark = pytest.mark.peers

FILES = """
import json
from pathlib import Path

class Files(dg.IOManager):
    def __init__(self, folder="."):
        self.folder = folder
    def place(self, context):
        return Path(self.folder + "_" + "_".join(context.asset_key.path) + ".json")
    def handle_output(self, context, obj):
        self.place(context).write_text(json.dumps(obj))
    def load_input(self, context):
        return json.loads(self.place(context).read_text())

@dg.asset
def raw():
    return [1, 2]
@dg.asset
def total(raw):
    return sum(raw)
"""

SAME = {
    "load_input is asked whatever the type": """
class Tenfold(dg.IOManager):
    def __init__(self):
        self.kept = {}
    def handle_output(self, context, obj):
        self.kept[tuple(context.asset_key.path)] = obj
    def load_input(self, context):
        return self.kept[tuple(context.asset_key.path)] * 10
@dg.asset
def n():
    return 3
@dg.asset
def word(n):
    return "x" * n
@dg.asset
def both(n, word):
    return n, len(word)
run = dg.materialize([n, word, both], resources={"io_manager": Tenfold()})
result = [run.asset_value(each) for each in ("n", "word", "both")]
""",
    "a factory, a function, a function configured": FILES
    + """
class Factory(dg.ConfigurableIOManagerFactory):
    folder: str
    def create_io_manager(self, context):
        return Files(self.folder)
@dg.io_manager(config_schema={"folder": dg.Field(str, default_value="plain")})
def files(context):
    return Files(context.resource_config["folder"])
result = []
for manager in (Factory(folder="made"), files, files.configured({"folder": "other"})):
    run = dg.materialize([raw, total], resources={"io_manager": manager})
    result.append(run.asset_value("total"))
result.append(sorted(path.name for path in Path().glob("*.json")))
""",
    "a function is configured by the run": FILES
    + """
@dg.io_manager(config_schema={"folder": str})
def files(context):
    return Files(context.resource_config["folder"])
run = dg.materialize(
    [raw], resources={"io_manager": files}, run_config={"resources": {"io_manager": {"config": {"folder": "told"}}}}
)
result = sorted(path.name for path in Path().glob("*.json"))
""",
    "a configurable one, with a resource in it": """
import json
from pathlib import Path
class Folder(dg.ConfigurableResource):
    path: str
class Files(dg.ConfigurableIOManager):
    folder: Folder
    def place(self, context):
        return Path(self.folder.path + "-".join(context.get_asset_identifier()))
    def handle_output(self, context, obj):
        context.add_output_metadata({"rows": len(obj)})
        self.place(context).write_text(json.dumps(obj))
    def load_input(self, context):
        return json.loads(self.place(context).read_text())
@dg.asset(key_prefix="sales")
def raw():
    return [1, 2]
@dg.asset(ins={"rows": dg.AssetIn(key=["sales", "raw"])})
def total(rows):
    return [sum(rows)]
run = dg.materialize([raw, total], resources={"io_manager": Files(folder=Folder(path="in_"))})
result = run.asset_value("total"), sorted(path.name for path in Path().glob("in_*"))
""",
    "another manager loads than keeps, and what it is told": """
class Loads(dg.IOManager):
    def handle_output(self, context, obj):
        raise AssertionError
    def load_input(self, context):
        kept = context.upstream_output
        return [
            context.name, dict(context.definition_metadata), list(context.asset_key.path), context.has_input_name,
            list(kept.asset_key.path), dict(kept.definition_metadata), kept.name, kept.step_key,
            kept.dagster_type.typing_type, context.has_asset_partitions,
        ]
@dg.asset(metadata={"owner": "me"})
def raw() -> int:
    return 1
@dg.asset(ins={"raw": dg.AssetIn(metadata={"columns": ["a"]}, input_manager_key="loads")})
def told(raw: list):
    return raw
run = dg.materialize([raw, told], resources={"io_manager": dg.InMemoryIOManager(), "loads": Loads()})
result = run.asset_value("told")
""",
    "what one is told that keeps": """
told = []
class Keeps(dg.IOManager):
    def handle_output(self, context, obj):
        told.append([
            context.name, context.step_key, list(context.asset_key.path), dict(context.definition_metadata),
            context.resource_config, context.config, context.mapping_key, context.has_asset_key,
            context.has_asset_partitions, context.has_partition_key, list(context.get_identifier())[1:],
            list(context.get_asset_identifier()), context.dagster_type.typing_type, bool(context.run_id),
        ])
    def load_input(self, context):
        raise AssertionError
@dg.asset(key_prefix="s", metadata={"k": "v"})
def raw() -> str:
    return "x"
dg.materialize([raw], resources={"io_manager": Keeps()})
result = told
""",
    "partitions, one by one and all at once": """
asked = []
class Keeps(dg.IOManager):
    def __init__(self):
        self.kept = {}
    def handle_output(self, context, obj):
        window = context.asset_partitions_time_window
        asked.append([context.partition_key, context.asset_partition_key, window.start.day, window.end.day])
        self.kept[context.partition_key] = obj
    def load_input(self, context):
        reach = context.asset_partition_key_range
        asked.append([list(context.asset_partition_keys), reach.start, reach.end, context.has_asset_partitions])
        return [self.kept[key] for key in context.asset_partition_keys]
@dg.asset(partitions_def=dg.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-03"), io_manager_key="keeps")
def daily(context):
    return context.partition_key[-2:]
@dg.asset
def whole(daily):
    return "".join(daily)
keeps = Keeps()
for key in ("2026-01-01", "2026-01-02"):
    dg.materialize([daily], partition_key=key, resources={"keeps": keeps})
run = dg.materialize([daily, whole], selection=[whole], resources={"keeps": keeps})
result = run.asset_value("whole"), asked[:3]  # here each partition is looked at by itself afterwards
""",
    "files by their paths": """
import json
from pathlib import Path
from upath import UPath
class Files(dg.UPathIOManager):
    extension = ".json"
    def dump_to_path(self, context, obj, path):
        path.write_text(json.dumps(obj))
    def load_from_path(self, context, path):
        return json.loads(path.read_text())
class Made(dg.ConfigurableIOManagerFactory):
    folder: str
    def create_io_manager(self, context):
        return Files(base_path=UPath(self.folder))
@dg.asset(partitions_def=dg.StaticPartitionsDefinition(["p", "q"]))
def parts(context):
    return [context.partition_key]
@dg.asset(key_prefix="all")
def whole(parts):
    return dict(parts)
made = Made(folder="kept")
for key in "pq":
    dg.materialize([parts], partition_key=key, resources={"io_manager": made})
run = dg.materialize([parts, whole], selection=[whole], resources={"io_manager": made})
result = run.asset_value(["all", "whole"]), sorted(str(each) for each in Path("kept").rglob("*.json"))
""",
    "Dagster's name for files": """
from pathlib import Path
import pickle
@dg.asset
def raw():
    return [1, 2]
@dg.asset(key_prefix=["s", "t"])
def total(raw):
    return sum(raw)
run = dg.materialize([raw, total], resources={"io_manager": dg.FilesystemIOManager(base_dir="kept")})
files = sorted(path for path in Path("kept").rglob("*") if path.is_file())
result = run.asset_value(["s", "t", "total"]), [str(each) for each in files], [pickle.loads(each.read_bytes()) for each in files]
""",
    "contexts built by hand": """
kept = dg.build_output_context(asset_key=["a", "b"], definition_metadata={"x": 1}, partition_key="p", step_key="s", name="r", run_id="1")
told = dg.build_input_context(
    upstream_output=kept, asset_key=["a", "b"], name="n", resources={"r": 5}, resource_config={"c": 1}
)
manager = dg.InMemoryIOManager()
manager.handle_output(kept, [1])
result = [
    list(kept.asset_key.path), dict(kept.definition_metadata), kept.partition_key, kept.step_key,
    list(told.upstream_output.asset_key.path), told.name, told.resources.r, dict(told.resource_config),
    told.has_input_name, told.has_asset_key, list(told.get_asset_identifier()) if False else None,
    manager.load_input(told),
]
""",
    "a function that makes a resource is called by hand": """
@dg.resource(config_schema={"n": dg.Field(int, default_value=2)}, required_resource_keys={"other"})
def product(context):
    return context.resource_config["n"] * context.resources.other
result = [
    product(dg.build_init_resource_context(config={"n": 3}, resources={"other": 4})),
    product(dg.build_init_resource_context(resources={"other": 4})),
]
with dg.build_resources({"product": product.configured({"n": 5}), "other": 2}) as resources:
    result.append(resources.product)
""",
    "when resources are opened and closed, also those in others": """
log = []
class Inner(dg.ConfigurableResource):
    n: int
    def setup_for_execution(self, context):
        log.append(f"open {self.n}")
    def teardown_after_execution(self, context):
        log.append(f"close {self.n}")
class Outer(dg.ConfigurableResource):
    inner: Inner
    def both(self):
        return self.inner.n
@dg.asset
def used(outer: Outer, inner: Inner):
    return outer.both() + inner.n
inner = Inner(n=2)
run = dg.materialize([used], resources={"inner": inner, "outer": Outer(inner=inner)})
result = run.asset_value("used"), log
""",
    "a resource that the run configures, in another": """
class Inner(dg.ConfigurableResource):
    n: int
class Outer(dg.ConfigurableResource):
    inner: Inner
@dg.asset
def used(outer: Outer):
    return outer.inner.n
inner = Inner.configure_at_launch()
run = dg.materialize(
    [used], resources={"inner": inner, "outer": Outer(inner=inner)},
    run_config={"resources": {"inner": {"config": {"n": 5}}}},
)
result = run.asset_value("used")
""",
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_text_gives_the_same(name):
    dagster = pytest.importorskip("dagster")
    theirs, ours = came_of(SAME[name], dagster), came_of(SAME[name], nbasset)
    if theirs.error is not None:
        raise theirs.error
    if ours.error is not None:
        raise ours.error
    assert ours.result == theirs.result


REFUSED = {
    "a manager that cannot keep": """
class Broken(dg.IOManager):
    def handle_output(self, context, obj):
        raise OSError(28, "the disk is full")
    def load_input(self, context):
        raise AssertionError
@dg.asset
def raw():
    return 1
dg.materialize([raw], resources={"io_manager": Broken()})
""",
    "a manager that cannot load what it has just kept": """
class Broken(dg.IOManager):
    def handle_output(self, context, obj):
        pass
    def load_input(self, context):
        raise KeyError("nothing there")
@dg.asset
def raw():
    return 1
@dg.asset
def total(raw):
    return raw
dg.materialize([raw, total], resources={"io_manager": Broken()})
""",
    "a body's own exception": """
class Special(ValueError):
    def __init__(self, code, *, more):
        super().__init__(f"code {code}")
        self.code, self.more = code, more
@dg.asset
def raw():
    raise Special(3, more="x")
dg.materialize([raw])
""",
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_same_exception_can_be_caught(name):
    dagster = pytest.importorskip("dagster")
    theirs, ours = came_of(REFUSED[name], dagster), came_of(REFUSED[name], nbasset)
    assert type(theirs.error).__name__ in [each.__name__ for each in type(ours.error).__mro__]
    assert ours.error.args == theirs.error.args
    assert isinstance(ours.error, nbasset.MaterializationFailed)
    kept = {name: value for name, value in vars(theirs.error).items() if not name.startswith("__")}
    assert {name: getattr(ours.error, name) for name in kept} == kept


def test_a_manager_that_nobody_has_defined_is_refused_by_both_before_anything_runs():
    dagster = pytest.importorskip("dagster")
    text = """
ran = []
@dg.asset
def first():
    ran.append("first")
@dg.asset(io_manager_key="nobody")
def second(first):
    return 1
try:
    dg.materialize([first, second])
except Exception as error:
    result = ran, "nobody" in str(error)
"""
    assert came_of(text, dagster).result == came_of(text, nbasset).result == ([], True)


def test_a_manager_and_a_body_ask_the_instance_what_was_made_before():
    dagster = pytest.importorskip("dagster")
    text = """
seen, kept = [], {}
class Asks(dg.IOManager):
    def handle_output(self, context, obj):
        event = context.step_context.instance.get_latest_materialization_event(context.asset_key)
        seen.append((context.name, event is None))
        kept[context.asset_key] = obj
    def load_input(self, context):
        event = context.instance.get_latest_materialization_event(context.asset_key)
        seen.append((context.name, event.asset_materialization.metadata["n"].value))
        return kept[context.asset_key]
@dg.asset
def first():
    return dg.Output(1, metadata={"n": 7})
@dg.asset
def second(context, first):
    made = dg.DagsterEventType.ASSET_MATERIALIZATION
    found = context.instance.get_event_records(dg.EventRecordsFilter(made, asset_key=dg.AssetKey("first")), limit=1)
    return first + found[0].asset_materialization.metadata["n"].value
instance = dg.DagsterInstance.ephemeral()
run = dg.materialize([first, second], resources={"io_manager": Asks()}, instance=instance)
result = seen, run.output_for_node("second")
"""
    theirs, ours = came_of(text, dagster), came_of(text, nbasset)
    assert ours.error is theirs.error is None
    assert ours.result == theirs.result

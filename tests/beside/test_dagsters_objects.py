"""Dagster's own I/O managers and resources in nbasset, as they are; and what they keep is there for Dagster as well."""

from __future__ import annotations

from pathlib import Path

import pytest

import nbasset
from nbasset import asset, materialize
from nbasset.core.errors import Damaged
from nbasset.instance import Instance, current

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]  # Dagster warns of what it calls otherwise now

dagster = pytest.importorskip("dagster")
if not hasattr(dagster, "IOManager"):  # what was found is a folder of these tests
    pytest.skip("dagster is not installed", allow_module_level=True)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@asset
def raw():
    return [1, 2, 3]


@asset
def total(raw):
    return sum(raw)


@asset(key_prefix=["sales", "north"])
def nested(raw):
    return {"rows": len(raw)}


@asset(partitions_def=nbasset.StaticPartitionsDefinition(["p", "q"]))
def parts(context):
    return [context.partition_key]


@asset
def whole(parts):
    return sorted(parts), [parts[key] for key in sorted(parts)]


@asset(partitions_def=nbasset.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-04"))
def daily(context):
    return context.partition_time_window.start.day


def made(*assets, **resources):
    done = materialize(assets, resources=resources)
    return done, done.made


class Remembering(dagster.IOManager):
    def __init__(self):
        self.kept = {}

    def handle_output(self, context, obj):
        self.kept[tuple(context.asset_key.path)] = obj
        context.add_output_metadata({"rows": dagster.MetadataValue.int(3)})

    def load_input(self, context):
        return self.kept[tuple(context.upstream_output.asset_key.path)]


class Configured(dagster.ConfigurableIOManager):
    folder: str

    def _file(self, context):
        return Path(self.folder, "-".join(context.asset_key.path))

    def handle_output(self, context, obj):
        self._file(context).parent.mkdir(exist_ok=True)
        self._file(context).write_text(repr(obj), encoding="utf-8")

    def load_input(self, context):
        return eval(self._file(context).read_text(encoding="utf-8"))


class Made(dagster.ConfigurableIOManagerFactory):
    folder: str

    def create_io_manager(self, context):
        return Configured(folder=self.folder)


@dagster.io_manager(config_schema={"folder": dagster.Field(str, default_value="plain")})
def by_function(context):
    return Configured(folder=context.resource_config["folder"])


MANAGERS = {
    "an object": Remembering,
    "a configurable one": lambda: Configured(folder="kept"),
    "a factory": lambda: Made(folder="kept"),
    "a function": lambda: by_function,
    "a function with a config": lambda: by_function.configured({"folder": "kept"}),
    "in memory": dagster.InMemoryIOManager,
    "files": lambda: dagster.FilesystemIOManager(base_dir="kept"),
    "files, the older way": lambda: dagster.fs_io_manager.configured({"base_dir": "kept"}),
    "files, in the folder it is given": dagster.FilesystemIOManager,
}


@pytest.mark.parametrize("name", MANAGERS)
def test_a_manager_keeps_and_loads_and_what_it_has_kept_is_not_made_again(name):
    manager = MANAGERS[name]()
    done, what = made(raw, total, nested, io_manager=manager)
    assert (done.asset_value("total"), done.asset_value(["sales", "north", "nested"])) == (6, {"rows": 3})
    assert what == ("raw", "total", "sales/north/nested")
    done, what = made(raw, total, nested, io_manager=manager)
    assert (done.asset_value("total"), what) == (6, ())
    assert nbasset.load_asset_value("raw") == [1, 2, 3]


@pytest.mark.parametrize("name", ["a configurable one", "a factory", "a function", "files", "files, the older way"])
def test_another_session_loads_it(name, tmp_path):
    manager, values = MANAGERS[name](), []
    for _ in range(2):
        instance = Instance(tmp_path / "store", notebook="n", warn=values.append)
        done = materialize([raw, total], resources={"io_manager": manager}, instance=instance)
        values.append((done.asset_value("raw"), done.made))
        instance.close()
    assert values == [([1, 2, 3], ("raw", "total")), ([1, 2, 3], ())]


def test_its_configuration_counts():
    assert made(raw, io_manager=Made(folder="one"))[1] == ("raw",)
    assert made(raw, io_manager=Made(folder="one"))[1] == ()
    assert made(raw, io_manager=Made(folder="two"))[1] == ("raw",)
    assert sorted(path.name for path in Path().glob("*/raw")) == ["raw", "raw"]


def test_partitions_lie_where_dagster_looks_for_them():
    manager = dagster.FilesystemIOManager(base_dir="kept")
    done, _ = made(parts, whole, daily, io_manager=manager)
    assert done.asset_value("whole") == (["p", "q"], [["p"], ["q"]])
    found = sorted(str(path.relative_to("kept")) for path in Path("kept").rglob("*") if path.is_file())
    assert found == ["daily/2026-01-01", "daily/2026-01-02", "daily/2026-01-03", "parts/p", "parts/q", "whole"]

    @dagster.asset(partitions_def=dagster.StaticPartitionsDefinition(["p", "q"]))
    def parts_there():
        raise AssertionError

    @dagster.asset(ins={"parts": dagster.AssetIn("parts")})
    def theirs(parts):
        return parts

    spec = dagster.AssetSpec("parts", partitions_def=dagster.StaticPartitionsDefinition(["p", "q"]))
    run = dagster.materialize([spec, theirs], selection=[theirs], resources={"io_manager": manager})
    assert run.asset_value("theirs") == {"p": ["p"], "q": ["q"]}


def test_what_an_environment_variable_says_counts_and_is_nowhere(monkeypatch):
    for folder in ("first_place", "second_place"):
        monkeypatch.setenv("NBASSET_FOLDER", folder)
        assert made(raw, io_manager=Made(folder=dagster.EnvVar("NBASSET_FOLDER")))[1] == ("raw",)
        assert Path(folder, "raw").exists()
        told = current().result("raw").making
        assert folder not in str(told.parts)
    assert made(raw, io_manager=Made(folder=dagster.EnvVar("NBASSET_FOLDER")))[1] == ()


class Counting(dagster.ConfigurableResource):
    n: int

    def times(self, other):
        return self.n * other


class Around(dagster.ConfigurableResource):
    counting: Counting

    def thrice(self):
        return self.counting.times(3)


@asset
def by_resource(counting: Counting, around: Around):
    return counting.times(2), around.thrice()


@asset
def by_context(context):
    return context.resources.built


@dagster.resource(config_schema={"n": int}, required_resource_keys={"counting"})
def built(context):
    yield context.resource_config["n"] + context.resources.counting.n
    Path("closed").write_text("yes", encoding="utf-8")


def test_its_resources_are_opened_as_it_opens_them():
    counting = Counting(n=5)
    done, _ = made(by_resource, counting=counting, around=Around(counting=counting))
    assert done.asset_value("by_resource") == (10, 15)
    assert made(by_resource, counting=Counting(n=6), around=Around(counting=counting))[1] == ("by_resource",)
    assert made(by_resource, counting=Counting(n=6), around=Around(counting=counting))[1] == ()
    assert made(by_resource, counting=Counting(n=6), around=Around(counting=Counting(n=1)))[1] == ("by_resource",)


def test_a_function_of_its_builds_a_resource_of_others_and_closes_it():
    done, _ = made(by_context, built=built.configured({"n": 3}), counting=Counting(n=5))
    assert done.asset_value("by_context") == 8
    assert Path("closed").exists()
    assert made(by_context, built=built.configured({"n": 3}), counting=Counting(n=5))[1] == ()
    assert made(by_context, built=built.configured({"n": 4}), counting=Counting(n=5))[1] == ("by_context",)


def test_what_it_has_lost_is_told_and_made_again():
    manager = dagster.FilesystemIOManager(base_dir="kept")
    made(raw, total, io_manager=manager)
    Path("kept", "raw").unlink()
    with pytest.raises(Damaged, match="I/O manager io_manager could not load it"):
        nbasset.load_asset_value("raw")
    assert made(raw, total, io_manager=manager)[1] == ("raw",)


def test_tables_of_duckdb():
    pandas = pytest.importorskip("pandas")
    theirs = pytest.importorskip("dagster_duckdb_pandas")

    @asset(key_prefix="shop", metadata={"columns": ["n"]})
    def orders() -> pandas.DataFrame:
        return pandas.DataFrame({"n": [1, 2], "m": [3, 4]})

    @asset(ins={"orders": nbasset.AssetIn(["shop", "orders"], metadata={"columns": ["m"]})}, key_prefix="shop")
    def doubled(orders: pandas.DataFrame) -> pandas.DataFrame:
        return orders * 2

    days = nbasset.DailyPartitionsDefinition("2026-01-01", end_date="2026-01-03")

    @asset(partitions_def=days, metadata={"partition_expr": "strptime(day, '%Y-%m-%d')"}, key_prefix="shop")
    def visits(context) -> pandas.DataFrame:
        return pandas.DataFrame({"day": [context.partition_key], "n": [int(context.partition_key[-1])]})

    @asset(ins={"visits": nbasset.AssetIn(["shop", "visits"])}, key_prefix="shop")
    def all_visits(visits: pandas.DataFrame) -> pandas.DataFrame:
        return visits.sort_values("day").reset_index(drop=True)

    manager = theirs.DuckDBPandasIOManager(database="database.duckdb")
    done, _ = made(orders, doubled, visits, all_visits, io_manager=manager)
    assert done.asset_value(["shop", "doubled"]).to_dict("list") == {"m": [6, 8]}
    assert done.asset_value(["shop", "all_visits"])["n"].tolist() == [1, 2]
    assert made(orders, doubled, visits, all_visits, io_manager=manager)[1] == ()

    import duckdb

    with duckdb.connect("database.duckdb") as database:
        assert database.sql("select sum(n) from shop.orders").fetchall() == [(3,)]
        assert database.sql("select count(*) from shop.visits").fetchall() == [(2,)]

"""Identity: two keys that read alike live side by side, and a point travels through every room."""

from __future__ import annotations

import pytest
from naming import named, texts

from nbasset.core.decorators import asset
from nbasset.core.events import Blocked, Materialized
from nbasset.core.keys import AssetKey
from nbasset.core.live_view import LiveView
from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.protocol import asset_state
from nbasset.core.run_views import run_views
from nbasset.core.status import Assessment, Status
from nbasset.core.version import Settings, Version
from nbasset.core.view import asset_view, name_of, view_of
from nbasset.instance import Instance
from nbasset.storage.event_log import MemoryEventLog
from nbasset.storage.memory import MemoryStore
from nbasset.storage.store import FileStore

ONE, TWO = r"a\/b", "a/b"
POINT = named("sales/model[depth=4]")


def define(instance, one=1, two=2):
    for key, value in ((AssetKey("a/b"), one), (AssetKey(["a", "b"]), two)):
        names = {"__name__": "__main__"}
        exec(f"def made():\n    return [{value}]", names)
        instance.define(asset(key=key)(names["made"]))


@pytest.fixture
def instance(tmp_path):
    found = Instance(tmp_path / "store", notebook="n", warn=lambda sentence: None)
    define(found)
    yield found
    found.close()


def run(instance):
    return instance.runs.run(instance.runs.request(None))


def test_two_keys_that_read_alike_are_made_stored_and_found_apart(instance):
    assert texts(run(instance).made) == [ONE, TWO]
    assert [instance.value(each) for each in (ONE, TWO)] == [[1], [2]]
    assert [len(instance.store.versions(named(each))) for each in (ONE, TWO)] == [1, 1]
    assert {str(each.asset) for each in instance.store.everything()} == {ONE, TWO}


def test_an_edit_of_one_leaves_the_other_fresh_also_in_the_next_session(instance):
    run(instance)
    define(instance, two=7)
    again = Instance(instance.root, notebook="n", warn=lambda sentence: None)
    define(again, two=7)
    for session in (instance, again):
        assert {str(name): str(each.status) for name, each in session.standing().all().items()} == {
            ONE: "FRESH",
            TWO: "STALE",
        }
    again.close()


def test_their_events_views_and_pages_tell_them_apart(instance):
    heard = []
    instance.listeners.append(heard.append)
    run(instance)
    assert [str(each.asset) for each in heard if isinstance(each, Materialized)] == [ONE, TWO]
    for each in (ONE, TWO):
        told = instance.log.events("n", named(each))
        assert {str(event.asset) for event in told} == {each}
    (shown,) = run_views(instance.log.events("n"))
    assert [step["asset"] for step in shown["steps"]] == [ONE, TWO]
    view = view_of("n", instance.definitions, instance.standing().all(), {})
    assert [asset_state(each)["name"] for each in view["assets"]] == [ONE, TWO]
    live = LiveView(view)
    changed = live.after(Materialized(named(TWO), kind="another"))
    assert [live.assets[named(each)]["kind"] for each in (ONE, TWO)] == ["list of 1", "another"]
    assert texts(changed.assets) == [TWO]


def test_forgetting_one_leaves_the_other(instance):
    run(instance)
    instance.forget(TWO)
    assert not instance.store.versions(named(TWO))
    assert instance.value(ONE) == [1]


@pytest.fixture(params=["on disk", "in memory"])
def store(request, tmp_path):
    found = MemoryStore() if request.param == "in memory" else FileStore(tmp_path / "points", b"s" * 32)
    yield found
    found.close()


def made_at(name, key="k1"):
    making = Making(upstream=(named("raw[year=2024]"),), after={named("log[x=]]"): "v1"})
    return Materialization(name, key, "", "n", "r1", 1.0, 0.1, "int", making=making)


def test_a_point_is_stored_and_found_apart_from_others_and_from_none(store):
    names = [named("sales/model"), POINT, named("sales/model[depth=5]")]
    for number, name in enumerate(names):
        store.save(made_at(name), number, [])
    for number, name in enumerate(names):
        (found,) = store.find(name, "k1")
        assert found.asset is name
        assert found.making == made_at(name).making
        assert store.load(found) == number
    store.forget(POINT)
    assert [len(store.versions(name)) for name in names] == [1, 0, 1]


def test_a_point_survives_its_process_and_the_loss_of_the_index(tmp_path):
    store = FileStore(tmp_path / "points", b"s" * 32)
    store.save(made_at(POINT), 5, [])
    store.close()
    (tmp_path / "points" / "index.sqlite").unlink()
    again = FileStore(tmp_path / "points", b"s" * 32)
    assert [again.load(made) for made in again.versions(POINT)] == [5]
    assert [event.asset for event in again.event_log.events(asset=POINT)] == [POINT]
    again.close()


@pytest.mark.parametrize("kind", ["on disk", "in memory"])
def test_a_point_survives_the_log(tmp_path, kind):
    store = FileStore(tmp_path / "points", b"s" * 32)
    log = store.event_log if kind == "on disk" else MemoryEventLog()
    events = [Materialized(POINT, "r1", "n", 1.0, key="k1", took=2.0), Blocked(named("a"), "r1", "n", 2.0, by=POINT)]
    for event in events:
        log.append(event)
    log.flush()
    assert list(log.events()) == events
    assert list(log.events(asset=POINT)) == events[:1]
    assert list(log.latest("n")) == [POINT]
    assert log.took([POINT]) == {POINT: 2.0}
    assert {each.asset for each in log.current_keys()} == {POINT}
    store.close()


def test_a_point_is_told_in_view_page_and_run(tmp_path):
    from nbasset.core.definitions import Definitions

    body = asset(name="model", key_prefix="sales")(lambda: 1)
    definitions = Definitions([body])
    definitions.by_name[POINT] = body
    view = asset_view(Assessment(POINT, Status.MISSING, (), Version({}), Settings()), definitions)
    assert (view["name"], view["point"], name_of(view)) == ("sales/model[depth=4]", "depth=4", POINT)
    assert asset_state(view)["point"] == "depth=4"
    (run,) = run_views([Materialized(POINT, "r1", "n", 1.0)])
    assert run["steps"][0]["asset"] == "sales/model[depth=4]"

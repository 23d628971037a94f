"""Runs of an instance: what is made, what is kept, early cut-off and undo."""

from __future__ import annotations

import gc
import random
import sys
from pathlib import Path

import pytest
from naming import all_named, named, texts

from nbasset.core.errors import InvalidDefinition, InvalidSelection, NeverMade

CHAIN = """
def a():
    RAN.append("a")
    return [1, 2]
def b(a):
    RAN.append("b")
    return [x * 2 for x in a]
def c(b):
    RAN.append("c")
    return sum(b)
"""


def test_a_second_run_makes_nothing_also_in_a_fresh_process(program):
    program.define(CHAIN)
    assert program.run() == ["a", "b", "c"]
    assert program.run() == []
    program.restart()
    program.define(CHAIN)
    assert program.run() == []
    assert program.outcomes() == dict.fromkeys("abc", "from the store")
    assert program.value("c") == 6


def test_an_edit_makes_only_what_is_downstream_and_undo_is_free(program):
    program.define(CHAIN)
    program.run()
    edited = CHAIN.replace("x * 2", "x * 3")
    program.define(edited)
    assert program.statuses() == {"a": "FRESH", "b": "STALE", "c": "STALE"}
    assert program.run() == ["b", "c"]
    assert program.value("c") == 9
    program.define(CHAIN)
    assert program.statuses() == {"a": "FRESH", "b": "FRESH", "c": "FRESH"}
    assert program.run() == []
    assert program.value("c") == 6


def test_the_same_value_from_new_code_ends_the_wave(program):
    program.define(CHAIN)
    program.run()
    program.define(CHAIN.replace("x * 2", "x + x"))
    assert program.run() == ["b"]
    assert program.outcomes() == {"a": "from the store", "b": "made", "c": "from the store"}


def test_what_was_made_and_found_again_is_current_in_the_next_process(program):
    program.define(CHAIN)
    program.run()
    program.define(CHAIN.replace("x * 2", "x * 3"))
    program.run()
    program.define(CHAIN)
    program.run()
    program.restart()
    program.define(CHAIN.replace("x * 2", "x * 5"))
    assert program.value("c") == 6, "the last that was current"


def test_only_makes_the_selected_from_what_there_is(program):
    program.define(CHAIN)
    program.run()
    program.define(CHAIN.replace("[1, 2]", "[5]").replace("x * 2", "x * 3"))
    assert program.run("b", only=True) == ["b"]
    assert program.value("b") == [3, 6], "from the earlier value of a"
    assert program.statuses()["b"] == "STALE"
    assert program.run() == ["a", "b", "c"]
    assert program.value("c") == 15


def test_again_makes_what_is_fresh_and_only_the_selected(program):
    program.define(CHAIN)
    program.run()
    assert program.run("b", again=True) == ["b"]
    assert program.run(again=True) == ["a", "b", "c"]


def test_a_manual_asset_is_made_only_when_it_is_named(program):
    program.define(CHAIN, b={"manual": True})
    assert program.run() == ["a"]
    assert program.outcomes() == {"a": "made", "b": "waits", "c": "waits"}
    assert program.last.success
    assert program.run("b") == ["b"]
    assert program.run("c") == ["c"]
    program.define(CHAIN.replace("x * 2", "x * 3"), b={"manual": True})
    assert program.run() == []
    assert program.run("+c") == []


def test_an_asset_that_is_always_made_is_made_each_time_and_its_downstream_follows_its_value(program):
    source = (
        "def clock():\n    RAN.append('clock')\n    return len(ticks)\n"
        "def after(clock):\n    RAN.append('after')\n    return clock"
    )
    program.define(source, clock={"always": True}, names={"ticks": Ticks()})
    assert program.run() == ["clock", "after"]
    assert program.run() == ["clock"]
    Ticks.count = 5
    assert program.run() == ["clock", "after"]
    assert program.value("after") == 5
    assert program.said("clock") == "FRESH · made in every run"
    assert program.run("after") == ["clock"]


class Ticks:
    """Something whose length changes although nobody can see it."""

    count = 3

    def __len__(self):
        return Ticks.count

    def __reduce__(self):
        return (Ticks, ())


def test_jobs_and_selections(program):
    from nbasset.core.definitions import Definitions
    from nbasset.core.jobs import define_asset_job

    program.define(CHAIN, a={"group_name": "g"}, b={"group_name": "g"})
    program.instance.register(Definitions(jobs=[define_asset_job("j", ["a"])]))
    assert program.run(job="j") == ["a"]
    assert program.run("group:g") == ["b"]
    assert program.run("a+", again=True) == ["a", "b"]
    assert program.run("key:a+", again=True) == ["a", "b", "c"]
    with pytest.raises(InvalidSelection, match="There is no job 'k'"):
        program.run(job="k")


def test_a_plan_says_what_a_run_would_do_and_what_it_cost_last_time(program):
    program.define(CHAIN)
    program.run()
    program.define(CHAIN.replace("x * 2", "x * 3"))
    plan = program.instance.runs.plan(program.instance.runs.request())
    assert plan.to_make == all_named("b c")
    assert plan.decisions[named("b")].reason.startswith("its code changed")
    assert set(texts(plan.expected)) == {"b", "c"}
    assert plan.seconds == sum(plan.expected.values())
    assert program.run() == ["b", "c"]


def test_a_circle_is_refused_and_the_former_definitions_stay(program):
    program.define(CHAIN)
    program.run()
    for source, sentence in [
        ("def a(c):\n    return c", "a would use itself \\(a → b → c → a\\): .* the former definition stays"),
        ("def b(c):\n    return c", "b would use itself \\(b → c → b\\)"),
        ("def a(a):\n    return a", "a would use itself: it reads its own name; give the new asset another name"),
    ]:
        with pytest.raises(InvalidDefinition, match=sentence):
            program.define(source)
        assert program.statuses() == {"a": "FRESH", "b": "FRESH", "c": "FRESH"}
    assert program.run() == []


def test_a_circle_by_deps_is_refused_too(program):
    program.define("def a():\n    return 1\ndef b(a):\n    return a")
    with pytest.raises(InvalidDefinition, match="use itself"):
        program.define("def a():\n    return 1", a={"deps": ["b"]})


def test_definitions_that_end_a_circle_are_accepted_again(program):
    program.define("def a():\n    return 1\ndef b(a):\n    return a")
    program.instance.retire("b")
    program.define("def b():\n    return 1\ndef a(b):\n    return b")
    assert program.run() == []
    assert program.value("a") == 1


def test_a_circle_that_a_helper_closes_later_is_told_and_the_rest_is_made(program):
    names = program.define(
        "def _h():\n    return 1\ndef a():\n    RAN.append('a')\n    return _h()\n"
        "def b(a):\n    RAN.append('b')\n    return a\ndef lone():\n    RAN.append('lone')\n    return 1"
    )
    exec("def _h():\n    return b", names)
    del names["b"]
    assert program.statuses() == {"lone": "MISSING", "a": "UNRESOLVED", "b": "UNRESOLVED"}
    assert "uses itself: " in program.said("a")
    assert program.run() == ["lone"]
    assert program.outcomes() == {"lone": "made", "a": "blocked", "b": "blocked"}
    assert program.last.assets[named("a")].reason == "uses itself: a → b → a"
    for options in ({}, {"only": True}, {"again": True}):
        assert program.run("a", **options) == []
        assert program.outcomes()["a"] == "blocked"
    exec("def _h():\n    return 1", names)
    assert program.run() == ["a", "b"]


def test_an_empty_instance_has_nothing_to_do(program):
    assert program.run() == []
    assert program.last.success
    with pytest.raises(InvalidSelection, match="There is no asset 'a'; none is defined yet"):
        program.run("a")


def test_forgetting_takes_definition_and_results(program):
    program.define(CHAIN)
    program.run()
    assert program.instance.forget("b") > 0
    assert program.statuses() == {"a": "FRESH", "c": "UNRESOLVED"}
    with pytest.raises(InvalidSelection, match="There is no asset 'b'"):
        program.instance.forget("b")
    program.define(CHAIN)
    assert program.statuses() == {"a": "FRESH", "b": "MISSING", "c": "STALE"}
    assert program.run() == ["b"], "and what rests on it is found again by its value"


def test_the_value_of_an_asset_is_its_current_result_or_else_the_last(program):
    program.define(CHAIN)
    with pytest.raises(NeverMade, match="c was never made: run %materialize c, or materialize\\(\\) in a script"):
        program.value("c")
    with pytest.raises(InvalidSelection, match="There is no asset 'd'"):
        program.value("d")
    program.run()
    program.define(CHAIN.replace("sum(b)", "max(b)"))
    assert program.value("c") == 6
    program.instance.retire("c")
    assert program.value("c") == 6, "its results are kept"


def test_an_order_only_upstream_is_made_first_and_counts_by_what_it_gave(program):
    source = "def log():\n    RAN.append('log')\n    return {0}\ndef d():\n    RAN.append('d')\n    return 1"
    program.define(source.format(1), d={"deps": ["log"]})
    assert program.run() == ["log", "d"]
    program.define(source.format("[1][0]"), d={"deps": ["log"]})
    assert program.run() == ["log"], "the same value"
    program.define(source.format(2), d={"deps": ["log"]})
    assert program.run("log") == ["log"]
    assert program.said("d") == "STALE: log was made anew"
    assert program.run() == ["d"]


def test_config_of_a_run_counts_and_a_bad_one_is_told(program):
    from nbasset import Config, RunConfig

    class Limits(Config):
        rows: int = 1

    source = "def a(config: Limits):\n    RAN.append(str(config.rows))\n    return config.rows"
    program.define(source, names={"Limits": Limits})
    assert program.run() == ["1"]
    assert program.run(config=RunConfig({"a": Limits(rows=5)})) == ["5"]
    assert program.run(config={"ops": {"a": {"config": {"rows": 5}}}}) == []
    assert program.run() == [], "each config has its result"
    with pytest.raises(InvalidDefinition, match=r"The config of a: Limits has no field 'row'; its fields are rows\."):
        program.run(config=RunConfig({"a": {"row": 5}}))


def test_an_asset_with_a_prefix_finds_its_config_by_dagsters_name(program):
    from nbasset import Config, RunConfig

    class Limits(Config):
        rows: int = 1

    source = "def a(config: Limits):\n    RAN.append(str(config.rows))\n    return config.rows"
    program.define(source, names={"Limits": Limits}, a={"key_prefix": "sales"})
    assert program.run(config=RunConfig({"sales__a": Limits(rows=7)})) == ["7"]


def test_the_seed_is_part_of_the_key_and_derived_from_the_name(program):
    source = "import random\ndef a():\n    return random.random()\ndef b():\n    return random.random()"
    program.define(source)
    program.run()
    first = program.value("a"), program.value("b")
    assert first[0] != first[1], "no two assets draw the same"
    program.run(again=True)
    assert (program.value("a"), program.value("b")) == first
    program.define(source, a={"seed": 7})
    assert program.said("a").startswith("STALE: its random seed changed")
    program.run()
    assert program.value("a") == __import__("random").Random(7).random()
    program.define(source, a={"seed": "none"})
    program.run()
    drawn = program.value("a")
    program.run("a", again=True)
    assert program.value("a") != drawn


def test_a_store_stays_where_it_is_when_the_notebook_goes_to_another_folder(tmp_path, monkeypatch):
    from nbasset.core.decorators import asset
    from nbasset.instance import Instance

    def a():
        return 1

    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    instance = Instance(Path("here"), notebook="n")
    monkeypatch.chdir(tmp_path / "sub")
    instance.define(asset(a))
    instance.runs.run(instance.runs.request())
    assert (tmp_path / "here").is_dir()
    assert not list((tmp_path / "sub").iterdir())
    instance.close()


@pytest.mark.slow
def test_what_the_engine_holds_of_a_body_goes_with_it_and_does_not_wait_for_the_collector(program):
    program.define(CHAIN)
    gc.collect()
    gc.disable()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        assert program.run() == ["a", "b", "c"]
        gc.collect()
        left = [each for each in gc.garbage if type(each).__module__.startswith("nbasset.engine")]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert left == []


def test_bodies_that_only_compute_stand_between_others_and_what_those_set_is_put_back_as_ever(program):
    limit = sys.getrecursionlimit()
    program.define("""
def a():
    return 1
def b(a):
    import sys
    sys.setrecursionlimit(7_777)
    return a + 1
def c(b):
    return f"{b + 1}"
def d(c):
    import random, sys
    return [c, sys.getrecursionlimit(), random.random()]
""")
    random.seed(1)
    before = random.getstate()
    program.run()
    assert program.value("d")[:2] == ["3", limit]
    assert (sys.getrecursionlimit(), random.getstate()) == (limit, before)


def test_a_selection_by_status_that_nothing_has_says_so(program):
    program.define("def a():\n    return 1")
    program.run()
    for selection in ("status:failed", "key:a and status:failed"):
        with pytest.raises(InvalidSelection, match="is failed now: %assets says how all stand"):
            program.run(selection)

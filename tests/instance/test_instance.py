"""The instance: one store at a time, everybody hears what happens, values by name."""

from __future__ import annotations

import multiprocessing

import pytest
from naming import named, texts

from nbasset.api import asset
from nbasset.core.errors import InvalidSelection, NeverMade
from nbasset.core.events import EventType
from nbasset.instance import Instance

CHAIN = "def a():\n    return [1, 2]\ndef b(a):\n    return sum(a)"


def test_a_store_is_opened_when_it_is_first_asked_for(tmp_path):
    instance = Instance(tmp_path / "store")
    assert not (tmp_path / "store").exists()
    instance.standing()
    assert (tmp_path / "store").exists()
    instance.close()


def test_another_store_has_other_results(program, tmp_path):
    program.define(CHAIN)
    program.run()
    program.instance.close()
    program.instance.open_store(tmp_path / "other")
    assert program.statuses() == {"a": "MISSING", "b": "MISSING"}


def test_everybody_who_listens_hears_of_everything_with_notebook_and_moment(program):
    heard = []
    program.instance.listeners.append(heard.append)
    program.define(CHAIN)
    program.run("a")
    kinds = [event.type for event in heard]
    assert kinds == [EventType.RUN_STARTED, EventType.STARTED, EventType.MATERIALIZED, EventType.RUN_FINISHED]
    assert {event.notebook for event in heard} == {"n"}
    assert all(event.at > 0 for event in heard)


def test_that_something_was_skipped_again_is_not_written_down_again(program):
    program.define(CHAIN)
    program.run()
    program.run()
    program.run()
    kinds = [event.type for event in program.instance.log.events("n", "a")]
    assert EventType.SKIPPED not in kinds


def test_a_value_that_was_never_made_says_how_to_make_it(program):
    program.define(CHAIN)
    with pytest.raises(NeverMade, match="b was never made: run %materialize b"):
        program.instance.value("b")
    with pytest.raises(InvalidSelection):
        program.instance.value("c")


def test_a_result_is_accepted_for_the_definition_now_and_who_did_so_is_known(program):
    program.define(CHAIN)
    program.run()
    program.define(CHAIN.replace("sum(a)", "sum(a) * 1"))
    kept = program.instance.accept("b", "me")
    assert kept.making.metadata["accepted by"] == "me"
    assert program.statuses() == {"a": "FRESH", "b": "FRESH"}
    with pytest.raises(NeverMade, match="nothing to accept"):
        program.instance.accept("b", "me")


def test_a_definition_is_added_and_another_retired_with_one_look(program):
    names = program.define(CHAIN)
    from nbasset.core.decorators import asset
    from nbasset.core.definitions import Definitions

    exec("def c():\n    return 1", names)
    standing = program.instance.standing_with(Definitions([asset()(names["c"])]), retired=[named("b")])
    assert set(texts(standing.all())) == {"a", "c"}
    assert set(program.instance.definitions.names) == {"a", "c"}


def three():
    return 3


def test_a_folder_that_cannot_be_written_to_remembers_in_the_users_cache_and_that_is_said_at_once(
    tmp_path, monkeypatch
):
    monkeypatch.delenv("NBASSET_HOME")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("nbasset.storage.places._is_writable", lambda folder: False)
    made = []
    for _ in range(2):
        said = []
        instance = Instance(notebook="course", warn=said.append)
        assert [sentence.startswith(f"Results are kept in {instance.root}, as this folder") for sentence in said] == [
            True
        ]
        instance.define(asset(name="three")(three))
        made.append(instance.runs.run(instance.runs.request()).made)
        instance.close()
    assert list(map(len, made)) == [1, 0]


def test_who_closes_it_ends_the_processes_that_make_its_steps(program):
    def waiting():
        return [each for each in multiprocessing.active_children() if each.name == "nbasset worker"]

    before = len(waiting())
    program.instance.runs.executors.workers("processes 1")
    assert len(waiting()) == before + 1
    program.instance.close()
    assert len(waiting()) == before

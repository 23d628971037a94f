"""Numbered results: a version by the number that its history tells, whatever else of that history is lost."""

from __future__ import annotations

import multiprocessing

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from instance.conftest import Program

from nbasset import asset, history, load_asset_value, materialize, status
from nbasset.core.definitions import Definitions
from nbasset.core.errors import NeverMade
from nbasset.core.runs import DagsterRun
from nbasset.instance import Instance, current
from nbasset.instance.answers import why
from nbasset.instance.orders import home_of, order_for
from nbasset.instance.worker import perform


@asset(name="raw")
def one():
    return 1


@asset(name="raw")
def two():
    return 2


@asset
def past():
    return load_asset_value("raw", version=1)


def test_an_earlier_version_is_loaded_by_its_number_and_a_put_back_edit_has_its_old_one():
    for version in (one, two, one):
        materialize([version])
    assert [(each.version, each.what) for each in history("raw")] == [(1, "made"), (2, "made"), (1, "reused")]
    assert [load_asset_value("raw", version=number) for number in (1, 2)] == [1, 2]
    assert load_asset_value("raw", version=2, notebook=current().notebook) == 2
    with pytest.raises(NeverMade, match="no version #3: it has #1 to #2"):
        load_asset_value("raw", version=3)


def test_of_what_gave_way_the_line_stays_with_its_value_in_short():
    materialize([one])
    materialize([two])
    store = current().store
    store.remove([made for made in store.everything() if made.kind == "int"][1:])
    first, second = history("raw")
    assert (first.told, first.stored, second.stored) == ("int 1", False, True)
    assert str(first).startswith("#1 ")
    assert str(first).endswith(": int 1 · not made before · no longer in the store")
    assert " · its code changed" in str(second)
    with pytest.raises(NeverMade, match="raw #1 is not in the store any more"):
        load_asset_value("raw", version=1)
    materialize([one])
    assert load_asset_value("raw", version=1) == 1


def test_a_body_that_asks_for_a_number_is_untracked_as_nothing_from_scratch_has_a_history():
    materialize([one])
    run = materialize([past])
    assert run.asset_value("past") == 1
    assert "version #1 of raw" in str(status("past"))


def number(program, name="a"):
    return program.instance.opened.numbers.of(program.instance.status(name).result)


@settings(max_examples=examples(25))
@given(st.lists(st.sampled_from(["1", "2", "3", "4", "again", "restart", "lost index"]), max_size=9))
def test_a_version_keeps_its_number_whatever_is_edited_put_back_restarted_and_lost(tmp_path_factory, happened):
    program, stood, now = Program(tmp_path_factory.mktemp("store")), [], ""
    for each in happened:
        if each.isdigit():
            program.define(f"def a():\n    return {each}")
            stood += [] if each in stood else [each]
            now = each
        elif each == "again":
            program.run(*stood[:0], again=True)
        else:
            program.instance.close()
            for file in program.root.glob("index.sqlite*") if each == "lost index" else ():
                file.unlink()
            program.restart()
            program.define(f"def a():\n    return {now}" if now else "")
        if stood:
            program.run("a")
            assert number(program) == stood.index(now) + 1
    for at, value in enumerate(stood, 1):
        assert program.instance.value("a", version=at) == int(value)
    program.instance.close()


def test_the_number_is_shown_as_soon_as_there_are_several(program):
    seen = []
    for value in (1, 2, 1):
        program.define(f"def a():\n    return {value}")
        program.run("a")
        seen.append(program.instance.opened.numbers.told(program.instance.status("a").result))
    assert seen == [None, 2, 1]
    assert str(why(program.instance, "a")).startswith("a #1 is fresh")


def test_what_another_notebook_has_made_has_the_number_that_it_has_here(program):
    for value in (1, 2):
        program.define(f"def a():\n    return {value}")
        program.run("a")
    other = Instance(program.root, notebook="other")
    other.register(Definitions(program.instance.definitions.assets))
    other.runs.run(other.runs.request(["a"]))
    assert other.opened.numbers.of(other.status("a").result) == 1
    other.close()
    assert number(program) == 2


@pytest.mark.slow
def test_versions_that_other_processes_make_are_numbered_as_those_of_the_kernel(notebook):
    for value in (1, 2):
        notebook.asset("a", f"a = {value}")
        notebook.run()
    notebook.asset("a", "a = 3")
    (asset,), own = notebook.instance.definitions.assets, notebook.instance.standing().all()
    home = home_of(notebook.instance.root, notebook.instance.notebook)
    order = order_for(asset, own, {}, home, DagsterRun("r"), numbers=notebook.instance.opened.numbers)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        delivery = pool.apply(perform, (order,))
    assert [made.version for made in delivery.made] == [3]

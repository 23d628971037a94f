"""Making one body: what it gives, what it leaves behind, and that its namespace is put back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from naming import by_name, named

from nbasset.core.decorators import asset
from nbasset.core.keys import AssetKey
from nbasset.core.runs import DagsterRun
from nbasset.engine.body import Performed, Performer, Work
from nbasset.engine.capture import PlainSurroundings
from nbasset.engine.interrupts import drive


def function(source, **names):
    namespace = {"__name__": "__main__", **names}
    exec(source, namespace)
    return namespace["a"]


def performed(body, **options):
    work = Work(body, DagsterRun("run"), options.pop("inputs", {}), **options)
    done = Performed()
    with work.in_place():
        drive(Performer(PlainSurroundings(), lambda names, item: None).perform(work, done))
    return done


def test_a_body_gives_its_value_what_it_showed_and_what_it_said(capsys):
    body = asset()(
        function("def a(x, context):\n    print('hi')\n    context.add_output_metadata({'n': x})\n    return x")
    )
    done = performed(body, inputs={"x": 3})
    assert done.outputs[named("a")].value == 3
    assert [item["text"] for item in done.recording.items] == ["hi\n"]
    assert done.metadata == {"n": 3}
    assert done.took > 0


def test_inputs_that_are_no_arguments_are_names_while_it_is_in_place_and_no_longer():
    body = asset()(function("def a():\n    return raw + 1", raw="the notebook's"))
    assert performed(body, inputs={"raw": 1}).outputs[named("a")].value == 2
    assert body.body.namespace["raw"] == "the notebook's"


def test_values_are_kept_where_the_names_of_the_body_still_mean_what_it_made():
    body = asset()(function("def a():\n    return raw"))
    work, done = Work(body, DagsterRun("run"), {"raw": 5}), Performed()
    with work.in_place():
        drive(Performer(PlainSurroundings(), lambda names, item: None).perform(work, done))
        assert body.body.namespace["raw"] == 5
    assert "raw" not in body.body.namespace


def test_what_a_failed_body_showed_and_read_is_left_in_the_record(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data.txt").write_text("x")
    body = asset()(function("def a():\n    print('before')\n    open('data.txt').close()\n    1 / 0"))
    work, done = Work(body, DagsterRun("run"), {}), Performed()
    with pytest.raises(ZeroDivisionError), work.in_place():
        drive(Performer(PlainSurroundings(), lambda names, item: None).perform(work, done))
    assert done.recording.items[0]["text"] == "before\n"
    assert done.observed.inputs() == [str(tmp_path / "data.txt")]
    assert done.outputs == {}


def test_a_body_for_several_assets_has_to_give_as_many_values():
    body = asset(name="x")(function("def a():\n    return 1, 2"))
    both = replace(body, keys=(AssetKey("x"), AssetKey("y")))
    assert {name: output.value for name, output in performed(both).outputs.items()} == by_name({"x": 1, "y": 2})
    three = replace(both, keys=(*both.keys, AssetKey("z")))
    with pytest.raises(ValueError, match="need 3 values, and the body gave 2 values"):
        performed(three)

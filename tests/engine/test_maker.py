"""Makers: inputs are fetched, the body runs, values are kept while its names still mean what it made."""

from __future__ import annotations

import pytest
from naming import named
from protocols import Only, unlike

from nbasset.core.decorators import asset
from nbasset.core.errors import Damaged, Drifted, NotStored, NotTrusted, Unavailable
from nbasset.core.planning import Step
from nbasset.core.runs import DagsterRun
from nbasset.engine.body import Performed, Performer, Work
from nbasset.engine.capture import PlainSurroundings
from nbasset.engine.interrupts import drive
from nbasset.engine.maker import UNUSABLE, Bench, InThisProcess, LostInput, Maker


class Table:
    """A bench that notes what is asked of it."""

    def __init__(self, **inputs):
        self.inputs, self.asked, self.stale_file = inputs, [], ""

    def work(self, step, own, retry):
        self.asked.append(("work", retry))
        if None in self.inputs.values():
            raise LostInput(named("raw"))
        return Work(step.asset, DagsterRun("run"), self.inputs, retry=retry)

    def check_files(self, step, done):
        if self.stale_file:
            raise LostInput(named("writer"), self.stale_file)

    def check_names(self, step, done, error):
        if isinstance(error, NameError) or done.beside:
            raise LostInput(named("missed"), unseen=True)

    def explain(self, error):
        error.add_note("who wrote it")

    def keep(self, step, own, done):
        seen = step.asset.body.namespace.get("raw")
        self.asked.append(("keep", done.outputs[named("a")].value, seen))
        return ["what was kept"]


def making(source, bench, retry=0):
    """What making a step gives, and the record of it."""
    namespace = {"__name__": "__main__", "raw": "the notebook's"}
    exec(source, namespace)
    body, done = asset()(namespace["a"]), Performed()
    maker = InThisProcess(Only(Bench, bench), Performer(PlainSurroundings(), lambda names, item: None))
    return lambda: drive(maker.make(Step(body, body.names), {}, done, retry)), done, namespace


def test_what_a_body_made_is_kept_while_its_inputs_are_in_place_and_then_they_are_gone():
    bench = Table(raw=1)
    make, done, namespace = making("def a():\n    return raw + 1", bench)
    assert make() == ["what was kept"]
    assert bench.asked == [("work", 0), ("keep", 2, 1)]
    assert done.outputs[named("a")].value == 2
    assert namespace["raw"] == "the notebook's"


def test_what_a_failed_body_made_is_not_kept_and_what_it_showed_is_left_in_the_record():
    bench = Table(raw=1)
    make, done, namespace = making("def a():\n    print('half')\n    1 / 0", bench)
    with pytest.raises(ZeroDivisionError):
        make()
    assert bench.asked == [("work", 0)]
    assert [item["text"] for item in done.recording.items] == ["half\n"]
    assert namespace["raw"] == "the notebook's"


def test_an_input_that_is_lost_stops_it_before_the_body_runs():
    bench = Table(raw=None)
    make, done, _ = making("def a():\n    print('ran')", bench)
    with pytest.raises(LostInput) as caught:
        make()
    assert (caught.value.asset, str(caught.value)) == (named("raw"), "raw")
    assert done.recording.items == []


def test_a_body_that_has_read_a_file_which_is_to_be_written_again_keeps_nothing_and_has_not_failed():
    bench = Table(raw=1)
    bench.stale_file = "out.txt"
    for body in ("return open('no such file')", "return 1"):
        make, _, _ = making(f"def a():\n    {body}", bench)
        with pytest.raises(LostInput) as caught:
            make()
        assert caught.value.reason == "out.txt comes from writer, which has to be made first: %materialize writer"
    assert [what for what, *_ in bench.asked] == ["work", "work"]


def test_what_a_failed_body_missed_is_explained():
    make, _, _ = making("def a():\n    return open('no such file')", Table(raw=1))
    with pytest.raises(FileNotFoundError) as caught:
        make()
    assert caught.value.__notes__ == ["who wrote it"]


def test_the_body_knows_which_try_it_is():
    bench = Table()
    make, _, _ = making("def a(context):\n    return context.retry_number", bench, retry=2)
    make()
    assert bench.asked == [("work", 2), ("keep", 2, "the notebook's")]


def test_a_value_that_is_damaged_drifted_not_trusted_or_out_of_reach_cannot_be_used_and_one_not_stored_is_no_such():
    assert set(UNUSABLE) == {Damaged, Drifted, NotTrusted, Unavailable}
    assert not issubclass(NotStored, UNUSABLE)


def test_it_makes_as_every_maker_does():
    assert unlike(Maker, InThisProcess(Table(), None)) == []


@pytest.mark.parametrize(
    "code",
    ["missed", "import threading\n    t = threading.Thread(target=lambda: missed)\n    t.start(); t.join()"],
)
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_body_that_has_missed_an_asset_waits_for_it(code):
    make, _, _ = making(f"def a():\n    {code}", Table())
    with pytest.raises(LostInput) as lost:
        make()
    assert lost.value.reason == "its code looks up missed, which has to be made first: %materialize missed"

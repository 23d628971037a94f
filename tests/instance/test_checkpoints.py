"""Checkpoints of an instance: a body that was stopped goes on, and gives what it would have given in one piece."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from naming import named
from shells import Notebook

from nbasset.api import asset
from nbasset.core.definitions import Definitions
from nbasset.core.planning import Step
from nbasset.core.runs import RunStopped
from nbasset.engine.watch.observe import Observed
from nbasset.instance import Instance
from nbasset.instance.checkpoints import HereAtWork

DATA = Path("data.txt")


class Desk:
    """Stops the body at a tick, as somebody at the desk; whoever sits there, no key knows of it."""

    def __init__(self, error: BaseException | None, at: int = 3) -> None:
        self.error = error
        self.at = at
        self.ticks = 0

    def __nbasset_identity__(self) -> str:
        return "a desk"

    def tick(self) -> None:
        self.ticks += 1
        if self.ticks == self.at and self.error is not None:
            raise self.error


@asset
def walk(context):
    done = context.checkpoint() or [DATA.read_text()]
    while len(done) < 7:
        done.append(random.random())
        context.checkpoint(done)
        context.resources.desk.tick()
    return done


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    DATA.write_text("one")
    return tmp_path


def made(place, error=None, store="store", said=None, at=3):
    """Run it in a new session; its value, how often the body went round, and the marks of the result."""
    instance = Instance(place / store, notebook="n", warn=(said if said is not None else []).append)
    desk = Desk(error, at)
    instance.register(Definitions(assets=[walk], resources={"desk": desk}))
    try:
        instance.runs.run(instance.runs.request())
        status = instance.status("walk")
        return instance.value("walk"), desk.ticks, status.current.making.marks
    finally:
        instance.close()


def test_a_body_that_was_stopped_goes_on_and_draws_as_if_nothing_had_happened(place):
    with pytest.raises(RunStopped):
        made(place, KeyboardInterrupt())
    value, ticks, marks = made(place)
    assert ticks == 3
    assert marks == ("resumed from a checkpoint",)
    assert value == made(place, store="from scratch")[0]
    assert list((place / "store" / "checkpoints").iterdir()) == []
    DATA.write_text("two")
    assert made(place)[0][0] == "two"  # what was read before the checkpoint counts for the result


@pytest.mark.parametrize("stops", [(1,), (6,), (1, 2, 2)])
def test_wherever_and_however_often_it_was_stopped(place, stops):
    for at in stops:
        with pytest.raises(RunStopped):
            made(place, KeyboardInterrupt(), at=at)
    value, ticks, _ = made(place)
    assert ticks == 6 - sum(stops)
    assert value == made(place, store="from scratch")[0]


def test_what_raises_leaves_its_checkpoint_too(place):
    run = Instance(place / "store", notebook="n", warn=[].append)
    run.register(Definitions(assets=[walk], resources={"desk": Desk(ValueError("no"))}))
    assert run.runs.run(run.runs.request()).failed
    run.close()
    instance = Instance(place / "store", notebook="n", warn=[].append)
    desk = Desk(None)
    instance.register(Definitions(assets=[walk], resources={"desk": desk}))
    instance.runs.run(instance.runs.request(retry=True, again=True))
    assert desk.ticks == 3
    instance.close()


def test_a_checkpoint_that_rests_on_what_has_changed_is_not_used_and_that_is_said(place):
    with pytest.raises(RunStopped):
        made(place, KeyboardInterrupt())
    DATA.write_text("two")
    said = []
    value, ticks, marks = made(place, said=said)
    assert (value[0], ticks, marks) == ("two", 6, ())
    (sentence,) = said
    assert sentence.startswith("The checkpoint of walk is not used, it begins anew: ")
    assert "data.txt" in sentence


def test_a_checkpoint_that_is_damaged_or_somebody_elses_is_not_used_and_that_is_said(place, monkeypatch):
    with pytest.raises(RunStopped):
        made(place, KeyboardInterrupt())
    (path,) = (place / "store" / "checkpoints").iterdir()
    path.write_bytes(b"x" + path.read_bytes()[1:])
    said = []
    assert made(place, said=said)[1] == 6
    assert "is damaged" in said[0]


def test_what_is_forgotten_leaves_no_checkpoint(place):
    with pytest.raises(RunStopped):
        made(place, KeyboardInterrupt())
    instance = Instance(place / "store", notebook="n", warn=[].append)
    instance.define(walk)
    instance.forget("walk")
    assert list((place / "store" / "checkpoints").iterdir()) == []
    instance.close()


def test_a_step_that_is_made_elsewhere_takes_no_checkpoint_of_the_body_made_here(place):
    instance = Instance(place / "store", notebook="n", warn=[].append)
    instance.register(Definitions(assets=[walk], resources={"desk": Desk(None)}))
    step = Step(walk, walk.names)
    other = Step(step.asset, (named("other"),))
    at_work = HereAtWork(instance)
    own = instance.standing().all()[step.names[0]]
    at_work.begun(step, own, 0).keep(1)
    at_work.failed(other, Observed())
    assert not (place / "store" / "checkpoints").exists()
    at_work.begun(step, own, 0).keep(1)
    assert at_work.begun(step, own, 1).last() == 1
    assert (at_work.marks(step), at_work.marks(other)) == (("resumed from a checkpoint",), ())
    at_work.failed(step, Observed())
    assert len(list((place / "store" / "checkpoints").iterdir())) == 1
    instance.close()


CELL = """%%asset
def total(context):
    import signal
    done, stopped = context.checkpoint() or ([], False)
    while len(done) < 4:
        done.append(len(done))
        context.checkpoint((done, True))
        if len(done) == 2 and not stopped:
            signal.raise_signal(signal.SIGINT)
    return done"""


def test_stop_in_a_notebook_leaves_it_and_the_cell_run_again_goes_on():
    notebook = Notebook()
    notebook.run(CELL, "c1", fails=True)
    notebook.run(CELL, "c1")
    assert notebook.run("total") == [0, 1, 2, 3]
    assert "resumed from a checkpoint" in notebook.page.text
    notebook.close()

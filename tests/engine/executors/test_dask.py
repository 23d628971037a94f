"""A cluster of Dask's: an external scheduler, and workers that are processes of their own."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from pathlib import Path

import clusters
import pytest
from engine.executors.acting import act
from engine.executors.test_given import order

from nbasset import asset, materialize
from nbasset.core.errors import NbassetError
from nbasset.core.events import StepStarted
from nbasset.core.runs import MaterializationFailed, RunStopped
from nbasset.engine.executors import dask
from nbasset.engine.executors.dask import Dask, Found
from nbasset.engine.executors.workers import Answer
from nbasset.instance import Instance

pytestmark = pytest.mark.processes

pytest.importorskip("distributed")
key_split = pytest.importorskip("dask.utils").key_split

SECRET = "hunter2"


@asset
def parent():
    """The process that has started the body's."""
    print("hello")
    return os.getppid(), os.environ.get("NBASSET_TEST_TOKEN"), os.environ.get("NBASSET_TEST_WORD")


@asset
def large(parent):
    """More than what lies in packs."""
    return bytes(2_000_000), parent[2]


@asset
def below(large):
    """What reads it again."""
    return len(large[0])


@asset
def sleeps():
    """What has to be stopped."""
    Path("begun").write_text(str(os.getpid()))
    time.sleep(60 * (not Path("go").exists()))


@asset
def after(sleeps):
    """It makes two steps of them."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with clusters.cluster(tmp_path_factory.mktemp("cluster")) as found:
        yield found


@pytest.fixture
def instance(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = Instance(tmp_path / "store", notebook="n", warn=lambda sentence: found.said.append(sentence))
    found.said = []
    yield found
    found.runs.executors.close()
    found.close()


def tasks(client):
    return client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.tasks))


def test_steps_are_made_there_signed_here_and_found_by_the_kernel(cluster, instance, monkeypatch):
    monkeypatch.setenv("NBASSET_TEST_WORD", "word")
    monkeypatch.setenv("NBASSET_TEST_TOKEN", SECRET)
    sent, dumps = [], pickle.dumps

    def seen(thing):
        sent.append(dumps(thing))
        return sent[-1]

    monkeypatch.setattr(dask.pickle, "dumps", seen)
    where, keys, submit = [], [], cluster[1].submit
    monkeypatch.setattr(
        cluster[1], "submit", lambda *args, key, **more: keys.append(key) or submit(*args, key=key, **more)
    )
    instance.listeners.append(lambda each: where.append(each.where) if isinstance(each, StepStarted) else None)
    done = materialize([parent, large, below], instance=instance, executor=cluster[1])
    assert len(sent) > 3
    assert {"node-0", "node-1"}.intersection(where), "who makes a step is told when it begins"
    assert not any(SECRET.encode() in each for each in sent)
    assert {key_split(key) for key in keys} == {"nbasset:parent", "nbasset:large", "nbasset:below"}, (
        "as Dask shows them"
    )
    assert done.asset_value("below") == 2_000_000
    assert done.asset_value("large")[1] == "word"
    assert [each for each in instance.said if "NBASSET_TEST_TOKEN" in each], "a secret stays, and what needs it too"
    assert instance.opened.store.custody.untrusted() == []
    clusters.until(lambda: tasks(cluster[1]) == [])
    again = materialize([parent, large, below], instance=instance, executor=cluster[1].get_executor())
    assert str(again).endswith("3 from the store>")


@pytest.mark.slow
def test_stop_ends_bodies_and_leaves_no_tasks(cluster, instance):
    def press():
        clusters.until(Path("begun").exists)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=press, daemon=True)
    thread.start()
    with pytest.raises(RunStopped):
        materialize([sleeps, after], instance=instance, executor=cluster[1])
    thread.join()
    clusters.until(lambda: tasks(cluster[1]) == [])
    pid = int(Path("begun").read_text())
    clusters.until(lambda: not Path(f"/proc/{pid}").exists() or "sleep" not in Path(f"/proc/{pid}/wchan").read_text())
    Path("go").touch()
    assert materialize([sleeps, after], instance=instance, executor=cluster[1]).success


def test_who_cannot_make_what_the_kernel_would_make_is_refused(cluster, tmp_path):
    found = Dask(cluster[1], act)
    with pytest.raises(NbassetError, match="does not see the store's folder"):
        found.check(str(tmp_path / "is not there"))
    found.check(str(tmp_path))
    assert (found.count, found.width) == (2, 2)
    here = dask.look(str(tmp_path))
    problem = dask._problem
    assert problem(here, here) == ""
    assert "it has Python 2.7" in problem(here, Found("2.7", here.nbasset, True))
    assert "Install the same version" in problem(here, Found(here.python, "0.0", True))
    assert "it has no nbasset" in problem(here, ModuleNotFoundError("no", name="nbasset"))
    assert "it does not say" in problem(here, OSError("broken"))


def test_who_does_not_see_a_store_at_a_url_is_told_what_it_needs(tmp_path):
    (tmp_path / "seen").touch()
    here = dask.look(f"file://{tmp_path}/seen")
    assert here.sees
    for probe in (f"file://{tmp_path}/not there", "nothing://bucket/team/seen-1"):
        there = dask.look(probe)
        assert not there.sees
        assert f"does not see the store at {probe.rpartition('/')[0]}. Give it what" in dask._problem(
            here, there, probe
        )


def test_a_body_that_kills_its_process_is_told_and_its_worker_lives(cluster):
    found = Dask(cluster[1], act)
    found.take(1, order("die"))
    found.take(2, order("same"))
    answers = []
    while len(answers) < 2:
        answers += [each for each in found.answers(wait=True) if isinstance(each, Answer)]
    one, two = sorted(answers, key=lambda answer: answer.ticket)
    assert (one.delivery, one.died, one.has_begun) == (None, "it was killed by signal 9", True)
    assert two.delivery.refused.isdecimal()
    found.close()


@pytest.mark.slow
def test_a_scheduler_that_goes_away_is_told_with_what_to_do(tmp_path, instance, monkeypatch):
    monkeypatch.setattr(dask, "PATIENCE", 3.0)
    with clusters.cluster(tmp_path, 1) as (cluster, client):

        def kill():
            clusters.until(Path("begun").exists)
            clusters.end(cluster.scheduler)

        thread = threading.Thread(target=kill, daemon=True)
        thread.start()
        with pytest.raises((NbassetError, MaterializationFailed), match="does not answer any more: %nbasset executor"):
            materialize([sleeps, after], instance=instance, executor=client)
        thread.join()
        address = cluster.address
    with pytest.raises(NbassetError, match="There is no Dask scheduler at"):
        Dask(address, act)

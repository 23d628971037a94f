"""Steps made beside a process of somebody else's."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import clusters
import pytest
from engine.executors.acting import act
from engine.executors.test_given import order

from nbasset.engine.executors import beside
from nbasset.engine.executors.beside import made_beside
from nbasset.engine.executors.workers import WorkerDied

pytestmark = pytest.mark.processes


@pytest.fixture(autouse=True)
def _ended():
    yield
    beside.close()


def test_a_process_is_kept_for_the_next_step_if_it_is_as_it_was():
    first, second = (made_beside(act, order("same")).refused for _ in range(2))
    assert first == second != str(os.getpid())
    with pytest.raises(WorkerDied, match="killed by signal 9"):
        made_beside(act, order("die"))
    assert made_beside(act, order("same")).refused != first


def test_a_run_that_is_stopped_has_its_steps_interrupted_and_begins_no_more(tmp_path):
    begun, answers = tmp_path / "begun", []
    what = order("sleep", 60, str(begun))
    what.run_id = "stopped"
    thread = threading.Thread(target=lambda: answers.append(made_beside(act, what)))
    thread.start()
    clusters.until(begun.exists)
    assert (beside.stop("another", end=False), beside.stop("stopped", end=False)) == (0, 1)
    thread.join(30)
    assert [answer.failure.line for answer in answers] == ["KeyboardInterrupt"]
    assert beside.at_work_for("stopped") == 0
    assert made_beside(act, what).failure.line == "KeyboardInterrupt"
    assert made_beside(act, order("same")).refused.isdecimal()
    assert Path(begun).exists()

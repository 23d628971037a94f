"""What comes back of workers."""

from __future__ import annotations

from nbasset.core.errors import NbassetError
from nbasset.engine.executors.workers import Answer, WorkerDied


def test_a_worker_that_died_is_told_to_people_as_any_error_of_ours_is():
    assert issubclass(WorkerDied, NbassetError)
    assert Answer(1, None, "it ended with 3").has_begun

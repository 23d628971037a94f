"""Which worker runs which tests: those of a file together, for their fixtures' sake; truth cases one by one."""

from __future__ import annotations

import re

from xdist.scheduler import LoadFileScheduling
from xdist.workermanage import WorkerController


class ByFile(LoadFileScheduling):
    """As ``--dist loadfile``, but that the longest files, which share nothing but processes that run notebooks, are divided.

    Random notebooks are told by their seeds: the tests of one share what is true of it.
    """

    def _split_scope(self, nodeid: str) -> str:
        seed = re.search(r"^tests/truth/test_programs.py::\w+\[(\d+)", nodeid)
        if seed is not None:
            return f"tests/truth/test_programs.py {seed[1]}"
        return nodeid if nodeid.startswith("tests/truth/") else super()._split_scope(nodeid)

    def remove_node(self, node: WorkerController) -> str | None:
        """What a worker that died was at, which is not tried again; what it had not begun is done by others."""
        work = self.assigned_work[node]
        begun = next(((tests, test) for tests in work.values() for test, done in tests.items() if not done), None)
        if begun is None:
            return super().remove_node(node)
        tests, test = begun
        tests[test] = True
        for scope in [scope for scope, tests in work.items() if all(tests.values())]:
            del work[scope]
        super().remove_node(node)
        return test

    def _reschedule(self, node: WorkerController) -> None:
        """A worker begins a test only when it knows of another, or that there is none."""
        super()._reschedule(node)
        if not node.shutting_down and self._pending_of(self.assigned_work[node]) < 2:
            self._reschedule(node)

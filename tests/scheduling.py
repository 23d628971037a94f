"""Which worker runs which tests: those of a file together, for their fixtures' sake; truth cases one by one."""

from __future__ import annotations

import re

from xdist.scheduler import LoadFileScheduling


class ByFile(LoadFileScheduling):
    """As ``--dist loadfile``, but that the longest files, which share nothing but processes that run notebooks, are divided.

    Random notebooks are told by their seeds: the tests of one share what is true of it.
    """

    def _split_scope(self, nodeid: str) -> str:
        seed = re.search(r"^tests/truth/test_programs.py::\w+\[(\d+)", nodeid)
        if seed is not None:
            return f"tests/truth/test_programs.py {seed[1]}"
        return nodeid if nodeid.startswith("tests/truth/") else super()._split_scope(nodeid)

"""Which worker runs which tests: those of a file together, for their fixtures' sake; truth cases one by one."""

from __future__ import annotations

from xdist.scheduler import LoadFileScheduling


class ByFile(LoadFileScheduling):
    """As ``--dist loadfile``, but that the longest files, which share nothing but processes that run notebooks, are divided."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid if nodeid.startswith("tests/truth/") else super()._split_scope(nodeid)

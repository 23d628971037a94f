"""Executors: which processes make the steps of a run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeAlias

from nbasset.core.errors import InvalidDefinition, NbassetError
from nbasset.core.executors import DASK, KERNEL, PROCESSES, ExecutorDefinition
from nbasset.storage.places import url_of

if TYPE_CHECKING:  # what starts processes is loaded when that is asked for
    from collections.abc import Callable, Iterable
    from concurrent.futures import Executor
    from pathlib import Path

    from nbasset.engine.executors.dask import Client, Dask
    from nbasset.engine.executors.processes import Processes
    from nbasset.engine.executors.workers import Workers

BEHIND = 2
"""How many processes make steps in the background where none were asked for."""

PRELOADED = ("nbasset.instance.worker", "jupyter_core.paths")
"""What every worker needs, beside all that is known of libraries."""

ExecutorLike: TypeAlias = "str | int | Executor | Client | ExecutorDefinition"
"""``kernel``, ``processes``, ``processes 4``, ``dask ADDRESS``; a number of processes; Dagster's executors; a client of
Dask's; or any executor of ``concurrent.futures``."""


class Executors:
    """What this session has steps made by.

    Args:
        root: gives the store's folder, which is there.

    Attributes:
        chosen: for every run that is not asked for with another.
        preloaded: modules that workers load beforehand.
    """

    def __init__(self, root: Callable[[], Path]) -> None:
        self._root = root
        self.chosen: ExecutorLike = KERNEL
        self.preloaded: tuple[str, ...] = PRELOADED
        self._pool: Processes | None = None
        self._clusters: dict[object, Dask] = {}
        self._behind: Processes | None = None

    def choose(self, executor: ExecutorLike) -> str:
        """Have the steps of every later run made by an executor; processes are started at once.

        Args:
            executor: the executor.

        Returns:
            What was found, in words.

        Raises:
            InvalidDefinition: when that is none.
            NbassetError: when it cannot make what the kernel would make.
        """
        workers = self.workers(executor)
        self.chosen = executor
        if self._pool is not None and workers is not self._pool:
            self.close_pool()
        found = [cluster for cluster in self._clusters.values() if cluster is workers]
        if found:
            several = "workers" if found[0].count != 1 else "worker"
            return f"{found[0].count} {several}; Python and nbasset match, and they see the store"
        return f"{workers.width} workers; runs of several steps use them" if workers else "steps run one after another"

    def workers(self, asked: ExecutorLike | None = None, steps: int = 2, *, behind: bool = False) -> Workers | None:
        """The workers of a run; None for the kernel.

        Args:
            asked: what the run was asked for with; None for what was chosen.
            steps: how many steps it has; for one alone nobody goes to another process of this computer.
            behind: whether it is in the background, beside others.

        Raises:
            InvalidDefinition: when that is no executor.
            NbassetError: when it cannot make what the kernel would make.
        """
        executor = self.chosen if asked is None else asked
        width = width_of(executor)
        if width:
            return self._processes(width) if steps > 1 else None
        cluster = _cluster_of(executor)
        if cluster is not None:
            return self._cluster(cluster, behind)
        if isinstance(executor, str | ExecutorDefinition):
            return None
        from nbasset.engine.executors.given import Given
        from nbasset.instance.worker import perform

        return Given(executor, perform)  # type: ignore[arg-type]  # all others are something else

    def leaves(self, asked: ExecutorLike | None = None) -> bool:
        """Whether what is told to the workers of a run may leave this computer."""
        executor = self.chosen if asked is None else asked
        ours = isinstance(executor, ExecutorDefinition) or executor == KERNEL
        return not ours and not width_of(executor)

    def workers_behind(self, asked: ExecutorLike | None = None) -> Workers:
        """The workers of a run in the background: two processes, where the kernel makes the steps of the others.

        Args:
            asked: what the run was asked for with; None for what was chosen.
        """
        executor = self.chosen if asked is None else asked
        width = width_of(executor)
        if self.leaves(executor):
            found = self.workers(executor, behind=True)
            assert found is not None, "what is given is no kernel"
            return found
        former = self._behind
        if former is None or not former.is_mine or former.width != (width or BEHIND):
            if former is not None:
                former.close()
            self._behind = self._new(width or BEHIND)
        assert self._behind is not None
        self._behind.warm()
        return self._behind

    def _processes(self, width: int) -> Processes:
        if self._pool is None or not self._pool.is_mine or self._pool.width != width:
            self.close_pool()
            self._pool = self._new(width)
        self._pool.warm()
        return self._pool

    def _new(self, width: int) -> Processes:
        from nbasset.engine.executors.processes import Processes
        from nbasset.instance.worker import perform, prepare

        return Processes(width, perform, preload=preloaded(self.preloaded), prepare=prepare)

    def _cluster(self, client: Client | str, behind: bool) -> Dask:
        """A cluster, of which what it has was looked at."""
        import tempfile

        from nbasset.engine.executors.dask import Dask
        from nbasset.instance.worker import perform

        if not self._root().is_dir():
            raise NbassetError("Dask's workers need a store in a folder that they see: %nbasset store PATH.")
        known = client, behind
        if known not in self._clusters:
            self._clusters[known] = Dask(client, perform)
        if url := url_of(self._root()):
            from nbasset.storage.remote.bucket import probed

            with probed(url) as name:
                self._clusters[known].check(name)
            return self._clusters[known]
        with tempfile.NamedTemporaryFile(dir=self._root(), prefix="seen-") as probe:
            self._clusters[known].check(probe.name)
        return self._clusters[known]

    def close_pool(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None

    def close(self) -> None:
        """End the processes, and let go of clusters."""
        self.close_pool()
        clusters, self._clusters = self._clusters, {}
        for cluster in clusters.values():
            cluster.close()
        if self._behind is not None:
            self._behind.close()
            self._behind = None

    @property
    def told(self) -> str:
        """What is chosen, in words."""
        width = width_of(self.chosen)
        if width:
            return f"processes {width}"
        if isinstance(self.chosen, ExecutorDefinition):
            return self.chosen.told
        return self.chosen if isinstance(self.chosen, str) else type(self.chosen).__name__


def preloaded(needed: Iterable[str]) -> list[str]:
    """What workers load beforehand: what they need, and all that is known of libraries."""
    import pkgutil

    from nbasset import libraries

    known = (f"{libraries.__name__}.{each.name}" for each in pkgutil.iter_modules(libraries.__path__))
    return [*needed, *known, "nbasset.instance.worker_start"]


def _cluster_of(executor: ExecutorLike) -> Client | str | None:
    """The client, or the address of the scheduler, where an executor is a cluster of Dask's."""
    if isinstance(executor, str) and executor.startswith(f"{DASK} "):
        return executor.removeprefix(DASK).strip()
    distributed = sys.modules.get("distributed")
    if distributed is None:
        return None
    client = getattr(executor, "_client", executor)  # its executor has it
    return client if isinstance(client, distributed.Client) else None


def width_of(executor: ExecutorLike) -> int:
    """How many processes of our own are meant; 0 for none.

    Raises:
        InvalidDefinition: when it is no executor.

    >>> width_of("kernel"), width_of("processes 3"), width_of(2)
    (0, 3, 2)
    """
    if isinstance(executor, ExecutorDefinition):
        executor = executor.told
    if isinstance(executor, int) and not isinstance(executor, bool) and executor > 0:
        return executor
    if isinstance(executor, str):
        word, _, more = executor.partition(" ")
        if (word == KERNEL and not more) or (word == DASK and more.strip()):
            return 0
        if word == PROCESSES and (not more or (more.isdecimal() and int(more) > 0)):
            from nbasset.engine.thread_counts import cores

            return int(more) if more else cores()
    elif callable(getattr(executor, "submit", None)):
        return 0
    raise InvalidDefinition(
        "An executor is kernel, processes, processes N, dask ADDRESS, a number of processes, a client of Dask's, or a "
        f"concurrent.futures.Executor; not {executor!r}."
    )

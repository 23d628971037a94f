"""Steps in other processes, measured: ``python side_by_side.py WHAT``; prints one line of JSON.

``trivial``: milliseconds for each of a thousand steps that do nothing. ``sleeping``: eight bodies that wait for a second,
one after another and on two workers. ``frame``: what eight steps at once that use one frame of 400 MB take of memory.
``many``: milliseconds of CPU of each of 2,500 and of 10,000 steps that do nothing, and by how much the kernel grows.
``dask``: milliseconds of CPU of a step beside those of Dask's own task, over all processes of a cluster.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path

from nbasset import materialize
from nbasset.core.assets import Asset
from nbasset.core.definitions import Definitions
from nbasset.instance import Instance, use

HEAD = "import time\nfrom nbasset import asset\n"


@contextmanager
def program(source: str) -> Iterator[tuple[Instance, list[Asset]]]:
    """A program's assets, in a store of their own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "steps.py"
        path.write_text(HEAD + source)
        sys.path.insert(0, folder)
        sys.modules.pop("steps", None)
        assets = [each for each in vars(import_module("steps")).values() if isinstance(each, Asset)]
        instance = Instance(Path(folder) / "store", notebook="steps")
        use(instance)
        instance.register(Definitions(assets))
        yield instance, assets
        instance.close()
        sys.path.remove(folder)


def processes() -> dict[int, tuple[int, float]]:
    """Of each process of the computer, its parent and the seconds of CPU it has had."""
    found = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = each.read_text().rpartition(")")
        except OSError:
            continue
        words = rest.split()
        found[int(name.split()[0])] = int(words[1]), (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")
    return found


def family() -> dict[int, float]:
    """Seconds of CPU of this process and of all that it has started."""
    known, mine = processes(), {os.getpid()}
    while more := {each for each, (parent, _) in known.items() if parent in mine} - mine:
        mine |= more
    return {each: known[each][1] for each in mine}


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of CPU, of all processes, and of wall."""
    before, began = family(), time.perf_counter()
    work()
    wall, after = time.perf_counter() - began, family()
    return sum(seconds - before.get(each, 0.0) for each, seconds in after.items()), wall


def make(instance: Instance, assets: Iterable[Asset], executor: object) -> None:
    """Make assets, and make sure that they were made."""
    several = list(assets)
    assert len(materialize(several, instance=instance, executor=executor).made) == len(several)  # type: ignore[arg-type]


def trivial(count: int = 1000) -> dict[str, float]:
    """Milliseconds for each step, in the kernel and on two workers that have made some already."""
    found = {}
    for executor in ("kernel", "processes 2"):
        with program("".join(f"@asset\ndef a{n}():\n    return {n}\n" for n in range(count + 20))) as (
            instance,
            assets,
        ):
            make(instance, assets[:20], executor)
            cpu, wall = spent(partial(make, instance, assets[20:], executor))
            found[f"{executor}, wall"], found[f"{executor}, CPU"] = 1000 * wall / count, 1000 * cpu / count
    return found


def sleeping(count: int = 8) -> dict[str, float]:
    """Seconds of bodies that wait, one after another and on two workers that are there."""
    source = "".join(f"@asset\ndef a{n}():\n    time.sleep(1)\n    return {n}\n" for n in range(count + 2))
    with program(source) as (instance, assets):
        make(instance, assets[:2], "processes 2")
        time.sleep(1)
        _, two = spent(lambda: make(instance, assets[2:], "processes 2"))
        _, one = spent(lambda: materialize(assets[2:], instance=instance, force=True))
    return {"one after another": one, "on two workers": two, "times": one / two}


TOGETHER = """
@asset(seed=None)
def big():
    return pandas.DataFrame(numpy.ones((2_500_000, 20)))

def at_once(name, folder="{folder}", users={users}):
    for moment in ("here", "measured"):
        if moment == "measured":
            lines = open("/proc/self/smaps_rollup").read().splitlines()
            taken = sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
        open(f"{{folder}}/{{name}}.{{moment}}", "w").close()
        while len(glob.glob(f"{{folder}}/*.{{moment}}")) < users:
            time.sleep(0.05)
    return taken
"""
"""Bodies that wait for each other, and tell what memory each takes, what is shared counted in part."""


def frame(users: int = 8) -> dict[str, float]:
    """Megabytes of eight processes that use one frame of 400 MB at once, beside those of eight that do not."""
    found = {}
    for use_it in (False, True):
        with tempfile.TemporaryDirectory() as meeting:
            source = "import glob, numpy, pandas" + TOGETHER.format(folder=meeting, users=users)
            source += "".join(
                f"@asset\ndef a{n}({'big' if use_it else ''}):\n"
                f"    {'big[0].sum()' if use_it else ''}\n    return at_once('a{n}')\n"
                for n in range(users)
            )
            with program(source) as (instance, assets):
                make(instance, assets[:1], "kernel")
                make(instance, assets[1:], f"processes {users}")
                found["with the frame" if use_it else "without"] = sum(instance.value(f"a{n}") for n in range(users))
    return {**found, "more": found["with the frame"] - found["without"]}


def resident() -> float:
    """Megabytes of memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def many(counts: Iterable[int] = (2500, 10_000)) -> dict[str, float]:
    """Milliseconds of CPU of each step of a tree of them on two workers, and megabytes that the kernel grows by."""
    found = {}
    for count in counts:
        steps = (f"@asset\ndef a{n}({f'a{n // 2}' if n else ''}):\n    return {n}\n" for n in range(count))
        with program("".join(steps) + "@asset\ndef w0(): pass\n@asset\ndef w1(): pass\n") as (instance, assets):
            make(instance, assets[-2:], "processes 2")
            instance.standing().all()
            before = resident()
            cpu, _ = spent(partial(make, instance, assets[:-2], "processes 2"))
            found[f"{count}, CPU"], found[f"{count}, MB"] = 1000 * cpu / count, resident() - before
    return found


def dask(count: int = 400) -> dict[str, float]:
    """Milliseconds of CPU of Dask's own task and of a step, in client, scheduler, workers and beside them."""
    import clusters

    source = "".join(f"@asset\ndef a{n}():\n    return {n}\n" for n in range(count + 20))
    with program(source) as (instance, assets):
        clusters.PATH = os.pathsep.join([sys.path[0], clusters.PATH])
        with clusters.cluster(Path(sys.path[0])) as (_, client):

            def tasks(several: int) -> None:
                futures: deque[object] = deque()
                for number in range(several):
                    futures.append(client.submit(len, b"", key=f"task-{number}-{time.time()}", pure=False))
                    while len(futures) == 2:
                        futures.popleft().result()  # type: ignore[attr-defined]

            tasks(50)
            make(instance, assets[:20], client)
            own, _ = spent(lambda: tasks(count))
            steps, _ = spent(lambda: make(instance, assets[20:], client))
    return {"Dask's own task": 1000 * own / count, "a step": 1000 * steps / count, "more": 1000 * (steps - own) / count}


if __name__ == "__main__":
    print(
        json.dumps(
            {"trivial": trivial, "sleeping": sleeping, "frame": frame, "many": many, "dask": dask}[sys.argv[1]]()
        )
    )

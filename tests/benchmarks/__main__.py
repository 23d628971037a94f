"""The benchmarks: ``make bench`` prints every figure beside the floor measured in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from graphs import browser_there, drawn, kernel_costs
from lines import commands
from scrolling import CELLS, scrolled

HERE = Path(__file__).parent
SHAPES = [("chain", 100), ("chain", 1000), ("chain", 10_000), ("fan", 1000)]
TRIES = 3


def run(*words: str, env: dict[str, str], program: str = "programs.py") -> dict[str, float]:
    """One program in a process of its own; where it fails, what it said."""
    done = subprocess.run([sys.executable, str(HERE / program), *words], env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{program} {' '.join(words)} failed:\n{done.stderr[-3000:]}")
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def best(runs: list[dict[str, float]]) -> dict[str, float]:
    """The least of each figure: what the work itself costs on a machine with other work."""
    return {name: min(each[name] for each in runs) for name in runs[0]}


def assets(env: dict[str, str]) -> list[list[str]]:
    """Rows of milliseconds of CPU for each trivial asset."""
    rows = []
    for shape, count in SHAPES:
        firsts, agains, floors = [], [], []
        for _ in range(TRIES if count < 10_000 else 1):
            with tempfile.TemporaryDirectory() as folder:
                floors.append(run("floor", str(count), env=env))
                firsts.append(run(shape, str(count), folder, env=env))
                agains.append(run(shape, str(count), folder, env=env))
        first, again, bottom = best(firsts), best(agains), best(floors)
        assert first["made"] == count
        assert again["made"] == 0
        figures = [first["define"], first["run"], again["run"], again["status"], bottom["run"]]
        each = [1000 * seconds / count for seconds in figures]
        rows.append([f"{shape} of {count}", *(f"{number:.3f}" for number in each), f"{each[1] / each[4]:.1f}"])
    return rows


def kept_elsewhere(env: dict[str, str]) -> list[list[str]]:
    """Rows of how many times as long values take that are kept elsewhere as by the library alone; of 400 MB.

    A run keeps a value and looks at what comes back at once; where that was not measured there is nothing.
    """
    found: dict[str, dict[str, float]] = run("400", env=env, program="kept_at.py")  # type: ignore[assignment]
    whats = ("save", "load", "a run")
    return [[place, *(f"{each[what]:.2f}" if what in each else "" for what in whats)] for place, each in found.items()]


def versions(env: dict[str, str]) -> list[list[str]]:
    """Rows of milliseconds of CPU for each of 1000 assets that lead to helpers, a class and globals."""
    found = best([run("closures", "1000", env=env) for _ in range(TRIES)])
    return [["first seen", f"{found['first']:.3f}"], ["nothing changed", f"{found['again']:.3f}"]]


def points(env: dict[str, str]) -> list[list[str]]:
    """Rows of microseconds of CPU for each point of one asset: alike where what is done costs as many times as much."""
    rows = []
    for count in (1000, 10_000):
        found = run(str(count), env={**env, "NBASSET_HOME": ""}, program="points.py")
        bottom = found.pop("floor")
        figures = [f"{1e6 * seconds / count:.0f}" for seconds in found.values()]
        rows.append([str(count), *figures, f"{1e6 * bottom / count:.0f}", f"{found['made'] / bottom:.1f}"])
    return rows


def cells(env: dict[str, str]) -> list[list[str]]:
    """Rows of milliseconds of CPU of each kind of cell at the end of a chain; the floor is a cell without nbasset."""
    rows = []
    for count in (10, 300, 1000):
        found = best([run("cells", str(count), env=env, program="cells.py") for _ in range(TRIES)])
        kinds = ["plain", "use", "asset", "first", "second", "floor"]
        figures = [f"{1000 * found[kind]:.1f}" for kind in kinds]
        rows.append([str(count), *figures, f"{found['plain'] / found['floor']:.1f}"])
    return rows


def lessons(env: dict[str, str]) -> list[list[str]]:
    """A row of seconds of CPU of nine lessons in all: as plain cells, each step an asset, and that once more."""
    spent = dict.fromkeys(("plain", "first", "second"), 0.0)
    steps = 0.0
    for number in map(str, range(9)):
        tries: list[dict[str, float]] = []
        for _ in range(TRIES):
            with tempfile.TemporaryDirectory() as folder:
                own = {**env, "NBASSET_HOME": folder}
                plain, first, second = (
                    run(number, how, env=own, program="lessons.py") for how in ("plain", "assets", "assets")
                )
            tries.append({"plain": plain["cpu"], "first": first["cpu"], "second": second["cpu"]})
        least = best(tries)
        spent = {name: seconds + least[name] for name, seconds in spent.items()}
        steps += plain["steps"]
    ratios = [f"{spent[name] / spent['plain']:.2f}" for name in ("first", "second")]
    return [[f"{steps:.0f}", *(f"{seconds:.1f}" for seconds in spent.values()), *ratios]]


def looks(env: dict[str, str]) -> list[list[str]]:
    """Rows of milliseconds of CPU of looking at a lot, beside what it costs at least."""
    big = run("objects", "100000", env=env, program="cells.py")
    many = run("files", "100000", env=env, program="cells.py")
    return [
        [what, f"{1000 * cost:.0f}", f"{1000 * floor:.1f}", f"{cost / floor:.1f}"]
        for what, cost, floor in [
            ("plan that rests on 100,000 objects; cloudpickle and a digest", big["plan"], big["floor"]),
            ("plain cell beside them", big["plain"], big["floor"]),
            ("look at 100,000 files; a stat of each", many["look"], many["floor"]),
        ]
    ]


def elsewhere(env: dict[str, str]) -> list[list[str]]:
    """Rows about steps in other processes, each beside what it is measured against."""
    env = {**env, "PYTHONPATH": os.pathsep.join([str(HERE.parent), *filter(None, [env.get("PYTHONPATH")])])}
    rows = []
    for what in ("trivial", "sleeping", "frame", *(["dask"] if find_spec("distributed") else [])):
        found = run(what, env=env, program="side_by_side.py")
        rows += [[what, name, f"{figure:.2f}"] for name, figure in found.items()]
    return rows


def import_cost(env: dict[str, str]) -> list[list[str]]:
    """CPU of loading nbasset into a shell, beside importing pandas."""
    bare = "from IPython.core.interactiveshell import InteractiveShell\nip = InteractiveShell.instance()\n"
    look = "import time\nb = time.process_time()\n{}\nprint(time.process_time() - b)"
    costs = {}
    for name, code in {
        "%load_ext nbasset": "ip.run_line_magic('load_ext', 'nbasset')",
        "import pandas": "import pandas",
    }.items():
        tries = [
            float(
                subprocess.run(
                    [sys.executable, "-c", bare + look.format(code)],
                    env=env,
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout.splitlines()[-1]
            )
            for _ in range(TRIES)
        ]
        costs[name] = min(tries)
    return [[name, f"{1000 * cost:.0f}", f"{cost / costs['import pandas']:.2f}"] for name, cost in costs.items()]


def table(title: str, head: list[str], rows: list[list[str]]) -> None:
    """Print rows in columns."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    print(f"\n{title}")
    for row in [head, *rows]:
        print("  " + "  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)).rstrip())


def main() -> None:
    """Measure and print everything."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "NBASSET_SECRET_FILE": f"{folder}/secret", "NBASSET_HOME": f"{folder}/store"}
        head = ["program", "define", "first run", "unchanged run", "status", "floor", "first/floor"]
        table("CPU milliseconds for each trivial asset", head, assets(env))
        table("CPU milliseconds of loading", ["what", "ms", "of pandas"], import_cost(env))
        table("CPU milliseconds for each version with its closure", ["when", "ms"], versions(env))
        table(
            "Values kept elsewhere, beside the library alone", ["place", "save", "load", "a run"], kept_elsewhere(env)
        )
        table("Steps in other processes: ms, s, MB, ms", ["program", "what", "figure"], elsewhere(env))
        head = ["points", "made", "status", "all but one from the store", "keys of hours", "defined", "their status"]
        table("CPU microseconds for each point of one asset", [*head, "floor", "made/floor"], points(env))
        head = ["assets", "plain cell", "use", "asset cell", "Run All", "second time", "floor", "plain/floor"]
        table("CPU milliseconds of a cell at the end of a chain", head, cells(env))
        head = ["steps", "plain", "first", "second", "first/plain", "second/plain"]
        table("CPU seconds of nine lessons, imports included", head, lessons(env))
        table("CPU milliseconds of looking at a lot", ["what", "ms", "floor", "ratio"], looks(env))
        head = ["line", "s", "CPU s", "CPU of a bare kernel's"]
        table("Lines in a terminal", head, commands(Path(folder), env))
        speeds = run("digests", "0", env=env)
        table("Digesting 400 MB", ["value", "GB/s"], [[name, f"{each / 1e9:.1f}"] for name, each in speeds.items()])
        os.environ.update(env)
        table("A graph that follows a run, against the run alone", ["what", "with it", "adds"], kernel_costs())
        if browser_there():
            table("Seconds until a graph is drawn", ["assets", "s", ""], drawn())
            head = ["milliseconds of a frame", "with the extension", "without", "ratio"]
            table(f"A notebook of {CELLS} asset cells, scrolled", head, scrolled())
        figures = run("frame", "0", folder, env=env)
        rows = [[name, f"{seconds:.2f}"] for name, seconds in figures.items()]
        table("A frame of 400 MB, wall seconds", ["what", "s"], rows)


if __name__ == "__main__":
    main()

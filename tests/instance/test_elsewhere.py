"""Which steps other processes may make, and what of their answers counts: no result may tell where it was made."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path

import effort
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from instance.conftest import SLOWLY
from naming import named

from nbasset.core.events import StepStarted
from nbasset.core.runs import RunStopped
from nbasset.engine.settings import left_as_found
from nbasset.libraries.library import ABSENT
from nbasset.libraries.logging import LIBRARY as LOGGING

pytestmark = pytest.mark.processes

PLAIN = """
import asyncio, os, random, sys
from dataclasses import dataclass
from pathlib import Path
import mine
FACTOR = 2
@dataclass
class Point:
    x: int
class Counted(dict):
    def __repr__(self):
        return f"counted {len(self)}"
def times(n): return lambda x: [n * each for each in x]
def scaled(x): return times(FACTOR)(raw) + [x]
def shaped(value, memory={}):
    memory[value] = len(memory)
    return memory
"""

CELLS = {
    "raw": "print('raw')\n[1, 2, 3]",
    "read": "[scaled(int(Path('data.txt').read_text())), random.random(), Point(7)]",
    "told": "print('err', file=sys.stderr)\nprint('out', end='')\nCounted(a=1)",
    "module": "mine.half(8), os.environ.get('NBASSET_TEST_A'), sys.argv[:1]",
    "waited": "await asyncio.sleep(0)\nshaped(1)",
    "one, two": "one = raw[0]\ntwo = {3, 4}",
    "drawn": "[each for each in read[0] if each > one]",
    "total": "a = len(drawn)\na + read[2].x + len(two)",
}


def run(notebook, executor, *names, **options):
    runs = notebook.instance.runs
    return runs.run(runs.request(list(names) or None, **options), executor=executor)


def facts(notebook):
    """All that is known of results, but when they were made and how long that took."""
    found = {}
    for name in notebook.instance.definitions.names:
        made = notebook.instance.result(name)
        told = made.key, made.data_version, made.kind, set(made.making.observed), made.making.untracked
        shown = [
            {**item, "text": "".join(sorted(item["text"]))} if item["type"] == "stream" else item
            for item in notebook.instance.results.shown(made)
        ]
        found[name] = (*told, made.making.names, made.making.classes, made.making.wrote, shown)
    return found


POOLS = {
    "forked": "with get_context('fork').Pool(2) as pool: squares = pool.map(square, range(4))\nsquares",
    "spawned": "with ProcessPoolExecutor(2, mp_context=get_context('spawn')) as pool: roots = list(pool.map(abs, [-1, 4]))\nroots",
    "served": "with get_context('forkserver').Pool(2) as pool: roots = pool.map(abs, [-1, 4])\nroots",
    "threads": "with ThreadPoolExecutor(2) as pool: squares = list(pool.map(square, range(4)))\nsquares",
    "jobs": "joblib.Parallel(n_jobs=2)(joblib.delayed(square)(each) for each in range(4))",
}
"""By an asset, a body that has a pool of its own."""

WITH_POOLS = """
import os
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
import joblib
FACTOR = 1
def square(x):
    return FACTOR * x * x
"""

SETTINGS = {
    "python": {
        "decimal.getcontext().prec = 5": "str(decimal.Decimal(1) / 3)",
        "logging.basicConfig(level=20)": "logging.getLogger('x').info('hi')",
        "locale.setlocale(locale.LC_NUMERIC, 'C.UTF-8')": "locale.setlocale(locale.LC_NUMERIC)",
        "sys.setrecursionlimit(5000)": "sys.getrecursionlimit()",
        "csv.register_dialect('mine', csv.excel_tab, delimiter=';')": "list(csv.reader(['a;b'], 'mine'))",
        "calendar.setfirstweekday(6)": "calendar.month(2020, 1)",
        "os.chdir('inside')": "(os.getcwd(), Path('..').resolve())",
        "os.environ['NBASSET_TEST_SET'] = 'x'": "os.environ['NBASSET_TEST_SET']",
        "warnings.simplefilter('error')": "caught(lambda: warnings.warn('w'))",
    },
    "libraries": {
        "np.set_printoptions(precision=2)": "print(np.array([1 / 3]))",
        "np.seterr(divide='raise')": "caught(lambda: 1 / np.zeros(1))",
        "pd.set_option('display.precision', 2)": "str(pd.DataFrame({'a': [1 / 3]}))",
        "pd.options.display.float_format = lambda x: f'<{x}>'": "str(pd.Series([1.5]))",
        "plt.rcParams['figure.figsize'] = [2, 2]": "[float(each) for each in plt.figure().get_size_inches()]",
    },
    "loaded_late": {"": "str(__import__('importlib').import_module('pandas').Series([1.5]))"},
}
"""By an asset what a plain cell sets, and what is otherwise by it."""

IMPORTS = """
import calendar, csv, decimal, locale, logging, os, sys, warnings
from pathlib import Path
import matplotlib
matplotlib.use("agg")
import matplotlib.pyplot as plt, numpy as np, pandas as pd
def caught(does):
    try:
        return does()
    except Exception as error:
        return str(error)
"""


@st.composite
def graphs(draw):
    """Assets by number: which earlier ones each rests on, and what it adds; then edits of some; then which of them print.

    Those that only compute leave their worker as it is. After the others it is not used again, and where processes are
    not forked another one costs a second.
    """
    size = draw(st.integers(2, 6))
    ups = [draw(st.sets(st.integers(0, number - 1), max_size=2)) if number else set() for number in range(size)]
    adds, numbers = st.integers(0, 3), st.integers(0, size - 1)
    edits = draw(st.lists(st.tuples(numbers, adds), max_size=2))
    return ups, [draw(adds) for _ in ups], edits, draw(st.lists(numbers, unique=True))


def _nobody_told_loggers():
    """What other tests have told loggers is told to none: no other process would know of it."""
    loggers = sys.modules["logging"]
    for name in LOGGING.settings.now(loggers):
        if name in loggers.root.manager.loggerDict:
            LOGGING.settings.put(loggers, name, ABSENT)
    for level, name in list(loggers._levelToName.items()):
        if level % 10:
            del loggers._levelToName[level], loggers._nameToLevel[name]


def gives_what_the_kernel_gives(book, executor, graph, prints):
    """Make a random graph, edit it, and compare; so many of its assets print."""
    ups, adds, edits, printing = graph
    book.instance.retire(*book.instance.definitions.by_name)
    adds = list(adds)

    def define(number):
        terms = [f"n{up}[0]" for up in sorted(ups[number])] + [str(adds[number])]
        added = f"[{' + '.join(terms)}]"
        book.asset(f"n{number}", f"print({number})\nlist({added})" if number in printing[:prints] else added)

    def expected(number):
        return adds[number] + sum(expected(up) for up in ups[number])

    for number in range(len(ups)):
        define(number)
    run(book, executor, again=True)
    for number, add in [*edits, (0, adds[0])]:
        adds[number] = add
        define(number)
        run(book, executor)
        assert [book.instance.value(f"n{each}") for each in range(len(ups))] == [
            [expected(each)] for each in range(len(ups))
        ]
        assert run(book, "kernel").made == ()
    there = facts(book)
    run(book, "kernel", again=True)
    assert there == facts(book)


RANDOM = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


class TestConformance:
    """Whoever makes the steps: our pool, executors that were given, a cluster. The kernel says what is right."""

    def test_what_is_made_elsewhere_is_what_the_kernel_makes(self, book, executor):
        book.plain(PLAIN)
        for line, text in CELLS.items():
            book.asset(line, text)
        book.asset("process", "os.getpid()")
        done = run(book, executor)
        assert book.said == []
        assert list(map(str, done.made)) == [name for line in CELLS for name in line.split(", ")] + ["process"]
        assert book.instance.value("process") != os.getpid()
        assert isinstance(book.instance.value("read")[2], book.names["Point"])
        book.instance.retire(named("process"))
        there = facts(book)
        assert run(book, executor).made == ()
        assert len(run(book, "kernel", again=True).made) == len(there)
        assert there == facts(book)
        assert book.names["shaped"].__defaults__ == ({},)

    def test_errors_are_the_kernels_own_and_the_first_is_the_first_of_the_plan(self, book, executor):
        book.plain("import time\ndef helper(x):\n    return 1 / x")
        book.asset("a", "time.sleep(0.2)\nhelper(0)")
        book.asset("b", "raise KeyError('b')")
        book.asset("c", "a + 1")
        done = run(book, executor)
        assert {str(name): str(each.outcome) for name, each in done.assets.items()} == {
            "a": "failed",
            "b": "failed",
            "c": "blocked",
        }
        assert list(map(str, done.errors)) == ["a", "b"]
        error = done.errors[named("a")]
        assert (type(error), error.__traceback__.tb_next.tb_frame.f_code.co_name) == (ZeroDivisionError, "helper")

    @pytest.mark.slow
    def test_points_are_made_elsewhere_too_and_the_failure_of_one_leaves_the_others(self, book, executor):
        book.asset("model", "import os\nfrom nbasset import sweep\ndepth = sweep(2, 4, 'x')\n[10 + depth, os.getpid()]")
        book.asset("sales --partitions region=north,south", "region")
        book.asset("score", "def score(context, model, sales): return context.partition_key, model[0], sales")
        book.asset("best --gather", "len(score)")
        done = {str(name): str(each.outcome) for name, each in run(book, executor).assets.items()}
        assert (done["model[depth=x]"], list(done.values()).count("failed")) == ("failed", 1)
        assert done["best"] == done["score[depth=x, region=south]"] == "blocked"
        values = [book.instance.value(name) for name in ("score[depth=4, region=south]", "model[depth=4]")]
        assert (values[0], values[1][1] == os.getpid()) == (("4|south", 14, "south"), False)
        book.asset("model", "from nbasset import sweep\ndepth = sweep(2, 4, 8)\n[10 + depth]")
        made = list(map(str, run(book, executor).made))
        versions = [book.instance.result(name).data_version for name in made]
        run(book, "kernel", again=True)
        assert versions == [book.instance.result(name).data_version for name in made] != []

    @pytest.mark.slow
    def test_a_file_that_one_body_writes_and_another_reads_is_read_as_it_was_written(self, book, executor):
        book.plain("import time\nfrom pathlib import Path")
        book.asset("written", "time.sleep(0.5)\nPath('out.txt').write_text('new')")
        book.asset("reads", "Path('out.txt').read_text() if Path('out.txt').exists() else 'none'")
        book.asset("below", "reads + '!'")
        run(book, executor)
        assert (book.instance.value("reads"), book.instance.value("below")) == ("new", "new!")
        assert {str(each.status) for each in book.instance.standing().all().values()} == {"FRESH"}
        assert run(book, executor).made == ()

    @pytest.mark.slow
    def test_a_body_that_kills_its_process_is_tried_once_more_and_then_failed(self, book, executor):
        book.plain("import os, signal\nfrom pathlib import Path")
        kill = "os.kill(os.getpid(), signal.SIGKILL)"
        book.asset("once", f"if not Path('seen').exists():\n    Path('seen').touch()\n    {kill}\n'alive'")
        book.asset("always_dies", f"{kill}")
        book.asset("below", "always_dies")
        book.asset("other", "'well'")
        done = run(book, executor)
        outcomes = {str(name): str(each.outcome) for name, each in done.assets.items()}
        assert outcomes == {"once": "made", "always_dies": "failed", "below": "blocked", "other": "made"}
        assert "has died (it was killed by signal 9)" in done.assets[named("always_dies")].error
        assert book.instance.value("once") == "alive"

    @pytest.mark.slow
    def test_stop_ends_what_is_at_work_and_the_next_run_makes_it(self, book, executor):
        book.plain("import time\nfrom pathlib import Path")
        book.asset("first", "1")
        for name in "ab":
            book.asset(name, f"Path('{name}').touch()\ntime.sleep(60 * (not Path('go').exists()))\n'{name}'")

        begun = set()
        book.instance.listeners.append(
            lambda event: begun.add(str(event.asset)) if type(event) is StepStarted else None
        )

        def press():
            until = time.monotonic() + 40  # a press that comes too late would stop the tests
            while time.monotonic() < until:
                if Path("a").exists() and Path("b").exists() and {"a", "b"} <= begun:
                    os.kill(os.getpid(), signal.SIGINT)
                    return
                time.sleep(0.02)

        thread = threading.Thread(target=press, daemon=True)
        thread.start()
        started = time.monotonic()
        with pytest.raises(RunStopped):
            run(book, executor)
        assert time.monotonic() - started < 50, "the bodies would have gone on for a minute"
        thread.join()
        last = book.instance.runs.last
        assert {str(name): str(each.outcome) for name, each in last.assets.items()} == {
            "first": "made",
            "a": "cancelled",
            "b": "cancelled",
        }
        Path("go").touch()
        assert list(map(str, run(book, executor).made)) == ["a", "b"]

    @pytest.mark.slow
    def test_what_cells_have_set_holds_wherever_a_body_runs(self, book, executor, tmp_path):
        for each in ("numpy", "pandas", "matplotlib"):
            pytest.importorskip(each)
        (tmp_path / "inside").mkdir()
        with left_as_found([]):
            _nobody_told_loggers()
            book.plain("\n".join([IMPORTS, *(setup for each in SETTINGS.values() for setup in each)]))
            for name, each in SETTINGS.items():
                book.asset(name, f"[{', '.join(each.values())}]")
            book.asset("process", "str(pd.Series([1.5]))\nos.getpid()")
            run(book, executor)
            assert book.said == []
            assert book.instance.value("process") != os.getpid()
            book.instance.retire(named("process"))
            there = facts(book)
            assert run(book, "kernel").made == ()
            run(book, "kernel", again=True)
            assert there == facts(book)

    @pytest.mark.slow
    def test_bodies_have_pools_of_their_own(self, book, executor):
        pytest.importorskip("joblib")
        book.plain(WITH_POOLS)
        for name, text in POOLS.items():
            book.asset(name, text)
        book.asset("process", "os.getpid()")
        run(book, executor)
        assert book.said == []
        assert book.instance.value("process") != os.getpid()
        squares = [0, 1, 4, 9]
        found = {name: book.instance.value(name) for name in POOLS}
        assert found == {**dict.fromkeys(POOLS, squares), "spawned": [1, 4], "served": [1, 4]}
        there = {name: book.instance.result(name).data_version for name in POOLS}
        run(book, "kernel", again=True)
        assert there == {name: book.instance.result(name).data_version for name in POOLS}

    @pytest.mark.parametrize("executor", ["processes 2"], indirect=True)
    @given(graph=graphs())
    @settings(max_examples=effort.examples(20), **RANDOM)
    def test_random_graphs_and_edits_give_what_the_kernel_gives(self, book, executor, graph):
        gives_what_the_kernel_gives(book, executor, graph, 6)

    @pytest.mark.slow
    @pytest.mark.parametrize("executor", SLOWLY, indirect=True)
    @given(graph=graphs())
    @settings(max_examples=effort.examples(12), **RANDOM)
    def test_random_graphs_give_it_where_another_process_is_dear_too(self, book, executor, graph):
        gives_what_the_kernel_gives(book, executor, graph, 1)


STAYS = {
    "get_ipython()": ("", "get_ipython()", "it uses get_ipython"),
    "a lock": ("import threading\nlock = threading.Lock()", "str(type(lock))", "cannot be taken"),
    "computed": ("", "eval('1 + 1')", "computes names"),
    "no seed": ("import random", "random.random() > 2", "random generators"),
}


@pytest.mark.slow
def test_what_needs_the_kernel_stays_there_and_that_is_said_once(book, monkeypatch):
    book.plain("import os\n" + "\n".join(setup for setup, _, _ in STAYS.values()))
    for number, (label, (_, text, _)) in enumerate(STAYS.items()):
        book.asset(f"a{number} --seed none" if label == "no seed" else f"a{number}", f"{text}\nos.getpid()")
    book.asset("own --in-kernel", "os.getpid()")
    book.asset("kept", "def kept(context):\n    context.checkpoint(1)\n    return os.getpid()")
    book.names["get_ipython"] = lambda: None
    book.asset("file", "threading.Lock()")
    done = run(book, 2)
    assert done.success
    values = [book.instance.value(f"a{number}") for number in range(len(STAYS))]
    assert set(values) == {os.getpid()} == {book.instance.value("own"), book.instance.value("kept")}
    said = "\n".join(book.said)
    for reason in (*(reason for _, _, reason in STAYS.values()), "it uses context.checkpoint()"):
        assert reason in said
    assert "file is made in the kernel: its value cannot be stored" in said
    before = len(book.said)
    run(book, 2, again=True)
    assert not [each for each in book.said[before:] if "is made in the kernel" in each]


@pytest.mark.slow
def test_what_counts_and_is_otherwise_in_another_process_is_made_here(book):
    book.plain("import mine, os\nmine.HALF = open(os.devnull)")
    book.asset("set", "mine.half(8) if isinstance(mine.HALF, int) else 'none'")
    book.asset("plain", "os.getpid()")
    run(book, 2)
    assert book.instance.value("set") == "none"
    assert book.instance.value("plain") != os.getpid()
    assert run(book, "kernel").made == ()
    book.names["mine"].HALF.close()
    assert book.said == ["set is made in the kernel: mine.HALF would be otherwise in another process."]

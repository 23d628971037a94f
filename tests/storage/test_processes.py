"""Several processes in one store: they open at once, die at any moment, fork."""

from __future__ import annotations

import os
import sys

import pytest
from naming import named

pytestmark = pytest.mark.processes

WRITER = """
from nbasset.core.events import Materialized
for number in range(10**9):
    large = number % 10 == 9
    value = "x" * 70_000 + str(number) if large else number
    store.save(draft("raw", f"k{number}"), value, [])
    store.event_log.append(Materialized(named("raw"), "r1", "n.ipynb", key=f"k{number}"))
    print(number, flush=True)
"""


@pytest.mark.parametrize("acknowledged", [1, 3, 20, 300])
def test_what_was_acknowledged_survives_kill_9(python, open_store, acknowledged):
    process = python(WRITER)
    for _ in range(acknowledged):
        last = int(process.stdout.readline())
    process.kill()
    last = max([last, *(int(line) for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n"))])
    process.wait()
    store = open_store()
    for number in range(last + 1):
        (made,) = store.find(named("raw"), f"k{number}")
        assert store.load(made) == ("x" * 70_000 + str(number) if number % 10 == 9 else number)
    told = {event.key for event in store.event_log.events(asset=named("raw"))}
    assert len({f"k{number}" for number in range(last + 1)} - told) <= 1, "only that of the very last moment"
    assert not store.custody.untrusted()


def test_eight_processes_may_open_a_new_store_at_once(python, open_store):
    code = """
for number in range(20):
    store.save(draft("raw", f"k{sys.argv[0]}{number}"), number, [])
store.close()
print("seed", store.seed())
"""
    said = [process.communicate(timeout=120) for process in [python(code) for _ in range(8)]]
    assert {error for _, error in said} == {""}
    assert len({out for out, _ in said}) == 1
    store = open_store()
    assert sorted(store.load(made) for made in store.versions(named("raw"))) == sorted(list(range(20)) * 8)


def test_processes_see_each_others_results(python, open_store, store, draft):
    process = python("""
import time
while not store.find(named("raw"), "question"):
    time.sleep(0.01)
answer = store.load(store.find(named("raw"), "question")[0]) * 2
store.save(draft("raw", "answer"), answer, [])
store.close()
""")
    store.save(draft(key="question"), 21, [])
    assert process.communicate(timeout=60) == ("", "")
    assert store.load(store.find(named("raw"), "answer")[0]) == 42


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_after_a_fork_parent_and_child_write_without_harm(python, open_store):
    process = python("""
import os, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # since 3.12 a fork beside the index's thread is warned of
for number in range(50):
    store.save(draft("raw", f"k{number}"), number, [])
child = os.fork()
who = "parent" if child else "child"
assert store.load(store.find(named("raw"), "k49")[0]) == 49
for number in range(50):
    store.save(draft(who, f"k{number}"), number, [])
    assert store.load(store.find(who, f"k{number}")[0]) == number
store.close()
if not child:
    os._exit(0)
print(os.waitpid(child, 0)[1])
""")
    assert process.communicate(timeout=60) == ("0\n", "")
    store = open_store()
    for who in ("raw", "parent", "child"):
        assert sorted(store.load(made) for made in store.versions(who)) == list(range(50))
    assert len(list(store.root.glob("packs/*.pack"))) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_a_fork_while_another_thread_writes_takes_nothing_from_under_it(python, open_store):
    process = python("""
import faulthandler, os, signal, threading, warnings
warnings.simplefilter("ignore", DeprecationWarning)
faulthandler.enable()
store.save(draft("raw", "first"), 1, [])
done = threading.Event()
def write(who):
    while not done.is_set():
        store.save(draft(who, f"k{len(store.versions(who))}"), 1, [])
        store.event_log.flush()
writers = [threading.Thread(target=write, args=(who,)) for who in ("one", "two")]
for writer in writers:
    writer.start()
for _ in range(15):
    child = os.fork()
    if not child:
        signal.alarm(30)
        if os.fork():
            os._exit(os.waitstatus_to_exitcode(os.wait()[1]))
        os._exit(store.load(store.find(named("raw"), "first")[0]))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
done.set()
for writer in writers:
    writer.join()
store.close()
print(all(store.versions(who) for who in ("one", "two")))
""")
    assert process.communicate(timeout=60) == ("True\n", "")


def test_after_a_fork_that_python_was_not_told_of_sqlite_is_left_alone(open_store, draft):
    """Simulated: the store is told that it was opened by another process."""
    store = open_store()
    made = store.save(draft(), 1, [])
    store.event_log.flush()
    connection, writer = store._news.database._reader, store._news.database._writer
    store._news._owner = store._writer.packs._owner = -1
    assert store.load(store.find(named("raw"), "k1")[0]) == 1
    assert store._news.database._reader is not connection
    store.save(draft(key="k2"), 2, [])
    store.event_log.flush()
    assert connection.execute("SELECT count(*) FROM records").fetchone() == (1,)
    other = open_store()
    assert other.load(made) == 1
    assert other.load(other.find(named("raw"), "k2")[0]) == 2
    connection.close()
    writer.close()


def test_a_pack_that_another_process_writes_to_is_not_taken_away(python, open_store, draft):
    process = python("""
store.save(draft("raw", "k1"), 1, [])
store.event_log.flush()
print("saved", flush=True)
import time
while not (root / "go").exists():
    time.sleep(0.01)
store.save(draft("later", "k1"), 2, [])
store.close()
""")
    assert process.stdout.readline() == "saved\n"
    store = open_store()
    (pack,) = store.root.glob("packs/*.pack")
    store.forget(named("raw"))
    assert pack.exists()
    (store.root / "go").touch()
    assert process.communicate(timeout=60) == ("", "")
    store.close()
    (store.root / "index.sqlite").unlink()
    again = open_store()
    assert not again.versions(named("raw"))
    assert again.load(again.find(named("later"), "k1")[0]) == 2


def test_importing_the_room_is_cheap(python):
    """It is part of loading the extension."""
    process = python("""
print(sorted({"IPython", "pandas", "numpy", "cloudpickle", "ipywidgets", "jupyter_core"} & set(sys.modules)))
""")
    assert process.communicate(timeout=60) == ("[]\n", "")


def test_only_this_user_can_read_the_store(store, draft):
    if sys.platform == "win32":
        pytest.skip("Windows has no mode bits")
    store.save(draft(), 1, [])
    store.save(draft(), "x" * 100_000, [])
    store.seed()
    assert [path for path in (store.root, *store.root.rglob("*")) if path.stat().st_mode & 0o077] == []
    assert (store.root / ".gitignore").read_text() == "*\n"

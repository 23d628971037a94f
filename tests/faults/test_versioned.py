"""What is there of a value that is kept by version when its process was killed, and when two write at once."""

from __future__ import annotations

import random
import signal
import threading
import time

import pandas as pd
import pytest
from servers import postgres_server

from nbasset import InputContext, OutputContext, io_manager_at
from nbasset.core.errors import Damaged, NotStored, Unavailable
from nbasset.core.keys import AssetKey

KILLED = """
import pandas as pd
from nbasset import OutputContext, io_manager_at
from nbasset.core.keys import AssetKey
manager = io_manager_at(PLACE)
for number in range(FIRST, 1_000_000):
    frame = pd.DataFrame({"n": [number] * 2000, "row": range(2000)})
    context = OutputContext(AssetKey("raw"), "run", version=f"{number:020}")
    manager.handle_output(context, frame)
    print(number, flush=True)
"""

PLACES = ["parquet", "duckdb:///w.duckdb", "sqlite:///w.sqlite", "postgresql"]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with postgres_server(tmp_path_factory.mktemp("server") / "note") as found:
        yield found


@pytest.fixture(params=PLACES)
def place(request, tmp_path, monkeypatch):
    """A place whose values are whole, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    if request.param != "postgresql":
        return request.param
    found = request.getfixturevalue("server")
    return found.url(found.database())


def current(place):
    """The current value, as somebody else finds it."""
    return io_manager_at(place).load_input(InputContext(AssetKey("raw")))


def is_whole(frame):
    return len(frame) == 2000 and frame["n"].nunique() == 1 and frame["row"].tolist() == list(range(2000))


def test_the_view_of_a_killed_process_shows_the_old_version_or_the_new_one(process, place, tmp_path, tally, count):
    script, chance, first = tmp_path / "script.py", random.Random(4), 0
    for _ in range(count(1, 10)):
        script.write_text(f"PLACE, FIRST = {place!r}, {first}{KILLED}")
        writer = process(script)
        assert writer.stdout.readline(), writer.stderr.read()
        time.sleep(chance.random() * 0.2)
        writer.send_signal(signal.SIGKILL)
        last = int([str(first), *writer.communicate()[0].split()][-1])
        value = current(place)
        tally.judge("I/O managers", lost=int(value["n"][0]) < last, wrong=not is_whole(value))
        first = last + 2  # the one after the last may be there already


def test_two_that_write_at_once_leave_two_versions_and_a_view_of_one(place, tally):
    frames = {each: pd.DataFrame({"n": [each] * 2000, "row": range(2000)}) for each in (1, 2)}
    kept, refused = {}, []

    def write(number):
        manager = io_manager_at(place)
        for attempt in range(20):
            context = OutputContext(AssetKey("raw"), f"run {number}", version=str(number) * 20)
            try:
                manager.handle_output(context, frames[number])
            except Exception as error:  # noqa: BLE001 - whatever a database says to the second of two
                refused.append(error)
                time.sleep(0.05 * (attempt + 1))
            else:
                kept[number] = context.logged_metadata
                return

    threads = [threading.Thread(target=write, args=(each,)) for each in frames]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert kept.keys() == frames.keys(), refused
    assert is_whole(current(place))
    for number, told in kept.items():
        context = OutputContext(AssetKey("raw"), f"run {number}", version=str(number) * 20, output_metadata=told)
        given = io_manager_at(place).load_input(InputContext(AssetKey("raw"), upstream_output=context))
        tally.judge("I/O managers", wrong=not given.equals(frames[number]), lost=False)


def test_what_was_cut_off_swapped_or_dropped_outside_is_never_given(tmp_path, monkeypatch, tally):
    monkeypatch.chdir(tmp_path)
    manager = io_manager_at("parquet")
    contexts = {}
    for number in (1, 2):
        made = OutputContext(AssetKey("raw"), "run", version=str(number) * 20)
        manager.handle_output(made, pd.DataFrame({"n": [number]}))
        contexts[number] = OutputContext(
            AssetKey("raw"), "run", version=str(number) * 20, output_metadata=made.logged_metadata
        )
    one, two = sorted((tmp_path / "assets" / ".versions" / "raw").iterdir())
    contents = [path.read_bytes() for path in (one, two)]

    def given(number):
        try:
            return manager.load_input(InputContext(AssetKey("raw"), upstream_output=contexts[number]))["n"][0]
        except (Damaged, NotStored, Unavailable) as error:
            return str(error)

    meddled = [(contents[1], contents[0]), (contents[0][:-9], contents[1][:40]), (b"", b"PAR1")]
    for pair in meddled:
        for path, content in zip((one, two), pair, strict=True):
            path.unlink()
            path.write_bytes(content)
        for number in (1, 2):
            answer = given(number)
            tally.judge(
                "I/O managers", wrong=answer != f"raw was changed outside: {_place(number, one, two)}", lost=False
            )
    for path in (one, two):
        path.unlink()
    assert given(1) == f"raw was removed outside: {_place(1, one, two)}"
    for path, content in zip((one, two), contents, strict=True):
        path.write_bytes(content)
    assert (given(1), given(2)) == (1, 2)


def _place(number, one, two):
    path = (one, two)[number - 1]
    return f"assets/.versions/raw/{path.name}"

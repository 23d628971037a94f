"""Glances: between cells the page follows the files and modules, and nothing of the user's runs for it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nbasset.notebook.live import glances
from nbasset.notebook.live.glances import EVERY, Glances

MODULE = """
RATE = 2
SEEN = []
SEEN.append(1)

def price(n):
    return n * RATE

def other():
    return 1
"""


@dataclass
class Loop:
    """Calls in when it is told that time has passed."""

    waiting: list = field(default_factory=list)

    def call_later(self, delay, callback):
        self.waiting.append((delay, callback))
        return self.waiting[-1]

    def remove_timeout(self, timeout):
        self.waiting.remove(timeout)

    def later(self):
        """The time has come: how long that was, for each."""
        due, self.waiting = self.waiting, []
        for _, callback in due:
            callback()
        return [delay for delay, _ in due]


@pytest.fixture
def loop():
    return Loop()


@pytest.fixture
def watched(notebook, loop):
    """A notebook that somebody looks at, whose assets have read a file and a local module."""
    folder = str(Path.cwd())
    write("numbers.txt", "1 2")
    write("shop_of_glances.py", MODULE)
    sys.path.insert(0, folder)
    notebook.views = []
    notebook.session.views.feed.subscribe(view=notebook.views.append)
    notebook.run("import shop_of_glances as shop\nfrom shop_of_glances import other")
    notebook.run("%%asset read\nfrom pathlib import Path\nPath('numbers.txt').read_text()")
    notebook.run("%%asset priced\nshop.price(len(read))")
    notebook.run("%%asset apart\nother()")
    notebook.glances = Glances(notebook.session, loop)
    notebook.glances.seen("a page", visible=True)
    yield notebook
    sys.path.remove(folder)
    del sys.modules["shop_of_glances"]


def shown(notebook):
    """What the page shows of each asset."""
    return {each["name"]: str(each["status"]) for each in notebook.views[-1]["assets"]}


def write(name, text):
    Path(name).write_text(text, encoding="utf-8")


def edit(old, new):
    text = Path("shop_of_glances.py").read_text(encoding="utf-8")
    assert old in text
    write("shop_of_glances.py", text.replace(old, new))


FRESH = {"read": "FRESH", "priced": "FRESH", "apart": "FRESH"}


def test_a_file_that_changes_shows_within_one_glance(watched, loop):
    loop.later()
    write("numbers.txt", "1 2 3")
    assert loop.later() == [EVERY]
    assert shown(watched) == {**FRESH, "read": "STALE", "priced": "STALE"}
    write("numbers.txt", "1 2")
    loop.later()
    assert shown(watched) == FRESH, "and it is put back"


def test_a_file_that_changed_before_the_first_glance_shows_too(watched, loop):
    write("numbers.txt", "1 2 3")
    loop.later()
    assert shown(watched)["read"] == "STALE"


def test_a_file_that_is_removed_shows(watched, loop):
    loop.later()
    Path("numbers.txt").unlink()
    loop.later()
    assert shown(watched)["read"] == "STALE"


def test_while_nothing_changes_nothing_is_told(watched, loop):
    loop.later()
    told = len(watched.views)
    for _ in range(3):
        loop.later()
    assert len(watched.views) == told


def test_a_local_module_is_compared_by_its_text_and_not_loaded_again(watched, loop):
    edit("n * RATE", "n * RATE + 1")
    loop.later()
    assert shown(watched) == {**FRESH, "priced": "STALE"}
    priced = next(each for each in watched.views[-1]["assets"] if each["name"] == "priced")
    assert [cause["text"] for cause in priced["causes"]] == ["shop_of_glances.price was edited"]
    assert sys.modules["shop_of_glances"].price(1) == 2, "what is loaded is what was loaded"
    watched.run("%materialize")
    assert sys.modules["shop_of_glances"].price(1) == 3
    assert watched.status("priced") == "FRESH"
    loop.later()
    assert shown(watched) == FRESH


def test_an_edit_of_what_an_asset_was_given_by_name_touches_it(watched, loop):
    edit("return 1\n", "return 2\n")
    loop.later()
    assert shown(watched) == {**FRESH, "apart": "STALE"}


@pytest.mark.parametrize(("old", "new"), [("RATE = 2", "RATE = 2  # percent"), ("return 1", "'One.'\n    return 1")])
@pytest.mark.slow
def test_an_edit_that_changes_nothing_is_not_called_stale(watched, loop, old, new):
    edit(old, new)
    loop.later()
    assert shown(watched) == FRESH


def test_a_constant_that_a_function_uses_counts_and_an_edit_put_back_is_forgotten(watched, loop):
    edit("RATE = 2", "RATE = 3")
    loop.later()
    assert shown(watched)["priced"] == "STALE"
    edit("RATE = 3", "RATE = 2")
    loop.later()
    assert shown(watched) == FRESH


def test_code_beside_definitions_touches_whatever_uses_the_module(watched, loop):
    edit("SEEN.append(1)", "SEEN.append(2)")
    loop.later()
    assert shown(watched) == {"read": "FRESH", "priced": "STALE", "apart": "STALE"}


def test_nobody_looks_when_nobody_can_see_it(watched, loop):
    watched.glances.seen("another", visible=True)
    watched.glances.seen("a page", visible=False)
    assert loop.waiting
    watched.glances.seen("another", visible=False)
    assert not loop.waiting
    write("numbers.txt", "1 2 3")
    watched.glances.seen("a page", visible=True)
    loop.later()
    assert shown(watched)["read"] == "STALE"


def test_glances_that_take_long_come_more_rarely(watched, loop, monkeypatch):
    times = iter([0.0, 0.5])
    with monkeypatch.context() as patched:
        patched.setattr(glances.time, "perf_counter", lambda: next(times))
        loop.later()
    assert [delay for delay, _ in loop.waiting] == [50.0]


def test_what_lies_in_the_network_is_left_alone(watched, loop, monkeypatch):
    monkeypatch.setattr(glances, "is_local", lambda folder: False)
    write("numbers.txt", "1 2 3")
    loop.later()
    assert shown(watched) == FRESH


def test_while_a_run_is_at_work_it_is_left_to_the_run(watched, loop):
    watched.loop = loop
    watched.shell.user_ns["glance"] = watched.glances.look
    write("numbers.txt", "1 2 3")
    watched.run("%%asset busy\nglance()\n1")
    assert watched.status("busy") == "FRESH"

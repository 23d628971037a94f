"""A run in the background, on the page: it lives on while cells run, and cells that need what it makes wait for it."""

from __future__ import annotations

import _thread
import decimal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from shells import Notebook
from terminal import in_terminal

from nbasset.core.runs import MaterializationFailed, RunStopped

pytestmark = pytest.mark.processes

WAIT = "while not sign.exists():\n    time.sleep(0.01)\n"


class Book:
    """A notebook whose bodies wait for a sign; its kernel's loop does what it is given when it is told to.

    Args:
        notebook: the notebook.
    """

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.run, self.status = notebook.run, notebook.status
        self.callbacks: list[object] = []
        notebook.shell.kernel.io_loop = SimpleNamespace(
            add_callback=self.callbacks.append, call_later=lambda *_: None, remove_timeout=lambda _: None
        )
        self.sign = notebook.session.instance.root / "go"  # a file in the store is nobody's input
        self.run(f"%nbasset mode define\nimport time\nfrom pathlib import Path\nsign = Path({str(self.sign)!r})")

    @property
    def text(self) -> str:
        return self.notebook.page.text

    @property
    def behind(self):
        return self.notebook.session.instance.runs.behind

    def idle(self) -> None:
        """The kernel has nothing to do: its loop does what it was given."""
        while self.callbacks:
            self.callbacks.pop(0)()

    def until(self, words: str) -> None:
        """Wait until the page shows something."""
        end = time.monotonic() + 60
        while words not in self.text:
            assert time.monotonic() < end, f"it never showed {words!r}"
            time.sleep(0.01)

    def soon(self, what, *given) -> None:
        """Do something once the main thread waits for what is made."""

        def watch() -> None:
            while "waits for" not in self.text:
                self.behind.wait(0.01)
            what(*given)

        threading.Thread(target=watch, daemon=True).start()


@pytest.fixture
def book(notebook: Notebook) -> Iterator[Book]:
    found = Book(notebook)
    yield found
    if found.behind is not None:
        found.behind.stop()
        found.behind.join()
    notebook.session.instance.runs.executors.close()


def test_the_cell_returns_at_once_and_its_output_lives_on_while_another_cell_runs(book: Book) -> None:
    book.run(f"%%asset a\nprint('hello from a')\n{WAIT}1", "a")
    book.run("%%asset b\na + 1", "b")
    book.run("%materialize --background")
    book.until("hello from a")
    book.until("▶ running worker 1")
    assert [str(each["status"]) for each in book.notebook.session.views.all()["assets"]] == ["RUNNING", "QUEUED"]
    book.run("1 + 1")
    book.until("a: no value yet · ▶ running · worker 1 · never made")
    assert [str(each["status"]) for each in book.notebook.session.views.all()["assets"]] == ["RUNNING", "QUEUED"]
    book.notebook.shell.user_ns["until"] = book.until
    book.run("sign.touch()\nuntil('a: int · ● fresh')\nuntil('b: int · ● fresh')")
    book.idle()
    assert "2 made, store" in book.text
    assert (book.status("a"), book.status("b")) == ("FRESH", "FRESH")
    assert book.run("b") == 2
    assert book.run("%materialize --wait").made == ("a", "b")


def test_a_plain_cell_that_uses_what_is_being_made_waits_for_it_and_no_longer(book: Book) -> None:
    book.run(f"%%asset a\n{WAIT}1", "a")
    book.run("never = sign.parent / 'never'")
    book.run("%%asset b\na\nwhile not never.exists():\n    time.sleep(0.01)", "b")
    book.run("%materialize --background")
    book.soon(book.sign.touch)
    assert book.run("a + 1") == 2
    assert book.behind.at_work


def test_the_store_stays_where_a_run_keeps_its_results(book: Book, tmp_path: Path) -> None:
    book.run(f"%%asset a\n{WAIT}1", "a")
    book.run("%materialize --background")
    there = book.notebook.session.instance.root
    error = book.run(f"%nbasset store {tmp_path / 'other'}", fails=True)
    assert "A run is at work in the background: %materialize --wait waits for it" in str(error)
    book.sign.touch()
    book.run("%materialize --wait")
    assert (book.notebook.session.instance.root, book.status("a")) == (there, "FRESH")
    book.run(f"%nbasset store {tmp_path / 'other'}")
    assert book.notebook.session.instance.root == tmp_path / "other"


def test_stop_ends_the_wait_and_not_the_run(book: Book) -> None:
    book.run(f"%%asset a\n{WAIT}1", "a")
    book.run("%materialize --background")
    book.soon(_thread.interrupt_main)
    error = book.run("a", fails=True)
    assert isinstance(error, NameError)
    assert "%materialize --wait waits on" in str(error) + "".join(getattr(error, "__notes__", ()))
    assert book.behind.at_work
    book.soon(_thread.interrupt_main)
    assert isinstance(book.run("%materialize --wait", fails=True), KeyboardInterrupt)
    assert book.behind.at_work
    book.sign.touch()
    book.run("%materialize --wait")
    assert book.run("a") == 1


def test_an_asset_cell_waits_for_what_it_rests_on_and_is_then_made_here(book: Book) -> None:
    book.run(f"%%asset a\n{WAIT}1", "a")
    book.run("%materialize --background")
    book.run("%nbasset mode run")
    book.soon(book.sign.touch)
    book.run("%%asset below\nimport os\na, os.getpid()", "below")
    assert book.run("import os\nbelow == (1, os.getpid())")
    book.run("%%asset other\n3", "other")
    assert book.run("other") == 3


@pytest.mark.slow
def test_what_is_defined_anew_meanwhile_is_not_called_fresh_for_what_was_made(book: Book) -> None:
    book.run(f"%%asset a\nprint('old')\n{WAIT}1", "a")
    book.run("%%asset b\na + 1", "b")
    book.run("%materialize --background")
    book.until("old")
    book.run(f"%%asset a\nprint('new')\n{WAIT}10", "a")
    assert {each["name"]: str(each["status"]) for each in book.notebook.session.views.all()["assets"]} == {
        "a": "MISSING",
        "b": "MISSING",
    }
    book.sign.touch()
    book.behind.join()
    assert "a: 1 · ● fresh" not in book.text
    book.idle()
    assert (book.status("a"), book.status("b")) == ("STALE", "STALE")
    book.run("%materialize")
    assert book.run("b") == 11


def test_a_run_here_does_not_wait_for_what_is_made_of_older_code(book: Book) -> None:
    book.run(f"%%asset a\nprint('old')\n{WAIT}1", "a")
    book.run("%%asset b\na + 1", "b")
    book.run("%materialize --background")
    book.until("old")
    book.run("%%asset a\n10", "a")
    book.run("%materialize")
    assert book.behind.at_work
    assert book.run("b") == 11
    book.sign.touch()
    book.behind.join()
    book.idle()
    assert (book.status("a"), book.status("b"), book.run("b")) == ("FRESH", "FRESH", 11)


@pytest.mark.slow
def test_stop_from_a_cell_ends_the_run_and_a_second_one_is_refused_before(book: Book) -> None:
    book.run("%%asset a\n1", "a")
    book.run(f"%%asset b\nprint('b began', a)\n{WAIT}", "b")
    book.run("%materialize --background")
    book.until("b began")
    assert "A run is at work in the background" in str(book.run("%materialize --background b", fails=True))
    book.run("%materialize --stop")
    assert "the run is being stopped" in book.text
    book.behind.join()
    book.idle()
    assert "1 made, 1 stopped" in book.text
    assert (book.status("a"), book.status("b")) == ("FRESH", "MISSING")
    assert isinstance(book.run("%materialize --wait", fails=True), RunStopped)


@pytest.mark.slow
def test_failures_are_shown_and_raised_where_the_run_is_waited_for(book: Book) -> None:
    book.run("%%asset a\n1 / 0", "a")
    book.run("%%asset b\na", "b")
    book.run("%materialize --background")
    error = book.run("%materialize --wait", fails=True)
    assert isinstance(error, MaterializationFailed)
    assert isinstance(error.__cause__, ZeroDivisionError)
    assert "✖ failed" in book.text
    assert (book.status("a"), book.status("b")) == ("FAILED", "BLOCKED")


def test_what_can_only_be_made_in_the_kernel_is_refused_by_name(book: Book) -> None:
    book.run("%%asset own --in-kernel\n1")
    assert "own cannot be made in the background" in str(book.run("%materialize --background", fails=True))
    book.run("%materialize --wait")
    assert "no run was begun in the background" in book.text
    book.run("%materialize --wait own", fails=True)


@pytest.mark.slow
def test_it_works_in_a_terminal_which_has_no_event_loop(tmp_path: Path) -> None:
    found = in_terminal(
        tmp_path,
        [
            "%load_ext nbasset",
            "%nbasset mode define",
            "%%asset a\nimport time\ntime.sleep(0.2)\n1",
            "%%asset b\na + 1",
            "%materialize --background",
            "b + 1",
            "%materialize --wait",
        ],
        ["b"],
    )
    assert found.errors == [""] * 7
    assert "3" in found.texts[5]
    assert "2 made" in "".join(found.texts[5:])
    assert found.answers == {"b": 2}


@pytest.mark.slow
def test_a_body_in_the_kernel_is_not_told_to_have_read_what_the_run_in_the_background_looks_at(book: Book) -> None:
    book.run("Path('read.txt').write_text('1')\nother = sign.parent / 'other'")
    book.run("%%asset reads\nPath('read.txt').read_text()", "reads")
    book.run(f"%%asset a\n{WAIT}reads + '!'", "a")
    book.run("%%asset b\na + '!'\nother.touch()", "b")
    book.run("%materialize --background")
    book.run("%nbasset mode run")
    book.run("%%asset here\nsign.touch()\nwhile not other.exists():\n    time.sleep(0.01)\n'here'", "here")
    made = book.notebook.session.instance.result("here")
    assert "read.txt" not in {each.name for each in made.making.observed}
    assert book.run("here") == "here"


@pytest.mark.slow
def test_what_cells_have_set_in_their_context_holds_in_the_background_and_for_what_follows(book: Book) -> None:
    before = decimal.getcontext().copy()
    try:
        book.run("import decimal\ndecimal.setcontext(decimal.Context(prec=5))")
        book.run("%%asset a\nstr(decimal.Decimal(1) / 3)", "a")
        book.run("%%asset b\na + str(decimal.Decimal(2) / 3)", "b")
        book.run("%materialize --background")
        run = book.run("%materialize --wait")
        assert (run.made, book.status("a"), book.status("b")) == (("a", "b"), "FRESH", "FRESH")
        assert book.run("b") == "0.333330.66667"
    finally:
        decimal.setcontext(before)

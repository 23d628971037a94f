"""Capture: what was printed is kept as a terminal shows it, and still reaches the terminal."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from nbasset.engine import capture
from nbasset.engine.capture import PlainSurroundings, Recording, Tee, overprinted, teed


class Told(list):
    """What a recording told as it came."""

    def __call__(self, item):
        self.append(dict(item))


def printed(*pieces, stream="stdout"):
    recording = Recording(Told())
    for piece in pieces:
        recording.text(stream, piece)
    return "".join(item["text"] for item in recording.items)


def test_adjacent_pieces_are_one_and_streams_stay_apart():
    recording = Recording(Told())
    for stream, text in [("stdout", "a"), ("stdout", "b\n"), ("stderr", "c"), ("stdout", "d")]:
        recording.text(stream, text)
    assert [(item["name"], item["text"]) for item in recording.items] == [
        ("stdout", "ab\n"),
        ("stderr", "c"),
        ("stdout", "d"),
    ]


def test_a_display_stands_between():
    recording = Recording(Told())
    recording.text("stdout", "a")
    recording.display({"text/plain": "x"}, {"m": 1})
    recording.display({"text/plain": "y"})
    recording.text("stdout", "b")
    assert [item["type"] for item in recording.items] == ["stream", "display", "display", "stream"]
    assert recording.items[1] == {"type": "display", "data": {"text/plain": "x"}, "metadata": {"m": 1}}
    assert recording.items[2]["metadata"] == {}


def test_each_piece_is_told_as_it_comes():
    told = Told()
    recording = Recording(told)
    recording.text("stdout", "a")
    recording.text("stdout", "")
    recording.text("stdout", "b")
    recording.display({"text/plain": "x"})
    assert [item.get("text", "") for item in told] == ["a", "ab", ""]


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["10 %\r20 %\r30 %\n"], "30 %\n"),
        (["\r10 %", "\r20 %", "\r30 %"], "30 %"),
        (["10 %", "\r", "20 %", "\r", "30 %", "\n"], "30 %\n"),
        (["10 %\r", "20 %\r"], "20 %"),
        (["a\r\nb\r\n"], "a\nb\n"),
        (["a\r", "\nb"], "a\nb"),
        (["one\n10 %\r", "20 %\ntwo\n"], "one\n20 %\ntwo\n"),
        (["a\n\rb"], "a\nb"),
    ],
)
def test_a_carriage_return_begins_its_line_again_however_the_text_is_cut(pieces, shown):
    assert printed(*pieces) == shown


def test_overprinting_leaves_other_text_alone():
    assert overprinted("a\nb\t") == "a\nb\t"
    assert overprinted("long text\rab") == "ab"


def test_of_very_much_text_the_beginning_is_kept_and_the_rest_is_said_to_be_missing(monkeypatch):
    monkeypatch.setattr(capture, "LONGEST_STREAM", 10)
    assert printed("12345", "67890") == "1234567890"
    assert printed("12345", "6789012") == "1234567890\n… the rest of what it printed was not kept.\n"
    assert printed("123456789012", "more", "more") == "1234567890\n… the rest of what it printed was not kept.\n"


def test_a_progress_bar_of_any_length_takes_one_line_of_room(monkeypatch):
    monkeypatch.setattr(capture, "LONGEST_STREAM", 10)
    assert printed(*(f"\r{number:3} %" for number in range(101)), "\nend") == "100 %\nend"


def test_displays_are_kept_when_there_is_no_room_for_text(monkeypatch):
    monkeypatch.setattr(capture, "LONGEST_STREAM", 3)
    recording = Recording(Told())
    recording.text("stdout", "12345")
    recording.display({"text/plain": "x"})
    assert recording.items[-1]["type"] == "display"


def test_clearing_forgets_and_makes_room(monkeypatch):
    monkeypatch.setattr(capture, "LONGEST_STREAM", 5)
    recording = Recording(Told())
    recording.text("stdout", "123456789")
    recording.clear()
    recording.text("stdout", "new")
    assert [item["text"] for item in recording.items] == ["new"]


def test_printed_text_is_recorded_and_still_reaches_the_terminal(capsys):
    with teed(Recording(Told())) as recording:
        print("out")
        print("err", file=sys.stderr)
        sys.stdout.writelines(["a", "b"])
        sys.stdout.flush()
        assert not sys.stdout.isatty()
        assert sys.stdout.encoding
    assert [(item["name"], item["text"]) for item in recording.items] == [
        ("stdout", "out\n"),
        ("stderr", "err\n"),
        ("stdout", "ab"),
    ]
    assert capsys.readouterr() == ("out\nab", "err\n")


def test_text_may_be_kept_from_the_terminal(capsys):
    with teed(Recording(Told()), through=False) as recording:
        print("out")
        sys.stdout.flush()
    assert recording.items[0]["text"] == "out\n"
    assert capsys.readouterr().out == ""


def test_the_streams_are_given_back_after_an_error():
    before = sys.stdout, sys.stderr
    with pytest.raises(KeyError), teed(Recording(Told())):
        raise KeyError
    assert (sys.stdout, sys.stderr) == before


class Broken:
    def __repr__(self):
        raise ValueError("no")


def test_values_are_described_by_their_repr_however_long_or_broken():
    describe = PlainSurroundings().describe
    assert describe([1]) == {"text/plain": "[1]"}
    assert describe(Broken()) == {"text/plain": "<Broken, whose repr() raised ValueError>"}
    assert len(describe("x" * 50_000)["text/plain"]) == 10_001


def test_two_that_overlap_each_get_their_own_and_the_streams_are_as_before_in_whatever_order_they_end():
    before = sys.stdout, sys.stderr
    one, two = Recording(Told()), Recording(Told())
    first, second = teed(one, through=False), teed(two, through=False)
    first.__enter__()
    print("one")
    second.__enter__()
    first.__exit__(None, None, None)
    print("two")
    second.__exit__(None, None, None)
    assert (one.items[0]["text"], two.items[0]["text"]) == ("one\n", "two\n")
    assert (sys.stdout, sys.stderr) == before


def test_what_a_thread_prints_is_recorded_for_the_body_that_started_it():
    both = threading.Barrier(2)
    recordings = {name: Recording(Told()) for name in "ab"}

    def body(name):
        with teed(recordings[name], through=False):
            both.wait()
            printing = threading.Thread(target=print, args=(name,))
            printing.start()
            printing.join()
            both.wait()

    bodies = [threading.Thread(target=body, args=(name,)) for name in "ab"]
    for each in bodies:
        each.start()
    for each in bodies:
        each.join()
    assert {name: found.items[0]["text"] for name, found in recordings.items()} == {"a": "a\n", "b": "b\n"}


def test_what_goes_through_reaches_the_recording_outside(capsys):
    outer, inner = Recording(Told()), Recording(Told())
    with teed(outer), teed(inner):
        print("x")
    assert outer.items == inner.items
    assert capsys.readouterr().out == "x\n"


def test_what_is_written_to_a_stream_that_somebody_holds_from_before_is_recorded_too(capsys):
    heard = Recording(Told())
    logger, handler = logging.getLogger("held"), logging.StreamHandler(sys.stderr)
    logger.addHandler(handler)
    held = sys.stdout
    with teed(heard):
        logger.warning("logged")
        held.write("printed")
    logger.warning("later")
    logger.removeHandler(handler)
    assert [(item["name"], item["text"]) for item in heard.items] == [("stderr", "logged\n"), ("stdout", "printed")]
    assert capsys.readouterr() == ("printed", "logged\nlater\n")
    assert "write" not in vars(held)


def test_whoever_listens_to_the_stream_already_goes_on_listening(monkeypatch):
    stream, heard = io.StringIO(), []
    monkeypatch.setattr(sys, "stdout", stream)
    stream.write = listening = heard.append
    with teed(Recording(Told())) as recording:
        stream.write("held")
        print("x", end="")
    assert "".join(heard) == "heldx"
    assert recording.items[0]["text"] == "heldx"
    assert stream.write is listening


class Slotted:
    """A stream of which nothing can be changed."""

    __slots__ = ("texts",)

    def __init__(self):
        self.texts = []

    def write(self, text):
        self.texts.append(text)


def test_a_stream_of_which_nothing_can_be_changed_is_still_printed_to(monkeypatch):
    stream = Slotted()
    monkeypatch.setattr(sys, "stdout", stream)
    with teed(Recording(Told())) as recording:
        print("x")
    assert "".join(stream.texts) == recording.items[0]["text"] == "x\n"


def ended(start):
    """A body that has ended and left something behind, which prints when it is let go."""
    go = threading.Event()
    with teed(Recording(Told()), through=False) as recording:
        left = start(go)
    return go, left, recording


def test_what_a_body_leaves_behind_does_not_write_into_the_next(capsys):
    def start(go):
        def left():
            go.wait()
            print("from the first")

        thread = threading.Thread(target=left)
        thread.start()
        return thread

    go, thread, first = ended(start)
    with teed(Recording(Told()), through=False) as second:
        print("from the second")
        go.set()
        thread.join()
    assert first.items == []
    assert [item["text"] for item in second.items] == ["from the second\n"]
    assert capsys.readouterr().out == "from the first\n"


def test_a_timer_that_a_body_leaves_behind_does_not_either():
    def start(go):
        timer = threading.Timer(0, lambda: (go.wait(), print("late")))
        timer.start()
        return timer

    go, timer, _ = ended(start)
    with teed(Recording(Told()), through=False) as second:
        go.set()
        timer.join()
    assert second.items == []


def test_a_task_that_a_body_leaves_behind_does_not_either():
    async def both():
        go = asyncio.Event()

        async def left():
            await go.wait()
            print("late")

        with teed(Recording(Told()), through=False):
            task = asyncio.create_task(left())
            await asyncio.sleep(0)
        with teed(Recording(Told()), through=False) as second:
            go.set()
            await task
        return second.items

    assert asyncio.run(both()) == []


def test_a_pool_that_one_body_has_started_works_for_the_next():
    with ThreadPoolExecutor(1) as pool:
        with teed(Recording(Told()), through=False) as first:
            pool.submit(print, "one").result()
        with teed(Recording(Told()), through=False) as second:
            pool.submit(print, "two").result()
    assert (first.items[0]["text"], second.items[0]["text"]) == ("one\n", "two\n")


class _KernelsThread(threading.Thread):
    """Stands for the threads in which a kernel hears what pages send."""


_KernelsThread.__module__ = "ipykernel.subshell"


def test_what_the_kernel_logs_while_a_body_is_at_work_is_not_the_bodys():
    asked, answered = threading.Event(), threading.Event()

    def log():
        asked.wait(5)
        print("No such comm")
        answered.set()

    thread = _KernelsThread(target=log)
    thread.start()
    with teed(Recording(lambda _: None), through=False) as recording:
        print("mine")
        asked.set()
        answered.wait(5)
        inside = _KernelsThread(target=print, args=["mine as well"])
        inside.start()
        inside.join()
    thread.join()
    assert recording.items == [{"type": "stream", "name": "stdout", "text": "mine\nmine as well\n"}]


def test_where_no_stream_stands_behind_what_is_printed_is_swallowed():
    stream = Tee(None, "stdout")
    print("said", file=stream, flush=True)
    stream.writelines(["more\n"])
    assert stream.isatty() is False


def test_a_warning_tells_the_line_of_the_cell_and_no_file_that_is_another_in_every_session():
    recording = Recording(lambda item: None)
    recording.text("stderr", "C:\\t\\ipykernel_7\\56.py:3: UserWarning: careful\n  warn('careful')\n")
    assert recording.items[0]["text"] == "line 3: UserWarning: careful\n  warn('careful')\n"

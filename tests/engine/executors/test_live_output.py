"""What a body shows elsewhere, told piece by piece: what is heard is what was shown, and it does not travel twice."""

from __future__ import annotations

import threading

from hypothesis import example, given
from hypothesis import strategies as st

from nbasset.engine.capture import Recording
from nbasset.engine.executors.live_output import Teller, Told, Untold

SHOWN = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["stdout", "stderr"]), st.text("ab\n\r", max_size=5)),
        st.just("display"),
        st.just("tell"),
    ),
    max_size=30,
)


@given(SHOWN)
@example([("stdout", "\r"), "display", "tell"])
def test_what_is_heard_is_what_was_shown_whenever_it_is_told(events):
    untold, told = Untold(), Told()
    recording = Recording(untold.take)
    heard = []
    for number, event in enumerate(events):
        if event == "tell":
            heard += told.hear(untold.news())
        elif event == "display":
            recording.display({"text/plain": str(number)})
        else:
            recording.text(*event)
    heard += told.end(recording.items)
    distinct = [item for number, item in enumerate(heard) if all(item is not other for other in heard[:number])]
    assert distinct == recording.items
    assert list(told.end(recording.items)) == []


def test_of_a_text_that_grows_only_what_is_new_is_told():
    untold = Untold()
    recording = Recording(untold.take)
    sent = 0
    for number in range(1000):
        recording.text("stdout", f"line {number}\n")
        recording.text("stderr", f"\r{number}%") if number > 990 else None
        sent += sum(len(piece.item["text"]) for piece in untold.news())
    assert sent <= sum(len(item["text"]) for item in recording.items) + 100


def test_a_thread_of_its_own_tells_and_what_comes_after_the_end_belongs_to_the_next():
    sent, came = [], threading.Event()

    def send(pieces):
        sent.extend(pieces)
        came.set()

    teller = Teller(send)
    Recording(teller.tell).text("stdout", "first")
    assert came.wait(60)
    teller.end()
    came.clear()
    Recording(teller.tell).text("stdout", "second")
    assert came.wait(60)
    assert [(piece.number, piece.item["text"]) for piece in sent] == [(0, "first"), (0, "second")]

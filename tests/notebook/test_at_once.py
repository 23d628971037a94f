"""At once: what is said of one moment is one message, in whatever order and by whomever it is said."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st

from nbasset.notebook.at_once import AtOnce

OUTDATED = {"type": "outdated", "cells": []}
FORETOLD = {"type": "foretold", "assets": [], "cells": []}


class Drawing:
    """A widget that puts down what it is sent."""

    def __init__(self, model_id="one"):
        self.model_id = model_id
        self.sent = []

    def send(self, content):
        self.sent.append(content)


def carried():
    at_once, sent = AtOnce(), []
    at_once.carry = lambda said, drawn, anew: sent.append((said, drawn))
    return at_once, sent


def test_statements_and_changes_of_drawings_go_together_in_whatever_order_they_come():
    at_once, sent = carried()
    one, other = Drawing(), Drawing("other")
    with at_once.gathered():
        at_once.say(OUTDATED)
        at_once.draw(one, {"a": {"classes": "card"}})
        with at_once.gathered():
            at_once.draw(other, {"b": {"classes": "card"}})
            at_once.say(FORETOLD)
        assert sent == [], "the moment is not over"
    drawn = {"one": {"a": {"classes": "card"}}, "other": {"b": {"classes": "card"}}}
    assert sent == [([OUTDATED, FORETOLD], drawn)]
    assert one.sent == other.sent == []


def test_what_is_said_by_itself_goes_by_itself():
    at_once, sent = carried()
    at_once.say(OUTDATED)
    at_once.say(FORETOLD)
    assert sent == [([OUTDATED], {}), ([FORETOLD], {})]


def test_a_drawing_that_changes_alone_is_told_alone():
    at_once, sent = carried()
    drawing = Drawing()
    at_once.draw(drawing, {"a": {"classes": "chosen"}})
    assert sent == []
    assert drawing.sent == [{"type": "change", "elements": {"a": {"classes": "chosen"}}}]


def test_where_no_page_listens_drawings_hear_all_the_same():
    at_once, drawing = AtOnce(), Drawing()
    with at_once.gathered():
        at_once.say(OUTDATED)
        at_once.draw(drawing, {"a": {"classes": "card"}})
    assert len(drawing.sent) == 1


def test_what_was_gathered_before_an_error_is_sent():
    at_once, sent = carried()
    try:
        with at_once.gathered():
            at_once.say(OUTDATED)
            raise ZeroDivisionError
    except ZeroDivisionError:
        at_once.say(FORETOLD)
    assert [said for said, _ in sent] == [[OUTDATED], [FORETOLD]]


def test_other_threads_wait_until_the_moment_is_over():
    at_once, sent = carried()
    with at_once.gathered():
        other = threading.Thread(target=at_once.say, args=[FORETOLD])
        other.start()
        at_once.say(OUTDATED)
        other.join(0.05)
        assert other.is_alive()
    other.join()
    assert [said for said, _ in sent] == [[OUTDATED], [FORETOLD]]


LOOKS = st.dictionaries(st.sampled_from(["status", "picture", "label"]), st.text(max_size=2), min_size=1)
CHANGES = st.lists(
    st.fixed_dictionaries({}, optional={"data": LOOKS, "classes": st.sampled_from(["card", "card near"])}), max_size=5
)


@given(CHANGES)
def test_changes_of_one_moment_leave_an_element_as_they_would_one_after_the_other(changes):
    at_once, drawing = AtOnce(), Drawing()
    with at_once.gathered():
        for change in changes:
            at_once.draw(drawing, {"a": change})
    data, classes = {}, ""
    for change in changes:
        data |= change.get("data", {})
        classes = change.get("classes", classes)
    together = drawing.sent[0]["elements"]["a"] if drawing.sent else {}
    assert (together.get("data", {}), together.get("classes", "")) == (data, classes)

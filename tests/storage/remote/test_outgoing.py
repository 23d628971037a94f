"""What waits to be put into a bucket is put there with the next that can be, and is told."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from nbasset.storage.remote.outgoing import Outgoing


class Taking:
    """A bucket that takes what it is given, unless it is away."""

    url = "s3://team"

    def __init__(self):
        self.objects, self.is_away = {}, False

    def put_file(self, name, path):
        if self.is_away:
            raise OSError("no answer")
        self.objects[name] = Path(path).read_bytes()


@pytest.fixture
def waiting(tmp_path):
    bucket, sent, said = Taking(), [], []
    notes, values = tmp_path / "outgoing", tmp_path / "values"
    values.mkdir()

    def begun():
        return Outgoing(notes, lambda: bucket, lambda place: str(tmp_path / place), sent.append, said.append)

    def record(name, content=b"one"):
        (values / name).write_bytes(content)
        return {"name": name, "place": f"values/{name}", "offset": 0, "length": len(content)}

    return SimpleNamespace(bucket=bucket, sent=sent, said=said, notes=notes, values=values, begun=begun, record=record)


def test_what_can_be_sent_is_there_at_once_and_waits_no_more(waiting):
    outgoing = waiting.begun()
    outgoing.add(waiting.record("a"))
    assert (waiting.bucket.objects, waiting.sent, outgoing.waits("a")) == ({"a": b"one"}, ["a"], False)


def test_what_waits_goes_with_the_next_that_can_be_also_in_another_session(waiting):
    waiting.bucket.is_away = True
    waiting.begun().add(waiting.record("a"))
    assert waiting.begun().waits("a")
    assert "takes nothing now (no answer)" in waiting.said[0]
    waiting.bucket.is_away = False
    waiting.begun().add(waiting.record("b"))
    assert set(waiting.bucket.objects) == {"a", "b"}
    assert not list(waiting.notes.iterdir())


def test_what_was_removed_meanwhile_waits_no_more_and_is_not_said_to_be_there(waiting):
    waiting.bucket.is_away = True
    outgoing = waiting.begun()
    outgoing.add(waiting.record("a"))
    waiting.bucket.is_away = False
    (waiting.values / "a").unlink()
    outgoing.send()
    assert (waiting.sent, outgoing.waits("a")) == ([], False)


def test_a_note_that_cannot_be_read_keeps_no_other_from_being_sent(waiting):
    waiting.bucket.is_away = True
    outgoing = waiting.begun()
    outgoing.add(waiting.record("a"))
    (waiting.notes / "0.json").write_text("{")
    waiting.bucket.is_away = False
    outgoing.send()
    assert waiting.sent == ["a"]

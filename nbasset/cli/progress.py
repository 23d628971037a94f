"""Progress: what is said of a run while it is at work, on stderr, and at its end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TextIO

from nbasset.core.patterns import pattern
from nbasset.core.program_runs import AssetResult, Happened, RunDocument
from nbasset.ui.words import seconds

_COLOURS = pattern(r"\x1b\[[0-9;]*m")


class Progress:
    """Says what happens.

    Args:
        stream: where it is said.
        quiet: whether only failures are.
    """

    def __init__(self, stream: TextIO, *, quiet: bool) -> None:
        self._stream = stream
        self._quiet = quiet

    def says(self, sentence: str) -> None:
        """A sentence for people."""
        print(sentence if self._stream.isatty() else _COLOURS.sub("", sentence), file=self._stream, flush=True)

    def hears(self, event: Happened) -> None:
        """Something happened in a run."""
        if event["event"] == "failed":
            self.says(f"{event['asset']} failed: {event['said']}")
            if event["traceback"]:
                self.says(event["traceback"].rstrip())
        elif not self._quiet:
            self.says(_line(event))


def _line(event: Happened) -> str:
    if event["event"] == "started":
        return f"{event['asset']} …" + (f" ({event['said']})" if event["said"] else "")
    if ":" in event["asset"]:  # a check
        return f"{event['asset']} {event['kind']}"
    words = [f"made in {seconds(event['took'])}" if event["took"] is not None else "made", event["kind"]]
    return f"{event['asset']} {', '.join(filter(None, words))}"


def told_at_the_end(done: RunDocument, *, quiet: bool) -> Iterator[str]:
    """What has become of a run, in lines.

    Args:
        done: the run.
        quiet: whether only what has failed is told.
    """
    bad = [each for each in done["assets"] if each["outcome"] in ("failed", "blocked", "cancelled")]
    bad = [each for each in bad if each["asset"] not in done["stale"]]
    yield from map(_bad, bad)
    for each in done["checks"]:
        if each["found"] != "passed":
            yield " ".join(
                filter(None, [f"check {each['check']} of {each['asset']} {each['found']}", each["description"]])
            )
    for name in done["stale"]:
        known = next((each for each in done["assets"] if each["asset"] == name), None)
        reason = f": {known['reason']}" if known and known["reason"] else ""
        yield f"{name} is {known['status'].lower() if known else 'stale'}{reason}"
    failures = {each["error"] for each in bad}
    yield from (each for each in done["sentences"] if not any(error and error in each for error in failures))
    if not quiet or done["exit_code"]:
        yield summary(done)


def _bad(each: AssetResult) -> str:
    why = each["error"] or each["reason"]
    word = "was stopped" if each["outcome"] == "cancelled" else each["outcome"]
    return f"{each['asset']} {word}: {why}" if why else f"{each['asset']} {word}"


def summary(done: RunDocument) -> str:
    """A run in one line.

    Args:
        done: the run.
    """
    counts = Counter("reused" if each["outcome"] == "from the store" else each["outcome"] for each in done["assets"])
    told = ", ".join(f"{count} {word}" for word, count in counts.items()) or "no asset"
    unrun = sum(each["outcome"] == "not run" for each in done["cells"])
    cells = f", {unrun} cell{'s' * (unrun > 1)} not run" if unrun else ""
    return f"{done['notebook']}: {told}{cells} in {seconds(done['finished'] - done['started'])}"

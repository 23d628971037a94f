"""After a run: its report, and who is told of it, once its kernel has ended and its notebook is written."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from nbasset.cli.exit_codes import OK, STALE, STOPPED, USAGE
from nbasset.cli.notebooks import Notebook
from nbasset.cli.parsers import Usage
from nbasset.core.notices import After, Hook, check_tag
from nbasset.core.program_runs import AssetResult, RunDocument

SENT = ("failure", "success")
"""What somebody may want to know."""


def arguments(parser: ArgumentParser) -> None:
    """The options of ``nbasset run`` that say what is done afterwards."""
    parser.add_argument("--html", metavar="FILE", help="write a report of the run to this file: one page by itself")
    for each in SENT:
        text = f"who is told of a {each}: the name of an address, or the address itself; it is never printed"
        parser.add_argument(f"--on-{each}", action="append", default=[], metavar="TAG|URL", help=text)


def check(told: Namespace) -> None:
    """Refuse what cannot be the name of an address, or the place of a report, before anything runs.

    Args:
        told: the options.

    Raises:
        InvalidDefinition: with what is wrong about an address.
        Usage: with what is wrong about a place.
    """
    if told.html and not Path(told.html).absolute().parent.is_dir():
        raise Usage(f"there is no folder {Path(told.html).absolute().parent} for --html.")
    for _, word in _wishes(told):
        if "://" not in word:
            check_tag(word)


def tells(told: Namespace) -> list[tuple[After, str]]:
    """After what it tells somebody, and whom, by the name of an address: the notebook itself leaves that to it.

    Args:
        told: the options.
    """
    return [(after, word) for after, word in _wishes(told) if "://" not in word]


def after_run(book: Notebook, done: RunDocument, told: Namespace, says: Callable[[str], None]) -> None:
    """Do it; also of a run that has failed. One that was stopped, or was to make nothing, is told to nobody.

    Args:
        book: the notebook.
        done: what has become of it.
        told: the options.
        says: takes sentences for people.
    """
    if told.html:
        from nbasset.cli.reporting import write_report

        write_report(Path(told.html), book, done)
    wishes = list(_wishes(told))
    if not wishes or done["exit_code"] in (STOPPED, USAGE, STALE):
        return
    from nbasset.instance.notifying import Command, tell_of

    addresses = {_name_of(word): word for _, word in wishes if "://" in word}
    hooks = [Hook(after, _name_of(word)) for after, word in wishes]
    made = [each["asset"] for each in done["assets"] if each["outcome"] == "made"]
    failure = "" if done["exit_code"] == OK else failure_of(done)
    command = Command(done["finished"] - done["started"], told.job, made, failure)
    tell_of(book.root, book.name, hooks, command, says, addresses)


def failure_of(done: RunDocument) -> str:
    """What failed in a run, and what was therefore not made, in words.

    Args:
        done: what has become of it.
    """
    failed = [f"{each['asset']} failed: {each['error'].rstrip('.')}" for each in _with(done["assets"], "failed")]
    failed += [
        f"code cell {each['cell']} raised {each['error'].rstrip('.')}"
        for each in done["cells"]
        if each["outcome"] == "raised"
    ]
    failed += [
        f"{each['asset']} failed its check {each['check']}"
        + (f": {each['description']}" if each["description"] else "")
        for each in done["checks"]
        if each["found"] == "failed"
    ]
    blocked = [each["asset"] for each in _with(done["assets"], "blocked")]
    rest = f" Not made because of it: {', '.join(blocked)}." if blocked else ""
    return (
        f"{'; '.join(failed)}.{rest}" if failed else " ".join([*done["sentences"], rest]).strip() or "The run failed."
    )


def _with(assets: Sequence[AssetResult], outcome: str) -> Iterator[AssetResult]:
    return (each for each in assets if each["outcome"] == outcome)


def _wishes(told: Namespace) -> Iterator[tuple[After, str]]:
    for after in ("failure", "success"):
        for word in getattr(told, f"on_{after}", []):
            yield ("failure" if after == "failure" else "success"), word


def _name_of(word: str) -> str:
    """What an address is called in the log, which never has it: a name that tells it from others, and no more."""
    return f"url-{sha256(word.encode()).hexdigest()[:8]}" if "://" in word else word

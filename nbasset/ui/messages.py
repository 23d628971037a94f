"""Messages: what people are told of a run by mail or chat, with what was made."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence

from nbasset.core.dataclass import dataclass
from nbasset.core.materialization import Materialization
from nbasset.core.notices import Attachment, Message, Notice
from nbasset.core.shown import Item, Items
from nbasset.ui.html import esc, item
from nbasset.ui.words import listed, seconds, when

MOST = 5
"""How many results a message shows, and how many pictures go with it."""
LONGEST = 200_000
"""Characters of a display that stand in the message itself; a longer one is in the page that goes with it."""
_LINES = 40
_PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg"}
_CSS = (
    ":root{color-scheme:light dark}"
    "body{font:15px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse}th,td{padding:.25em .7em;text-align:right;border-bottom:1px solid #8885}"
    "img,svg{max-width:100%}pre{overflow:auto}.failed{border-left:4px solid #c0392b;padding-left:1em}"
    "@media print{body{margin:0}}"
)


@dataclass(frozen=True, slots=True)
class Made:
    """A result to be shown.

    Args:
        record: what is known of it.
        items: what its making showed.
    """

    record: Materialization
    items: Items


def message_of(notice: Notice, results: Sequence[Made]) -> Message:
    """A notice in words.

    Args:
        notice: the notice.
        results: what was made that it is about, as far as it is still there.
    """
    return _of_failure(notice) if notice.failure else _of_success(notice, results)


def _whose(notice: Notice) -> str:
    return f"{notice.job} of {notice.notebook}" if notice.job else notice.notebook


def _about(notice: Notice) -> str:
    took = f", took {seconds(notice.took)}" if notice.took is not None else ""
    job = f", job {notice.job}" if notice.job else ""
    return f"{notice.notebook}{job}, run {notice.run_id}, begun {when(notice.at)}{took}"


def _of_failure(notice: Notice) -> Message:
    first = notice.failure.splitlines()[0]
    names = first.partition(" failed:")[0] if " failed:" in first else "the run"
    title = f"Failed: {names} ({_whose(notice)})"
    text = f"{notice.failure}\n{_about(notice)}"
    drawn = f'<div class="failed"><p><b>{esc(notice.failure)}</b></p></div><p>{esc(_about(notice))}</p>'
    return Message(title, text, drawn, failed=True)


def _of_success(notice: Notice, results: Sequence[Made]) -> Message:
    names = listed([str(name) for name, _ in notice.made]) or "nothing had to be made"
    title = f"{names} ({_whose(notice)})" if notice.hook.asset else f"Done: {names} ({_whose(notice)})"
    shown = [*results[:MOST]] if notice.hook.asset else []
    lines = [_line(each) for each in results]
    text = "\n".join([*lines, *(told for each in shown for told in _texts(each.items)), _about(notice)])
    drawn = "".join(f"<p>{esc(line)}</p>" for line in lines)
    inside = "".join(_parts(each.items, whole=False) for each in shown)
    attached = [*_pictures(shown), *([_page(title, notice, lines, shown)] if shown else [])]
    return Message(title, text, f"{drawn}{inside}<p><small>{esc(_about(notice))}</small></p>", attached=tuple(attached))


def _line(made: Made) -> str:
    record = made.record
    return f"{record.asset}: {record.kind}, made {when(record.made_at)}, took {seconds(record.took)}"


def _texts(items: Items) -> Iterator[str]:
    """What there is to read of a making."""
    for each in items:
        if each["type"] == "stream":
            text = each["text"] if each["name"] == "stdout" else ""
        else:
            text = _joined(each["data"].get("text/markdown") or each["data"].get("text/plain") or "")
            text = "" if _picture(each) else text
        lines = text.rstrip().splitlines()
        yield from lines[:_LINES]
        if len(lines) > _LINES:
            yield "…"


def _parts(items: Items, *, whole: bool) -> str:
    """What a making showed, drawn.

    Args:
        items: what it showed.
        whole: whether pictures are in it, and what is long; mail shows neither.
    """
    drawn = (item(each) for each in items if whole or not _picture(each))
    return "".join(each for each in drawn if whole or len(each) < LONGEST)


def _page(title: str, notice: Notice, lines: Sequence[str], shown: Sequence[Made]) -> Attachment:
    """All of it as a page that stands alone."""
    parts = "".join(
        f"<p>{esc(line)}</p>{_parts(each.items, whole=True)}" for line, each in zip(lines, shown, strict=False)
    )
    text = (
        f"<!doctype html>\n<html lang='en'><head><meta charset='utf-8'><title>{esc(title)}</title>"
        f"<meta name='viewport' content='width=device-width'><style>{_CSS}</style></head><body>"
        f"<h1>{esc(title)}</h1>{parts}<p><small>{esc(_about(notice))}</small></p></body></html>"
    )
    return Attachment(f"{_file_name(notice.hook.asset)}.html", "text/html", text.encode())


def _pictures(shown: Sequence[Made]) -> Iterator[Attachment]:
    found = [(each.record.asset, picture) for each in shown for one in each.items if (picture := _picture(one))]
    for number, (asset, (kind, content)) in enumerate(found[:MOST], 1):
        extra = f"-{number}" if len(found) > 1 else ""
        yield Attachment(f"{_file_name(str(asset))}{extra}.{_PICTURES[kind]}", kind, content)


def _picture(each: Item) -> tuple[str, bytes] | None:
    """The picture that something displayed is, with its kind; ``None`` where it is none."""
    if each["type"] == "stream":
        return None
    for kind in _PICTURES:
        if kind in each["data"] and "text/html" not in each["data"]:
            text = _joined(each["data"][kind])
            content = text.encode() if kind == "image/svg+xml" else _decoded(text)
            return (kind, content) if content else None
    return None


def _decoded(text: str) -> bytes:
    """What a text of base 64 means; nothing where it is none."""
    try:
        return base64.b64decode(text)
    except binascii.Error:
        return b""


def _joined(text: object) -> str:
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def _file_name(name: str) -> str:
    return "".join(each if each.isalnum() or each in "-_." else "-" for each in name)

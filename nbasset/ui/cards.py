"""Cards: one asset in the graph, as a picture with its name, its status and what there is to say."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from nbasset.core.check_views import unmet, warnings
from nbasset.core.status import Status
from nbasset.core.view import AssetView, FoldedView
from nbasset.ui.html import esc
from nbasset.ui.points import strip_svg
from nbasset.ui.text import width
from nbasset.ui.theme import EDITS, LOOKS, UNMET, WARNED, Look, checks_counted, look_of
from nbasset.ui.words import cause_line, moment, numbered, seconds, size

Line = tuple[float, float, str, str, str, str]
"""A line of text: x, y, anchor, font, colour (empty: the status's), words."""

HEIGHT, FILE_HEIGHT = 64.0, 28.0
NARROW, WIDE = 184.0, 250.0
_NAME, _BOLD, _SMALL = 7.9, 6.6, 6.1
"""Widths of a letter of the name, of the status and of what else stands below."""
INK, MUTED = "#1b2028", "#5a6270"
SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
MONO = "Menlo,Consolas,'DejaVu Sans Mono',monospace"


def card_width(names: list[str]) -> float:
    """How wide the cards of a graph are: as the longest name asks for, within reason.

    >>> card_width(["a"])
    184.0
    """
    return min(max(NARROW, *(width(name) * _NAME + 32 for name in names), 0.0), WIDE)


def shorten(text: str, columns: float) -> str:
    """A text in so many columns.

    >>> shorten("a long story", 7), shorten("a long story", 10), shorten("a_long_story", 10)
    ('a long…', 'a long…', 'a_long_st…')
    """
    if width(text) <= columns:
        return text
    kept = text
    while kept and width(kept) + 1 > columns:
        kept = kept[:-1]
    words, _, part = kept.rpartition(" ")
    broken = part and not text[len(kept)].isspace() and len(words) > len(kept) / 2
    return (words if broken else kept).rstrip(" ·,;") + "…"


def facts(asset: AssetView) -> tuple[str, str, str, str]:
    """What a card says below the name: the status with when it was made, the value with time and size.

    >>> facts({"status": "FRESH", "marks": [], "causes": [], "took": 3.2, "size": 12, "kind": "list of 5"})[2:]
    ('list of 5', '3.2 s · 12 B')
    >>> begun = {"status": "RUNNING", "marks": [], "causes": [], "took": 9.0, "kind": "", "elapsed": 4.0}
    >>> facts({**begun, "says": "3/8"})
    ('▶ running', '4 s of about 9.0 s', '3/8', '')
    """
    # Of what nobody can see, the details say more than a card has room for.
    marks = list(dict.fromkeys(mark.partition(": ")[0] for mark in asset["marks"]))
    shape, words, look = look_of(asset["status"], marks)
    why = cause_line(asset)
    if look in (UNMET, WARNED):  # nothing is as important as that, and a card has little room
        words = ", ".join((*unmet(asset["marks"]), *warnings(asset["marks"])))
    if asset["status"] == Status.FRESH:
        cost = " · ".join(part for part in (seconds(asset["took"]), size(asset.get("size"))) if part)
        made = " · ".join(filter(None, (numbered(asset), moment(asset.get("made_at")))))
        return f"{shape} {words}", made, asset["kind"] or why, cost
    if asset["status"] != Status.RUNNING:
        return f"{shape} {words}", "", why or asset["kind"], ""
    so_far = seconds(asset["elapsed"]).replace(".0 s", " s") if asset.get("elapsed") else ""
    whole = f"about {seconds(asset['took'])}" if asset["took"] else ""
    return f"{shape} {words}", " of ".join(filter(None, (so_far, whole))), asset.get("says") or why or asset["kind"], ""


def drawing(asset: AssetView | FoldedView, wide: float, *, far: bool = False) -> str:
    """A card, drawn in SVG from its upper left corner.

    Args:
        asset: the view of the asset, or of a folded group.
        wide: how wide the card is.
        far: whether it will be seen small: then only the name and the status stand there, larger.
    """
    look = look_of(asset["status"], asset["marks"])[2]
    if "counts" in asset:
        lines = _folded_lines(asset, wide)
    else:
        lines = _far_lines(asset, wide) if far else _near_lines(asset, wide)
    text = "".join(
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" style="{esc(font)}" fill="{fill or look.light}">'
        f"{esc(words)}</text>"
        for x, y, anchor, font, fill, words in lines
        if words
    )
    high, right, bottom = f"{HEIGHT:g}", f"{wide - 8:g}", f"{HEIGHT - 8:g}"
    return (
        f'<rect width="{wide:g}" height="{high}" rx="8" fill="{look.light}"/>'
        f'<path d="M5 0H{right}A8 8 0 0 1 {wide:g} 8V{bottom}A8 8 0 0 1 {right} {high}H5Z" fill="{look.fill}"/>{text}'
        f"{'' if 'counts' in asset else strip_svg(asset['points'], 15, HEIGHT - 5, wide - 26)}"
    )


def _near_lines(asset: AssetView, wide: float) -> Iterator[Line]:
    status, made, third, cost = facts(asset)
    room = wide - 26
    for less in (made, made.replace(" of about ", " / "), made.partition(" · ")[0], ""):  # the status wins
        made = less
        if width(status) * _BOLD + (width(made) + 1) * _SMALL <= room:
            break
    yield 15, 23, "start", f"font:600 13px {MONO}", INK, shorten(asset["name"], room / _NAME)
    words = shorten(status, (room - width(made) * _SMALL) / _BOLD)
    yield 15, 40, "start", f"font:600 11.5px {SANS}", "", words
    yield wide - 11, 40, "end", f"font:400 11px {SANS}", MUTED, made
    while cost and (width(third) + width(cost) + 2) * 5.9 > room:
        cost = cost.rpartition(" · ")[0]
    yield 15, 56, "start", f"font:400 11px {SANS}", MUTED, shorten(third, (room - width(cost) * 5.9) / 5.9)
    yield wide - 11, 56, "end", f"font:400 11px {SANS}", MUTED, cost


def _far_lines(asset: AssetView, wide: float) -> Iterator[Line]:
    room = (wide - 20) / 10.9
    font = f"font:600 18px {MONO}"
    if width(asset["name"]) <= room:
        yield 13, 28, "start", font, INK, asset["name"]
    else:
        first, second = halves(asset["name"], int(room))
        font = f"font:600 16px {MONO}"  # of two lines, each has room above the status
        yield 13, 19, "start", font, INK, first
        yield 13, 36, "start", font, INK, shorten(second, room)
    words = shorten(facts(asset)[0], (wide - 20) / 8)
    yield 13, 57, "start", f"font:600 15px {SANS}", "", words


def _folded_lines(asset: FoldedView, wide: float) -> Iterator[Line]:
    """A folded group: its name, how many assets it has, and how they stand."""
    count = sum(asset["counts"].values())
    yield 15, 25, "start", f"font:600 14px {SANS}", INK, shorten(f"▸ {asset['name']}", (wide - 26) / 8)
    yield wide - 11, 25, "end", f"font:400 12px {SANS}", MUTED, str(count)
    x = 15.0
    for look, number in _counts(asset)[:4]:
        yield x, 48, "start", f"font:600 13px {SANS}", look.light, f"{look.shape} {number}"
        x += 24 + 8 * len(str(number))


def _counts(asset: FoldedView) -> list[tuple[Look, int]]:
    """How its assets stand; what their checks have found comes first, as it is seldom and matters."""
    checks = [(look, number) for _, look, number, _ in checks_counted(asset["marks"])]
    return [*checks, *((LOOKS[status], number) for status, number in asset["counts"].items())]


def counts_of(asset: FoldedView) -> list[str]:
    """How the assets of a folded group stand, each with its shape.

    >>> counts_of({"counts": {"FRESH": 3}, "marks": ["check no_gaps failed"]})
    ['▲ 1', '● 3']
    """
    return [f"{look.shape} {number}" for look, number in _counts(asset)]


def label(asset: AssetView | FoldedView, wide: float) -> str:
    """What a plain card says: the name, and the status or the counts of a folded group.

    >>> label({"name": "raw", "status": "FRESH", "marks": []}, 184.0)
    'raw\\n● fresh'
    """
    if "counts" in asset:
        counts = "  ".join(counts_of(asset))
        return f"▸ {shorten(asset['name'], (wide - 40) / 10.5)}\n{counts}"
    marks = asset["marks"]
    look = look_of(asset["status"], [*filter(EDITS.get, marks), *unmet(marks), *warnings(marks)])[2]
    return f"{shorten(asset['name'], (wide - 16) / 10.5)}\n{look.shape} {look.word}"


def plain_drawing(asset: AssetView | FoldedView, wide: float) -> str:
    """A plain card, drawn in SVG: as the page draws it where there are many.

    Args:
        asset: the view of the asset, or of a folded group.
        wide: how wide the card is, in pixels.
    """
    look = look_of(asset["status"], asset["marks"])[2]
    lines = "".join(
        f'<text x="{wide / 2:g}" y="{27 + 23 * number}" text-anchor="middle" class="p">{esc(line)}</text>'
        for number, line in enumerate(label(asset, wide).split("\n"))
    )
    box = f'width="{wide:g}" height="{HEIGHT:g}" rx="8" fill="{look.light}"'
    return f'<rect {box} fill-opacity=".28" stroke="{look.light}" stroke-width="2"/>{lines}'


def file_drawing(name: str, wide: float) -> str:
    """A file that was read, drawn in SVG: a small pill with its name.

    Args:
        name: the file's name.
        wide: how wide the pill is, in pixels.
    """
    words = esc(shorten(name, (wide - 40) / 6.4))
    return (
        f'<rect x=".75" y=".75" width="{wide - 1.5:g}" height="{FILE_HEIGHT - 1.5:g}" rx="{FILE_HEIGHT / 2 - 1:g}" '
        'fill="#f6f7f9" stroke="#aab2bd" stroke-dasharray="4 3"/>'
        '<path d="M14 8h6l4 4v9H14Z M20 8v4h4" fill="none" stroke="#5a6270" stroke-width="1.2"/>'
        f'<text x="30" y="19" style="{esc(f"font:400 11px {MONO}")}" fill="{INK}">{words}</text>'
    )


def file_width(name: str, wide: float) -> float:
    """How wide the pill of a file is, within the width of a card.

    >>> file_width("a.csv", 200)
    80.0
    """
    return min(max(width(name) * 6.8 + 46, 80.0), wide)


def halves(name: str, room: int) -> tuple[str, str]:
    """A name in two lines, parted after an underscore where that is possible.

    >>> halves("processed_data_of_May", 14), halves("abcdefgh", 5)
    (('processed_', 'data_of_May'), ('abcde', 'fgh'))
    """
    while width(name[:room]) > room + 1:
        room -= 1
    cut = max(name.rfind(letter, 0, room) for letter in "_/ ") + 1
    fits = cut > 0 and width(name) - cut <= room
    return (name[:cut], name[cut:]) if fits else (name[:room], name[room:])


def picture(inside: str, wide: float, high: float = HEIGHT) -> str:
    """A drawing as a picture of its own.

    Args:
        inside: SVG.
        wide: its width, in pixels.
        high: its height, in pixels.
    """
    size = f'width="{wide:g}" height="{high:g}" viewBox="0 0 {wide:g} {high:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'


def as_address(svg: str) -> str:
    """A picture as an address that holds it whole."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()

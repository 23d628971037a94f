"""Cards: one asset in the graph, as a picture with its name, its status and what there is to say."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterator, Mapping
from typing import Any

from nbasset.core.status import Status
from nbasset.ui.text import width
from nbasset.ui.theme import look_of
from nbasset.ui.words import cause_line, seconds

Asset = Mapping[str, Any]
Line = tuple[float, float, str, str, str, str]
"""A line of text: x, y, anchor, font, colour (empty: the status's), words."""

HEIGHT = 64.0
NARROW, WIDE = 164.0, 250.0
_NAME, _SMALL = 7.9, 6.1
"""Widths of a letter of the name and of the lines below it."""
INK, MUTED = "#1b2028", "#5a6270"
SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
MONO = "Menlo,Consolas,'DejaVu Sans Mono',monospace"


def card_width(names: list[str]) -> float:
    """How wide the cards of a graph are: as the longest name asks for, within reason.

    >>> card_width(["a"])
    164.0
    """
    return min(max(NARROW, *(width(name) * _NAME + 32 for name in names), 0.0), WIDE)


def shorten(text: str, columns: float) -> str:
    """A text in so many columns.

    >>> shorten("a long story", 7)
    'a long…'
    """
    if width(text) <= columns:
        return text
    while text and width(text) + 1 > columns:
        text = text[:-1]
    return text.rstrip() + "…"


def facts(asset: Asset) -> tuple[str, str, str]:
    """What a card says below the name: the status, the time at its right, and the third line.

    >>> facts({"status": "FRESH", "marks": [], "causes": [], "took": 3.2, "kind": "list of 5"})
    ('● fresh', '3.2 s', 'list of 5')
    """
    shape, words, _ = look_of(asset["status"], asset["marks"])
    why = cause_line(asset)
    third = (asset["kind"] or why) if asset["status"] == Status.FRESH else (why or asset["kind"])
    took = seconds(asset["took"]) if asset["status"] == Status.FRESH else ""
    return f"{shape} {words}", took, third


def drawing(asset: Asset, wide: float, *, far: bool = False) -> str:
    """A card, drawn in SVG from its upper left corner.

    Args:
        asset: the asset's view.
        wide: how wide the card is.
        far: whether it will be seen small: then only the name and the status stand there, larger.
    """
    look = look_of(asset["status"], asset["marks"])[2]
    lines = _far_lines(asset, wide) if far else _near_lines(asset, wide)
    text = "".join(
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" style="{html.escape(font)}" fill="{fill or look.light}">'
        f"{html.escape(words)}</text>"
        for x, y, anchor, font, fill, words in lines
        if words
    )
    high, right, bottom = f"{HEIGHT:g}", f"{wide - 8:g}", f"{HEIGHT - 8:g}"
    return (
        f'<rect width="{wide:g}" height="{high}" rx="8" fill="{look.light}"/>'
        f'<path d="M5 0H{right}A8 8 0 0 1 {wide:g} 8V{bottom}A8 8 0 0 1 {right} {high}H5Z" fill="{look.fill}"/>{text}'
    )


def _near_lines(asset: Asset, wide: float) -> Iterator[Line]:
    status, took, third = facts(asset)
    room = wide - 26
    yield 15, 23, "start", f"font:600 13px {MONO}", INK, shorten(asset["name"], room / _NAME)
    words = shorten(status, (room - width(took) * _SMALL) / _SMALL - 1)
    yield 15, 40, "start", f"font:600 11.5px {SANS}", "", words
    yield wide - 11, 40, "end", f"font:400 11px {SANS}", MUTED, took
    yield 15, 56, "start", f"font:400 11px {SANS}", MUTED, shorten(third, (wide - 20) / 6.0)


def _far_lines(asset: Asset, wide: float) -> Iterator[Line]:
    room = (wide - 20) / 10.9
    font = f"font:600 18px {MONO}"
    if width(asset["name"]) <= room:
        yield 13, 28, "start", font, INK, asset["name"]
    else:
        first, second = halves(asset["name"], int(room))
        yield 13, 21, "start", font, INK, first
        yield 13, 40, "start", font, INK, shorten(second, room)
    words = shorten(facts(asset)[0], (wide - 20) / 8)
    yield 13, 57, "start", f"font:600 15px {SANS}", "", words


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


def picture(asset: Asset, wide: float, *, far: bool = False) -> str:
    """A card as a picture of its own."""
    size = f'width="{wide:g}" height="{HEIGHT:g}" viewBox="0 0 {wide:g} {HEIGHT:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawing(asset, wide, far=far)}</svg>'


def as_address(svg: str) -> str:
    """A picture as an address that holds it whole."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()

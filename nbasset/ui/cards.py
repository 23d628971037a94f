"""Cards: one asset in the graph, as a picture with its name, its status and what there is to say."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from typing import Any

from nbasset.core.status import Status
from nbasset.ui.text import width
from nbasset.ui.theme import look_of
from nbasset.ui.words import cause_line, seconds

Asset = Mapping[str, Any]

HEIGHT = 64.0
NARROW, WIDE = 172.0, 260.0
_NAME, _SMALL = 7.9, 6.1
"""Widths of a letter of the name and of the lines below it."""
SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
MONO = "Menlo,Consolas,'DejaVu Sans Mono',monospace"


def card_width(names: list[str]) -> float:
    """How wide the cards of a graph are: as the longest name asks for, within reason.

    >>> card_width(["a"])
    172.0
    """
    return min(max(NARROW, *(width(name) * _NAME + 26 for name in names), 0.0), WIDE)


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
    calm = asset["status"] in (Status.FRESH, Status.RUNNING, Status.QUEUED)
    third = asset["kind"] if calm else cause_line(asset) or asset["kind"]
    took = seconds(asset["took"]) if asset["status"] == Status.FRESH else ""
    return f"{shape} {words}", took, third


def drawing(asset: Asset, wide: float) -> str:
    """A card, drawn in SVG from its upper left corner.

    Args:
        asset: the asset's view.
        wide: how wide the card is.
    """
    status, took, third = facts(asset)
    look = look_of(asset["status"], asset["marks"])[2]
    room = wide - 26
    lines = (
        (23, f"font:600 13px {MONO}", "#1b2028", shorten(asset["name"], room / _NAME)),
        (40, f"font:600 11.5px {SANS}", look.light, shorten(status, (room - width(took) * _SMALL) / _SMALL - 1)),
        (56, f"font:400 11px {SANS}", "#5a6270", shorten(third, room / 5.7)),
    )
    text = "".join(
        f'<text x="15" y="{y}" style="{html.escape(font)}" fill="{fill}">{html.escape(words)}</text>'
        for y, font, fill, words in lines
    )
    if took:
        text += (
            f'<text x="{wide - 11:g}" y="40" text-anchor="end" style="font:400 11px {html.escape(SANS)}" '
            f'fill="#5a6270">{html.escape(took)}</text>'
        )
    high, right, bottom = f"{HEIGHT:g}", f"{wide - 8:g}", f"{HEIGHT - 8:g}"
    return (
        f'<rect width="{wide:g}" height="{high}" rx="8" fill="{look.light}"/>'
        f'<path d="M5 0H{right}A8 8 0 0 1 {wide:g} 8V{bottom}A8 8 0 0 1 {right} {high}H5Z" fill="{look.fill}"/>{text}'
    )


def picture(asset: Asset, wide: float) -> str:
    """A card as a picture of its own."""
    size = f'width="{wide:g}" height="{HEIGHT:g}" viewBox="0 0 {wide:g} {HEIGHT:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawing(asset, wide)}</svg>'


def as_address(svg: str) -> str:
    """A picture as an address that holds it whole."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()

"""Links to versions and points: what leads to one, and what puts a version's code back, where a page hears of it.

A page with the extension shows it beside the notebook when such a button is pressed; every other page shows the words,
and no button.
"""

from __future__ import annotations

from nbasset.ui.html import esc

STYLE = (
    "<style>button.nba-at{all:unset;font-weight:600;font-variant-numeric:tabular-nums}"
    "button.nba-point{font-weight:inherit}"
    "button.nba-restore{display:none}</style>"
)
"""How they look where no page hears of them."""


def version_link(asset: str, number: int, words: str) -> str:
    """The number of a version, or words about it, that lead to what differs between it and what stands now.

    Args:
        asset: the asset.
        number: the version.
        words: what stands there.

    >>> version_link("model", 7, "#7")
    '<button type="button" class="nba-at" data-nba-asset="model" data-nba-version="7">#7</button>'
    """
    return f'<button type="button" class="nba-at" {_about(asset, number)}>{esc(words)}</button>'


def point_link(name: str, words: str) -> str:
    """Words about a point that lead to its card; without a name they are words alone.

    Args:
        name: the name of its result.
        words: what stands there.

    >>> point_link("model[depth=4]", "4")
    '<button type="button" class="nba-at nba-point" data-nba-asset="model[depth=4]">4</button>'
    """
    if not name:
        return esc(words)
    return f'<button type="button" class="nba-at nba-point" data-nba-asset="{esc(name)}">{esc(words)}</button>'


def restore_button(asset: str, number: int) -> str:
    """What puts the code of a version back into its cell.

    Args:
        asset: the asset.
        number: the version.
    """
    return (
        f'<button type="button" class="nba-restore" {_about(asset, number)} '
        f'title="put the code of #{number} back into its cell">Restore #{number}</button>'
    )


def _about(asset: str, number: int) -> str:
    return f'data-nba-asset="{esc(asset)}" data-nba-version="{number}"'

"""The theme: every status has a colour, a shape and a word, in light and in dark, never colour alone.

The colours keep apart for the common kinds of colour-blindness; they follow Okabe and Ito's palette
(https://jfly.uni-koeln.de/color/), darkened or lightened until text in them is readable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from nbasset.core.check_views import unmet, warnings
from nbasset.core.dataclass import dataclass
from nbasset.core.foreseen import EDITED, UPSTREAM_EDITED
from nbasset.core.patterns import pattern
from nbasset.core.status import PINNED, Status


@dataclass(frozen=True, slots=True)
class Look:
    """How a status looks.

    Args:
        shape: one character, different for each status.
        word: the status in one word.
        light: the colour on a light background.
        dark: the colour on a dark background.
        fill: a pale version for surfaces, on light; the dark theme mixes its own.
    """

    shape: str
    word: str
    light: str
    dark: str
    fill: str


LOOKS: dict[Status, Look] = {
    Status.FRESH: Look("●", "fresh", "#00795c", "#3fd0a4", "#e3f4ee"),
    Status.STALE: Look("◆", "stale", "#9a5b00", "#f0b040", "#fdf1dc"),
    Status.MISSING: Look("○", "missing", "#5f6672", "#a9b1bd", "#f1f2f4"),
    Status.FAILED: Look("✖", "failed", "#b3261e", "#ff8a80", "#fce8e6"),
    Status.BLOCKED: Look("⊘", "blocked", "#8a3f77", "#e3a1d3", "#f7e9f3"),
    Status.RUNNING: Look("▶", "running", "#0b62a8", "#6cb8f5", "#e2effa"),
    Status.QUEUED: Look("◷", "queued", "#3d6f99", "#8fb9dc", "#edf3f9"),
    Status.UNRESOLVED: Look("?", "unresolved", "#6b5f8a", "#b9aee0", "#efecf7"),
}

ORDER = (
    Status.RUNNING,
    Status.FAILED,
    Status.BLOCKED,
    Status.QUEUED,
    Status.UNRESOLVED,
    Status.STALE,
    Status.MISSING,
    Status.FRESH,
)
"""Which status stands for several, on a folded group or at a cell with several assets: the first of these.

What happens now goes first, then what most keeps people from going on. FAILED and BLOCKED need a look. UNRESOLVED goes
before STALE, as no run mends it, only a definition that somebody has to write, and all that rests on it waits for that;
what is STALE or MISSING the next run makes.
"""

UNTRACKED_SHAPE = "◐"
"""The shape of a fresh result with an input nobody can see."""

EDITS = {
    EDITED: Look("✎", "edited", "#1565c0", "#90caf9", "#e3f0fd"),
    UPSTREAM_EDITED: Look("◇", "edited ↑", "#1565c0", "#90caf9", "#e3f0fd"),
}
"""How the marks look that go before a status: what is shown was made from another text than stands there."""


PIN = Look("⚑", "pinned", "#6b3fa0", "#c9a6f5", "#f0e9f9")
"""How a version looks that counts since somebody has said so: that is no proof, so it does not look fresh."""

UNMET = Look("▲", "check failed", "#a31545", "#ff87ab", "#fce6ed")
"""How a fresh result looks that has not passed a check: nothing is to be made again, and all is not well."""
WARNED = Look("△", "check warns", "#9a5b00", "#f0b040", "#fdf1dc")
"""How one looks of which a check only warns."""


def look_of(status: Status, marks: list[str] | tuple[str, ...] = ()) -> tuple[str, str, Look]:
    """The shape, the words and the look of a status with its marks.

    >>> look_of(Status.FRESH, ["untracked: network"])[:2]
    ('◐', 'fresh · untracked: network')
    """
    edit = EDITS.get(marks[0]) if marks else None
    if edit is not None:
        return edit.shape, edit.word, edit
    if status == Status.FRESH and marks and marks[0].startswith(PINNED):
        return PIN.shape, " · ".join(marks), PIN
    checked = _checked(marks) if status == Status.FRESH else None
    if checked is not None:
        return checked.shape, " · ".join([LOOKS[status].word, *marks]), checked
    look = LOOKS[status]
    untracked = any(mark.startswith("untracked") for mark in marks)
    shape = UNTRACKED_SHAPE if untracked and status == Status.FRESH else look.shape
    return shape, " · ".join([look.word, *marks]), look


def style_of(status: Status, marks: list[str] | tuple[str, ...] = ()) -> str:
    """The name of the style that colours a status with its marks.

    >>> style_of(Status.FRESH), style_of(Status.FRESH, ["edited, not run"]), style_of(Status.FRESH, ["pinned to #3"])
    ('fresh', 'edited', 'pinned')
    >>> style_of(Status.FRESH, ["check no_gaps failed"])
    'unmet'
    """
    look = look_of(status, marks)[2]
    return next((style for style, each in STYLES.items() if each is look), "edited")


def _checked(marks: list[str] | tuple[str, ...]) -> Look | None:
    return UNMET if unmet(marks) else WARNED if warnings(marks) else None


def checks_counted(marks: Iterable[str]) -> list[tuple[str, Look, int, str]]:
    """How many checks assets have not passed, and how many only warn: style, look, number and words of each.

    Args:
        marks: those of all assets.

    >>> [(look.shape, count, words) for _, look, count, words in checks_counted(["check a failed", "check b raised"])]
    [('▲', 2, 'checks failed')]
    """
    told = list(marks)
    failed, warn = len(unmet(told)), len(warnings(told))
    both = [
        ("unmet", UNMET, failed, "check failed" if failed == 1 else "checks failed"),
        ("warned", WARNED, warn, "check warns" if warn == 1 else "checks warn"),
    ]
    return [each for each in both if each[2]]


def counted(statuses: Iterable[Status]) -> dict[Status, int]:
    """How many there are of each status, in their order; the first stands for all.

    >>> {str(status): count for status, count in counted([Status.FRESH, Status.STALE, Status.FRESH]).items()}
    {'STALE': 1, 'FRESH': 2}
    """
    counts = Counter(statuses)
    return {status: counts[status] for status in ORDER if counts[status]}


FALLBACKS = {
    "--jp-ui-font-color1": "currentColor",
    "--jp-ui-font-color2": "var(--vscode-descriptionForeground,color-mix(in srgb,currentColor 72%,transparent))",
    "--jp-content-font-color1": "currentColor",
    "--jp-content-link-color": "var(--vscode-textLink-foreground,LinkText)",
    "--jp-layout-color1": "var(--vscode-editor-background,Canvas)",
    "--jp-layout-color2": "var(--vscode-list-hoverBackground,color-mix(in srgb,currentColor 8%,transparent))",
    "--jp-layout-color3": "color-mix(in srgb,currentColor 16%,transparent)",
    "--jp-border-color1": "color-mix(in srgb,currentColor 35%,transparent)",
    "--jp-border-color2": "color-mix(in srgb,currentColor 20%,transparent)",
    "--jp-border-color3": "color-mix(in srgb,currentColor 12%,transparent)",
    "--jp-rendermime-error-background": "color-mix(in srgb,#f44336 20%,transparent)",
}
"""What stands for JupyterLab's colours elsewhere: VS Code's, or such as suit a light page and a dark one."""
_JUPYTER_COLOUR = pattern(r"var\((--jp-[\w-]+)(?:,[^()]*)?\)")
_DARK = "[data-jp-theme-light='false']"
_DARK_ANYWHERE = f":is({_DARK},.vscode-dark,.vscode-high-contrast:not(.vscode-high-contrast-light))"


def for_every_page(css: str) -> str:
    """Rules that suit other pages than JupyterLab's too; what is said of its dark theme holds for VS Code's.

    >>> for_every_page("a{color:var(--jp-ui-font-color1,#222)}")
    'a{color:var(--jp-ui-font-color1,currentColor)}'
    """
    told = _JUPYTER_COLOUR.sub(
        lambda found: f"var({found[1]},{FALLBACKS[found[1]]})" if found[1] in FALLBACKS else found[0], css
    )
    return told.replace(f"{_DARK} ", f"{_DARK_ANYWHERE} ")


_OUTPUT, _FALLBACK, _GONE = ".jp-OutputArea-child", ".nba-fallback", ".jupyter-widgets-disconnected"
STYLES = {
    **{status.lower(): look for status, look in LOOKS.items()},
    **{"edited": EDITS[EDITED], "pinned": PIN, "unmet": UNMET, "warned": WARNED},
}
"""Every style that colours what is said, by its name."""
_COLOURS = {**STYLES, "gone": LOOKS[Status.FAILED], "new": LOOKS[Status.FRESH]}
"""The same, and those of lines of code that went and came."""
_RULES = "".join(
    [
        ".nbasset{font-family:var(--jp-ui-font-family,system-ui,sans-serif);font-size:13px;line-height:1.45;"
        "color:var(--jp-ui-font-color1)}",
        ".nbasset .nba-kept{white-space:pre-wrap;tab-size:4}",
        ".nbasset .nba-muted{color:var(--jp-ui-font-color2)}",
        ".nbasset table.nba{border-collapse:collapse;border:none;margin:2px 0;font-size:13px}",
        ".nbasset table.nba th,.nbasset table.nba td{text-align:left!important;padding:3px 14px 3px 0!important;"
        "border:none!important;background:none!important;vertical-align:top;max-width:38em}",
        ".nbasset table.nba th{color:var(--jp-ui-font-color2);font-weight:500;white-space:nowrap}",
        ".nbasset table.nba tr{background:none!important}",
        ".nbasset table.nba tbody tr:hover{background:var(--jp-layout-color2)!important}",
        ".nbasset .nba-name{font-family:var(--jp-code-font-family,monospace);font-weight:600;unicode-bidi:isolate;"
        "overflow-wrap:break-word}",
        ".nbasset .nba-word{white-space:nowrap;font-weight:600}",
        ".nbasset .nba-marks{white-space:normal;font-weight:400}",
        ".nbasset .nba-num{font-variant-numeric:tabular-nums;white-space:nowrap}",
        ".nbasset pre{margin:2px 0;white-space:pre-wrap;font-family:var(--jp-code-font-family,monospace);"
        "font-size:var(--jp-code-font-size,13px);line-height:1.35}",
        ".nbasset .nba-why{min-width:12em}",
        ".nbasset .nba-fits{container-type:inline-size}",
        "@container (max-width:720px){.nbasset .nba-fits thead,.nbasset .nba-fits td:empty{display:none}"
        ".nbasset .nba-fits tr{display:flex;flex-wrap:wrap;align-items:baseline;padding:3px 0}"
        ".nbasset .nba-fits table.nba td{padding:0 14px 0 0!important}"
        ".nbasset .nba-fits td:has(.nba-why){flex-basis:100%}}",
        ".nbasset .nba-line{margin:3px 0 1px;padding:1px 0 1px 8px;border-left:3px solid currentColor}",
        ".nbasset .nba-line .nba-muted{font-weight:400}",
        ".nbasset code{font-size:12px;white-space:pre-wrap}",
        ".nbasset .nba-bar{display:inline-block;height:6px;border-radius:3px;background:currentColor;opacity:.75}",
        ".nbasset pre.nba-stderr{padding:2px 4px;background:var(--jp-rendermime-error-background);"
        "color:var(--jp-content-font-color1)}",
        ".nbasset img{max-width:100%}.nbasset img.nba-figure{display:block}",
        # Of a widget and its last text one is seen: the widget while it lives.
        f"{_FALLBACK}{{display:none}}",
        f"{_OUTPUT} {_FALLBACK}{{display:block}}",
        f"{_OUTPUT}:has(.jupyter-widgets .jupyter-widgets:not({_GONE})):not(:has({_GONE}))+{_OUTPUT} {_FALLBACK}"
        "{display:none}",
        f"{_OUTPUT}:has(>.jupyter-widgets):not(:has(>.jupyter-widgets>*)):has(+{_OUTPUT} {_FALLBACK}){{display:none}}",
        f"{_OUTPUT}:has({_GONE}):has(+{_OUTPUT} {_FALLBACK}){{display:none}}",
        # JupyterLab waits for models that no kernel has, or says so: in its place the last text stands as well.
        f"{_OUTPUT}:has(>.jp-OutputArea-output.lm-Panel):not(:has(.jupyter-widgets .jupyter-widgets))"
        f":has(+{_OUTPUT} {_FALLBACK}){{display:none}}",
        ".nbasset details{display:inline-block;margin:2px 1.4em 2px 0;vertical-align:top}",
        ".nbasset details[open]{display:block}",
        ".nbasset summary{cursor:pointer;color:var(--jp-ui-font-color2)}",
        ".nbasset summary b{font-weight:500;font-family:var(--jp-code-font-family,monospace)}",
        # Where nobody tells the theme, what the text is like shows it: a colour mixed with that suits both.
        *(
            f".nba-{style}{{color:{look.light};color:color-mix(in srgb,{look.light} 60%,currentColor)}}"
            for style, look in _COLOURS.items()
        ),
        *(f".nba-{style} .nba-{style}{{color:inherit}}" for style in STYLES),
        *(
            f":is([data-jp-theme-light='true'],.vscode-light) .nba-{style}{{color:{look.light}}}"
            for style, look in _COLOURS.items()
        ),
        *(f"[data-jp-theme-light='false'] .nba-{style}{{color:{look.dark}}}" for style, look in _COLOURS.items()),
        "[data-jp-theme-light='false'] .nbasset img.nba-figure{background:#fff;border-radius:3px}",
    ]
)
CSS = for_every_page(_RULES)
STYLE = f"<!-- how nbasset's outputs look -->\n<style>{CSS}</style>"
"""One style for everything drawn in HTML, once for a notebook.

JupyterLab and Notebook 7 tell their theme by ``data-jp-theme-light``, VS Code by a class of the page.
"""

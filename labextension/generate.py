"""Write what the extension takes from the Python side: the protocol's schema, how each status looks, words to check.

``python labextension/generate.py`` writes, ``--check`` only says what is out of date; ``node generate.mjs`` writes the
types in TypeScript.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from nbasset.core import check_views
from nbasset.core.causes import Category
from nbasset.core.protocol import PROTOCOL, schema
from nbasset.core.status import PINNED, UNTRACKED, Status
from nbasset.core.view import CauseView
from nbasset.ui.theme import CSS, LOOKS, ORDER, PIN, STYLES, UNMET, UNTRACKED_SHAPE, WARNED, look_of, style_of
from nbasset.ui.words import age, cause_words, moment, seconds, size, when

HERE = Path(__file__).parent
NOTE = "Written by generate.py from nbasset; edit nothing here."


def looks() -> str:
    """The shapes and words of the statuses and which goes before which, as TypeScript."""
    rows = [f"  {status}: {{ shape: '{look.shape}', word: '{look.word}' }}" for status, look in LOOKS.items()]
    order = ",\n".join(f"  '{status}'" for status in ORDER)
    return (
        f"// {NOTE}\nimport type {{ Status }} from './protocol';\n\n"
        f"export const PROTOCOL = {PROTOCOL};\n\nexport const UNTRACKED_SHAPE = '{UNTRACKED_SHAPE}';\n\n"
        f"/** How the marks of what rests on something that nobody can see begin. */\n"
        f"export const UNTRACKED = '{UNTRACKED.strip(' :')}';\n\n"
        f"export const PIN_SHAPE = '{PIN.shape}';\n\n"
        "/** How the mark of a version begins that counts since somebody has said so. */\n"
        f"export const PINNED = '{PINNED}';\n\n"
        f"export const UNMET_SHAPE = '{UNMET.shape}';\n\nexport const WARNED_SHAPE = '{WARNED.shape}';\n\n"
        "/** How the mark of an asset reads that has not passed a check. */\n"
        f"export const UNMET = /{check_views.UNMET}/;\n\n"
        "/** How that of one reads that only warns. */\n"
        f"export const WARNS = /{check_views.WARNS}/;\n\n"
        "/** Which status stands for several: the first of these. */\n"
        f"export const ORDER: Status[] = [\n{order}\n];\n\n"
        "export const LOOKS: Record<Status, { shape: string; word: string }> = {\n" + ",\n".join(rows) + "\n};\n"
    )


def colours() -> str:
    """Their colours, as CSS: light, and dark where the theme says so."""
    light = "".join(f"  --nbl-{style}: {look.light};\n" for style, look in STYLES.items())
    dark = "".join(f"  --nbl-{style}: {look.dark};\n" for style, look in STYLES.items())
    rules = "".join(f".nbl-{style} {{\n  --nbl-colour: var(--nbl-{style});\n}}\n\n" for style in STYLES)
    return f"/* {NOTE} */\n:root {{\n{light}}}\n\n[data-jp-theme-light='false'] {{\n{dark}}}\n\n{rules.rstrip()}\n"


NOW = (2026, 3, 14, 15, 9)
MOMENTS = ((2026, 3, 14, 0, 5), (2026, 3, 13, 23, 59), (2026, 9, 1, 8, 30), (2025, 11, 18, 14, 2), (2024, 2, 29, 6, 0))
"""Year, month, day, hour and minute, in whatever time zone this is checked."""
DURATIONS = (0.0004, 0.001, 0.0025, 0.25, 0.9996, 1, 3.2, 3.25, 59.96, 60, 75, 3599.9, 3600, 4000, 90_000)
AGES = (0, 59, 60, 600, 5399, 5400, 10_000, 129_599, 129_600, 518_400, 40_000_000)
"""Seconds."""
COUNTS = (0, 12, 999, 1000, 2048, 2250, 9960, 10_500, 38_000_000, 999_999, 5_100_000_000, 7_000_000_000_000_000)
DIFFS = ([], ["- x * 2", "+ x * 3"], ["- a", "- b", "+ c", "+ d"], ["+ a", "+ b", "+ c", "+ d", "+ e"])
MARKS = (
    (),
    ("untracked: network",),
    ("made in every run",),
    ("untracked: network", "check no_gaps failed"),
    ("check late warns",),
    ("pinned to #3",),
)


def words() -> str:
    """What both sides have to say, as JSON: the tests of the extension say it again."""
    now = _local(*NOW)
    causes = [CauseView(category=Category.CODE, text="clean() changed", diff=diff, via="") for diff in DIFFS]
    told = {
        "now": NOW,
        "moments": [[at, moment(_local(*at), now) if at[:3] == NOW[:3] else when(_local(*at), now)] for at in MOMENTS],
        "ages": [[old, age(now - old, now)] for old in AGES],
        "seconds": [[took, seconds(took)] for took in DURATIONS],
        "bytes": [[count, size(count)] for count in COUNTS],
        "causes": [[cause, cause_words(cause)] for cause in causes],
        "statuses": [
            [status, marks, *look_of(status, marks)[:2], style_of(status, marks)]
            for status in Status
            for marks in MARKS
        ],
    }
    rows = ",\n".join(f'  "{name}": {_rows(each)}' for name, each in told.items())
    return f"{{\n{rows}\n}}\n"


def _local(year: int, month: int, day: int, hour: int, minute: int) -> float:
    return time.mktime((year, month, day, hour, minute, 0, 0, 0, -1))


def _rows(rows: tuple[object, ...] | list[object]) -> str:
    """One row in a line."""
    return "[\n" + ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in rows) + "\n  ]"


def files() -> dict[Path, str]:
    """Every file and what belongs into it."""
    return {
        HERE / "schema" / "protocol.json": json.dumps(schema(), indent=2) + "\n",
        HERE / "src" / "generated" / "looks.ts": looks(),
        HERE / "style" / "looks.css": colours(),
        HERE / "style" / "outputs.css": f"/* {NOTE} */\n" + CSS.replace("}", "}\n"),
        HERE / "tests" / "words.json": words(),
    }


def main() -> int:
    """Write, or check."""
    stale = [path for path, text in files().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if "--check" in sys.argv:
            print(f"{path} is out of date: python labextension/generate.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files()[path], encoding="utf-8")
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())

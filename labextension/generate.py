"""Write what the extension takes from the Python side: the protocol's schema, and how each status looks.

``python labextension/generate.py`` writes, ``--check`` only says what is out of date; ``node generate.mjs`` writes the
types in TypeScript.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from nbasset.core.protocol import PROTOCOL, schema
from nbasset.ui.theme import LOOKS, UNTRACKED_SHAPE

HERE = Path(__file__).parent
NOTE = "Written by generate.py from nbasset; edit nothing here."


def looks() -> str:
    """The shapes and words of the statuses, as TypeScript."""
    rows = [f"  {status}: {{ shape: '{look.shape}', word: '{look.word}' }}" for status, look in LOOKS.items()]
    return (
        f"// {NOTE}\nimport type {{ Status }} from './protocol';\n\n"
        f"export const PROTOCOL = {PROTOCOL};\n\nexport const UNTRACKED_SHAPE = '{UNTRACKED_SHAPE}';\n\n"
        "export const LOOKS: Record<Status, { shape: string; word: string }> = {\n" + ",\n".join(rows) + "\n};\n"
    )


def colours() -> str:
    """Their colours, as CSS: light, and dark where the theme says so."""
    light = "".join(f"  --nbl-{status.lower()}: {look.light};\n" for status, look in LOOKS.items())
    dark = "".join(f"  --nbl-{status.lower()}: {look.dark};\n" for status, look in LOOKS.items())
    rules = "".join(
        f".nbl-{status.lower()} {{\n  --nbl-colour: var(--nbl-{status.lower()});\n}}\n\n" for status in LOOKS
    )
    return f"/* {NOTE} */\n:root {{\n{light}}}\n\n[data-jp-theme-light='false'] {{\n{dark}}}\n\n{rules.rstrip()}\n"


def files() -> dict[Path, str]:
    """Every file and what belongs into it."""
    return {
        HERE / "schema" / "protocol.json": json.dumps(schema(), indent=2) + "\n",
        HERE / "src" / "generated" / "looks.ts": looks(),
        HERE / "style" / "looks.css": colours(),
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

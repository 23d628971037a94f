"""The page of the command line, written from its parsers to ``docs/command-line.md``: ``python tests/command_line.py``."""

from __future__ import annotations

from argparse import SUPPRESS, Action, ArgumentParser
from pathlib import Path

from nbasset.cli import exit_codes
from nbasset.cli.commands import COMMANDS
from nbasset.cli.parsers import parser_of

PAGE = Path(__file__).parents[1] / "docs" / "command-line.md"

HEAD = """\
# The command line

`nbasset` does from a terminal, a scheduler, a build what the magics do in a notebook; `jupyter nbasset` and `python -m nbasset`
are the same. `pip install "nbasset[all]"` has what it needs. This page is written by `tests/command_line.py` from the parsers.

## What a run does

`nbasset run sales.ipynb` starts the kernel that the notebook names, in the notebook's folder, and runs its cells from the top, once
each. `%%asset` cells define. Before a plain cell that reads assets, these are brought up to date; after the last cell the rest of
what was asked for. What is fresh is not made again.

An asset that fails stops only what rests on it: assets downstream, plain cells that read it, and whatever uses a name that such a
cell was to set. A plain cell that raises by itself ends the notebook there, unless it has Jupyter's tag `raises-exception`; what is
defined by then is still made. What failed in an earlier run is tried again. Stop, SIGTERM and `--max` end the step at work; what was
made is kept, and the next run goes on from there. Without `--output` or `--inplace` no notebook is written.

`status`, `why`, `graph`, `log`, `runs`, `history` and `store` ask the store and start no kernel: they tell how things stood when
that was seen last, when that was, and which cells were edited since. Only `store gc` has the notebook's kernel say what is current.

`--again` makes what is selected even where it is fresh: before the plain cells that read it, and once. `--only` leaves what the
selection rests on as it is; what plain cells read is brought up to date all the same.

A name that no cell can give, of an asset, a job or a group, also in `--config`, is refused before anything runs, with code 2. Where code may define assets of names that it does not
write out (a loop over names, a module beside the notebook, `exec`), the name is looked up below the last such cell.
"""

CODES = """
## Exit codes

Where several hold, the first of this table is told.

| code | means |
|---|---|
"""

ASKED = """
`diff` and `doctor` answer: they end with 0 whatever they find, with 2 where there is no such asset or version,
with 3 or 1 where the notebook's cells could not define it.
"""

JSON = """
## The document of `--json`

One JSON document on stdout, everything else on stderr. `format` is 1; it grows when a part changes its meaning or goes. Times are in
seconds since 1970.

| part | what it is |
|---|---|
| `outcome`, `exit_code` | `fresh`, `failed`, `raised`, `stale`, `stopped` or `refused`, and the code |
| `assets` | of each `asset` its `outcome` (`made`, `from the store`, `failed`, `blocked`, `waits`, `cancelled`; with `--check` its status), \
`status`, `reason`, `error`, `took`, `size`, `value`, `data_version` |
| `checks` | of each check `asset`, `check`, `found` (`passed`, `failed`, `warns`), `description` |
| `cells` | of each code cell its number, `id`, `outcome` (`ran`, `raised`, `not run`, `died`), `reason`, `error` |
| `stale` | with `--check` what would be made |
| `sentences` | for people |
| `runs` | ids that `nbasset runs` knows |
| `notebook`, `started`, `finished`, `format` | which, when, and the form of this |
"""

GITHUB = """
## In GitHub Actions

A check of each pull request that the results beside the notebooks are those that their code gives, and a run on Mondays that commits
what is new. The store is kept between runs, so that only what changed is made.

```yaml
on:
  pull_request:
  schedule: [{cron: "0 6 * * 1"}]
permissions: {contents: write}
jobs:
  results:
    runs-on: ubuntu-latest
    env: {NBASSET_SECRET_FILE: .nbasset-secret}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.12"}
      - run: pip install "nbasset[all]" -r requirements.txt
      - run: printf %s "${{ secrets.NBASSET_SECRET }}" > .nbasset-secret
      - uses: actions/cache@v4
        with: {path: .nbasset, key: "nbasset-${{ github.run_id }}", restore-keys: nbasset-}
      - if: github.event_name == 'pull_request'
        run: nbasset run sales.ipynb --check
      - if: github.event_name == 'schedule'
        run: |
          nbasset run sales.ipynb --inplace --html report.html --max 30m
          git config user.name "github-actions" && git config user.email "actions@users.noreply.github.com"
          git commit -m "Results of this week" sales.ipynb && git push || true
```

The secret is 32 letters or more of your own: what it has signed is believed on the next runner, what others have written is not.
"""

MEANINGS = {
    exit_codes.STOPPED: "it was stopped, by a signal, the keyboard or `--max`",
    exit_codes.USAGE: "the line cannot be read, or names what there is not",
    exit_codes.BROKEN: "a plain cell raised by itself",
    exit_codes.FAILED: "something failed, or was not made because of it",
    exit_codes.STALE: "`--check`: something is not fresh; nothing was made",
    exit_codes.OK: "what was asked for is fresh, or was made",
}


def options(parser: ArgumentParser) -> list[str]:
    """What a command takes, as rows of a table."""
    return [
        f"| {_named(each)} | {each.help} |" for each in parser._actions if each.help != SUPPRESS and each.dest != "help"
    ]


def _named(action: Action) -> str:
    word = str(
        action.metavar or (f"{{{','.join(map(str, action.choices))}}}" if action.choices else action.dest.upper())
    )
    if not action.option_strings:
        return f"`{word}`" if action.nargs not in ("?", "*") else f"`[{word}]`"
    takes = "" if action.nargs == 0 else f" {word}"
    return ", ".join(f"`{each}{takes}`" for each in action.option_strings).replace("|", r"\|")


def page() -> str:
    """The whole page."""
    parts = [
        HEAD,
        CODES,
        *(f"| {code} | {meaning} |\n" for code, meaning in MEANINGS.items()),
        ASKED,
        "\n## Commands\n",
    ]
    for name, command in COMMANDS.items():
        meaning = f"{command.meaning[0].upper()}{command.meaning[1:]}."
        parts.append(f"\n### nbasset {name}\n\n{meaning}\n\n| takes | |\n|---|---|\n")
        parts.append("\n".join(options(parser_of(name))) + "\n")
    return "".join([*parts, JSON, GITHUB])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""What survives a reboot: the same schedules, for cron, for systemd, for GitHub."""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from nbasset.core.patterns import pattern
from nbasset.core.timetables import Timetable
from nbasset.engine.cron import in_numbers
from nbasset.storage.addresses import variable_of

CARRIED = ("NBASSET_HOME", "NBASSET_SECRET_FILE", "NBASSET_NOTIFY_FILE")
"""Variables that name places: where they are set here, they are meant there, too. None holds a secret."""


def _tick(path: Path) -> list[str]:
    return [sys.executable, "-m", "nbasset", "schedule", str(path), "--tick"]


def _carried() -> list[str]:
    return [f"{name}={os.environ[name]}" for name in CARRIED if os.environ.get(name)]


def _crontab(path: Path, tables: Sequence[Timetable]) -> str:
    log = shlex.quote(str(path.with_suffix(".schedule.log")))
    names = ", ".join(each.name for each in tables)
    words = [*(["env", *_carried()] if _carried() else []), *_tick(path)]
    line = f"cd {shlex.quote(str(path.parent))} && {shlex.join(words)} >> {log} 2>&1"
    return (
        f"# {path.name}: {names}. Asked every minute, so that a missed run is made up and time zones are right; a\n"
        "# percent sign would have to be \\%. Put it into crontab -e, with the NBASSET_NOTIFY_… variables above it.\n"
        f"* * * * * {line.replace('%', chr(92) + '%')}\n"
    )


def _systemd(path: Path, tables: Sequence[Timetable]) -> str:
    name = f"nbasset-{''.join(c if c.isascii() and c.isalnum() else '-' for c in path.stem)}"
    names = ", ".join(each.name for each in tables)
    environment = "".join(f"Environment={_in_unit(each)}\n" for each in _carried())
    return (
        f"# ~/.config/systemd/user/{name}.service\n[Unit]\nDescription=nbasset: {_percents(path.name)}\n\n[Service]\n"
        f"Type=oneshot\nWorkingDirectory={_percents(str(path.parent))}\n{environment}"
        f"ExecStart={' '.join(_in_unit(each).replace('$', '$$') for each in _tick(path))}\n"
        "# the addresses of who is told: EnvironmentFile=%h/.config/nbasset/environment, or the file of addresses\n\n"
        f"# ~/.config/systemd/user/{name}.timer\n[Unit]\nDescription=nbasset: {_percents(names)}\n\n"
        "[Timer]\nOnCalendar=minutely\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n\n"
        f"# then: systemctl --user enable --now {name}.timer && loginctl enable-linger\n"
    )


def _percents(text: str) -> str:
    """A text in which systemd finds nothing to put something else for."""
    return text.replace("%", "%%")


def _in_unit(word: str) -> str:
    """A word of a line of systemd's."""
    told = _percents(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{told}"' if told != word or not _PLAIN.fullmatch(word) else word


_PLAIN = pattern(r"[\w./@:,+=-]+")
_YAML = pattern(r"[A-Za-z][\w ./+=@'-]*")


def _in_yaml(text: str) -> str:
    """A text for GitHub, in quotes where it would mean something else without."""
    return text if _YAML.fullmatch(text) and text == text.strip() else json.dumps(text, ensure_ascii=False)


def _below_root(path: Path) -> Path:
    """A path as seen from the root of its Git repository, where GitHub begins; its name where there is none."""
    root = next((each for each in path.parents if (each / ".git").exists()), path.parent)
    return path.relative_to(root)


def _github(path: Path, tables: Sequence[Timetable]) -> str:
    jobs = "".join(_github_step(path, each) for each in tables)
    times = "".join(
        f'    - cron: "{cron}"  # {each.name}{_zone_note(each)}\n'
        for each in tables
        for cron in map(in_numbers, each.cron)
    )
    tags = sorted({tag for each in tables for tag in (each.on_failure, each.on_success) if tag})
    names = list(map(variable_of, tags))
    told = "".join(f"      {name}: ${{{{ secrets.{name} }}}}\n" for name in names)
    name = _in_yaml(path.stem)
    return (
        f"# .github/workflows/{path.stem}.yml\nname: {name}\non:\n  schedule:\n{times}  workflow_dispatch:\n"
        f"concurrency: {name}\njobs:\n  run:\n    runs-on: ubuntu-latest\n"
        f"{f'    env:{chr(10)}{told}' if told else ''}    steps:\n      - uses: actions/checkout@v4\n"
        '      - uses: actions/setup-python@v5\n        with:\n          python-version: "3.12"\n'
        f'      - run: pip install "nbasset[all,notify]"\n{jobs}'
    )


def _zone_note(table: Timetable) -> str:
    return f"; GitHub's clock is UTC, the schedule's {table.zone}" if table.zone not in ("", "UTC") else ""


def _github_step(path: Path, table: Timetable) -> str:
    several = " || ".join(f"github.event.schedule == '{cron}'" for cron in map(in_numbers, table.cron))
    line = _in_yaml(shlex.join(["nbasset", "run", _below_root(path).as_posix(), *table.words]))
    return f"      - if: {several} || github.event_name == 'workflow_dispatch'\n        run: {line}\n"


FORMS: Mapping[str, Callable[[Path, Sequence[Timetable]], str]] = {
    "crontab": _crontab,
    "systemd": _systemd,
    "github": _github,
}
"""What can be printed."""


def survives(form: str, path: Path, tables: Sequence[Timetable]) -> str:
    """What has a notebook's schedules run without a terminal, as text to be put where its first lines say.

    Args:
        form: one of :data:`FORMS`.
        path: the notebook.
        tables: its schedules.
    """
    return FORMS[form](path, tables)

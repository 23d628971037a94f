"""What survives a reboot: the same schedules, for cron, for systemd, for GitHub."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from nbasset.core.timetables import Timetable
from nbasset.engine.cron import in_numbers
from nbasset.storage.addresses import variable_of


def _tick(path: Path) -> str:
    return shlex.join([sys.executable, "-m", "nbasset", "schedule", str(path), "--tick"])


def _crontab(path: Path, tables: Sequence[Timetable]) -> str:
    log = shlex.quote(str(path.with_suffix(".schedule.log")))
    names = ", ".join(each.name for each in tables)
    return (
        f"# {path.name}: {names}. Asked every minute, so that a missed run is made up and time zones are right; a\n"
        "# percent sign would have to be \\%. Put it into crontab -e, with the NBASSET_NOTIFY_… variables above it.\n"
        f"* * * * * cd {shlex.quote(str(path.parent))} && {_tick(path).replace('%', chr(92) + '%')} >> {log} 2>&1\n"
    )


def _systemd(path: Path, tables: Sequence[Timetable]) -> str:
    name = f"nbasset-{''.join(c if c.isalnum() else '-' for c in path.stem)}"
    command, names = _tick(path).replace("%", "%%"), ", ".join(each.name for each in tables)
    return (
        f"# ~/.config/systemd/user/{name}.service\n[Unit]\nDescription=nbasset: {path.name}\n\n[Service]\n"
        f"Type=oneshot\nWorkingDirectory={path.parent}\nExecStart={command}\n"
        "# the addresses of who is told: EnvironmentFile=%h/.config/nbasset/environment, or the file of addresses\n\n"
        f"# ~/.config/systemd/user/{name}.timer\n[Unit]\nDescription=nbasset: {names}\n\n"
        "[Timer]\nOnCalendar=minutely\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n\n"
        f"# then: systemctl --user enable --now {name}.timer && loginctl enable-linger\n"
    )


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
    return (
        f"# .github/workflows/{path.stem}.yml\nname: {path.stem}\non:\n  schedule:\n{times}  workflow_dispatch:\n"
        f"concurrency: {path.stem}\njobs:\n  run:\n    runs-on: ubuntu-latest\n"
        f"{f'    env:{chr(10)}{told}' if told else ''}    steps:\n      - uses: actions/checkout@v4\n"
        '      - uses: actions/setup-python@v5\n        with:\n          python-version: "3.12"\n'
        f'      - run: pip install "nbasset[all,notify]"\n{jobs}'
    )


def _zone_note(table: Timetable) -> str:
    return f"; GitHub's clock is UTC, the schedule's {table.zone}" if table.zone not in ("", "UTC") else ""


def _github_step(path: Path, table: Timetable) -> str:
    several = " || ".join(f"github.event.schedule == '{cron}'" for cron in map(in_numbers, table.cron))
    line = shlex.join(["nbasset", "run", path.name, *table.words])
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

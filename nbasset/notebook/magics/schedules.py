"""``%asset_schedule``: when a job of the notebook is to be run without anybody's doing."""

from __future__ import annotations

import time

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class

from nbasset.core.timetables import timetable_of
from nbasset.core.words import did_you_mean
from nbasset.notebook.magics.parsers import schedule_parser, with_help
from nbasset.notebook.session import Session


@magics_class
class ScheduleMagics(Magics):
    """The magic about schedules.

    Args:
        shell: the shell.
        session: the notebook's session.
    """

    def __init__(self, shell: InteractiveShell, session: Session) -> None:
        super().__init__(shell)
        self.session = session

    @line_magic
    @with_help(schedule_parser)
    def asset_schedule(self, line: str) -> None:
        """Say when a job is to be run."""
        from nbasset.engine.ticking import next_tick, shown, told

        table = timetable_of(schedule_parser().parse(line))
        when, ahead = told(table), shown(table, next_tick(table, time.time()))
        definitions = self.session.instance.definitions
        self.session.definitions.schedules[table.name] = table
        file = f"{self.session.instance.notebook}.ipynb"
        self.session.say(
            f"schedule {table.name}: {table.what} {when}, next {ahead}. nbasset schedule {file} runs it, in a terminal."
        )
        if table.job and table.job not in definitions.jobs_by_name:
            close = did_you_mean(table.job, definitions.jobs_by_name)
            self.session.say(
                f"there is no job {table.job} yet{close} "
                f"Definitions(jobs=[define_asset_job({table.job!r}, …)]) defines it."
            )

"""File outputs: the files that makings left, as they are now."""

from __future__ import annotations

import os
from collections.abc import Sequence

from nbasset.core.materialization import Materialization
from nbasset.core.observation import PARTLY
from nbasset.core.written_files import WrittenFiles
from nbasset.instance.observations import Observations


class FileOutputs:
    """Looks after the files that assets write.

    Args:
        observations: digest them.

    Attributes:
        written: who writes which, and who reads it.
    """

    def __init__(self, observations: Observations) -> None:
        self._observations = observations
        self.written = WrittenFiles()

    def spoiled(self, made: Materialization) -> Sequence[str]:
        """Of the files that others read, those which are not as the making left them, in words."""
        counts = [each for each in made.making.wrote if self.written.counts(each.name, made.asset)]
        return self._observations.changed(each for each in counts if each.digest != PARTLY)

    def left(self, made: Materialization) -> Sequence[str]:
        """Of the files that nobody reads but people, those which are not as the making left them, in words."""
        counts = [each for each in made.making.wrote if self.written.is_for_people(each.name, made.asset)]
        return self._observations.changed(each for each in counts if each.digest != PARTLY)

    def explain(self, error: BaseException) -> None:
        """Say of a file that somebody missed who writes it.

        Args:
            error: what was raised; the sentence becomes a note of it.
        """
        if not isinstance(error, FileNotFoundError) or not isinstance(error.filename, (str, bytes, os.PathLike)):
            return
        name = self._observations.name(os.fsdecode(error.filename))
        for writer in self.written.writers(name)[:1]:
            error.add_note(f"{name} is gone: asset {writer} wrote it; %materialize {writer} --again writes it again.")

"""File outputs: the files that makings left, as they are now."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence

from nbasset.core.materialization import Materialization
from nbasset.core.observation import ABSENT, PARTLY, Observation, ObservationKind
from nbasset.core.status import UNTRACKED
from nbasset.core.written_files import READ, WrittenFiles
from nbasset.instance.observations import Observations


class FileOutputs:
    """Looks after the files that assets write.

    Args:
        observations: digest them.
        earlier: gives every making that is known, asked once somebody reads a file.

    Attributes:
        written: who writes which, and who reads it.
    """

    def __init__(self, observations: Observations, earlier: Callable[[], Iterable[Materialization]] = tuple) -> None:
        self._observations = observations
        self._earlier: Callable[[], Iterable[Materialization]] | None = earlier
        self.written = WrittenFiles(observations.name)

    def spoiled(self, made: Materialization) -> Sequence[str]:
        """Of the files that others read, those which are not as the making left them, in words."""
        counts = [each for each in made.making.wrote if self.written.counts(each.name, made.asset)]
        return self._observations.changed(each for each in counts if each.digest != PARTLY)

    def left(self, made: Materialization, files: Iterable[str] = ()) -> Sequence[str]:
        """Of the files that nobody reads but people, those which are not as the making left them, in words; and those
        it has read which earlier makings left and none would write today.

        Args:
            made: the making.
            files: what plain cells have read for it.
        """
        counts = [each for each in made.making.wrote if self.written.is_for_people(each.name, made.asset)]
        changed = self._observations.changed(each for each in counts if each.digest != PARTLY)
        paths = [each.name for each in made.making.observed if each.kind in READ]
        paths += map(self.written.name, files)
        told = [f"{UNTRACKED}{each}, which another program wrote" for each in paths if each in self.written.by_programs]
        return [*changed, *dict.fromkeys((*told, *self._left_behind(paths)))] if paths else changed

    def _left_behind(self, paths: Iterable[str]) -> Iterator[str]:
        """Of files that are read, those which only an earlier version of an asset has written, in words.

        One that holds something else was written by somebody else since, and is an input as any other.
        """
        if self._earlier is not None:
            for made in self._earlier():
                self.written.remember(made)
            self._earlier = None
        for path in paths:
            for name, asset, digest in self.written.left_behind(path):
                now = self._observations.now(Observation(ObservationKind.OUTPUT, name, digest)).digest
                if now == digest or (digest == PARTLY and now != ABSENT):
                    yield f"{UNTRACKED}{name}, which an earlier version of {asset} wrote, and the present one does not"

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

"""Observations: how what bodies saw outside the notebook was then, and how it is now."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from nbasset.core.digests import digest_of
from nbasset.core.history import TYPE
from nbasset.core.observation import CHANGED, PARTLY, Observation, ObservationKind
from nbasset.core.version import Version
from nbasset.engine.type_checks import TypeCheckFailed
from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.importing import read_by_modules
from nbasset.engine.watch.observe import Observed
from nbasset.libraries.process import here
from nbasset.versions.files import link_digest, path_digest, presence, still, variable_digest
from nbasset.versions.met import met_beside
from nbasset.versions.queried_tables import is_of_tables, tables_now
from nbasset.versions.settings import setting_now

MANY = 1000
"""Files that a body wrote of which each is remembered."""


class Observations:
    """Digests what was observed.

    Args:
        base: the folder that relative paths start from.
        result: gives the data version of the last result of a notebook's asset: ``(notebook, asset)``.
    """

    def __init__(self, base: Path, result: Callable[[str, str], str]) -> None:
        self.base = base
        self._paths: dict[str, str] = {}
        self._now: dict[ObservationKind, Callable[[Observation], str]] = {
            ObservationKind.FILE: self._file,
            ObservationKind.FOLDER: lambda each: path_digest(self._path(each)),
            ObservationKind.EXISTENCE: lambda each: presence(os.path.exists(self._path(each))),
            ObservationKind.LINK: lambda each: link_digest(self._path(each)),
            ObservationKind.VARIABLE: lambda each: variable_digest(os.environ.get(each.name)),
            ObservationKind.RESULT: lambda each: result(each.notebook, each.name),
            ObservationKind.SETTING: lambda each: setting_now(each.name),
            ObservationKind.OUTPUT: lambda each: path_digest(self._path(each)),
            ObservationKind.WORKING_FOLDER: lambda each: self._folder(here()),
        }

    def seen(self, body: Observed, version: Version) -> tuple[Observation, ...]:
        """What a body has observed.

        That is what it was seen to read, the files that the code names and a library may have opened by itself, and
        those that modules it imports had read when they were loaded; and the code that it has imported by names which
        its own text does not say.

        Args:
            body: what it was seen to do.
            version: what its asset rests on.
        """
        whole = [name for name in version.modules if name in version.parts]
        for path in (*version.paths, *(path for name in whole for path in read_by_modules.get(name, ()))):
            absolute = os.path.abspath(path)
            if absolute not in body.written and os.path.isfile(absolute) and not body.did_not_find(absolute):
                body.read.setdefault(absolute, identity(absolute))
        for path, then in met_beside(body.code, version) if body.code else ():
            body.reads(path, then or identity(path))
        return (
            *(self._read(path, body) for path in body.inputs()),
            *(
                Observation(ObservationKind.VARIABLE, name, variable_digest(value))
                for name, value in body.variables.items()
            ),
            *(
                Observation(ObservationKind.EXISTENCE, self._relative(path), presence(there))
                for path, there in body.only_looked()
            ),
            *(
                Observation(ObservationKind.LINK, self._relative(path), variable_digest(target))
                for path, target in body.links.items()
            ),
            *([Observation(ObservationKind.WORKING_FOLDER, "", self._folder(body.folder))] if body.from_here else ()),
            *(
                Observation(ObservationKind.RESULT, asset, digest, notebook)
                for (asset, notebook), digest in body.results.items()
            ),
        )

    def wrote(self, body: Observed) -> tuple[Observation, ...]:
        """The files that a body has written and left, each as it is now.

        One that it has added to, or changed in place, depends on what was there before.
        """
        if not body.written:
            return ()
        files = (path for each in sorted(body.written) for path in _files_of(each))
        return tuple(
            Observation(
                ObservationKind.OUTPUT, self._relative(path), PARTLY if path in body.partly else path_digest(path)
            )
            for path in dict.fromkeys(itertools.islice(files, MANY))
        )

    def touched(self, body: Observed) -> list[str]:
        """The paths that a body has read or looked for, as records name them."""
        return [self._relative(path) for path in dict.fromkeys((*body.inputs(), *body.looked))]

    def name(self, path: str) -> str:
        """What records call a path."""
        return self._relative(os.path.abspath(path))

    def _file(self, then: Observation) -> str:
        path = self._path(then)
        return tables_now(path, then.digest) if is_of_tables(then.digest) else path_digest(path)

    def _read(self, path: str, body: Observed) -> Observation:
        kind = ObservationKind.FOLDER if path in body.listed else ObservationKind.FILE
        if path in body.tables:
            return Observation(kind, self._relative(path), body.tables[path])
        digest = path_digest(path)  # what changes after it was digested shows, what changes before it does as well
        return Observation(kind, self._relative(path), CHANGED if body.changed_meanwhile(path) else digest)

    def now(self, then: Observation) -> Observation:
        """The same thing as it is now."""
        return Observation(then.kind, then.name, self._now[then.kind](then), then.notebook)

    def left_now(self, then: Observation) -> Observation:
        """A file that a body left, as it is now."""
        return then if then.digest == PARTLY else self.now(then)

    def changed(self, then: Iterable[Observation]) -> list[str]:
        """What is different now, in words."""
        files, found = self._paths, []
        for each in then:  # of which there may be very many, nearly all files that are as they were
            path = files.get(each.name) if each.kind is ObservationKind.FILE and not is_of_tables(each.digest) else None
            now = self._now[each.kind](each) if path is None else path_digest(path)
            if now != each.digest and not self._holds_the_same(each):
                found.append(each.became(now))
        return found

    def of_failure(
        self, body: Observed, version: Version, error: BaseException | None = None
    ) -> Sequence[Sequence[str]]:
        """What a body had observed that has failed, as records keep it; nothing where that cannot be compared later.

        Args:
            body: what it was seen to do.
            version: what its asset rests on.
            error: what it raised.
        """
        seen = self.seen(body, version)
        types = [[TYPE, *each] for each in version.types.items()] if isinstance(error, TypeCheckFailed) else []
        told = len(seen) <= MANY and all(each.digest != CHANGED for each in seen)
        return [*types, *[each.to_json() for each in seen]] if told else types

    def changed_since(self, told: Iterable[Sequence[str]]) -> list[str]:
        """What is different now of what :meth:`of_failure` gave, in words; kinds that nobody knows are passed over."""
        kinds = {each.value for each in ObservationKind}
        return self.changed(Observation.from_json(each) for each in told if each and each[0] in kinds)

    def _holds_the_same(self, each: Observation) -> bool:
        """Whether a file is as it was, although it is told otherwise now than when it was seen."""
        return (
            each.kind is ObservationKind.FILE and not is_of_tables(each.digest) and still(self._path(each), each.digest)
        )

    def _folder(self, folder: str | None) -> str:
        """What tells the working folder, wherever the notebook's own lies."""
        return digest_of(["folder", self._relative(folder or "")])

    def _path(self, each: Observation) -> str:
        path = self._paths.get(each.name)
        if path is None:
            path = self._paths[each.name] = os.path.join(self.base, each.name)
        return path

    def _relative(self, path: str) -> str:
        """A path as records keep it, everywhere with slashes: relative below the base, so that the folder can move."""
        whole = Path(path)
        try:
            return whole.relative_to(self.base).as_posix()
        except ValueError:
            return whole.as_posix()


def _files_of(path: str) -> Iterable[str]:
    """A file itself; of a folder that a body made, every file below."""
    if os.path.isfile(path):
        return [path]
    return (os.path.join(where, name) for where, _, names in os.walk(path) for name in sorted(names))


def settings_of(names: Iterable[str]) -> tuple[Observation, ...]:
    """The settings of libraries as they are now, by their names; the same wherever it is asked, loaded or not."""
    return tuple(Observation(ObservationKind.SETTING, name, setting_now(name)) for name in names)

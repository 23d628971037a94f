"""Plain files: which files a plain cell reads, so that what it assigns is known to be older than they are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from nbasset.engine.observe import Observed, begin, end, identity
from nbasset.versions.files import CHANGED, path_digest, stamped
from nbasset.versions.weights import LARGE


class PlainFiles:
    """Observes one plain cell after the other."""

    def __init__(self) -> None:
        self._observed: Observed | None = None

    def begin(self, store: Path) -> None:
        """A plain cell is about to run.

        Args:
            store: the folder of the store, whose files are no inputs.
        """
        self.end()
        self._observed = Observed((f"{store.absolute()}{os.sep}",))
        begin(self._observed)

    def end(self, named: Iterable[str] = ()) -> Mapping[str, str]:
        """It has run: the files and folders it read, each with its digest; of large ones only size and time of change.

        Args:
            named: data files its text names, which a library may have opened by itself.
        """
        observed, self._observed = self._observed, None
        if observed is None:
            return {}
        end(observed)
        files = [str(path) for path in map(Path.absolute, map(Path, named)) if path.is_file()]
        paths = [path for path in dict.fromkeys((*observed.inputs(), *files)) if path not in observed.written]
        left, found = LARGE, {}
        for path in paths:
            left -= (identity(path) or (0,))[0]
            changed = observed.changed_meanwhile(path)
            found[path] = CHANGED if changed else path_digest(path) if left > 0 else stamped(path)
        return found

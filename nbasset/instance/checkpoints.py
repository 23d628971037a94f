"""Checkpoints as an instance keeps them: by asset and key, as long as what their attempt has seen is as it was."""

from __future__ import annotations

import pickle

from nbasset.core.errors import Damaged, NotTrusted
from nbasset.core.observation import Observation
from nbasset.core.planning import Step
from nbasset.core.result_names import ResultName
from nbasset.core.status import Assessment
from nbasset.engine.checkpoints import Checkpoint, Checkpoints
from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.observe import Observed
from nbasset.instance.keeping import RESUMED
from nbasset.instance.run_home import RunHome
from nbasset.storage.checkpoint_files import read_checkpoint, remove_checkpoint, write_checkpoint
from nbasset.storage.pickling import dump_whole, load

FORMAT = 1


class Shelf:
    """Where the checkpoint of one asset lies, at one key.

    Args:
        home: the instance.
        own: the asset as things stand.
    """

    def __init__(self, home: RunHome, own: Assessment) -> None:
        self._home = home
        self._own = own
        self._where = home.root, home.notebook, str(own.asset)
        self._key = str(own.key)

    def dumped(self, state: object) -> bytes:
        """A state as bytes.

        Raises:
            NotStored: naming the part that cannot be pickled.
        """
        return dump_whole(state, f"the checkpoint of {self._own.asset}")

    def loaded(self, checkpoint: Checkpoint) -> object | None:
        """The state again; ``None`` where it cannot be loaded any more."""
        try:
            return load(checkpoint.state)
        except Exception as error:  # noqa: BLE001 - what a user's class does when it is loaded is its own affair
            self._refuse(f"it cannot be loaded any more ({type(error).__name__}: {error})")
            return None

    def earlier(self) -> Checkpoint | None:
        """What an earlier attempt left, if all that it has seen is as it was."""
        try:
            data = read_checkpoint(*self._where, self._key)
        except (OSError, NotTrusted, Damaged) as error:
            self._refuse(str(error))
            return None
        if data is None:
            return None
        number, checkpoint, observed = pickle.loads(data)
        if number != FORMAT:
            return None
        facts = checkpoint["facts"]
        read = {path: identity(path) for path in facts["read"]} if facts else {}
        changed = self._home.opened.results.observations.changed(map(Observation.from_json, observed))
        if changed:
            self._refuse("; ".join(changed))
            return None
        return Checkpoint(**{**checkpoint, "facts": {**facts, "read": read} if facts else {}})

    def _refuse(self, why: str) -> None:
        self._home.warn(f"The checkpoint of {self._own.asset} is not used, it begins anew: {why}.")

    def keep(self, last: Checkpoint, observed: Observed) -> None:
        """A body was stopped or has raised: keep what it had.

        Args:
            last: its last checkpoint.
            observed: what it was seen to do.
        """
        seen = self._home.opened.results.observations.seen(observed, self._own.version)
        told = {name: getattr(last, name) for name in ("state", "generators", "took", "facts")}
        try:
            data = pickle.dumps((FORMAT, told, [each.to_json() for each in seen]))
            write_checkpoint(*self._where, self._key, data)
        except (OSError, NotTrusted) as error:
            self._home.warn(f"The checkpoint of {self._own.asset} could not be kept: {error}.")

    def clear(self) -> None:
        """The asset is made: nobody needs what its attempts had."""
        remove_checkpoint(*self._where)


class HereAtWork:
    """The checkpoints of the body that is made here; of a step that is made elsewhere there are none.

    Args:
        home: the instance.
    """

    def __init__(self, home: RunHome) -> None:
        self._home = home
        self._now: tuple[tuple[ResultName, ...], Shelf, Checkpoints] | None = None

    def begun(self, step: Step, own: Assessment, retry: int) -> Checkpoints | None:
        """The checkpoints of a body that begins, if it takes a context; what an earlier try of it has kept is there.

        Args:
            step: its step.
            own: its asset as things stand.
            retry: 0 for the first try.
        """
        if not step.asset.body.context:
            self._now = None
            return None
        if self._now is None or not retry or self._now[0] != step.names:
            shelf = Shelf(self._home, own)
            self._now = step.names, shelf, Checkpoints(shelf, seeded=own.settings.seed is not None)
        *_, checkpoints = self._now
        checkpoints.begin()
        return checkpoints

    def marks(self, step: Step) -> tuple[str, ...]:
        """The marks of what a body has made."""
        now = self._of(step)
        return RESUMED if now is not None and now[2].resumed else ()

    def made(self, step: Step) -> None:
        """A step was made: nobody needs what its attempts had."""
        now = self._of(step)
        if now is not None and now[2].asked:
            now[1].clear()

    def failed(self, step: Step, observed: Observed) -> None:
        """A step was stopped, or its body has raised: what that had is kept.

        Args:
            step: the step.
            observed: what the body was seen to do.
        """
        now = self._of(step)
        if now is not None and now[2].kept is not None:
            now[1].keep(now[2].kept, observed)

    def _of(self, step: Step) -> tuple[tuple[ResultName, ...], Shelf, Checkpoints] | None:
        return self._now if self._now is not None and self._now[0] == step.names else None

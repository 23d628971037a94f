"""Checkpoints as an instance keeps them: by asset and key, as long as what their attempt has seen is as it was."""

from __future__ import annotations

import pickle

from nbasset.core.errors import Damaged, NotTrusted
from nbasset.core.observation import Observation
from nbasset.core.status import Assessment
from nbasset.engine.checkpoints import Checkpoint
from nbasset.engine.watch.files_seen import identity
from nbasset.engine.watch.observe import Observed
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

"""What is kept on this computer and waits to be put into a bucket: a note says so of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from blake3 import blake3

from nbasset.storage import packs
from nbasset.storage.files import reason
from nbasset.storage.remote.bucket import Bucket, why_not


class Outgoing:
    """Records on their way into a bucket.

    Args:
        notes: the folder of the notes.
        bucket: gives the bucket.
        path_of: gives the file of this computer that a place of the store leads to.
        on_sent: told the name of each object that is there now.
        on_warning: told, in one sentence each, what people should know.
    """

    def __init__(
        self,
        notes: Path,
        bucket: Callable[[], Bucket],
        path_of: Callable[[str], str],
        on_sent: Callable[[str], None],
        on_warning: Callable[[str], None],
    ) -> None:
        self._notes, self._bucket, self._path_of = notes, bucket, path_of
        self._on_sent, self._warn = on_sent, on_warning

    def add(self, told: Mapping[str, object]) -> None:
        """Put a record into the bucket; it waits where that cannot be now.

        Args:
            told: the ``name`` of its object, and its ``place``, ``offset`` and ``length`` here.
        """
        note = self._note(str(told["name"]))
        try:
            self._notes.mkdir(mode=0o700, exist_ok=True)
            note.write_text(json.dumps(told), encoding="utf-8")
        except OSError as error:
            self._warn(f"What waits to be sent to {self._bucket().url} is not noted: {reason(error)}.")
        if self._is_sent(told):
            note.unlink(missing_ok=True)
            self.send()

    def waits(self, name: str) -> bool:
        """Whether an object waits to be sent."""
        return self._note(name).exists()

    def send(self) -> None:
        """Send what waits, until something cannot be sent."""
        notes = sorted(self._notes.glob("*.json")) if self._notes.is_dir() else []
        for note in notes:
            try:
                told = json.loads(note.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue  # another process is about to write it, or has just sent it
            if not self._is_sent(told):
                return
            note.unlink(missing_ok=True)

    def _note(self, name: str) -> Path:
        """The file that says of an object that it waits to be sent."""
        return self._notes / f"{blake3(name.encode()).hexdigest()[:32]}.json"

    def _is_sent(self, told: Mapping[str, object]) -> bool:
        """Put what lies at a place of the folder into the bucket; whether it is there, or is lost here."""
        name, place, offset, length = (told[each] for each in ("name", "place", "offset", "length"))
        path = self._path_of(str(place))
        try:
            if str(place).startswith("values/"):
                self._bucket().put_file(str(name), path)
            else:
                self._bucket().put(str(name), packs.read(path, int(str(offset)), int(str(length))))
        except (OSError, ValueError) as error:
            if isinstance(error, FileNotFoundError) and not Path(path).exists():
                return True  # it was removed meanwhile
            self._warn(
                f"The store at {self._bucket().url} takes nothing now ({why_not(error)}): results are kept on this "
                "computer, and sent there with the next one that can be."
            )
            return False
        self._on_sent(str(name))
        return True

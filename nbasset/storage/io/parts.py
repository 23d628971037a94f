"""A large file on S3, sent part after part while it is still being written."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from typing_extensions import Buffer

PART = 50 * 2**20
"""Bytes of a part; S3 takes ten thousand of them."""

AT_ONCE = 4
"""So many parts are under way at the same time."""


class Asked(Protocol):
    """A file system that passes on what S3's own interface has, with what it was told itself: that of s3fs."""

    def call_s3(self, method: str, **options: object) -> Mapping[str, object]:
        """Ask for what S3's interface calls so."""

    def split_path(self, path: str) -> tuple[str, str, str | None]:
        """Bucket, key and version."""


class SentInParts(io.RawIOBase):
    """What is written goes to a file of this computer, and from there, as soon as a part is whole, to S3.

    Nothing is there before `end`; what fails on the way is told by `end`.

    Args:
        system: where it goes.
        place: its path there.
        file: the file of this computer, empty.
    """

    def __init__(self, system: Asked, place: str, file: IO[bytes]) -> None:
        self._system, self._file = system, file
        self._bucket, self._key, _ = system.split_path(place)
        self._threads = ThreadPoolExecutor(AT_ONCE, "nbasset-parts")
        self._upload: Future[object] | None = None
        self._parts: list[Future[Mapping[str, object]]] = []
        self._written = self._sent = 0

    def writable(self) -> bool:
        """It is written only, from its beginning to its end."""
        return True

    def write(self, data: Buffer) -> int:
        """Write on; parts that are whole by then are sent meanwhile."""
        with memoryview(data) as view:
            size = view.nbytes
        self._file.write(data)
        self._written += size
        if self._written - self._sent >= PART:
            self._file.flush()
        while self._written - self._sent >= PART:
            self._send(PART)
        return size

    def tell(self) -> int:
        """Bytes so far."""
        return self._written

    def end(self) -> bool:
        """Send the rest and have S3 join the parts; whether there were any: what is smaller than one was not sent."""
        if self._upload is None:
            return False
        self._file.flush()
        if self._written > self._sent:
            self._send(self._written - self._sent)
        parts = [part.result() for part in self._parts]
        self._ask("complete_multipart_upload", UploadId=self._upload.result(), MultipartUpload={"Parts": parts})
        return True

    def give_up(self) -> None:
        """Have S3 forget the parts, where it answers."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        if self._upload is not None:
            with suppress(Exception):  # what has gone wrong is told already
                self._ask("abort_multipart_upload", UploadId=self._upload.result())

    def leave(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False)

    def _ask(self, method: str, **options: object) -> Mapping[str, object]:
        return self._system.call_s3(method, Bucket=self._bucket, Key=self._key, **options)

    def _send(self, size: int) -> None:
        if self._upload is None:
            self._upload = self._threads.submit(lambda: self._ask("create_multipart_upload")["UploadId"])
        if not any(part.done() and part.exception() for part in self._parts):
            self._parts.append(self._threads.submit(self._part, len(self._parts) + 1, self._sent, size))
        self._sent += size

    def _part(self, number: int, start: int, size: int) -> Mapping[str, object]:
        upload = cast("Future[object]", self._upload).result()
        with Path(self._file.name).open("rb") as file:
            file.seek(start)
            content = file.read(size)
        told = self._ask("upload_part", UploadId=upload, PartNumber=number, Body=content)
        return {"PartNumber": number, "ETag": told["ETag"]}


@contextmanager
def sent_in_parts(system: object, place: str, file: IO[bytes]) -> Iterator[SentInParts | None]:
    """A file that is sent while it is written, where a file system leads to S3; nothing stays of one that fails."""
    if not hasattr(system, "call_s3"):
        yield None
        return
    sending = SentInParts(cast("Asked", system), place, file)
    try:
        yield sending
    except BaseException:
        sending.give_up()
        raise
    sending.leave()

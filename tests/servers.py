"""Real servers for tests: one that speaks S3's protocol, and PostgreSQL, each started once for all processes of tests."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

BUCKET = "team"
"""The bucket that is there from the start."""

DEBIAN = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version of PostgreSQL."""


@dataclass(frozen=True)
class S3:
    """A server that speaks S3's protocol.

    Args:
        endpoint: its address.
    """

    endpoint: str

    @property
    def environment(self) -> dict[str, str]:
        """What points every client of S3 there."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "me",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def read(self, url: str) -> bytes:
        """What an object holds."""
        import fsspec

        data: bytes = fsspec.filesystem("s3", endpoint_url=self.endpoint, key="me", secret="secret").cat_file(url)
        return data

    def folder(self) -> str:
        """A URL below which nothing lies."""
        return f"s3://{BUCKET}/{uuid4().hex[:12]}"


@contextlib.contextmanager
def s3_server() -> Iterator[S3]:
    """Start a server of S3 in a thread of this process, for as long as it is needed."""
    import boto3
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    found = S3(f"http://{host}:{port}")
    try:
        told = {"endpoint_url": found.endpoint, "region_name": "us-east-1"}
        keys = {"aws_access_key_id": "me", "aws_secret_access_key": "secret"}
        boto3.client("s3", **told, **keys).create_bucket(Bucket=BUCKET)
        yield found
    finally:
        server.stop()


def programs() -> Path | None:
    """The folder with PostgreSQL's programs; ``None`` where they are not installed."""
    found = sorted(DEBIAN.glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("postgres")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


NO_POSTGRES = "PostgreSQL is not installed: apt-get install postgresql"


@dataclass(frozen=True)
class Postgres:
    """A server of PostgreSQL, reached through a socket in its folder.

    Args:
        folder: the folder.
    """

    folder: Path

    def url(self, database: str) -> str:
        """The address of a database, as SQLAlchemy writes it."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def execute(self, database: str, *sentences: str) -> list[tuple[object, ...]]:
        """Do what somebody else does in a database; the rows of the last sentence."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for sentence in sentences:
                cursor = connection.execute(sentence)
            return cursor.fetchall() if cursor.description else []

    def database(self) -> str:
        """The name of a new database."""
        name = f"test_{uuid4().hex[:12]}"
        self.execute("postgres", f"CREATE DATABASE {name}")
        return name


def _as_nobody() -> dict[str, object]:
    """PostgreSQL does not run as root."""
    if os.getuid() != 0:
        return {}
    import pwd

    user = next(name for name in ("postgres", "nobody") if name in {each.pw_name for each in pwd.getpwall()})
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _start(folder: Path) -> None:
    """Make an empty cluster in a folder, and have it served there."""
    found = programs()
    assert found is not None, NO_POSTGRES
    other = _as_nobody()
    if other:
        shutil.chown(folder, str(other["user"]))
    folder.chmod(0o755)
    quick = [
        "-c",
        "fsync=off",
        "-c",
        "full_page_writes=off",
        "-c",
        "synchronous_commit=off",
        "-c",
        "shared_buffers=16MB",
    ]

    def run(program: str, *arguments: str) -> None:
        command = [str(found / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **other)

    run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync", "--no-locale")
    options = " ".join([f"-k {folder}", "-c listen_addresses=''", *quick])
    run("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "log"))


def _stop(folder: Path) -> None:
    found = programs()
    command = [str(found / "pg_ctl"), "-D", str(folder / "data"), "stop", "-m", "immediate"]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, cwd=folder, **_as_nobody())
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def shared(note: Path, start: Callable[[Path], None], stop: Callable[[Path], None]) -> Iterator[Path]:
    """A folder with something that several processes use: the first one starts it, the last one stops it.

    Args:
        note: the file in which they agree on that.
        start: given the folder, starts it.
        stop: stops it.
    """

    def count(by: int) -> Path:
        with note.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            users, _, place = file.read().partition(" ")
            if not place:
                # A socket's path is short, and others have to reach it.
                place = tempfile.mkdtemp(prefix="nbasset-", dir="/tmp")
                start(Path(place))
            left = int(users or 0) + by
            if not left:
                stop(Path(place))
            file.truncate(0)
            file.write(f"{left} {place}" if left else "")
            return Path(place)

    folder = count(1)
    try:
        yield folder
    finally:
        count(-1)


@contextlib.contextmanager
def postgres_server(note: Path) -> Iterator[Postgres]:
    """PostgreSQL, for as long as any process of tests needs it.

    Args:
        note: the file in which these agree on who starts it; skips where it is not installed.
    """
    if programs() is None:
        pytest.skip(NO_POSTGRES)
    with shared(note, _start, _stop) as folder:
        yield Postgres(folder)

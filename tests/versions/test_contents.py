"""What files hold: the same however often it is written, another as soon as anything that is read is another."""

from __future__ import annotations

import gzip
import io
import os
import sqlite3
import tarfile
import time
import zipfile

import pytest

from nbasset.versions import contents
from nbasset.versions.contents import CONTENT, content_digest
from nbasset.versions.files import _of_bytes, path_digest, still


def write_gzip(path, text, number):
    with gzip.GzipFile(path, "wb", mtime=number) as file:
        file.write(text.encode() * 9)


def write_zip(path, text, number):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("a.txt", (2000 + number, 1, 1, 0, 0, 0)), text)
        told = f'<dcterms:created xsi:type="dcterms:W3CDTF">{2000 + 9**number}-01-01T00:00:00Z</dcterms:created>'
        archive.writestr("docProps/core.xml", f"<title>{text}</title>{told}")


def write_tar(path, text, number):
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("a.txt")
        entry.mtime, entry.size = number, len(text)
        archive.addfile(entry, io.BytesIO(text.encode()))


def write_sqlite(path, text, number):
    with sqlite3.connect(path) as database:
        for _ in range(number):
            database.execute("drop table if exists t")
            database.execute("create table t (n int, word)")
            database.execute('drop table if exists "odd ""name"')
            database.execute('create table "odd ""name" (k text primary key) without rowid')
        database.executemany("insert into t values (?, ?)", [(n, text) for n in range(300)])
        database.execute("insert into t values (null, cast(x'ff00' as text)), (1.5, x'ff00')")
    database.close()


def write_mat(path, text, number):
    words = f"MATLAB 5.0 MAT-file Platform: posix, Created on: {number}"
    path.write_bytes(words.ljust(116).encode() + text.encode() * 5)


def write_dta(path, text, number):
    path.write_bytes(f"<stata_dta><timestamp>\x11{number}</timestamp>{text * 5}".encode())


KINDS = {
    "a.csv.gz": write_gzip,
    "a.zip": write_zip,
    "a.tar.gz": write_tar,
    "a.db": write_sqlite,
    "a.mat": write_mat,
    "a.dta": write_dta,
}


@pytest.mark.parametrize("name", KINDS)
def test_what_is_written_once_more_is_the_same_and_what_is_read_counts(name, tmp_path):
    found = []
    for number, text in enumerate(("one", "one", "two"), 1):
        path = tmp_path / str(number) / name
        path.parent.mkdir()
        KINDS[name](path, text, number)
        found.append((content_digest(str(path), path.stat().st_size), path.read_bytes()))
    (first, its), (second, others), (third, _) = found
    assert its != others
    assert first == second != third
    assert first.startswith(CONTENT)


def test_other_files_are_told_by_their_bytes(tmp_path):
    path = tmp_path / "a.bin"
    for data in (b"", b"PK\x03\x04" + b"x" * 40, b"\x1f\x8b", b"SQLite format 3\0" + b"\1" * 200, b"text " * 20):
        path.write_bytes(data)
        assert content_digest(str(path), len(data)) in ("", path_digest(str(path)))
        assert path_digest(str(path)) == _of_bytes(str(path)) or data.startswith(b"\x1f\x8b")


def test_schema_and_pragmas_of_a_database_count(tmp_path):
    path = tmp_path / "a.db"
    write_sqlite(path, "one", 1)
    told = {content_digest(str(path), path.stat().st_size)}
    for statement in ("create index i on t (n)", "pragma user_version = 3", "delete from t where rowid = 7"):
        with sqlite3.connect(path) as database:
            database.execute(statement)
        database.close()
        told.add(content_digest(str(path), path.stat().st_size))
    assert len(told) == 4


def test_what_is_large_is_told_by_its_bytes(tmp_path, monkeypatch):
    path = tmp_path / "a.db"
    write_sqlite(path, "one", 1)
    monkeypatch.setattr(contents, "LARGEST_DATABASE", 100)
    assert path_digest(str(path)) == _of_bytes(str(path))


def test_a_digest_of_bytes_that_was_kept_goes_on_holding(tmp_path):
    path = tmp_path / "a.gz"
    write_gzip(path, "one", 1)
    then = _of_bytes(str(path))
    assert path_digest(str(path)) != then
    assert still(str(path), then)
    write_gzip(path, "two", 1)
    os.utime(path, (time.time() - 10,) * 2)
    assert not still(str(path), then)

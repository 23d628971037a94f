"""Damage to any file of a store: never a wrong value, never an error; healed in the same session, with a word about it."""

from __future__ import annotations

import os
import random
import shutil

import pytest

VALUES = (".nba", ".pack")


def try_it(project, tally, row, *, silent=False):
    """A session with the damage, and one after it: the first is right and says what it found, the second finds nothing."""
    first, second = project.session(), project.session()
    own = [name for name in first.made if name != "total" or set(first.made) == {"total"}]
    named = [name for name in own if any(f" {name} " in sentence for sentence in first.warnings)]
    tally.judge(
        row,
        healed=len(named),
        wrong=[*first.wrong, *second.wrong],
        broken=second.error or second.made,
        unclear=first.error or [each for each in first.warnings if not each.endswith((".", "…"))],
        damaged=(not silent and set(own) - set(named)) or second.warnings,
    )


def flip(path, chance):
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def test_flipped_bits(project, tally, count):
    chance = random.Random(7)
    for number in range(count(10, 240)):
        project.restore()
        files = project.files(*VALUES) if number % 4 else project.files("")
        flip(chance.choice(files), chance)
        try_it(project, tally, "bits flipped")


def test_flipped_bits_without_an_index(project, tally, count):
    chance = random.Random(8)
    for _ in range(count(3, 60)):
        project.restore()
        flip(chance.choice(project.files(*VALUES)), chance)
        for path in project.store.glob("index.sqlite*"):
            path.unlink()
        try_it(project, tally, "bits flipped, index lost", silent=True)


def test_truncation_at_many_lengths(project, tally, count):
    for path in project.files(""):
        size = path.stat().st_size
        lengths = {0, 64, size - 1, *(size * part // 40 for part in range(0, 40, count(39, 1)))}
        for length in sorted(length for length in lengths if 0 <= length < size):
            project.restore()
            os.truncate(path, length)
            try_it(project, tally, "files cut off")


def instead(path, what, whole):
    """Put something else in the place of a file."""
    path.unlink()
    if what == "folder":
        path.mkdir()
    elif what == "link":
        path.symlink_to(whole)
    elif what == "link to nothing":
        path.symlink_to("nowhere")
    elif what == "link to a device":
        path.symlink_to("/dev/null")
    elif what == "pipe":
        os.mkfifo(path)
    elif what == "noise":
        path.write_bytes(random.Random(3).randbytes(whole.stat().st_size))


@pytest.mark.timeout(120)
@pytest.mark.parametrize("what", ["nothing", "folder", "link", "link to nothing", "link to a device", "pipe", "noise"])
def test_something_else_in_the_place_of_a_file(project, tally, what):
    for path in project.files(""):
        project.restore()
        instead(path, what, project.whole / path.relative_to(project.store))
        try_it(project, tally, f"a file replaced by {what}")


@pytest.mark.parametrize("folder", ["packs", "values", "making", "quarantine"])
def test_a_folder_that_is_gone_or_is_something_else(project, tally, folder):
    path = project.store / folder
    project.restore()
    shutil.rmtree(path, ignore_errors=True)
    try_it(project, tally, "a folder gone")
    project.restore()
    shutil.rmtree(path, ignore_errors=True)
    path.write_text("no folder")
    try_it(project, tally, "a file instead of a folder")


def test_a_store_that_is_gone_is_made_anew_without_a_word(project, tally):
    shutil.rmtree(project.store)
    try_it(project, tally, "the store removed", silent=True)


DAMAGE = {
    "empty": lambda content: b"",
    "half": lambda content: content[: len(content) // 2],
    "zeros": lambda content: bytes(len(content) or 4096),
    "noise": lambda content: random.Random(1).randbytes(len(content) or 4096),
    "noise at the beginning": lambda content: random.Random(2).randbytes(4096) + content[4096:],
    "noise in the middle": lambda content: content[:8192] + random.Random(2).randbytes(8192) + content[16384:],
    "text": lambda content: b"this is no database\n" * 400,
    "twice": lambda content: content * 2,
}


@pytest.mark.parametrize("how", DAMAGE)
def test_an_index_damaged_in_every_way(project, tally, count, how):
    """Nothing is made again: all results are there."""
    for ending in count(["", "-wal"], ["", "-wal", "-shm", "-journal"]):
        project.restore()
        path = project.store / f"index.sqlite{ending}"
        path.write_bytes(DAMAGE[how](path.read_bytes() if path.exists() else b""))
        first = project.session()
        assert list(first.made) == []
        try_it(project, tally, "index damaged")


def test_two_entries_swapped(project, tally):
    """With the index, and without it: then each is found where it lies."""
    one, other = project.files(".nba")
    for lost in (False, True):
        project.restore()
        contents = one.read_bytes(), other.read_bytes()
        one.write_bytes(contents[1])
        other.write_bytes(contents[0])
        if lost:
            (project.store / "index.sqlite").unlink()
        try_it(project, tally, "entries swapped")


def test_all_of_a_store_at_once(project, tally):
    """Half of every file is noise: everything is made again, the store works."""
    for path in project.files(""):
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2] + random.Random(4).randbytes(len(content) // 2))
    first = project.session()
    assert set(first.made) >= {"text", "numbers", "total"}
    try_it(project, tally, "everything damaged")

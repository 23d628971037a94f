"""Files that makings left: what became of them, and who is to write them again."""

from __future__ import annotations

import dataclasses

import pytest
from naming import named

from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.engine.watch.observe import Observed
from nbasset.instance.file_outputs import FileOutputs
from nbasset.instance.observations import Observations


@pytest.fixture
def left(tmp_path, monkeypatch):
    """What a making left: a file it has written, and one that it has added to."""
    monkeypatch.chdir(tmp_path)
    observations = Observations(tmp_path, lambda *_: "")
    seen = Observed()
    for name in ("a.txt", "log.txt"):
        (tmp_path / name).write_text("1")
        seen.writes(str(tmp_path / name), whole=name == "a.txt")
    making = Making(wrote=observations.wrote(seen))
    made = Materialization(named("out"), "k", "v", "n", "r", 1.0, 1.0, "int", "pickle", making)
    files = FileOutputs(observations)
    files.written.take(made)
    return files, made


def test_what_is_as_it_was_left_is_not_spoken_of(left):
    files, made = left
    assert (list(files.left(made)), list(files.spoiled(made))) == ([], [])


def test_where_another_reads_it_the_making_counts_no_more_and_otherwise_it_is_only_said(left, tmp_path):
    files, made = left
    for name in ("a.txt", "log.txt"):
        (tmp_path / name).write_text("2")
    assert (list(files.left(made)), list(files.spoiled(made))) == (["a.txt holds something else now"], [])
    files.written.reads(named("r"), ["a.txt", "log.txt"])
    assert (list(files.left(made)), list(files.spoiled(made))) == ([], ["a.txt holds something else now"])
    (tmp_path / "a.txt").unlink()
    assert list(files.spoiled(made)) == ["a.txt is gone"]


def test_who_misses_a_file_is_told_who_writes_it(left, tmp_path):
    files, _ = left
    for path in ("a.txt", b"a.txt", tmp_path / "a.txt"):
        error = FileNotFoundError(2, "No such file or directory", path)
        files.explain(error)
        assert error.__notes__ == ["a.txt is gone: asset out wrote it; %materialize out --again writes it again."]
    for other in (FileNotFoundError(2, "", "b.txt"), FileNotFoundError("b"), ValueError("a.txt")):
        files.explain(other)
        assert not hasattr(other, "__notes__")


def test_a_folder_that_a_body_made_is_told_file_by_file(tmp_path):
    seen = Observed()
    seen.makes(str(tmp_path / "d"))
    (tmp_path / "d" / "e").mkdir(parents=True)
    (tmp_path / "d" / "e" / "f").write_text("1")
    assert [each.name for each in Observations(tmp_path, lambda *_: "").wrote(seen)] == ["d/e/f"]


def test_a_making_says_what_it_wrote_wherever_it_is_kept(left):
    _, made = left
    assert Making.from_json(made.making.to_json()) == made.making
    assert dataclasses.replace(made).making.wrote == made.making.wrote

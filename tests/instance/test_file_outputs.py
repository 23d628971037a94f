"""Files that makings left: what became of them, and who is to write them again."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import hypothesis
import pytest
from effort import examples
from hypothesis import strategies as st
from instance.conftest import Program
from naming import named

from nbasset.core.making import Making
from nbasset.core.materialization import Materialization
from nbasset.core.status import BELOW, UNTRACKED, Status
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


# Whatever happens, in any order


SOURCE = """
from pathlib import Path
def _read(name):
    return Path(name).read_text() if Path(name).exists() else "-"
"""

ASSET = """
def a{number}():
    RAN.append("a{number}")
    text = "{constant}" + "".join(map(_read, {reads}))
    if {writes}:
        Path("f{number}").write_text(text)
    return text
"""


@dataclasses.dataclass(frozen=True)
class Spec:
    """An asset: a constant, whether it writes a file, and whose files it reads."""

    constant: int
    writes: bool
    reads: tuple[str, ...]


def source_of(specs):
    return SOURCE + "".join(
        ASSET.format(number=number, **dataclasses.asdict(spec)) for number, spec in enumerate(specs)
    )


def from_scratch(specs, outside):
    """What running everything from scratch gives, beside the files that people wrote and nobody has written over."""
    there = {name: Path(name).read_text() for name in outside if Path(name).exists()}
    files, values = {name: text for name, text in there.items() if text == outside[name]}, {}
    for number, spec in enumerate(specs):
        text = str(spec.constant) + "".join(files.get(name, "-") for name in spec.reads)
        if spec.writes:
            files[f"f{number}"] = text
        values[f"a{number}"] = text
    return values


COUNT = 4


@st.composite
def spec(draw, number):
    reads = draw(st.sets(st.sampled_from(range(number)), max_size=2)) if number else set()
    return draw(st.integers(1, 3)), draw(st.booleans()), tuple(f"f{each}" for each in sorted(reads))


ACTIONS = st.one_of(
    st.integers(0, COUNT - 1).flatmap(lambda number: st.tuples(st.just("edit"), st.just(number), spec(number))),
    st.tuples(st.just("run"), st.integers(0, COUNT - 1), st.none()),
    st.tuples(st.just("spoil"), st.integers(0, COUNT - 1), st.sampled_from(["x", "1", None])),
    st.tuples(st.just("restart"), st.just(0), st.none()),
)


def happens(program, specs, outside, action):
    what, number, told = action
    if what == "edit":
        specs[number] = Spec(*told)
        program.define(source_of(specs))
    elif what == "run":
        program.run(f"a{number}")
    elif what == "restart":
        program.restart()
        program.define(source_of(specs))
    else:
        path = Path(f"f{number}")
        path.write_text(told) if told else path.unlink(missing_ok=True)
        outside[path.name] = told


def is_sure(assessment):
    return assessment.status is Status.FRESH and not any(m.startswith((UNTRACKED, BELOW)) for m in assessment.marks)


def below_what_nobody_can_know(specs, standing):
    """Assets below a file that an edited body will write for the first time; nobody can know before it has run."""
    found, files = set(), set()
    for number, spec in enumerate(specs):
        each = standing[named(f"a{number}")]
        begins = spec.writes and each.status is not Status.FRESH and not (each.result and each.result.making.wrote)
        if files.intersection(spec.reads):
            found.add(f"a{number}")
        if begins or f"a{number}" in found:
            files.add(f"f{number}")
    return found


def check_truth(program, specs, outside):
    true, standing = from_scratch(specs, outside), program.instance.standing().all()
    for name in true.keys() - below_what_nobody_can_know(specs, standing):
        if is_sure(standing[named(name)]):
            assert program.value(name) == true[name], name


@hypothesis.settings(
    max_examples=examples(80), deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
@hypothesis.given(
    st.tuples(*map(spec, range(COUNT))),
    st.lists(ACTIONS, max_size=8),
)
def test_whatever_happens_to_files_what_is_fresh_is_what_running_everything_from_scratch_gives(
    monkeypatch, first, actions
):
    with tempfile.TemporaryDirectory() as folder, monkeypatch.context() as patch:
        patch.chdir(folder)
        program = Program(Path(folder) / ".nbasset")
        specs, outside = [Spec(*each) for each in first], {}
        program.define(source_of(specs))
        program.run()
        check_truth(program, specs, outside)
        for action in actions:
            happens(program, specs, outside, action)
            check_truth(program, specs, outside)
        program.run()
        assert set(program.statuses().values()) == {"FRESH"}
        check_truth(program, specs, outside)
        assert program.run() == []
        program.instance.close()

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from kernels import Kernel
from notebooks.run_twice import LEFT_OUT, NotebookRun, Part, complaints, run_all, run_twice

TUTORIAL = Path(__file__).parents[2] / "notebooks" / "en" / "01_quickstart.ipynb"
FAILING = ["heaviest"]

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def runs() -> tuple[NotebookRun, NotebookRun]:
    return run_twice(TUTORIAL)


def test_the_second_run_makes_nothing_but_the_step_that_fails_on_purpose(runs):
    first, second = runs
    assert complaints(first, second) == []
    assert second.names("made") == []
    assert first.names("failed") == second.names("failed") == FAILING


def test_an_edit_makes_what_rests_on_it_and_nothing_else(runs):
    first, _ = runs
    assert {name: len(first.of(name, "made")) for name in first.names("made")} == {
        "penguins_raw": 1,
        "penguins": 2,
        "X_train": 1,
        "X_test": 1,
        "y_train": 1,
        "y_test": 1,
        "classifier": 2,
        "accuracy": 2,
        "report": 2,
        "heaviest_repaired": 1,
        "printed": 1,
    }


def test_a_reader_is_told_what_the_text_promises(runs):
    first, second = runs
    assert "report is stale\n├─ DEPTH changed from 2 to 1" in first.cell("%asset_why report").text
    assert "3 made, 6 reused" in first.cell("%materialize report").text
    assert "0 made, 9 reused" in first.cell("DEPTH = 2\n%materialize").text
    assert "nothing to make" in first.cell("# The first word of a species").text
    assert "1 made, 8 reused" in first.cell("LONGEST = 12").text
    assert "grams" in first.cell("%asset_log heaviest").text
    assert "◐ fresh · untracked: " in first.cell("%%asset printed").text
    assert "1 to make: printed" in second.cell("%materialize printed").text
    for beginning in ("%%asset --group sources", "%%asset report"):
        assert second.cell(beginning).html == first.cell(beginning).html, "once made, it always looks the same"


def test_a_result_from_the_store_shows_what_its_making_showed(runs):
    assert [run.cell("%%asset report").html.count("<img") for run in runs] == [1, 1]


@pytest.mark.slow
def test_running_all_again_without_a_restart_makes_nothing_either(tmp_path):
    shutil.copytree(TUTORIAL.parents[1], tmp_path / "notebooks", ignore=LEFT_OUT)
    folder = tmp_path / "notebooks" / "en"
    with Kernel(folder, load=False) as kernel:
        first, second = (run_all(folder / TUTORIAL.name, kernel) for _ in range(2))
        name = "notes added beside the notebook.txt"
        (folder / name).write_text("x")
        third = run_all(folder / TUTORIAL.name, kernel)
        kernel.run(
            "from nbasset.instance import current\nmade = [each.result for each in current().standing().all().values()]"
        )
        read = kernel.value("sorted({file for each in made if each for file in each.files})")
    assert complaints(first, second) == complaints(first, third) == []
    assert [Path(file).name for file in read] == ["penguins_raw.csv"]


@pytest.mark.slow
def test_in_japanese_it_is_the_same():
    first, second = run_twice(TUTORIAL.parents[1] / "ja" / TUTORIAL.name)
    assert complaints(first, second) == []
    assert first.names("failed") == second.names("failed") == FAILING


def test_make_demo_complains_when_the_second_run_makes_something():
    first = NotebookRun(parts=[Part("a", "made", 1.0, "never made"), Part("b", "failed", 1.0, "ValueError")])
    second = NotebookRun(parts=[Part("a", "made", 1.0, "code changed"), Part("b", "failed", 1.0, "ValueError")])
    assert complaints(first, second) == ["a was made again"]
    assert complaints(second, NotebookRun(parts=[Part("a", "failed", 1.0, "")])) == ["a failed only the second time"]
    assert complaints(NotebookRun(), NotebookRun()) == ["the first run made nothing"]

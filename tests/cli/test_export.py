"""``nbasset export`` in real kernels."""

from __future__ import annotations

import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from books_that_leave import cells_of

from tests.cli.conftest import Does, write

CELLS = {
    "c0": "%load_ext nbasset",
    "c1": "import random\nfrom datetime import datetime\nK = 2\nK = 3",
    "c2": "%%asset raw --group sources\n[random.randint(1, 9) for _ in range(3)]",
    "c3": "raw[0]",
    "c4": "%%asset report\nreport = [x * K for x in raw]",
    "c5": '%asset_schedule "0 8 * * 1" report --tz Europe/Berlin',
    "c6": "%%asset when\ndatetime.now().isoformat()",
}
"""The plain cell ``c3`` reads what nobody has made, and fails; nothing rests on it."""


@pytest.mark.kernel
def test_a_script_is_written_proved_and_refused(tmp_path, does: Does, capsys) -> None:
    write(tmp_path / "book.ipynb", CELLS)
    done = does("export", "python", "book.ipynb", "--out", "weekly.py", "--prove", "--python", sys.executable)
    assert done.code == 0, done.err
    assert "2 of 3 assets equal." in done.out
    assert "when: another data version" in done.out
    assert "(untracked: the clock)" in done.out
    text = (tmp_path / "weekly.py").read_text()
    assert "get_ipython" not in text
    assert "K = 3" in text
    assert "K = 2" not in text
    assert (tmp_path / "requirements.txt").read_text() == ""

    done = does("export", "dagster", "book.ipynb", "--out", "project")
    assert done.code == 0, done.err
    assert tomllib.loads((tmp_path / "project" / "pyproject.toml").read_text())["project"]["name"] == "book"
    assert '@dg.asset(group_name="sources")' in (tmp_path / "project" / "src" / "book" / "assets.py").read_text()
    assert str(tmp_path / "project" / "src" / "book" / "definitions.py") in done.out
    definitions = (tmp_path / "project" / "src" / "book" / "definitions.py").read_text()
    assert 'dg.define_asset_job("report_schedule", selection=\'key:"report"\')' in definitions
    assert 'cron_schedule="0 8 * * 1", execution_timezone="Europe/Berlin"' in definitions
    assert not list(tmp_path.glob("*.nbconvert.ipynb")), "no notebook is written"

    write(tmp_path / "asking.ipynb", {**CELLS, "c7": "%%asset asked\nfiles = !ls\nfiles"})
    done = does("export", "airflow", "asking.ipynb", "--out", "asking.py")
    assert done.code == 2
    assert "cell [8], line 2: files = !ls is IPython's own, write it as Python" in done.err
    assert not (tmp_path / "asking.py").exists()

    write(tmp_path / "slipped.ipynb", {**CELLS, "c7": "%%asset asked --gruop raw\n1"})
    done = does("export", "python", "slipped.ipynb", "--out", "slipped.py")
    assert done.code == 2
    assert "cell [8] defines nothing, so that the notebook stays: " in done.err

    write(tmp_path / "without.ipynb", {"c1": "x = 1"})
    done = does("export", "python", "without.ipynb", "--out", "without.py")
    assert done.code == 2
    assert "does not load nbasset: begin it with %load_ext nbasset" in done.err


def test_what_makes_no_sense_is_told_before_any_kernel_starts(tmp_path, does: Does) -> None:
    write(tmp_path / "book.ipynb", CELLS)
    for words, told in (
        (("dagster", "book.ipynb", "--out", "x.py"), "is the folder of a project, not x.py"),
        (("python", "book.ipynb", "--out", "x"), "is a file, as script.py, not x"),
        (("airflow", "book.ipynb", "--out", "my-dag.py"), "call it my_dag.py"),
        (("prefect", "book.ipynb", "--out", "x"), "invalid choice"),
        (("dagster", "book.ipynb"), "--out"),
        (("dagster", "bok.ipynb", "--out", "x"), "there is no notebook bok.ipynb"),
    ):
        done = does("export", *words)
        assert done.code == 2
        assert told in done.err


@pytest.mark.kernel
@pytest.mark.slow
def test_what_differs_in_the_export_is_told_and_fails(tmp_path, does: Does) -> None:
    cells = [each for each in cells_of("names that mean something else inside") if each]
    asked = {f"a{number}": text for number, text in enumerate(cells)}
    write(tmp_path / "book.ipynb", {"c0": "%load_ext nbasset", **asked, "last": "%%asset own\nimport sys\nsys.argv[0]"})
    done = does("export", "python", "book.ipynb", "--out", "b.py", "--prove", "--python", sys.executable)
    assert done.code == 1
    assert "4 of 5 assets equal." in done.out
    assert "own: another data version" in done.out


LESSONS = Path(__file__).parents[2] / "notebooks"


@pytest.mark.kernel
@pytest.mark.slow
@pytest.mark.parametrize(
    ("lesson", "told"),
    [
        ("01_quickstart", "10 of 11 assets equal."),
        ("02_side_by_side", "5 of 5 assets equal."),
        ("03_which_model", "12 of 12 assets equal."),
        ("08_where_results_live", "6 of 6 assets equal."),
    ],
)
def test_a_lesson_makes_the_same_outside(lesson: str, told: str, tmp_path, does: Does, monkeypatch) -> None:
    """All but a picture: what draws it is an object of its library's, which is another one in each process."""
    shutil.copytree(LESSONS / "data", tmp_path / "data")
    (tmp_path / "en").mkdir()
    shutil.copy(LESSONS / "en" / f"{lesson}.ipynb", tmp_path / "en")
    monkeypatch.chdir(tmp_path / "en")
    done = does("export", "python", f"{lesson}.ipynb", "--out", "lesson.py", "--prove", "--python", sys.executable)
    assert told in done.out, done.err
    different = [each.partition(":")[0] for each in done.out.splitlines() if "another data version" in each]
    assert different == ["report"] * (lesson == "01_quickstart")

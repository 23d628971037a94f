"""A store that nbasset 0.1.0 has made is read by the code of today (tests/samples/store-0.1.0/README.md)."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from terminal import in_terminal

pytestmark = pytest.mark.processes

SAMPLE = Path(__file__).parents[1] / "samples" / "store-0.1.0"
CELLS = SAMPLE.joinpath("notebook.txt").read_text(encoding="utf-8").split("# %%\n")
BY_HAND = ["raw", "levels", "low", "high", "variable", "draws", "block", "total", "sent", "text", "accepted"]
BY_CODE = ["by_its_code", "by_its_code_too"]
SAME_PYTHON = sys.version_info[:2] == (3, 11)
"""Whether this is the Python that made it: versions taken from byte code hold there."""

WATCH = """
from nbasset.instance import current
made = []
current().listeners.append(lambda event: made.append(str(event.asset)) if event.type in ("started", "materialized") else None)
"""

LOOK = """
from nbasset import load_asset_value, status
values = [raw, levels, low, high, variable, text, accepted]
array = [type(block).__name__, str(block.dtype), int(block.sum()), block[:8].tolist()]
drawn = [round(number, 6) for number in draws]
summed = load_asset_value("total")
statuses = {name: str(status(name)) for name in current().definitions.names}
"""
ASKED = ("made", "values", "array", "drawn", "summed", "statuses")

RUN = [cell for cell in CELLS if SAME_PYTHON or not any(name in cell for name in BY_CODE)]


def copy_of_sample(folder):
    """The folder that the sample was made in, at another place."""
    shutil.copytree(SAMPLE / "store", folder / ".nbasset")
    shutil.copy(SAMPLE / "levels.csv", folder)
    shutil.copy(SAMPLE / "secret", folder)
    return folder


def run(folder, cells, *ask, secret="secret"):
    """The notebook's cells run there, in a new process."""
    env = {
        "NBASSET_HOME": str(folder / ".nbasset"),
        "NBASSET_SECRET_FILE": str(folder / secret),
        "NBASSET_NOTEBOOK": "sample.ipynb",
    }
    load, *others = cells
    done = in_terminal(folder, [load, WATCH, *others], ask, env=env)
    assert not any(done.errors), done.errors
    return done


@pytest.fixture(scope="module", params=["with its index", "without its index"])
def reopened(tmp_path_factory, request):
    """All cells run again, everything materialized and looked at."""
    folder = copy_of_sample(tmp_path_factory.mktemp("sample"))
    if request.param == "without its index":
        (folder / ".nbasset" / "index.sqlite").unlink()
    return run(
        folder, [*RUN, "%materialize", LOOK, "%asset total", "%asset sent", "%asset_log raw", "%asset_why text"], *ASKED
    )


def test_nothing_is_made(reopened):
    assert reopened.answers["made"] == []


def test_everything_in_it_is_fresh(reopened):
    statuses = {name: status.partition(" ·")[0] for name, status in reopened.answers["statuses"].items()}
    assert statuses == dict.fromkeys([*BY_HAND, *(BY_CODE if SAME_PYTHON else [])], "FRESH")


def test_what_was_accepted_as_fresh_still_is(reopened):
    assert "accepted as fresh" in reopened.answers["statuses"]["accepted"]


def test_its_values_are_as_they_were(reopened):
    seen, levels = reopened.answers, {"north": 12, "south": 7, "east": 9}
    assert seen["values"] == [[10, 20, 30], levels, 7, 12, "not set", "88 between 7 and 12", [1, 2]]
    assert seen["array"] == ["ndarray", "int64", 29994, [0, 1, 2, 3, 4, 5, 6, 0]]
    assert seen["drawn"] == [0.323833, 0.150849, 0.650934]
    assert seen["summed"] == 88


def test_what_was_shown_and_told_is_shown_and_told(reopened):
    raw = reopened.texts[3]
    total, sent, log, _ = reopened.texts[-4:]
    made_by_this = sys.version_info[:2] == (3, 11)  # on other Pythons the code behind the version by hand has changed
    assert f"raw: list of 3 · ● fresh{'' if made_by_this else ' · version set by hand'} · made " in raw
    assert "ten, twenty, thirty" in raw
    assert "The sum of what was measured." in total
    assert "stations" in total
    assert "everybody" in sent
    assert "ten, twenty, thirty" in log


def test_a_file_that_has_changed_since_makes_what_rests_on_it_and_nothing_else(tmp_path):
    folder = copy_of_sample(tmp_path / "project")
    (folder / "levels.csv").write_text("station,level\nnorth,12\nsouth,7\neast,10\n")
    done = run(folder, [*RUN, "%materialize"], "made")
    assert set(done.answers["made"]) == {"levels", "low", "high", "total", "sent", "text"}


def test_with_the_secret_of_somebody_else_nothing_of_it_is_loaded(tmp_path):
    folder = copy_of_sample(tmp_path / "project")
    (folder / "another").write_bytes(bytes(range(32)))
    done = run(folder, RUN[:3], "made", secret="another")
    assert "were made on another computer" in "".join(done.texts)
    assert "raw" in done.answers["made"]

"""The types of the public face: what a checker accepts and finds in it, and what it refuses."""

from __future__ import annotations

import gc
import re
from pathlib import Path

import pytest
from mypy import api

HERE = Path(__file__).parent
PROJECT = HERE.parents[1] / "pyproject.toml"
FOUND = re.compile(r"^[^\n]*?(\w+)\.py:(\d+): error: .*\[([\w-]+)\]$", re.MULTILINE)


@pytest.fixture(scope="module")
def errors():
    """What mypy finds: by file, the line and the kind of each error."""
    files = [str(HERE / name) for name in ("accepted.py", "refused.py")]
    threshold = gc.get_threshold()  # mypy leaves another
    told, failed, _ = api.run(["--config-file", str(PROJECT), "--no-error-summary", *files])
    gc.set_threshold(*threshold)
    assert failed == "", failed
    found = {"accepted": {}, "refused": {}}
    for name, line, kind in FOUND.findall(told):
        found.setdefault(name, {}).setdefault(int(line), set()).add(kind)
    assert set(found) == {"accepted", "refused"}, told
    return found


def test_programs_as_users_write_them_are_accepted_with_the_types_they_name(errors):
    assert errors["accepted"] == {}


def test_what_is_wrong_is_refused_line_by_line_and_nothing_else(errors):
    lines = enumerate((HERE / "refused.py").read_text(encoding="utf-8").splitlines(), 1)
    expected = {number: {line.partition("# refused: ")[2]} for number, line in lines if "# refused: " in line}
    assert errors["refused"] == expected

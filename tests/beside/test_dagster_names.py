"""Each name of Dagster's asset layer that is here stands in a program that tells the same with both; the page says so."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest
from beside.dagster_names import page
from beside.more_named_programs import MORE_PROGRAMS
from beside.named_programs import PROGRAMS
from beside.programs_of_configs import CONFIGS
from beside.programs_of_ops import OPS_PROGRAMS
from beside.programs_of_projects import OF_PROJECTS
from beside.programs_of_ready_checks import READY_CHECKS
from beside.programs_of_suites import SUITES
from beside.programs_of_users import USERS_PROGRAMS
from beside.same_text import told_by
from beside.whole_programs import WHOLE

pytestmark = [pytest.mark.peers, pytest.mark.filterwarnings("ignore")]
EVERY = PROGRAMS | MORE_PROGRAMS | OPS_PROGRAMS | READY_CHECKS | USERS_PROGRAMS | WHOLE | CONFIGS | OF_PROJECTS | SUITES
PAGE = Path(__file__).parents[2] / "docs/dagster-names.md"


@pytest.mark.parametrize("text", EVERY.values(), ids=EVERY)
def test_a_program_tells_the_same_with_both(text, tmp_path, monkeypatch):
    pytest.importorskip("dagster")
    monkeypatch.chdir(tmp_path)
    program = f"import LIB\n{textwrap.dedent(text)}"
    assert told_by("nbasset", program) == told_by("dagster", program)


def test_the_page_is_up_to_date():
    pytest.importorskip("dagster")
    if os.environ.get("NBASSET_WRITE_SAMPLES"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page(), "NBASSET_WRITE_SAMPLES=1 writes the page anew"

"""Several users of one store: each one's results are their own business, whatever the permissions."""

from __future__ import annotations

import json
import os
import stat

import pytest
from faults.users import needs_root

pytestmark = needs_root

ANA, BEN, GROUP = 54321, 54322, 54400

SESSION = """
import json, os, sys
from pathlib import Path
from faults.users import become
from faults.project import Project
user, group, umask = map(int, sys.argv[2:5])
if user:
    become(user, group, umask)
told = Project(Path(sys.argv[1])).session()
print(json.dumps([list(told.made), list(told.wrong), told.warnings, told.error]))
"""


@pytest.fixture
def session(process, common_folder, tally):
    """A session of a user: what it made, and what it said."""
    script = common_folder / "session.py"
    script.write_text(SESSION)
    folder = common_folder / "project"
    folder.mkdir()
    (common_folder / "secrets").mkdir()
    (common_folder / "secrets").chmod(0o777)

    def run(user, umask=0o022):
        secret = str(common_folder / "secrets" / str(user))
        arguments = (str(folder), str(user), str(GROUP), str(umask))
        out, err = process(script, *arguments, NBASSET_SECRET_FILE=secret).communicate(timeout=100)
        made, wrong, said, error = json.loads(out.splitlines()[-1]) if out else ([], [], [], err)
        aside = list(folder.glob(".nbasset/quarantine/*"))
        tally.judge(
            "several users", wrong=wrong, unclear=error, broken=aside or [each for each in said if "damaged" in each]
        )
        return made, said

    run.folder = folder
    return run


def open_up(folder, bits):
    """As with ``chmod -R``: folders and files for a group, or for everybody."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(stat.S_IMODE(path.stat().st_mode) | (bits if path.is_dir() else bits & 0o666))


@pytest.mark.parametrize(
    ("bits", "umasks"), [(0o070, (0o022, 0o077)), pytest.param(0o077, (0o002, 0o022), marks=pytest.mark.slow)]
)
def test_two_users_of_a_store_that_was_opened_for_them(session, bits, umasks, tally):
    os.chown(session.folder, ANA, GROUP)
    session.folder.chmod(0o2775 if bits == 0o070 else 0o2777)
    assert len(session(ANA, umasks[0])[0]) == 4
    open_up(session.folder / ".nbasset", bits)
    made, said = session(BEN, umasks[1])
    assert len(made) == 4, "what is Ana's is not loaded"
    assert "made by user 54321" in "".join(said)
    for _ in range(2):
        for user, umask, other in ((ANA, umasks[0], BEN), (BEN, umasks[1], ANA)):
            made, said = session(user, umask)
            tally.judge("several users", lost=made)
            assert all(
                f"made by user {other}" in sentence or "history is kept in memory" in sentence for sentence in said
            )


@pytest.mark.slow
def test_a_store_of_a_user_that_root_has_used_once(session, tally):
    os.chown(session.folder, ANA, GROUP)
    session(ANA)
    assert len(session(0)[0]) == 4
    for _ in range(2):
        made, said = session(ANA)
        tally.judge("several users", lost=made)
        assert "made by root" in "".join(said)


def test_a_store_that_another_user_shuts_is_done_without(session):
    os.chown(session.folder, ANA, GROUP)
    session.folder.chmod(0o777)
    session(ANA)
    made, said = session(BEN)
    assert len(made) == 4
    assert "Results are kept in memory for this session only" in "".join(said)


@pytest.mark.slow
def test_a_folder_that_may_not_be_searched(session, tally):
    """As below the home of somebody else: the value is delivered, with one sentence."""
    os.chown(session.folder, 0, 0)
    session.folder.chmod(0o700)
    made, said = session(BEN)
    assert len(made) == 4
    assert ["memory for this session only" in sentence for sentence in said] == [True]

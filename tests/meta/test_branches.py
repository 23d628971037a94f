"""The share of branches is told by room, and one that is too small fails."""

from __future__ import annotations

import json

from meta import branches


def written(folder, taken):
    files = {
        f"nbasset/{room}/deep/a.py": {
            "summary": {"num_branches": 100, "covered_branches": taken},
            "missing_branches": [[3, 5], [8, -1]],
        }
        for room in branches.ROOMS
    }
    files["nbasset/core/b.py"] = {"summary": {"num_branches": 100, "covered_branches": 100}, "missing_branches": []}
    path = folder / "coverage.json"
    path.write_text(json.dumps({"files": files}))
    return str(path)


def test_a_room_whose_branches_are_taken_is_told_and_no_more(tmp_path, capsys):
    assert branches.main(written(tmp_path, 95)) == 0
    assert capsys.readouterr().out.splitlines()[:2] == ["branches of core      97.5 %", "branches of engine    95.0 %"]


def test_one_that_is_short_fails_and_tells_what_is_missing(tmp_path, capsys):
    assert branches.main(written(tmp_path, 94)) == 1
    said = capsys.readouterr().out.splitlines()
    assert "nbasset/engine/deep/a.py: 3->5, 8->exit" in said
    assert "nbasset/core/deep/a.py: 3->5, 8->exit" not in said
    assert said[-1] == "branches of versions  94.0 %, wanted 95"

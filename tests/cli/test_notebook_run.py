"""The order in which a notebook is run, told by a kernel that plays what a real one would say."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from cli.conftest import write

from nbasset.cli.documents import Document
from nbasset.cli.kernel import Reply
from nbasset.cli.notebook_run import NotebookRun, Wanted
from nbasset.cli.stopping import Stopping
from nbasset.core.program_runs import MIME

LOADED = {"loaded": True, "awaits": False}


class Played:
    """A kernel that notes what it is asked, and answers as it was told to."""

    def __init__(self, answers: dict[str, Any] | None = None, replies: dict[str, Reply] | None = None) -> None:
        self.answers = {"before": LOADED, "make": LOADED, "rest": LOADED, "end": LOADED, **(answers or {})}
        self.replies = replies or {}
        self.heard: list[str] = []

    def run(self, code: str, hears: Callable[[Any], None], *, cell: str | None = None) -> Reply:
        """Code is run."""
        if cell is not None:
            self.heard.append(cell)
            return self.replies.get(cell, Reply("ok", number=len(self.heard)))
        asked = json.loads(eval(code[code.index("told") :].partition("(")[2].rpartition(")")[0]))
        self.heard.append(f"{asked['do']} {asked['number']}" if asked.get("number") else asked["do"])
        answer = self.answers[asked["do"]]
        if isinstance(answer, Reply):
            return answer
        hears({"msg_type": "display_data", "content": {"data": {MIME: {"answer": answer}}}})
        return Reply("ok")


CELLS = {"c1": "%load_ext nbasset", "c2": "%%asset raw\n1", "c3": "raw", "c4": " ", "c5": "2"}


def ran(path: Any, kernel: Played, stopping: Stopping | None = None) -> dict[str, Any]:
    document = Document(write(path / "book.ipynb", CELLS))
    said: list[str] = []
    run = NotebookRun(document, Wanted(), stopping or Stopping(), said.append, lambda event: None)
    return {**run.go(kernel), "said": said}


def test_a_question_is_asked_before_each_plain_cell_and_the_rest_is_made_after_the_last(tmp_path):
    kernel = Played()
    done = ran(tmp_path, kernel)
    assert kernel.heard == ["before 1", "c1", "c2", "before 3", "c3", "before 5", "c5", "before", "rest"]
    assert (done["exit_code"], done["outcome"]) == (0, "fresh")


def test_what_a_cell_reads_is_made_first_and_a_cell_that_cannot_be_run_is_not(tmp_path):
    kernel = Played({"before": {**LOADED, "make": ["raw"]}, "make": {**LOADED, "skip": "raw failed: no"}})
    done = ran(tmp_path, kernel)
    assert "make 3" in kernel.heard
    assert "c3" not in kernel.heard
    assert done["cells"][2] == {"cell": 3, "id": "c3", "outcome": "not run", "reason": "raw failed: no", "error": ""}
    assert done["exit_code"] == 1


def test_where_nbasset_is_never_loaded_that_is_said(tmp_path):
    done = ran(tmp_path, Played({"before": {"loaded": False}}))
    assert done["exit_code"] == 2
    assert done["sentences"][0].endswith("book.ipynb does not load nbasset: it needs %load_ext nbasset.")


def test_a_kernel_that_dies_is_said_with_the_cell_or_the_assets(tmp_path):
    done = ran(tmp_path, Played(replies={"c3": Reply("died")}))
    assert (done["exit_code"], done["cells"][-1]["outcome"]) == (3, "died")
    assert done["sentences"][0].startswith("The kernel died while cell 3 ran")
    kernel = Played({"rest": Reply("died")})
    done = ran(tmp_path, kernel)
    assert done["exit_code"] == 1
    assert done["sentences"][0].startswith("The kernel died while assets were made")


def test_who_stops_it_is_told_where_and_by_what(tmp_path):
    stopping = Stopping()
    kernel = Played({"make": {**LOADED, "stopped": True}, "before": {**LOADED, "make": ["raw"]}})
    done = ran(tmp_path, kernel, stopping)
    assert (done["exit_code"], done["outcome"]) == (130, "stopped")
    assert kernel.heard == ["before 1", "make 1", "before", "end"]
    stopping = Stopping()
    stopping.why = "by SIGTERM"
    kernel = Played()
    done = ran(tmp_path, kernel, stopping)
    assert done["sentences"] == ["It was stopped at cell 1: by SIGTERM; what was made before is kept."]
    assert kernel.heard == ["before", "end"]


def test_an_error_of_a_plain_cell_that_tells_of_assets_is_no_error_of_its_own(tmp_path):
    failed = Reply("error", "MaterializationFailed", "raw failed: ValueError: no.\nmore")
    done = ran(tmp_path, Played({"rest": {**LOADED, "failed": True}}, {"c3": failed}))
    assert done["exit_code"] == 1
    assert done["cells"][2]["error"] == "MaterializationFailed: raw failed: ValueError: no."
    assert done["cells"][-1]["cell"] == 5, "it goes on"


def test_a_selection_that_is_refused_below_a_cell_that_raised_is_the_lesser_evil(tmp_path):
    refused = {"rest": {**LOADED, "refused": "There is no asset 'x'."}}
    assert ran(tmp_path, Played(refused))["exit_code"] == 2
    done = ran(tmp_path, Played(refused, {"c3": Reply("error", "NameError", "y")}))
    assert done["exit_code"] == 3
    assert done["sentences"] == [
        "Cell 3 raised NameError: y; the cells below it were not run.",
        "There is no asset 'x'.",
    ]


def test_what_it_is_asked_for_is_looked_up_below_the_last_cell_that_can_give_it(tmp_path):
    cells = {"c1": "%load_ext nbasset", "c2": "x = 1", "c3": "%%asset raw\n1", "c4": "2"}
    path = tmp_path / "book.ipynb"

    def run(selection: str) -> NotebookRun:
        wanted = Wanted(selection)
        return NotebookRun(Document(write(path, cells)), wanted, Stopping(), lambda said: None, lambda event: None)

    assert (run("rww").refused() or {})["sentences"] == ["There is no asset 'rww'; did you mean raw?"]
    cells["c2"] = "from nbasset import asset\nasset(name=text)(len)"
    for answer, code, heard in (({}, 0, "rest"), ({"refused": "There is no asset 'rww'."}, 2, "end")):
        kernel, going = Played({"known": {**LOADED, **answer}}), run("rww")
        assert going.refused() is None
        assert going.go(kernel)["exit_code"] == code
        assert kernel.heard[:4] == ["before 1", "c1", "before 2", "c2"]
        assert kernel.heard[4] == "known"
        assert kernel.heard[-1] == heard
        assert ("c4" in kernel.heard) is (not answer)

"""What a page is told by a real kernel, and what a page can do: played by a front end that speaks the protocol."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from queue import Empty
from typing import Any

import ipykernel
import jsonschema
import pytest
from kernels import Kernel

from nbasset.core.protocol import PROTOCOL, schema

pytestmark = pytest.mark.kernel

SAMPLES = Path(__file__).parents[3] / "labextension" / "tests" / "samples"
SCHEMA = {**schema(), "anyOf": [{"$ref": "#/definitions/FromKernel"}]}
NUMBERS = "%%asset numbers --group raw\n[1, 2, 3]"
TOTAL = "%%asset total --group report\nimport time\ntime.sleep(0.5)\nsum(numbers)"
Message = dict[str, Any]


class Page:
    """A page that shows the kernel's notebook."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.heard: list[Message] = []
        self.subshell: str | None = None

    def say(self, target: str = "nbasset", **data: Any) -> None:
        message = self.kernel.client.session.msg("comm_msg", {"comm_id": target, "data": data})
        if self.subshell:
            message["header"]["subshell_id"] = self.subshell
        self.kernel.client.shell_channel.send(message)

    def speaks_on_a_subshell(self) -> None:
        """What is said is heard while a cell runs, as JupyterLab does it."""
        message = self.kernel.client.session.msg("create_subshell_request", {})
        self.kernel.client.control_channel.send(message)
        self.subshell = self.kernel.client.get_control_msg(timeout=10)["content"]["subshell_id"]

    def hello(self) -> None:
        self.say(type="hello", protocol=PROTOCOL)
        self.until(lambda heard: any(each["type"] == "state" and each["whole"] for each in heard))
        self.listen(0.3)

    def until(self, wanted: Any, timeout: float = 20) -> None:
        """Listen until what was heard is what is wanted."""
        end = time.monotonic() + timeout
        while not wanted(self.heard):
            assert time.monotonic() < end, self.heard
            self.listen(0.05)

    def listen(self, seconds: float) -> None:
        """Listen for a while; every message keeps to the schema."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                message = self.kernel.client.get_iopub_msg(timeout=left)
            except Empty:
                return
            if message["msg_type"] == "comm_msg" and message["content"]["comm_id"] == "nbasset":
                jsonschema.validate(message["content"]["data"], SCHEMA)
                self.heard.append(message["content"]["data"])

    def run(self, code: str, cell: str) -> None:
        """Run a cell to its end and hear what it tells."""
        name = self.kernel.start(code, cell)
        self.listen(0.2)
        self.until(lambda _: self._done(name))
        self.listen(0.3)

    def _done(self, name: str) -> bool:
        try:
            return bool(self.kernel.client.get_shell_msg(timeout=0.05)["parent_header"].get("msg_id") == name)
        except Empty:
            return False

    @property
    def statuses(self) -> dict[str, str]:
        """Where every asset stands, by all that was heard."""
        now: dict[str, str] = {}
        for each in self.heard:
            if each["type"] == "state":
                now = {} if each["whole"] else now
                now |= {asset["name"]: asset["status"] for asset in each["assets"]}
        return now


@pytest.fixture
def page(kernel: Kernel) -> Page:
    return Page(kernel)


def keeps(name: str, heard: list[Message]) -> None:
    """What was heard is the sample that the tests of the page parse, but for moments and sizes."""
    text = json.dumps([_still(message) for message in heard], indent=1, ensure_ascii=False) + "\n"
    path = SAMPLES / f"{name}.json"
    if os.environ.get("NBASSET_WRITE_SAMPLES"):
        SAMPLES.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text, "NBASSET_WRITE_SAMPLES=1 writes the samples anew"


def _still(message: Message) -> Message:
    """A message without what differs from run to run."""
    still = {**message}
    if message["type"] == "state":
        still["assets"] = [
            {**each, "made_at": each["made_at"] and 1.5e9, "took": each["took"] and 0.5, "size": each["size"] and 1000}
            for each in message["assets"]
        ]
        still["runs"] = [
            {**each, "id": "run", "started": 1.5e9, "finished": each["finished"] and 1.5e9 + 1, "text": "a run"}
            for each in message["runs"]
        ]
    return still


def squeezed(heard: list[Message], name: str) -> list[Message]:
    """The last message in which an asset has each status: how many came between is a matter of time."""
    told = {asset["status"]: message for message in heard for asset in message["assets"] if asset["name"] == name}
    return list(told.values())


def test_a_front_end_that_knows_nothing_of_nbasset_hears_nothing(kernel: Kernel) -> None:
    page = Page(kernel)
    page.run(NUMBERS, "c1")
    assert page.heard == []


def test_a_page_finds_the_kernel_and_is_told_everything(kernel: Kernel, page: Page) -> None:
    kernel.run(NUMBERS, "c1")
    message = kernel.client.session.msg("comm_info_request", {"target_name": "nbasset"})
    kernel.client.shell_channel.send(message)
    assert list(kernel.client.get_shell_msg(timeout=10)["content"]["comms"]) == ["nbasset"]
    page.hello()
    assert page.statuses == {"numbers": "FRESH"}
    state = page.heard[-1]
    assert state["cells"] == [{"id": "c1", "source": NUMBERS}]
    assert state["assets"][0]["cell"] == "c1"


def test_what_waits_to_be_rewritten_is_told_to_the_first_page_that_is_heard(kernel: Kernel, page: Page) -> None:
    kernel.run("from nbasset.notebook.current_session import current_session\nrewriting = current_session().rewriting")
    kernel.run("cells = [{'id': 'c1', 'before': '%%asset a', 'after': '#| asset: a'}]")
    assert (
        kernel.value("rewriting.now('1 cell rewritten', cells, None, open=True).value")
        == "as soon as the page is heard"
    )
    page.hello()
    told = {"type": "rewrite", "text": "1 cell rewritten", "label": ""}
    told["cells"] = [{"id": "c1", "before": "%%asset a", "after": "#| asset: a"}]
    assert [each for each in page.heard if each["type"] == "rewrite"] == [told]


def test_a_run_is_told_while_the_kernel_is_busy(kernel: Kernel, page: Page) -> None:
    kernel.run("%nbasset mode define")
    kernel.run(NUMBERS, "c1")
    kernel.run(TOTAL, "c2")
    page.hello()
    page.run("%materialize", "c3")
    seen = [asset["status"] for each in page.heard for asset in each["assets"] if asset["name"] == "total"]
    assert [status for number, status in enumerate(seen) if not number or status != seen[number - 1]] == [
        "MISSING",
        "QUEUED",
        "RUNNING",
        "FRESH",
    ]
    final = page.heard[-1]
    assert (final["running"], [run["ok"] for run in final["runs"]]) == (False, [True])


def test_a_run_of_several_points_is_told_by_their_asset(kernel: Kernel, page: Page) -> None:
    page.hello()
    page.run("from nbasset import sweep", "c0")
    page.run("%%asset model\ndepth = sweep(2, 4)\ndepth", "c1")
    runs = [run for each in page.heard if each["type"] == "state" for run in each["runs"]]
    assert runs[-1]["what"] == "model"


def test_a_run_of_a_check_alone_is_told_by_its_name(kernel: Kernel, page: Page) -> None:
    kernel.run(NUMBERS, "c1")
    page.hello()
    page.run("%%asset_check numbers few\nlen(numbers) < 3", "c2")
    runs = [run for each in page.heard if each["type"] == "state" for run in each["runs"]]
    assert runs[-1]["what"] == "numbers:few"


@pytest.mark.skipif(ipykernel.version_info < (6, 30), reason="this ipykernel has no subshells")
def test_a_page_that_comes_in_the_middle_of_a_run_is_told_where_it_is(kernel: Kernel, page: Page) -> None:
    kernel.run("import signal\n_ = signal.signal(signal.SIGUSR1, lambda *_: None)", "c0")
    kernel.run(NUMBERS, "c1")
    name = kernel.start("%%asset slow\nprint(numbers)\nsignal.pause()", "c2")
    kernel.wait_for(name, "[1, 2, 3]")
    page.speaks_on_a_subshell()
    page.hello()
    assert page.statuses == {"numbers": "FRESH", "slow": "RUNNING"}

    def went_on(_: object) -> bool:
        kernel.manager.signal_kernel(signal.SIGUSR1)
        return page.statuses["slow"] == "FRESH"

    page.until(went_on)


def test_a_cell_that_changes_nothing_tells_nothing(kernel: Kernel, page: Page) -> None:
    kernel.run(NUMBERS, "c1")
    page.hello()
    told = len(page.heard)
    page.run("1 + 1", "c2")
    assert len(page.heard) == told


def test_an_edited_helper_is_told_for_everything_downstream_and_nothing_else(kernel: Kernel, page: Page) -> None:
    kernel.run("def f(x):\n    return x", "c0")
    kernel.run(NUMBERS, "c1")
    kernel.run("%%asset total\nf(sum(numbers))", "c2")
    page.hello()
    told = len(page.heard)
    page.run("def f(x):\n    return x + 1", "c0")
    news = [asset for each in page.heard[told:] for asset in each["assets"]]
    assert [(each["name"], each["status"]) for each in news] == [("total", "STALE")]
    assert "f()" in news[0]["causes"][0]["text"]


def test_an_edit_that_was_not_run_is_foretold_until_it_is_run_and_a_page_that_comes_tells_it_anew(
    kernel: Kernel, page: Page
) -> None:
    kernel.run("k = 2", "c0")
    kernel.run("%%asset numbers\n[k]", "c1")
    page.hello()
    assert {"id": "c0", "source": "k = 2"} in page.heard[-1]["cells"]
    edit = {"type": "edited", "cells": [{"id": "c0", "source": "k = 3"}]}
    page.say(**edit)
    page.until(lambda heard: heard[-1]["type"] == "foretold")
    assert [each["name"] for each in page.heard[-1]["assets"]] == ["numbers"]
    assert page.heard[-1]["cells"] == ["c0"]
    assert page.statuses == {"numbers": "FRESH"}
    page.hello()
    nothing = {"type": "foretold", "assets": [], "cells": []}
    page.until(lambda heard: nothing in heard)
    page.heard.clear()
    page.say(**edit)
    page.until(lambda heard: any(each.get("cells") == ["c0"] for each in heard))
    page.run("k = 3", "c0")
    assert nothing in page.heard
    assert page.statuses == {"numbers": "STALE"}


def test_a_search_is_answered_as_a_selection_is_read(kernel: Kernel, page: Page) -> None:
    kernel.run(NUMBERS, "c1")
    kernel.run("%%asset total\nsum(numbers)", "c2")
    page.hello()

    def found(words: str) -> Message:
        page.say(type="find", words=words)
        page.until(lambda heard: heard[-1]["type"] == "found" and heard[-1]["words"] == words)
        return page.heard[-1]

    assert found("numbers+")["assets"] == ["numbers", "total"]
    assert found("nosuch")["why"].startswith("There is no asset 'nosuch'")


def test_a_deleted_cell_retires_its_asset_and_undo_brings_it_back(kernel: Kernel, page: Page) -> None:
    kernel.run(NUMBERS, "c1")
    kernel.run("%%asset total\nsum(numbers)", "c2")
    page.hello()
    page.say(type="gone", cells=["c1"])
    page.until(lambda _: page.statuses == {"total": "UNRESOLVED"})
    page.say(type="back", cells=["c1"])
    page.until(lambda _: page.statuses == {"numbers": "FRESH", "total": "FRESH"})
    keeps("deletion", page.heard)


def test_deleting_the_only_asset_is_told(kernel: Kernel, page: Page) -> None:
    kernel.run(NUMBERS, "c1")
    page.hello()
    page.say(type="gone", cells=["c1"])
    page.until(lambda _: page.statuses == {})


def test_undo_does_not_take_a_name_back_from_the_cell_that_has_it_now(kernel: Kernel, page: Page) -> None:
    kernel.run(NUMBERS, "c1")
    page.hello()
    page.say(type="gone", cells=["c1"])
    page.until(lambda _: page.statuses == {})
    page.run("%%asset numbers\n[9]", "c2")
    page.say(type="back", cells=["c1"])
    page.listen(0.5)
    page.run("1", "c3")
    assert kernel.value("list(numbers)") == [9]


def test_a_deletion_during_a_run_waits_for_its_end(kernel: Kernel, page: Page) -> None:
    kernel.run("%nbasset mode define")
    kernel.run(NUMBERS, "c1")
    kernel.run(TOTAL, "c2")
    page.hello()
    name = kernel.start("%materialize", "c3")
    page.until(lambda _: page.statuses.get("total") == "RUNNING")
    page.say(type="gone", cells=["c2"])
    page.until(lambda _: page.statuses == {"numbers": "FRESH"})
    page.until(lambda _: page._done(name))


def test_stop_without_a_run_interrupts_nothing(kernel: Kernel, page: Page) -> None:
    page.hello()
    page.say("nbasset.stop", type="stop")
    page.listen(0.3)
    assert kernel.value("1 + 1") == 2


def test_unloading_says_good_bye_and_loading_again_goes_on_from_there(kernel: Kernel, page: Page) -> None:
    kernel.run(NUMBERS, "c1")
    page.hello()
    before = page.statuses
    page.run("%unload_ext nbasset", "c2")
    assert page.heard[-1] == {"type": "bye"}
    page.run("%load_ext nbasset", "c3")
    page.heard.clear()
    page.hello()
    assert page.statuses == before


def test_the_sample_of_a_run_is_what_a_kernel_says(kernel: Kernel, page: Page) -> None:
    kernel.run("%nbasset mode define")
    kernel.run("%%asset total --group report\nimport time\ntime.sleep(0.5)\nprint('counted')\n6", "c1")
    page.hello()
    page.run("%materialize", "c2")
    keeps("run", squeezed(page.heard, "total"))


def told(page: Page) -> dict[str, dict[str, object]]:
    """The last that was told of each asset and check."""
    now: dict[str, dict[str, object]] = {}
    for each in page.heard:
        if each["type"] == "state":
            now = {} if each["whole"] else now
            now |= {asset["name"]: asset for asset in each["assets"]}
    return now


def test_a_check_is_told_with_its_cell_and_what_it_has_found_marks_its_asset(kernel: Kernel) -> None:
    page = Page(kernel)
    kernel.run("%load_ext nbasset")
    page.hello()
    page.run("%%asset orders\n[1, None]", "c1")
    page.run("%%asset_check orders no_nulls\nassert None not in orders, 'one null'", "c2")
    page.until(lambda _: "orders:no_nulls" in told(page) and told(page)["orders"]["marks"])
    check, orders = told(page)["orders:no_nulls"], told(page)["orders"]
    assert (check["check"], check["cell"], check["status"]) == (True, "c2", "FAILED")
    assert ("check" in orders, orders["status"], orders["marks"]) == (False, "FRESH", ["check no_nulls failed"])


def test_a_check_that_passes_again_takes_its_mark_away_and_one_whose_cell_is_gone_is_gone(kernel: Kernel) -> None:
    page = Page(kernel)
    kernel.run("%load_ext nbasset")
    page.hello()
    page.run("%%asset orders\n[1, None]", "c1")
    page.run("%%asset_check orders no_nulls\nNone not in orders", "c2")
    page.run("%%asset orders\n[1, 2]", "c1")
    page.until(lambda _: told(page)["orders:no_nulls"]["status"] == "FRESH" and not told(page)["orders"]["marks"])
    assert told(page)["orders:no_nulls"]["marks"] == ["passed"]
    page.say(type="gone", cells=["c2"])
    page.until(lambda _: "orders:no_nulls" not in told(page))
    assert set(told(page)) == {"orders"}

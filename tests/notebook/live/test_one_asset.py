"""``%asset`` in a real kernel: live details, with the card where no widget lives."""

from __future__ import annotations

import pytest
from kernels import Kernel, settled

pytestmark = [pytest.mark.kernel, pytest.mark.libraries]
LIVE = "get_ipython().magics_manager.magics['line']['asset'].__self__.session.widgets.of(object)[-1]"


def test_the_details_of_an_asset_follow_it_lead_to_others_and_make_it(kernel: Kernel) -> None:
    kernel.run("%nbasset mode define")
    kernel.run("%%asset raw\n[1, 2]", "raw")
    kernel.run("%%asset clean\nraw[:1]", "clean")
    still, live = kernel.run("%asset clean", "card").outputs
    assert "clean" in still["data"]["text/plain"]
    assert "application/vnd.jupyter.widget-view+json" in live["data"]
    assert "missing" in kernel.value(f"{LIVE}._panel._head.value")
    kernel.run(f"{LIVE}._panel._do.click()")
    settled(kernel, f"'fresh' in {LIVE}._panel._head.value", True)
    kernel.run(f"{LIVE}._panel._up.children[1].click()")
    assert "raw" in kernel.value(f"{LIVE}._panel._head.value")
    assert kernel.value("clean") == [1]
    kernel.run("%asset raw", "card")
    assert kernel.value(f"len({LIVE}.session.widgets.of(type({LIVE})))") == 1, "the same cell has one"


def test_the_details_of_a_point_are_its_own_and_make_it_alone(kernel: Kernel) -> None:
    kernel.run("%nbasset mode define\nfrom nbasset import sweep")
    kernel.run("%%asset model\ndepth = sweep(2, 4)\ndepth * 10", "model")
    kernel.run("%%asset above\nmodel + 1", "above")
    kernel.run("%asset above[depth=4]", "card")
    head = kernel.value(f"{LIVE}._panel._head.value")
    assert "above[depth=4]" in head
    assert "missing" in head
    kernel.run(f"{LIVE}._panel._do.click()")
    settled(kernel, f"'fresh' in {LIVE}._panel._head.value", True)
    assert "41" in kernel.value(f"{LIVE}._panel._body.value")
    kernel.run("%asset model[depth=2]", "other")
    assert "missing" in kernel.value(f"{LIVE}._panel._head.value"), "nobody has asked for it"
    kernel.run("%%asset model\ndepth = sweep(4, 8)\ndepth * 10", "model")
    assert "model[depth=2]" in kernel.value(f"{LIVE}._panel._head.value"), "what is no more stays as it was last"

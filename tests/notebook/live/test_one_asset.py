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

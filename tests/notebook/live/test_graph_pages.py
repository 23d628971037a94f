"""Which way of drawing a page gets: the fast one when it has said that it can, as no other would draw anything."""

from __future__ import annotations

import pytest
from kernels import Kernel

from nbasset.core.protocol import PROTOCOL

pytestmark = [pytest.mark.kernel, pytest.mark.libraries]

SESSION = "get_ipython().magics_manager.magics['line']['asset_graph'].__self__.session"
GRAPHS = f"{SESSION}.widgets.of(object)"
WAY = f"type({GRAPHS}[-1].panel.graph._drawing).__name__"


def hello(kernel: Kernel, client: str = "", **more: object) -> None:
    data = {"type": "hello", "protocol": PROTOCOL, **more}
    message = kernel.client.session.msg("comm_msg", {"comm_id": "nbasset", "data": data})
    message["header"]["session"] = client or message["header"]["session"]
    kernel.client.shell_channel.send(message)


def way(kernel: Kernel) -> str:
    kernel.run("%%asset raw\n[1]", "a")
    assert kernel.run("%asset_graph", "g").ok
    return str(kernel.value(WAY))


def test_a_page_that_has_said_nothing_gets_models(kernel: Kernel) -> None:
    assert way(kernel) == "PerElement"


def test_a_page_that_draws_from_one_list_gets_one(kernel: Kernel) -> None:
    hello(kernel, draws=True)
    assert way(kernel) == "OneList"


@pytest.mark.parametrize("more", [{}, {"draws": False}], ids=["an older extension", "no widgets"])
def test_a_page_whose_extension_does_not_draw_gets_models(kernel: Kernel, more: dict[str, object]) -> None:
    hello(kernel, **more)
    assert way(kernel) == "PerElement"


def test_what_another_page_of_the_same_kernel_can_do_does_not_count(kernel: Kernel) -> None:
    hello(kernel, "another page", draws=True)
    assert way(kernel) == "PerElement"
    hello(kernel, draws=True)
    assert way(kernel) == "OneList"

"""What is said where JupyterLab shows a notebook and its server has no nbasset."""

from __future__ import annotations

import pytest
from kernels import Kernel

from nbasset.core.protocol import PROTOCOL

pytestmark = pytest.mark.kernel

ADVICE = "JupyterLab's server has no nbasset"
SOON = "import nbasset.notebook.page.missing_extension\nnbasset.notebook.page.missing_extension.IDLE = 0"


def run(kernel: Kernel, code: str, **metadata: object) -> str:
    return kernel.finish(kernel.start(code, "c", **metadata)).text


def test_a_page_of_jupyterlab_that_never_says_hello_is_told_once_what_to_install(kernel: Kernel) -> None:
    run(kernel, SOON, deletedCells=[])
    said = run(kernel, "%%asset one\n1", deletedCells=[])
    assert ADVICE in said
    assert "pip install nbasset" in said
    assert ADVICE not in run(kernel, "%%asset two\n2", deletedCells=[])


def test_cells_that_follow_one_another_at_once_leave_a_page_no_time_and_say_nothing(kernel: Kernel) -> None:
    run(kernel, "1", deletedCells=[])
    assert ADVICE not in run(kernel, "%%asset one\n1", deletedCells=[])


def test_front_ends_in_which_there_is_nothing_to_install_hear_nothing(kernel: Kernel) -> None:
    run(kernel, SOON)
    assert ADVICE not in run(kernel, "%%asset one\n1")


def test_a_page_that_has_said_hello_hears_nothing(kernel: Kernel) -> None:
    message = kernel.client.session.msg(
        "comm_msg", {"comm_id": "nbasset", "data": {"type": "hello", "protocol": PROTOCOL}}
    )
    kernel.client.shell_channel.send(message)
    run(kernel, SOON, deletedCells=[])
    assert ADVICE not in run(kernel, "%%asset one\n1", deletedCells=[])

"""Messages with a program that runs a notebook: what it asks between the cells, and what it is told.

It asks in silent requests of its own, which are part of no cell; answers, and what happens meanwhile, are displays of a
MIME type that no page draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, cast

from IPython.core.getipython import get_ipython

from nbasset.core.program_runs import MIME
from nbasset.notebook.shell import Bundle


class Publishing(Protocol):
    """Where a kernel sends what is displayed."""

    session: ParentedSender
    pub_socket: object


class ParentedSender(Protocol):
    """Writes messages as Jupyter's protocol has them, with what they answer."""

    def send(self, stream: object, msg_type: str, content: Bundle, /, *, parent: Bundle) -> object:
        """Send a message."""
        ...


class Telling(Protocol):
    """Of a kernel's shell, what is needed to tell somebody something."""

    display_pub: Publishing

    def get_parent(self) -> Bundle:
        """The message that the kernel is at work on."""
        ...


def tell(told: Mapping[str, object]) -> None:
    """Tell the program something, past everything that looks at what bodies display.

    Args:
        told: plain data.
    """
    shell = cast("Telling", get_ipython())
    content: Bundle = {"data": {MIME: dict(told)}, "metadata": {}, "transient": {}}
    publisher = shell.display_pub
    publisher.session.send(publisher.pub_socket, "display_data", content, parent=shell.get_parent())

"""The front: what the page can do, and the few ways in which something is put on it."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Iterable

from nbasset.core.statuses import Status
from nbasset.notebook.shell import Bundle, Shell
from nbasset.ui import html
from nbasset.ui.terminal import write_line
from nbasset.ui.theme import STYLE

_numbers = itertools.count(1)
VSCODE = "__vsc_ipynb_file__"
"""The notebook's path, as a variable that VS Code sets."""
ALWAYS = ("asset", "part")
"""What is said of a display in its metadata that never changes.

VS Code puts an update that has other metadata than what it updates in the place of all that the cell has shown.
"""


def said_of(statuses: Iterable[tuple[str, Status]]) -> Bundle:
    """What an output that nobody brings up to date says of assets, for its metadata: pages mark what is true no more.

    >>> said_of([("raw", Status.FRESH)])
    {'said': {'raw': 'FRESH'}}
    """
    return {"said": {name: str(status) for name, status in statuses}}


class Front:
    """Puts things on the page, or into the terminal.

    Args:
        shell: the shell.

    Attributes:
        live: whether what was shown can be updated in place.
        drawing: the pages that have said that they draw graphs from one list, by the names they sign messages with.
        styled: whether the notebook has the style of what is drawn; otherwise it comes with what is shown next.
    """

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.live = hasattr(shell, "kernel")
        self.drawing: set[str] = set()
        self.styled = False

    @property
    def asked(self) -> str:
        """What the kernel is at work on, by the id of its message."""
        return str(self.shell.get_parent().get("header", {}).get("msg_id", "")) if self.live else ""

    def style(self) -> None:
        """Have the cell at work carry the style of everything that is drawn, once for the whole notebook.

        Where each output is a page of its own, as in Colab, each carries it; where no cell is at work, the next one.
        """
        if self.live and self.shell.get_parent().get("header") and not self.colab:
            self.styled = True
            self.shell.display_pub.publish({"text/html": STYLE, "text/plain": ""})

    @property
    def colab(self) -> bool:
        """Whether the page is Colab's, where each output is a page of its own."""
        return "google.colab" in sys.modules

    @property
    def widgets(self) -> bool:
        """Whether what later cells tell a widget reaches it; in Colab it does not, and it would show the past."""
        return self.live and not self.colab

    @property
    def draws(self) -> bool:
        """Whether the page that has asked for what the kernel does now draws graphs from one list.

        A kernel may serve a page with nbasset's extension and one without.
        """
        return self.live and str(self.shell.get_parent().get("header", {}).get("session")) in self.drawing

    def show(self, drawn: str, text: str, about: Bundle | None = None) -> str:
        """Show something that can be updated; its display id.

        Args:
            drawn: as HTML.
            text: the same for where nothing is drawn.
            about: which asset it shows, and how it stands; pages find it by that, also in a notebook that they have
                just opened. Or what it says of assets, :func:`said_of`.
        """
        name = f"nbasset-{next(_numbers)}"
        self._publish(drawn, text, {"display_id": name}, about, update=False)
        return name

    def update(self, name: str, drawn: str, text: str, about: Bundle | None = None) -> None:
        """Show something else in the place of an earlier display."""
        if self.live:
            self._publish(drawn, text, {"display_id": name}, about, update=True)

    def _publish(
        self, drawn: str, text: str, transient: dict[str, str], about: Bundle | None = None, *, update: bool
    ) -> None:
        if not self.live:
            write_line(text)
            return
        drawn = html.collapsible(drawn, text)
        if not self.styled:
            drawn += STYLE
            self.styled = not self.colab
        data = {"text/html": drawn, "text/plain": text}
        metadata = {"nbasset": about} if about else {}
        self.shell.display_pub.publish(data, metadata=self._lasting(metadata), transient=transient, update=update)

    def _lasting(self, metadata: Bundle) -> Bundle:
        """Of what goes with a display, in VS Code only what its updates say too."""
        if VSCODE not in self.shell.user_ns:
            return metadata
        about = {part: what for part, what in metadata.get("nbasset", {}).items() if part in ALWAYS}
        others = {kind: what for kind, what in metadata.items() if kind != "nbasset"}
        return {**others, "nbasset": about} if about else others

    def raw(self, data: Bundle, metadata: Bundle, name: str = "", *, update: bool = False) -> None:
        """Show a bundle that needs a renderer of its own.

        Args:
            data: by MIME type.
            metadata: what goes with it.
            name: its display id, when it is to be updated later.
            update: whether to show it in the place of the earlier display of this name.
        """
        metadata = self._lasting(metadata)
        if not name:
            self.shell.display_pub.publish(data, metadata=metadata)
        else:
            self.shell.display_pub.publish(data, metadata=metadata, transient={"display_id": name}, update=update)

    def say(self, sentence: str) -> None:
        """One line for people."""
        if self.live:
            self._publish(html.text(sentence), sentence, {}, update=False)
        else:
            write_line(sentence)

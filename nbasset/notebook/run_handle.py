"""What ``%materialize`` gives back."""

from __future__ import annotations

from nbasset.core.causes import told_later
from nbasset.core.result_names import ResultName
from nbasset.core.runs import RunRecord
from nbasset.instance import Instance
from nbasset.instance.materialize_run import MaterializeRun
from nbasset.ui import html, text
from nbasset.ui.words import seconds, size, summary


class RunHandle(MaterializeRun):
    """A run, with its values.

    Args:
        run: its record.
        instance: where its values are.
        number: the cell that showed it already.
    """

    def __init__(self, run: RunRecord[ResultName], instance: Instance, number: int) -> None:
        super().__init__(run, instance)
        self._number = number

    def _ipython_display_(self) -> None:
        """Show the run; the cell that ran it has done so."""
        from IPython import get_ipython
        from IPython.display import display

        shell = get_ipython()
        if shell is None or shell.execution_count != self._number:
            bundle = {"text/html": self._repr_html_(), "text/plain": self._text()}
            display(bundle, raw=True)  # type: ignore[no-untyped-call]

    def _rows(self) -> list[list[str]]:
        return [
            [str(name), str(part.outcome), told_later(part.reason), seconds(part.took), size(part.size)]
            for name, part in self.run.assets.items()
        ]

    def _text(self) -> str:
        return f"{text.table(HEAD, self._rows())}\n{summary(self.run)}"

    def _repr_html_(self) -> str:
        rows = ([html.esc(cell) for cell in row] for row in self._rows())
        return html.page(html.table(HEAD, rows), f"<div>{html.esc(summary(self.run))}</div>")

    def __repr__(self) -> str:
        return f"<run {self.run.run_id}: {summary(self.run)}>"


HEAD = ("asset", "outcome", "why", "time", "size")

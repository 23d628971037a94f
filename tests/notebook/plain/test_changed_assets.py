"""A plain cell that changes an asset's value in place is told so, however it does that; one that only looks is not."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from shells import Notebook

CELLS = (
    "import pandas as pd\ndef fill(d): d['q'] = 1\ndef look(d, other=()): return [*d]",
    "%%asset df\npd.DataFrame({'x': [1, 2], 'y': [3.0, None]})",
    "%%asset rows\n[[1], [2]]",
    "%%asset ax\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax",
)
CHANGES = (
    "df['z'] = 1",
    "df.columns = ['a', 'b']",
    "df.loc[0, 'x'] = 5",
    "del df['x']",
    "fill(df)",
    "fill(d=df)",
    "other = df\nother['z'] = 1",
    "for row in rows: row.append(1)",
    "rows[0][0] = 9",
    "ax.plot([1, 2])",
    "df.plot(ax=ax)",
)
LOOKS = (
    "df.fillna(0)",
    "look(df)",
    "fill({**df})",
    "rows.sort()",
    "sorted(rows)",
    "df = 1",
    "ax.get_title()",
    "ax",
    "print(ax)",
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    """One for all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("changed"))
        with contextlib.closing(Notebook()) as notebook:
            for cell in CELLS:
                notebook.run(cell)
            yield notebook


def told(notebook: Notebook, cell: str) -> str:
    for name in ("df", "rows", "ax"):
        notebook.shell.user_ns.pop(name, None)
        notebook.session.values.release(notebook.session.instance.definitions.find(name))
    notebook.session.instance.changed_values._changes.clear()
    before = len(notebook.page.shown)
    notebook.run(cell)
    return "\n".join(str(each.get("text/plain", "")) for each in notebook.page.shown[before:])


def test_whatever_changes_a_value_is_told(opened: Notebook) -> None:
    missed = [cell for cell in CHANGES if "in place; assets see" not in told(opened, cell)]
    assert missed == []


def test_whatever_only_looks_is_not(opened: Notebook) -> None:
    accused = [cell for cell in LOOKS if "in place; assets see" in told(opened, cell)]
    assert accused == []

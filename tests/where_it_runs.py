"""Where it runs: what was tried on which front end, and how; written to ``docs/where-it-runs.md``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pythons import OTHERS, claimed

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "where-it-runs.md"

HOW = {
    "page": "the real page, in a browser, with a real kernel; tests press its buttons and read what it shows",
    "kernel": "a real kernel with these versions runs the cells; tests read the messages that it sends",
    "messages": "a real kernel gets what this front end sends, and tests hold its answers to what the front end can "
    "use; nobody has looked at the page itself",
    "process": "Python without a page",
}
"""How something was tried, and what that means."""


@dataclass(frozen=True)
class Place:
    """Somewhere notebooks run.

    Args:
        name: what people call it.
        versions: which versions were tried; empty where none can be had.
        how: in which of the ways.
        works: what was seen to work.
        lacks: what is not there, or was not seen.
        tests: what holds it: files or folders of tests, or one test.
    """

    name: str
    versions: str
    how: tuple[str, ...]
    works: str
    lacks: str
    tests: tuple[str, ...]


FRONT_ENDS = "tests/notebook/test_front_ends.py"
PLAIN = "cells, values, *why*, tables; status lines are brought up to date by messages that it takes"


def _asked(group: str, *packages: str) -> str:
    """The versions that pyproject asks for, in words."""
    told: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = told["dependency-groups"].get(group) or told["project"]["optional-dependencies"][group]
    found = {name: each for each in asked for name in packages if each.startswith((f"{name}=", f"{name}>"))}
    words = {"ipython": "IPython", "jupyterlab": "JupyterLab", "notebook": "Notebook"}
    return ", ".join(
        f"{words.get(name, name)} {found[name].removeprefix(name).replace('==', '').replace('>=', 'from ')}"
        for name in packages
    )


def places() -> list[Place]:
    """All of them."""
    colab = f"Python {OTHERS['colab']}, {_asked('colab', 'ipython', 'ipykernel', 'ipywidgets', 'pandas')}"
    return [
        Place(
            "JupyterLab",
            _asked("lab", "jupyterlab"),
            ("page", "kernel"),
            "everything",
            "",
            ("tests/browser/test_lab.py", "tests/browser/test_labextension.py", "tests/browser/test_graph.py"),
        ),
        Place(
            "Notebook 7",
            _asked("test", "notebook"),
            ("page",),
            "everything",
            "",
            ("tests/browser/test_labextension_notebook7.py",),
        ),
        Place(
            "Colab",
            colab,
            ("kernel", "messages"),
            f"{PLAIN}; pictures of the graph that follow the notebook",
            "badges in the margin, the panel, live widgets (what later cells tell them does not reach them there); whether "
            "lines of earlier cells change was not seen. "
            "`x = !command` cannot be read by this IPython on this Python, in any cell",
            ("tests/notebook", f"{FRONT_ENDS}::test_in_colab_there_are_pictures_that_follow_and_no_widgets"),
        ),
        Place(
            "VS Code",
            "",
            ("messages",),
            f"{PLAIN}; cells whose ids are URIs and change with the file's name",
            "badges in the margin, the panel; whether its widgets show the live graph was not seen, a picture is beside it",
            (
                f"{FRONT_ENDS}::test_ids_may_be_uris_that_change_with_the_name_of_the_file",
                f"{FRONT_ENDS}::test_in_vs_code_an_update_has_the_metadata_of_what_it_updates",
            ),
        ),
        Place(
            "Kaggle, and other pages without the extension",
            "",
            ("messages",),
            f"{PLAIN}, also where no cell ids are sent, comms are unknown and late updates are dropped",
            "badges in the margin, the panel",
            (
                f"{FRONT_ENDS}::test_who_sends_no_cell_ids_is_told_the_same_of_an_edit",
                f"{FRONT_ENDS}::test_a_page_that_knows_nothing_of_nbasset_hears_of_no_comm",
                f"{FRONT_ENDS}::test_all_that_a_cell_shows_of_itself_has_come_when_it_is_done",
            ),
        ),
        Place(
            "nbclient, and with it nbconvert and papermill",
            _asked("cli", "nbclient"),
            ("kernel",),
            "a notebook is run; the second time nothing is made",
            "",
            (f"{FRONT_ENDS}::test_nbclient_runs_a_notebook_and_the_second_time_makes_nothing",),
        ),
        Place(
            "IPython in a terminal",
            "IPython from 7.34",
            ("process",),
            "all magics, in text; the graph is a tree",
            "what was shown cannot change where it stands",
            ("tests/notebook/test_extras.py", "tests/notebook/page/test_output.py", "tests/ui/test_terminal.py"),
        ),
        Place(
            "Scripts",
            "",
            ("process",),
            "`from nbasset import asset, materialize`",
            "",
            ("tests/meta/test_documents.py::test_python_of_the_readme_runs_as_a_script",),
        ),
    ]


def _row(place: Place) -> str:
    files = dict.fromkeys(each.partition("::")[0] for each in place.tests)
    held = ", ".join(f"[{Path(each).name}](../{each})" for each in files)
    return f"| {' | '.join([place.name, place.versions, ' + '.join(place.how), place.works, place.lacks, held])} |"


def page() -> str:
    """The page."""
    return "\n".join(
        [
            "# Where it runs",
            "",
            "What was tried, and how. Written by `tests/where_it_runs.py`; a test holds it to be up to date.",
            "",
            "| where | versions | how | what works | what does not, or was not seen | held by |",
            "|---|---|---|---|---|---|",
            *map(_row, places()),
            "",
            "| how | what that means |",
            "|---|---|",
            *(f"| {how} | {meaning} |" for how, meaning in HOW.items()),
            "",
            f"All tests but those of pages run on Python {', '.join(claimed())}. Colab's versions are in the dependency "
            "group `colab`; `make test-slow`",
            "makes an environment of them, and runs there what is said of kernels.",
            "",
        ]
    )

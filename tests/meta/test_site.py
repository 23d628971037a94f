"""The documentation site: what is written from the code says what is there, and every page is built without a warning."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from truth.test_truth import FAMILIES, all_cases

import nbasset
from nbasset.notebook.magics.parsers import PARSERS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


@pytest.fixture
def written(monkeypatch):
    monkeypatch.syspath_prepend(str(DOCS))
    return import_module("written")


def headings(page: str) -> list[str]:
    return re.findall(r"^## (.*)$", page, re.MULTILINE)


def test_every_magic_is_there_with_its_options(written):
    assert sorted(headings(written.magics())) == sorted(f"`{name}`" for name in PARSERS)
    assert "--dry-run" in written.magics()


def test_every_case_of_the_truth_families_is_a_row_with_what_is_made_again(written):
    page = written.what_counts()
    assert len(headings(page)) == len([name for name in FAMILIES if name != "__init__"])
    assert len(re.findall(r"^\| (?!what happens)\S.*\|$", page, re.MULTILINE)) == len(all_cases())
    assert "| of what a body itself binds, whose names are the notebook's | nothing |  |" in page


def test_every_public_name_is_in_the_reference(written):
    named = re.findall(r"^\.\. auto\w+:: nbasset\.(\w+)$", written.reference(), re.MULTILINE)
    assert sorted([*named, "load_ipython_extension", "unload_ipython_extension"]) == sorted(nbasset.__all__)


def test_outputs_stand_by_their_cells_and_only_what_a_still_page_can_draw(written):
    nbformat = pytest.importorskip("nbformat")
    cell = nbformat.v4.new_code_cell("1", id="step-01")
    shown = nbformat.v4.new_output("display_data", {"text/plain": "1", "application/vnd.jupyter.widget-view+json": {}})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("One."), cell])
    [_, filled] = written.with_outputs(notebook, {"step-01": [written.plain(shown)]}).cells
    assert filled.outputs[0].data == {"text/plain": "1"}


def test_every_page_is_led_to():
    listed = {
        name for page in DOCS.glob("*.md") for name in re.findall(r"^[\w/-]+$", page.read_text("utf-8"), re.MULTILINE)
    }
    assert sorted(path.stem for path in DOCS.glob("*.md") if path.stem not in {*listed, "index"}) == []


@pytest.mark.slow
@pytest.mark.skipif(find_spec("myst_nb") is None, reason="Sphinx comes with the dependency group docs")
def test_the_site_is_built_without_a_warning(tmp_path):
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert "Start in 60 seconds" in (tmp_path / "index.html").read_text(encoding="utf-8")

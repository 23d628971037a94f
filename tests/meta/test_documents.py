"""The documents say what is true: their code runs, their links lead somewhere, every module is on the plan."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import nbasset

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
TABLES = (ROOT / "docs" / "modules.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `(\w+)/` \|(.*)$", ARCHITECTURE, re.MULTILINE)
CODE = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
BLOCKS = CODE.findall(README)
OF_DOCS = [code for path in sorted(ROOT.glob("docs/*.md")) for code in CODE.findall(path.read_text("utf-8"))]
MODULES = sorted(path.relative_to(ROOT / "nbasset").as_posix() for path in (ROOT / "nbasset").rglob("*.py"))
DOCUMENTS = sorted(path for path in ROOT.glob("*.md"))


def has_magics(block: str) -> bool:
    return re.search(r"^%", block, re.MULTILINE) is not None


def cells(block: str) -> list[str]:
    """A cell begins at a magic that stands after an empty line."""
    return re.split(r"\n\n(?=%)", block.strip())


def test_readme_is_short():
    assert len(README.splitlines()) < 120


def test_readme_has_code_of_both_kinds():
    assert {has_magics(block) for block in BLOCKS} == {True, False}


@pytest.mark.parametrize("block", [block for block in (*BLOCKS, *OF_DOCS) if not has_magics(block)])
def test_python_of_the_readme_runs_as_a_script(block, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(block, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.kernel
@pytest.mark.parametrize("block", [block for block in BLOCKS if has_magics(block)])
def test_cells_of_the_readme_run_in_a_kernel(block, kernel):
    for number, cell in enumerate(cells(block)):
        run = kernel.run(cell, f"cell-{number}")
        assert run.ok, run.traceback
    assert kernel.value("final_report") == 300


@pytest.mark.kernel
def test_every_magic_is_in_the_readme(kernel):
    listed = "sorted(name for each in get_ipython().magics_manager.magics.values() for name, magic in each.items()"
    known = kernel.value(
        f"{listed} if 'nbasset' in getattr(magic, '__module__', '') and not name.endswith('_awaited'))"
    )
    words = {f"asset_{word}" for word in re.findall(r"`… (\w+)`", README)}
    assert set(known) - {"%asset", "load_ext"} == {*re.findall(r"^\| `%+(\w+)", README, re.MULTILINE), *words}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("module", [name for name in MODULES if not name.endswith("__init__.py")])
def test_a_few_words_are_said_of_every_module(module):
    room, name = module.split("/", 1) if "/" in module else ("", module)
    section = TABLES.partition(f"\n## {room}/" if room else "# ")[2].partition("\n## ")[0]
    assert f"`{name}`" in section, f"docs/modules.md does not name {module}" + f" under {room}/" * bool(room)


def test_each_module_is_named_once():
    for section in TABLES.split("\n## ")[1:]:
        names = re.findall(r"`([\w/]+\.py)`", section)
        assert sorted({name for name in names if names.count(name) > 1}) == []


def test_nothing_stands_twice_among_the_changes():
    lines = [line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line[:1] in "- "]
    assert sorted({line for line in lines if line.strip() and lines.count(line) > 1}) == []


def test_the_architecture_is_one_page():
    assert len(ARCHITECTURE.splitlines()) < 80


def test_no_module_is_named_that_is_gone():
    named = {(room, name) for room, row in ROWS for name in re.findall(r"`([\w/]+\.py)`", row)}
    for room, section in re.findall(r"^## (\w+)/.*?\n(.*?)(?=^## |\Z)", TABLES, re.DOTALL | re.MULTILINE):
        named |= {(room, name) for name in re.findall(r"`([\w/]+\.py)`", section)}
    assert [f"{room}/{name}" for room, name in sorted(named) if not (ROOT / "nbasset" / room / name).exists()] == []


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == nbasset.__version__


def test_the_answers_to_the_twenty_questions_are_there():
    answers = re.findall(
        r"^\| \d+ … .* \| `(.+)` \|$", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(answers) == 20
    assert [each for each in answers if not any((ROOT / home / each).exists() for home in ("nbasset", ""))] == []
    rows = dict(ROWS)
    for room, _, rest in (each.partition("/") for each in answers):
        assert Path(rest).name in rows[room], f"who looks for {room}/{rest} is not led there by ARCHITECTURE.md"

"""A notebook's file: what is read in it, and how it is written."""

from __future__ import annotations

import json

import pytest
from cli.conftest import write

from nbasset.cli.documents import Document
from nbasset.cli.parsers import Usage


@pytest.mark.parametrize(
    ("text", "is_asset"),
    [
        ("%%asset a\n1", True),
        ("# words\n\n%%asset a", True),
        ("#| asset: a\n1", True),
        ("%%asset_check a\nTrue", True),
        ("x = 1\n%%asset a", False),
        ("# nothing", False),
        ("%%time\n1", False),
    ],
)
def test_it_is_told_which_cells_define_assets(tmp_path, text, is_asset):
    assert Document(write(tmp_path / "b.ipynb", {"c": text})).cells[0].is_asset is is_asset


def test_values_are_put_behind_the_cell_of_the_parameters(tmp_path):
    path = write(
        tmp_path / "b.ipynb", {"a": "1", "p": "%matplotlib inline\nn, word = 1, 'x'", "z": "n"}, {"p": "parameters"}
    )
    document = Document(path)
    document.set({"n": 2, "word": "it's"})
    assert [cell.text for cell in document.cells] == [
        "1",
        "%matplotlib inline\nn, word = 1, 'x'",
        'n = 2\nword = "it\'s"',
        "n",
    ]
    assert (document.cells[2].tags, document.cells[2].id) == (["injected-parameters"], "p-set")
    with pytest.raises(Usage, match="does not set nn; did you mean n"):
        document.set({"nn": 1})


def test_it_is_written_as_jupyter_writes_it(tmp_path):
    path = write(tmp_path / "b.ipynb", {"c": "1\n2"})
    document = Document(path)
    data = {"text/html": "a\nb", "image/png": "aGk=\n", "application/json": {"a": "b\nc"}}
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "x\ny\n"},
        {"output_type": "display_data", "data": data},
    ]
    document.cells[0].shows(outputs, 7)
    document.write(path)
    (cell,) = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert (cell["source"], cell["execution_count"]) == (["1\n", "2"], 7)
    assert cell["outputs"][0]["text"] == ["x\n", "y\n"]
    assert cell["outputs"][1]["data"] == {**data, "text/html": ["a\n", "b"]}
    assert [each.name for each in tmp_path.iterdir()] == ["b.ipynb"], "nothing is left behind"


def test_what_cannot_be_written_leaves_what_was_there(tmp_path):
    path = write(tmp_path / "b.ipynb", {"c": "1"})
    with pytest.raises(Usage, match=r"cannot be written: No such file or directory\."):
        Document(path).write(tmp_path / "gone" / "b.ipynb")
    folder = tmp_path / "folder.ipynb"
    folder.mkdir()
    with pytest.raises(Usage, match="cannot be written"):
        Document(path).write(folder)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["b.ipynb", "folder.ipynb"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense", "is no notebook"),
        ("[]", "is no notebook"),
        ('{"cells": [], "nbformat": 3}', "the form of an early notebook"),
        (
            '{"cells": [], "nbformat": 4, "metadata": {"kernelspec": {"language": "R"}}}',
            "are R: nbasset runs those of Python",
        ),
    ],
)
def test_what_cannot_be_run_is_said(tmp_path, text, says):
    path = tmp_path / "b.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Usage, match=says):
        Document(path)


def test_the_kernel_is_the_one_that_it_names(tmp_path):
    path = write(tmp_path / "b.ipynb", {})
    assert Document(path).kernel == "python3"
    path.write_text(
        json.dumps({"cells": [], "nbformat": 4, "metadata": {"kernelspec": {"name": "own"}}}), encoding="utf-8"
    )
    assert Document(path).kernel == "own"

"""The notebook that runs here, written out."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from books_that_leave import cells_in
from books_that_stay import REFUSED
from shells import Notebook

from nbasset.export.records import CannotLeave
from nbasset.notebook.leaving import tell_written_out, written_out


class Book:
    """A notebook in this process, which is written out."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook
        self.cells: list[tuple[int, str]] = []

    def ran(self, *cells: str) -> Book:
        """Some cells of it have run."""
        for text in cells:
            self.notebook.run(text)
            self.cells.append((self.notebook.shell.execution_count - 1, text))
        return self

    def written(self, tool: str = "python") -> dict[str, str]:
        """What it becomes."""
        return written_out(tool, "book", self.cells, ".")

    def script(self) -> str:
        """The script that it becomes."""
        return self.written()["book.py"]

    def made(self) -> dict[str, object]:
        """What the script makes."""
        names: dict[str, object] = {"__name__": "book", "__file__": "book.py"}
        exec(self.script(), names)
        return names["main"]()

    def seen(self) -> dict[str, object]:
        """What the notebook makes of the same."""
        self.notebook.run("%materialize")
        names = self.notebook.session.instance.definitions.names
        return {name: self.notebook.session.instance.value(name) for name in names}


@pytest.fixture
def book(notebook: Notebook) -> Book:
    notebook.run("%nbasset mode define")
    return Book(notebook)


def test_a_script_makes_what_the_notebook_makes(book: Book) -> None:
    book.ran(
        "import random\nK = 2\n\ndef scaled(k):\n    return [x * k for x in raw]",
        "%%asset raw\n[random.randint(1, 9) for _ in range(5)]",
        "%%asset --group g\nfrom math import floor\ndef half(raw, by=2):\n    '''Halves.'''\n    return [floor(x / by) for x in raw]",
        "#| asset: scaled_up\n# so\nscaled(K)",
        "%%asset low, high\nlow, high = min(half), max(scaled_up)",
        "print('shown')\n%time x = 1",
        "K = 3",
    )
    assert book.made() == book.seen()
    script = book.script()
    assert "get_ipython" not in script
    assert "shown" not in script
    assert script.count("seeded(") == 2, "only what draws is seeded"


def test_functions_of_plain_cells_that_are_assets_leave_too(book: Book) -> None:
    book.ran(
        "from nbasset import asset, Definitions, define_asset_job, ScheduleDefinition",
        "@asset(group_name='g')\ndef raw():\n    # why\n    return [1, 2]",
        "@asset\ndef total(raw) -> int:\n    return sum(raw)",
        "weekly = define_asset_job('weekly', selection='total')\n"
        "mondays = ScheduleDefinition(job=weekly, cron_schedule='0 8 * * 1')\n"
        "Definitions([raw, total], jobs=[weekly], schedules=[mondays]);",
    )
    assert book.made() == {"raw": [1, 2], "total": 3}
    files = book.written("dagster")
    assert '@dg.asset(group_name="g")\ndef raw():\n    # why\n    return [1, 2]' in files["src/book/assets.py"]
    assert 'cron_schedule="0 8 * * 1"' in files["src/book/definitions.py"]
    assert '@dag(schedule="0 8 * * 1"' in book.written("airflow")["book.py"]


def test_local_modules_and_paths_leave_too(book: Book, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "rates_of_mine.py").write_text("RATE = 3\n\ndef rated(x):\n    return x * RATE\n")
    (tmp_path / "n.txt").write_text("14")
    book.ran(
        "import rates_of_mine", "%%asset n\nwith open('n.txt') as file:\n    n = rates_of_mine.rated(int(file.read()))"
    )
    files = book.written()
    assert files["rates_of_mine.py"].startswith("RATE = 3")
    assert "os.chdir(Path(__file__).parent / " in files["book.py"]
    assert book.made() == {"n": 42}
    sys.modules.pop("rates_of_mine")


def test_checks_leave_too(book: Book) -> None:
    book.ran("%%asset n\n3", "%%asset_check n positive --blocking\nn > 0", "%%asset_check n odd --warn\nassert n % 2")
    assert book.made() == {"n": 3}
    text = book.written("dagster")["src/book/assets.py"]
    assert '@dg.asset_check(asset="n", name="positive", blocking=True)\n@verdict()\ndef positive(n):' in text
    assert "@verdict(dg.AssetCheckSeverity.WARN)\ndef odd(n):\n    assert n % 2" in text


def test_resources_go_by_their_plain_names(book: Book) -> None:
    book.ran(
        "from nbasset import asset, Definitions, ConfigurableResource",
        "class Rates(ConfigurableResource):\n    rate: int = 2\n\nrates = Rates(rate=5)",
        "@asset\ndef n(rate_of: Rates):\n    return rate_of.rate",
        "Definitions([n], resources={'rate_of': rates});",
    )
    assert '"rate_of": assets.rates,' in book.written("dagster")["src/book/definitions.py"]
    book.ran("Definitions([n], resources={'rate_of': Rates(rate=6)});")
    with pytest.raises(CannotLeave, match="the resource rate_of has no name of its own"):
        book.written("dagster")


Refused = Callable[[Book], object]


def test_what_cannot_leave_is_named_with_its_place(book: Book) -> None:
    book.ran("%%asset raw\nfiles = !echo a\nfiles.n", "%%asset needy\nnowhere + 1")
    with pytest.raises(CannotLeave, match="needy needs nowhere, which nothing defines"):
        book.script()
    book.ran("nowhere = 1", "def helper():\n    return 1", "%%asset x\nhelper()")
    with pytest.raises(CannotLeave, match=r"cell \[\d+\], line 2: files = !echo a is IPython's own"):
        book.script()
    told = tell_written_out("python", "book", book.cells, ".")
    assert '"error": "This notebook cannot be exported as it is:' in told


@pytest.mark.parametrize("name", REFUSED)
def test_what_has_no_form_outside_is_told_in_one_sentence(name: str, book: Book) -> None:
    text, sentence = REFUSED[name]
    for number, cell in enumerate(cells_in(text), book.notebook.shell.execution_count):
        book.notebook.shell.run_cell(cell, store_history=True)
        book.cells.append((number, cell))
    with pytest.raises(CannotLeave) as caught:
        book.script()
    assert any(sentence in each for each in caught.value.told), caught.value


def test_a_notebook_without_assets_has_nothing_to_export(book: Book) -> None:
    with pytest.raises(CannotLeave, match="the notebook book defines no asset: begin a cell with %%asset"):
        book.ran("x = 1").script()
    assert tell_written_out("python", "book", [(9, "%%asset a\n1")], ".").startswith('{"error"')
    book.ran("%%asset a\n1")
    assert tell_written_out("python", "book", book.cells, ".").startswith('{"files": {"book.py"')


SWEPT = "%%asset model --sweep depth=2,4\ndepth * 2"


def test_points_become_partitions_of_a_dagster_project_and_jobs_of_them_a_run_each(book: Book) -> None:
    job = "from nbasset import Definitions, define_asset_job\nDefinitions(jobs=[define_asset_job('weekly', 'model')]);"
    files = book.ran(
        SWEPT, "%%asset best --gather\nmax(model.values())", job, '%asset_schedule "0 8 * * 1" --job weekly'
    )
    files = files.written("dagster")
    text = files["src/book/assets.py"]
    assert "@dg.asset(partitions_def=depth_partitions)\ndef model(context: dg.AssetExecutionContext):" in text
    assert 'model = gathered(context, "model", model, depth=depth_values)\n    return max(model.values())' in text
    assert "dg.RunRequest(partition_key=key) for key in assets.depth_partitions" in files["src/book/definitions.py"]


@pytest.mark.parametrize(
    ("selection", "sentence"),
    [
        ("model, best", "the job both cannot have both, best gathers model: a run of Dagster's makes one partition"),
        ("model, other", "the job both has model and other, which have other partitions: a job of Dagster's has one"),
    ],
)
def test_a_job_that_dagster_could_not_run_is_told(book: Book, selection: str, sentence: str) -> None:
    cells = ["%%asset best --gather\nmax(model.values())", "%%asset other --partitions region=n,s\nregion"]
    names = [each.strip() for each in selection.split(",")]
    job = f"from nbasset import Definitions, define_asset_job\nDefinitions(jobs=[define_asset_job('both', {names!r})]);"
    with pytest.raises(CannotLeave, match=sentence):
        book.ran(SWEPT, *cells, job).written("dagster")


def test_three_dimensions_are_one_too_many_for_dagster(book: Book) -> None:
    book.ran("%%asset grid --sweep a=1,2 --sweep b=1,2 --sweep c=1,2\na + b + c")
    with pytest.raises(CannotLeave, match="grid has 3 dimensions"):
        book.written("dagster")


def test_what_a_rule_keeps_for_a_group_is_kept_so_outside(book: Book) -> None:
    book.ran("%nbasset io group:raw = json", "%%asset rows --group raw\n[1]", "%%asset more\nrows")
    files = book.written("dagster")
    assert '@dg.asset(group_name="raw", io_manager_key="json")\ndef rows' in files["src/book/assets.py"]
    assert "@dg.asset\ndef more" in files["src/book/assets.py"]
    assert "class Json(Files)" in files["src/book/files.py"]

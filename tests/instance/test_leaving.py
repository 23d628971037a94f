"""What of a notebook can be exported; whole notebooks are in tests/notebook/test_leaving.py."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from nbasset import RetryPolicy, asset, define_asset_job
from nbasset.core.definitions import Definitions
from nbasset.export.records import CannotLeave, Job, Notebook
from nbasset.instance.instance import Instance
from nbasset.instance.leaving import leaving


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module of the notebook."""
    module = ModuleType("__main__")
    monkeypatch.setitem(sys.modules, "__main__", module)
    return module


def left(main: ModuleType, text: str, tmp_path: Path, jobs: str = "") -> Notebook:
    """What leaves a notebook of one cell."""
    names = vars(main)
    names |= {"asset": asset, "RetryPolicy": RetryPolicy, "define_asset_job": define_asset_job}
    exec(text, names)
    assets = [each for each in names.values() if type(each).__name__ == "Asset"]
    instance = Instance(tmp_path / ".nbasset", notebook="book")
    try:
        instance.register(Definitions(assets, jobs=[names[each] for each in jobs.split()]))
        return leaving(
            instance,
            "book",
            [(1, text)],
            str,
            [Job("weekly", "", "0 8 * * 1", "UTC"), Job("daily", "*", "0 8 * * *")],
            tmp_path,
        )
    finally:
        instance.close()


def test_functions_are_recipes_with_what_was_said_of_them(main, tmp_path) -> None:
    text = (
        "@asset(group_name='g', tags={'tier': 'x'}, retry_policy=RetryPolicy(max_retries=2, delay=1))\n"
        "def raw():\n    '''Raw.'''\n    return RATE\nRATE = 3\n"
        "@asset(deps=['raw'], code_version='7', description='Later.')\ndef later(): ..."
    )
    notebook = left(main, text, tmp_path)
    raw, later = notebook.recipes
    assert raw.python == "def raw():\n    '''Raw.'''\n    return RATE"
    assert raw.options == {
        "group_name": "g", "tags": {"tier": "x"}, "retry_policy": {"max_retries": 2, "delay": 1}
    }  # fmt: skip
    assert raw.names == {"RATE"}
    assert raw.seed is None
    assert later.after == (("raw",),)
    assert later.options == {"code_version": "7", "description": "Later."}


def test_what_draws_has_the_seed_that_it_has_in_the_notebook(main, tmp_path) -> None:
    text = (
        "import random\ndef drawn():\n    return random.random()\n"
        "@asset\ndef a():\n    return drawn()\n@asset(seed=4)\ndef b():\n    return random.random()\n"
        "@asset(seed='none')\ndef c():\n    return random.random()\n@asset\ndef d():\n    return 1"
    )
    a, b, c, d = left(main, text, tmp_path).recipes
    assert isinstance(a.seed, int)
    assert (b.seed, c.seed, d.seed) == (4, None, None)


def test_jobs_leave_with_when_they_run(main, tmp_path) -> None:
    text = "@asset\ndef a():\n    return 1\nweekly = define_asset_job('weekly', selection='a')"
    job, daily = left(main, text, tmp_path, jobs="weekly").jobs
    assert (job.name, job.selection, job.cron, job.zone) == ("weekly", 'key:"a"', "0 8 * * 1", "UTC")
    assert (daily.name, daily.selection) == ("daily", "*")


def test_packages_leave_as_requirements(main, tmp_path) -> None:
    import numpy as np
    import yaml

    text = "import numpy as np\nimport yaml\n@asset\ndef a():\n    return yaml.safe_dump(np.arange(2).tolist())"
    found = dict(each.split("==") for each in left(main, text, tmp_path).requirements)
    assert found == {"numpy": np.__version__, "PyYAML": yaml.__version__}


def test_assets_of_other_modules_are_theirs(main, tmp_path) -> None:
    with pytest.raises(CannotLeave, match=r"a comes from projects\.assets, where it is Dagster's already"):
        left(main, "@asset\ndef a():\n    return 1\na.body.function.__module__ = 'projects.assets'", tmp_path)


def test_what_is_missing_is_named(main, tmp_path) -> None:
    with pytest.raises(CannotLeave, match="a needs nothing_here, which nothing defines"):
        left(main, "@asset\ndef a(nothing_here):\n    return 1", tmp_path)

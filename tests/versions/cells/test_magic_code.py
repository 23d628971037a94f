"""Code inside IPython's magics."""

import pytest
from versions.cells.sources import names_of, shell


@pytest.mark.parametrize(
    ("source", "stars"),
    [
        ("from a import *", True),
        ("exec('x = 1')", True),
        ("globals()['x'] = 1", True),
        ("globals().update(a)", True),
        (shell("run_line_magic", "run", "other.py"), True),
        (shell("run_line_magic", "pylab", "inline"), True),
        (shell("run_line_magic", "autoreload", "2"), True),
        (shell("run_cell_magic", "time", "", "from a import *"), True),
        (shell("run_line_magic", "matplotlib", "inline"), False),
        ("a.exec('x')", False),
        ("globals()['x']", False),
        ("from a import b", False),
    ],
)
def test_whether_unknown_names_may_be_bound(source, stars):
    assert names_of(source).stars is stars

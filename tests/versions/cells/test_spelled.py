"""Names that a cell looks up as texts."""

from __future__ import annotations

import ast

import pytest

from nbasset.versions.cells.names import analyse
from nbasset.versions.cells.spelled import spelled


def looked_up(code: str) -> tuple[str, ...]:
    return spelled(code, ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "globals().get('K', 1)",
        "x = globals().setdefault('K', 1)",
        "vars().setdefault('K', 1)",
        "locals().pop('K', None)",
        "get_ipython().user_ns.setdefault('K', 1)",
        "ip = get_ipython()\nip.user_ns['K'] + 1",
        "ns = globals()\nns['K']",
        "space = ns = vars()\nns.get('K')",
        "if 'K' not in globals(): K = 1",
        "K = K if 'K' in dir() else 1",
        "import __main__\nif not hasattr(__main__, 'K'): __main__.K = 1",
        "import __main__ as m\nm.K",
        "import sys\nm = sys.modules['__main__']\ngetattr(m, 'K', 1)",
        "import sys\nsys.modules['__main__'].K",
        "import importlib\nimportlib.import_module('__main__').K",
        "import sys\nhasattr(sys.modules[__name__], 'K')  # __main__",
        "import __main__\n__main__.__dict__['K']",
    ],
)
def test_what_is_looked_up_as_a_text_is_read(code: str) -> None:
    assert looked_up(code) == ("K",)


@pytest.mark.parametrize(
    "code",
    [
        "globals()['K'] = base",
        "globals()['K'] = 1\nx = globals()['K']",
        "K = 1\nx = globals()['K']",
        "import __main__\n__main__.K = 1",
        "import __main__\n__main__.K = 1\nx = __main__.K",
        "import __main__\n__main__.__dict__",
        "def f(): return globals()['K']",
        "config.get('K'); globals()",
        "'K' in names; dir()",
        "globals()[name]; globals()['not a name']",
        "hasattr(thing, 'K'); vars(); hasattr(thing)",
        "globals().get()",
        "d.get('K')",
    ],
)
def test_what_is_put_or_looked_up_elsewhere_or_later_or_after_it_was_bound_is_not_read(code: str) -> None:
    assert looked_up(code) == ()


def test_names_that_are_looked_up_count_as_read_at_once_and_are_not_put_away() -> None:
    names = analyse(ast.parse("x = K"))
    assert (names.put_away, names.at_once) == (("K",), ("K",))
    also = names.looking_up(["K", "L"])
    assert (also.put_away, also.at_once, also.free) == ((), ("K", "L"), ("K", "L"))

"""Results of other notebooks that use the same store: shared values, histories apart."""

from __future__ import annotations

import pytest
from naming import named

from nbasset.core.errors import NeverMade
from nbasset.core.observation import ABSENT
from nbasset.instance import Instance

CHAIN = """
def a():
    RAN.append("a")
    return [1, 2]
def b(a):
    RAN.append("b")
    return [x * 2 for x in a]
def c(b):
    RAN.append("c")
    return sum(b)
"""


def test_two_notebooks_share_values_but_not_history(program):
    program.define(CHAIN)
    program.run()
    other = Instance(program.root, notebook="other")
    assert other.value("c", notebook="n") == 6
    with pytest.raises(NeverMade, match="The notebook 'n' has made no asset 'd'; it has a, b, c"):
        other.value("d", notebook="n")
    with pytest.raises(NeverMade, match="The notebook 'nobody' has made no asset 'a'; nothing of it is in this store"):
        other.value("a", notebook="nobody")
    assert other.opened.histories == {}
    other.close()


def test_the_version_of_what_was_never_made_stands_for_its_absence(program):
    program.define(CHAIN)
    program.run()
    others = program.instance.results.others
    assert others.version("n", "a") == program.instance.result("a").data_version
    assert others.version("n", "d") == others.version("nobody", "a") == ABSENT


def test_a_last_result_that_went_is_told(program):
    program.define(CHAIN)
    program.run()
    program.instance.store.remove(program.instance.store.versions(named("c")))
    with pytest.raises(NeverMade, match="The last result of c in the notebook 'n' is not in the store any more"):
        program.instance.results.others.last("n", "c")

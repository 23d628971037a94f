"""What code reads, stores, imports, and what of it nobody can follow."""

import pytest

from nbasset.libraries.library import TEXTS
from nbasset.versions.code.normal_form import normal_form


def function(source, name="f"):
    space = {}
    exec(source, space)
    return space[name].__code__


def test_reads_carry_the_attributes_that_follow():
    form = normal_form(compile("y = np.linalg.norm(clean(x).T)\nz = np.pi", "a", "exec"))
    assert form.reads == (("np", "linalg", "norm"), ("clean",), ("x",), ("np", "pi"))


def test_reads_inside_nested_functions_are_found():
    form = normal_form(function("def f():\n return [g(x) for x in (lambda: data)()]"))
    assert form.reads == (("g",), ("data",)) or form.reads == (("data",), ("g",))


def test_names_of_a_class_are_no_global_reads():
    form = normal_form(compile("class A:\n x = 1\n y = x + k", "a", "exec"))
    assert form.reads == (("k",),)
    assert form.stores == {"A"}


@pytest.mark.parametrize(
    "body", [" if a: x = 1\n y = x", " for a in b: x = 1\n y = x", " try: x = f()\n except E: pass\n y = x"]
)
def test_a_name_that_a_class_may_not_have_bound_is_a_global_read(body):
    assert ("x",) in normal_form(compile(f"class A:\n{body}", "a", "exec")).reads


def test_stores_are_those_of_the_top_and_declared_globals():
    form = normal_form(compile("x = 1\ndef f():\n global g\n g = y = 2\nimport m as n", "a", "exec"))
    assert form.stores == {"x", "f", "g", "n"}


def test_imports_are_listed_with_their_dots():
    source = "import a.b\nfrom c import d, e\ndef f():\n from .. import g\n from .h import i"
    form = normal_form(compile(source, "a", "exec"))
    assert form.imports == ("a.b", "c", "..", ".h")
    assert form.from_imports == (("c", "d"), ("c", "e"), ("..", "g"), (".h", "i"))


@pytest.mark.parametrize(
    ("source", "signs"),
    [
        ("eval('x')", ("eval",)),
        ("exec('x = 1')", ("exec",)),
        ("globals()['x']", ("globals",)),
        ("def f(): return locals()", ("locals",)),
        ("from a import *", ("star import",)),
        ("getattr(a, b)", ("getattr",)),
        ("def f(a, b): return getattr(a, b.c + 'x')", ("getattr",)),
        ("def f(a, b): return getattr(a, b, None)", ("getattr",)),
        ("getattr(*a)", ("getattr",)),
        ("map(getattr, a, b)", ("getattr",)),
        ("getattr(a, 'b')", ()),
        ("getattr(a, 'b', None)", ()),
        ("def f(a): return getattr(a.b(1)[2], 'b', c(d, 3))", ()),
        ("df.eval('a + b')", ()),
        ("x = 1", ()),
    ],
)
def test_signs_of_what_nobody_can_follow(source, signs):
    assert normal_form(compile(source, "a", "exec")).signs == signs


@pytest.mark.parametrize(
    ("source", "asks"),
    [
        ("'%s' % x", True),
        ("template = 'a %-10.3s b'\nt = template % x", True),
        ("'%r and %d' % (x, y)", True),
        ("print(x, file=f)", True),
        ("'%d' % x", False),
        ("n % 2, '100 %, so'", False),
        ("'%s'.count(x)", False),
        ("print(x, end='')", False),
    ],
)
def test_texts_of_values_are_asked_for_where_they_are_put_into_a_template_or_printed_elsewhere(source, asks):
    assert (TEXTS in normal_form(compile(source, "a", "exec")).asks) is asks

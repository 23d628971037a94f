"""numba and jax: what they have compiled of a function says nothing that the function does not."""

from nbasset.versions.values.digest import digest


def function(x):
    return x + 1


def dispatcher(function, **options):
    """What numba makes of a function: it has a number of its own, and keeps what was compiled."""
    kind = type("CPUDispatcher", (), {"__module__": "numba.core.registry"})
    made = kind()
    made.py_func, made.targetoptions, made.number, made.compiled = function, options, object(), []
    return made


def test_a_compiled_function_is_what_it_was_compiled_from():
    one = dispatcher(lambda x: x + 1)
    before = digest(one).digest
    one.compiled.append("for floats")
    assert digest(one).digest == before == digest(dispatcher(lambda x: x + 1)).digest
    assert digest(dispatcher(lambda x: x + 2)).digest != before
    assert digest(dispatcher(lambda x: x + 1, fastmath=True)).digest != before

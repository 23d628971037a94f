"""Config schemas beside the real Dagster: what fits the one fits the other, with the same defaults."""

from __future__ import annotations

import pytest
from effort import examples
from hypothesis import given, settings
from hypothesis import strategies as st

import nbasset
from nbasset.core.errors import InvalidDefinition
from nbasset.dagster.config_schema import processed

pytestmark = pytest.mark.peers

SCALARS = ["str", "int", "float", "bool"]
VALUES = st.one_of(
    st.text("ab", max_size=2), st.integers(-2, 2), st.sampled_from([0.5, -1.0]), st.booleans(), st.none()
)


def schemas(depth=2):
    """Schemas as trees, to be built with either module."""
    scalar = st.sampled_from(SCALARS)
    if not depth:
        return scalar
    inner = schemas(depth - 1)
    field = st.tuples(st.just("field"), inner, st.sampled_from(["none", "default", "required", "optional"]))
    fields = st.dictionaries(st.sampled_from("xyz"), st.one_of(inner, field), max_size=3)
    return st.one_of(
        scalar,
        st.tuples(st.just("noneable"), scalar),
        st.tuples(st.just("list"), scalar),
        st.tuples(st.just("shape"), fields),
        st.tuples(st.just("permissive"), fields),
    )


def values(depth=2):
    """Values that may fit one of them."""
    if not depth:
        return VALUES
    inner = values(depth - 1)
    return st.one_of(VALUES, st.lists(VALUES, max_size=2), st.dictionaries(st.sampled_from("xyzw"), inner, max_size=3))


DEFAULTS = {"str": "d", "int": 7, "float": 2.5, "bool": True}


def built(tree, module):
    """A schema of a tree."""
    if isinstance(tree, str):
        return {"str": str, "int": int, "float": float, "bool": bool}[tree]
    kind, inner, *more = tree
    if kind == "field":
        options = {"required": {"is_required": True}, "optional": {"is_required": False}}.get(more[0], {})
        if more[0] == "default" and isinstance(inner, str):
            options = {"default_value": DEFAULTS[inner]}
        return module.Field(built(inner, module), **options)
    if kind == "noneable":
        return module.Noneable(built(inner, module))
    if kind == "list":
        return [built(inner, module)]
    fields = {name: built(each, module) for name, each in inner.items()}
    return module.Permissive(fields) if kind == "permissive" else fields


@settings(max_examples=examples(400), deadline=None)
@given(st.dictionaries(st.sampled_from("xyz"), schemas(), min_size=1, max_size=3), values())
def test_what_fits_is_given_the_same_and_what_does_not_is_refused_by_both(tree, value):
    dagster = pytest.importorskip("dagster")
    given_it = value if isinstance(value, dict) else {"x": value}

    @dagster.resource(config_schema=built(("shape", tree), dagster))
    def theirs(context):
        return context.resource_config

    try:
        expected = dagster.build_init_resource_context(config=given_it)
        expected = theirs(expected)
    except dagster.DagsterInvalidConfigError:
        with pytest.raises(InvalidDefinition):
            processed(built(("shape", tree), nbasset), given_it, "The config")
        return
    assert processed(built(("shape", tree), nbasset), given_it, "The config") == expected

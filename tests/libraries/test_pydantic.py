"""pydantic's classes count by their fields, whatever is made from them and whenever."""

from __future__ import annotations

import pytest

from nbasset.versions.memo import Memo

pydantic = pytest.importorskip("pydantic")


def model(kind: type, **options: object) -> type:
    return pydantic.create_model("M", x=(kind, pydantic.Field(**options)), __module__=__name__)


def version(cls: type) -> str:
    return Memo().cls(cls)[0].digest


def test_the_same_fields_are_the_same_class_and_others_are_another():
    assert version(model(int, gt=1)) == version(model(int, gt=1))
    versions = {version(model(int, gt=1)), version(model(float, gt=1)), version(model(int, gt=2)), version(model(int))}
    assert len(versions) == 4


def test_a_class_is_not_changed_by_being_used():
    cls = model(list, default_factory=list)
    before = version(cls)
    cls().model_dump_json()
    cls.model_json_schema()
    assert version(cls) == before

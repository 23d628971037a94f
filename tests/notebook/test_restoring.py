"""Restoring: of a version the code is put back, whatever form the cell has, and options stay as they are."""

from __future__ import annotations

from nbasset.core.result_names import ResultName
from nbasset.notebook.restoring import restored


def test_in_function_form_the_function_is_put_back_and_the_options_of_the_line_stay(notebook):
    notebook.run("%%asset --group one\nimport math\n\ndef area(r=1):\n    return math.pi * r", "c1")
    notebook.run("%%asset --group two\nimport math\n\ndef area(r=2):\n    return math.pi * r", "c1")
    instance, name = notebook.session.instance, ResultName.from_text("area")
    lines = restored(notebook.session, name, instance.result("area", version=1))
    assert lines[:2] == ["- def area(r=2):", "+ def area(r=1):"]
    asset = instance.definitions.by_name[name]
    assert asset.group_name == "two"
    assert "r=1" in asset.body.source
    assert instance.result("area") == instance.result("area", version=1)

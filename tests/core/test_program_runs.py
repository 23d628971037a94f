"""What programs that run notebooks are told has a form with a number."""

from __future__ import annotations

from typing import get_type_hints

from nbasset.core.json_schema import schema_of
from nbasset.core.program_runs import ENTRY, FORMAT, RunDocument


def test_the_document_is_of_plain_data():
    assert FORMAT == 1
    assert "format" in get_type_hints(RunDocument)
    definitions = {}
    schema_of(RunDocument, definitions)
    assert {"RunDocument", "AssetResult", "CheckResult", "CellResult"} <= definitions.keys()


def test_who_answers_is_a_module_of_the_kernels_side():
    assert ENTRY.startswith("nbasset.notebook.")

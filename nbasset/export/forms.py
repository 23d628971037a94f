"""Forms: an I/O manager for values that the notebook keeps as files, written out for Dagster."""

from __future__ import annotations

from collections.abc import Iterable

from nbasset.core.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """A form of files, as code.

    Args:
        ending: how the names of its files end.
        imports: what the code needs.
        write: what writes ``value`` to ``path``.
        read: what reads ``path``.
    """

    ending: str
    imports: str
    write: str
    read: str


FORMS = {
    "parquet": Form("parquet", "import pandas as pd", "value.to_parquet(path)", "pd.read_parquet(path)"),
    "arrow": Form(
        "arrow",
        "import pyarrow as pa",
        "table = pa.Table.from_pandas(value)\n"
        "with pa.ipc.new_file(str(path), table.schema) as file:\n    file.write_table(table)",
        "pa.ipc.open_file(path.read_bytes()).read_all().to_pandas()",
    ),
    "csv": Form(
        "csv",
        "import pandas as pd",
        "plain = isinstance(value.index, pd.RangeIndex) and value.index.name is None\n"
        'value.to_csv(path, index=not plain, lineterminator="\\n")',
        "pd.read_csv(path)",
    ),
    "json": Form(
        "json",
        "import json",
        'path.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")',
        'json.loads(path.read_text(encoding="utf-8"))',
    ),
    "npy": Form(
        "npy",
        "import numpy as np",
        "np.save(path, value, allow_pickle=False)",
        "np.load(path, allow_pickle=False)",
    ),
    "npz": Form(
        "npz",
        "import numpy as np",
        "np.savez(path, **value)",
        "dict(np.load(path, allow_pickle=False))",
    ),
    "text": Form("txt", "", "path.write_bytes(value.encode())", "path.read_bytes().decode()"),
    "bytes": Form("bin", "", "path.write_bytes(value)", "path.read_bytes()"),
}
"""By the word after ``--io``; frames are those of pandas."""

MANAGER = '''
VALUES = os.environ.get("ASSET_VALUES", str(Path(__file__).parent / "values"))


class Files(dg.IOManager):
    """Keeps each value as a file named like its asset, each partition as one in a folder of that name."""

    def path(self, context, partition=None):
        """The file of an asset, or of a partition of it."""
        *folders, name = context.asset_key.path
        if partition is not None:
            folders, name = [*folders, name, *partition.split("|")[:-1]], partition.split("|")[-1]
        return Path(VALUES).joinpath(*folders, f"{name}.{self.ending}")

    def handle_output(self, context, value):
        """Write a value."""
        path = self.path(context, context.partition_key if context.has_asset_partitions else None)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.write(path, value)

    def load_input(self, context):
        """Read one; of several partitions all, by key."""
        if not context.has_asset_partitions:
            return self.read(self.path(context))
        found = {key: self.read(self.path(context, key)) for key in context.asset_partition_keys}
        return found if len(found) > 1 else next(iter(found.values()), None)
'''


def io_managers(keys: Iterable[str]) -> str:
    """The text of a module with an I/O manager for each form.

    Args:
        keys: words after ``--io``; others than forms are somebody else's.

    >>> "class Json(Files):" in io_managers(["json", "lake"]), io_managers(["lake"])
    (True, '')
    """
    forms = {key: FORMS[key] for key in sorted({*keys}) if key in FORMS}
    if not forms:
        return ""
    own = {"import os", "from pathlib import Path"} | {
        each.imports for each in forms.values() if "json" in each.imports
    }
    others = {"import dagster as dg"} | {each.imports for each in forms.values() if each.imports not in (*own, "")}
    above = "\n".join(sorted(own, key=lambda line: line.startswith("from"))) + "\n\n" + "\n".join(sorted(others))
    docstring = '"""Values as files; they lie in the folder that ASSET_VALUES names, or beside this one."""'
    return (
        "\n\n\n".join(
            [f"{docstring}\n\n{above}", MANAGER.strip("\n"), *[_class(key, form) for key, form in forms.items()]]
        )
        + "\n"
    )


def resources_of(keys: Iterable[str]) -> dict[str, str]:
    """By the word after ``--io``, what makes its I/O manager there.

    Args:
        keys: as there.

    >>> resources_of(["json", "lake"])
    {'json': 'files.Json()'}
    """
    return {key: f"files.{key.title()}()" for key in sorted({*keys}) if key in FORMS}


def _class(key: str, form: Form) -> str:
    write = "\n".join(f"        {line}" for line in form.write.split("\n"))
    return (
        f'class {key.title()}(Files):\n    """As {key}."""\n\n    ending = "{form.ending}"\n\n'
        f"    def write(self, path, value):\n{write}\n\n    def read(self, path):\n        return {form.read}"
    )

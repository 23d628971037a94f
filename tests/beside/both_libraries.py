"""Both libraries, so that the same text runs with each: the real Dagster, and nbasset."""

from contextlib import contextmanager

import pytest

import nbasset
from nbasset.instance import Instance


class Library:
    """One of the two: what a program imports, and how its assets are made."""

    def __init__(self, dg, instance, resources):
        self.dg, self.instance, self.resources = dg, instance, resources

    def made(self, assets, which, key=None, **options):
        """The value of an asset that is made by itself, of one partition; or why it is not."""
        name = next(iter(which.keys)).to_python_identifier()
        try:
            run = self.dg.materialize(
                assets,
                selection=[which],
                partition_key=key,
                instance=self.instance,
                resources=self.resources | options.pop("resources", {}),
                raise_on_error=False,
                **options,
            )
        except Exception:  # noqa: BLE001 - each library has exceptions of its own
            return "refused"
        return run.output_for_node(name) if run.success else "failed"

    def refuses(self, function):
        """Whether something is refused."""
        try:
            function()
        except Exception:  # noqa: BLE001 - each library has exceptions of its own
            return True
        return False


@contextmanager
def both_libraries(folder):
    """Dagster and nbasset, each with a store of its own; skips where there is no Dagster.

    Args:
        folder: a folder for both.
    """
    dagster = pytest.importorskip("dagster")
    instance = Instance(folder / "store", notebook="n", warn=lambda sentence: None)
    manager = dagster.FilesystemIOManager(base_dir=str(folder / "files"))
    with dagster.DagsterInstance.ephemeral() as ephemeral:
        yield Library(dagster, ephemeral, {"io_manager": manager}), Library(nbasset, instance, {})
    instance.close()

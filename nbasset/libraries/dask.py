"""dask: what is not computed yet is told by its tasks, whatever they are called, and by the files they will read."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from nbasset.libraries.library import Foreign, Library
from nbasset.libraries.nodes import Node, type_name
from nbasset.libraries.unevaluated import files_among, texts_in


def open_dask(value: Foreign) -> Node | None:
    """A frame, array, bag or delayed call, by its tasks in their order; their names may be others in every session."""
    base = sys.modules.get("dask.base")
    if base is None or not base.is_dask_collection(value):
        return None
    graph = dict(value.__dask_graph__())
    numbers = {key: number for number, key in enumerate(graph)}
    tasks = [_told(task, numbers) for task in graph.values()]
    wanted = _told(list(value.__dask_keys__()), numbers)
    return Node(("tasks", type_name(type(value))), [tasks, wanted, files_among(texts_in(tasks, 12))], lambda _: "")


def _told(task: Foreign, numbers: Mapping[object, int]) -> object:
    """A task, or a part of one, with numbers in place of other tasks' names."""
    kind = type(task).__name__
    if _is_key(task, numbers):
        return ["task", numbers[task]]
    if type(task).__module__ == "dask._task_spec":
        if kind in ("Alias", "TaskRef"):
            return ["task", numbers.get(getattr(task, "target", None) or getattr(task, "key", None), -1)]
        if kind == "DataNode":
            return ["data", _told(task.value, numbers)]
        keywords = {name: _told(each, numbers) for name, each in (task.kwargs or {}).items()}
        return [kind, task.func, [_told(each, numbers) for each in task.args], keywords]
    if type(task) in (list, tuple):
        return [type(task).__name__, *(_told(each, numbers) for each in task)]
    if type(task) is dict:
        return {name: _told(each, numbers) for name, each in task.items()}
    return task


def _is_key(task: Foreign, numbers: Mapping[object, int]) -> bool:
    try:
        return task in numbers
    except TypeError:  # what cannot be hashed is no name
        return False


LIBRARY = Library(name="dask", open=open_dask)

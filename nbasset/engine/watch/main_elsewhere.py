"""Main elsewhere: in a Python that a body has started, ``__main__`` has the functions and classes that the body uses.

``multiprocessing`` sends functions by their names. A script is run once more over there; of a notebook there is no file
to run, so a pool of new Pythons (``spawn``, ``forkserver``) would die of each task, and whoever waits for it would wait
for ever. Here they go along, by value, before anything else is unpickled.
"""

from __future__ import annotations

import sys
from types import FunctionType, ModuleType

from nbasset.engine.watch.own_names import MAIN
from nbasset.libraries.foreign import attribute, is_a


class MainElsewhere:
    """Puts the functions and classes of ``__main__`` in place where it is unpickled; here it means nothing."""

    def __reduce__(self) -> tuple[object, ...]:
        """What has them put in place."""
        main = sys.modules[MAIN]
        is_run_again = getattr(main, "__file__", None) or getattr(main, "__spec__", None)
        return _put_in_place, (b"" if is_run_again else _by_value(_defined_in(main)),)


def _defined_in(main: ModuleType) -> dict[str, object]:
    return {
        name: value
        for name, value in list(vars(main).items())
        if is_a(value, (FunctionType, type)) and attribute(value, "__module__") == MAIN
    }


def _by_value(things: dict[str, object]) -> bytes:
    """As bytes; what leads to something that cannot be taken along stays here."""
    import cloudpickle

    try:
        return bytes(cloudpickle.dumps(things))
    except Exception:  # noqa: BLE001  # what somebody's object raises when it is pickled
        return bytes(cloudpickle.dumps({name: value for name, value in things.items() if _goes_along(value)}))


def _goes_along(thing: object) -> bool:
    import cloudpickle

    try:
        cloudpickle.dumps(thing)
    except Exception:  # noqa: BLE001  # the same
        return False
    return True


def _put_in_place(data: bytes) -> MainElsewhere:
    if data:
        import cloudpickle

        vars(sys.modules[MAIN]).update(cloudpickle.loads(data))
    return MainElsewhere()

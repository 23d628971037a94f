"""torch: tensors."""

from __future__ import annotations

import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import ModuleType

from nbasset.libraries.library import USERS, Changes, Counted, Foreign, Generators, Library, Settings
from nbasset.libraries.nodes import Node, buffer_digest, type_name


def open_tensor(value: Foreign) -> Node | None:
    """A dense tensor, wherever it lies."""
    torch = sys.modules["torch"]
    if not isinstance(value, torch.Tensor) or value.layout != torch.strided or value.is_quantized:
        return None
    tag = ("tensor", type_name(type(value)), str(value.dtype), tuple(value.shape), bool(value.requires_grad))
    content = value.detach().cpu().resolve_conj().resolve_neg().contiguous().reshape(-1)
    return Node((*tag, buffer_digest(memoryview(content.view(torch.uint8).numpy())) if content.numel() else b""))


def _seed(random: ModuleType, seed: int | None) -> None:
    generator = random.default_generator
    generator.seed() if seed is None else generator.manual_seed(seed)


_SETTINGS: dict[str, tuple[str, str]] = {
    "set_default_dtype": ("get_default_dtype", "set_default_dtype"),
    "set_default_device": ("get_default_device", "set_default_device"),
    "set_grad_enabled": ("is_grad_enabled", "set_grad_enabled"),
    "set_num_threads": ("get_num_threads", "set_num_threads"),
    "set_float32_matmul_precision": ("get_float32_matmul_precision", "set_float32_matmul_precision"),
    "use_deterministic_algorithms": ("are_deterministic_algorithms_enabled", "use_deterministic_algorithms"),
}
"""By what sets them: what reads them and what puts them back."""


def _settings(torch: ModuleType) -> dict[str, object]:
    return {name: getattr(torch, read)() for name, (read, _) in _SETTINGS.items() if hasattr(torch, read)}


_BEFORE = {
    "set_default_dtype": "torch.float32",
    "set_default_device": "cpu",
    "set_grad_enabled": "True",
    "set_float32_matmul_precision": "highest",
    "use_deterministic_algorithms": "False",
}
"""What these are when torch starts; with how many threads it computes is the computer's affair."""


def _changed(torch: ModuleType) -> dict[str, str]:
    now = {name: str(value) for name, value in _settings(torch).items()}
    return {name: value for name, value in now.items() if value != _BEFORE.get(name, value)}


_registered: list[ModuleType] = []
_loading = threading.local()
"""The devices that were found missing in what this thread loads at the moment."""


@contextmanager
def into_memory() -> Iterator[Collection[str]]:
    """Tensors that are loaded inside, and lay on a device that is not here, come into memory.

    Outside, ``torch.load`` of the user's own says as ever that there is no such device.
    """
    serialization = sys.modules["torch.serialization"]
    if serialization not in _registered:
        serialization.register_package(0, _untold, _into_memory)  # before those of torch itself, which raise
        _registered.append(serialization)
    missing: dict[str, None] = {}
    _loading.missing = missing
    try:
        yield missing
    finally:
        _loading.missing = None


def _untold(_storage: object) -> None:
    """Where a tensor lies when it is written, torch itself tells."""


def _into_memory(storage: object, location: str) -> object | None:
    """What is loaded, as it is in memory, where its device is not here; None where torch has to see to it."""
    missing: dict[str, None] | None = getattr(_loading, "missing", None)
    if missing is None or _is_here(location):
        return None
    missing[location] = None
    return storage


def _is_here(location: str) -> bool:
    kind, _, index = location.partition(":")
    count = getattr(getattr(sys.modules["torch"], kind, None), "device_count", None)
    return kind in ("cpu", "meta") or (callable(count) and int(index or 0) < count())


LIBRARY = Library(
    name="torch",
    counted=(Counted("settings of torch", _changed, USERS),),
    settings=Settings(
        "settings of torch",
        _settings,
        lambda torch, name, value: getattr(torch, _SETTINGS[name][1])(value),
        written=("torch.set_", "torch.use_", "set_grad_enabled"),
    ),
    open=open_tensor,
    writers={"torch": ("save",), "torch.serialization": ("save",)},
    generators=Generators(
        home="torch.random",
        seed=_seed,
        state=lambda random: random.get_rng_state(),
        restore=lambda random, state: random.set_rng_state(state),
        shared=lambda random: (random.default_generator,),
        classes=frozenset({"torch._C.Generator"}),
    ),
    changes=Changes(
        aliases=frozenset({"torch"}),
        methods=frozenset(
            {"add_", "mul_", "sub_", "div_", "zero_", "copy_", "fill_", "requires_grad_", "load_state_dict"}
        ),
    ),
    upkeep=frozenset({"torch._inductor.codecache", "torch.utils.cpp_extension"}),
    loaded_as_they_were=True,
    into_memory=into_memory,
)

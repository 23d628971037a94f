"""torch: tensors."""

from __future__ import annotations

import sys
from types import ModuleType

from nbasset.libraries.library import USERS, Changes, Foreign, Generators, Library, Settings
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


_ASKED = (
    "get_default_dtype",
    "get_default_device",
    "is_grad_enabled",
    "are_deterministic_algorithms_enabled",
    "get_float32_matmul_precision",
)
"""The functions that tell how torch computes."""

_BEFORE = ("torch.float32", "cpu", "True", "False", "highest")


def _changed(torch: ModuleType) -> dict[str, str]:
    """What they tell that is not so when torch starts."""
    told = {
        name: str(getattr(torch, name, lambda before=before: before)())
        for name, before in zip(_ASKED, _BEFORE, strict=True)
    }
    return {name: now for (name, now), before in zip(told.items(), _BEFORE, strict=True) if now != before}


LIBRARY = Library(
    name="torch",
    open=open_tensor,
    settings=(Settings("settings of torch", _changed, USERS),),
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
    loaded_as_they_were=True,
)

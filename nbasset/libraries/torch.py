"""torch: tensors."""

from __future__ import annotations

import sys
from types import ModuleType

from nbasset.libraries.library import Changes, Foreign, Generators, Library
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


LIBRARY = Library(
    name="torch",
    open=open_tensor,
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

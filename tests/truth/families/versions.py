"""Versions that somebody has pinned: they count, and they and all below say that this is no proof."""

from truth.language import case, edit, insert

CASES = [
    case(
        "a version that is pinned, and unpinned again",
        """
        k = 1

        %%asset a
        [k] * 3

        %%asset b
        sum(a)

        %%asset c
        b + 1
        """,
        insert("sum(a)", "%asset a pin 1", "").leaving_unsure("a b c"),
        edit("k = 1", "k = 2", "").leaving_unsure("a b c"),
        edit("sum(a)", "sum(a) + 1", "b c").leaving_unsure("a b c"),
        edit("%asset a pin 1", "%asset a unpin", "a b c", a=[2, 2, 2], b=7, c=8),
        undo=False,
    ),
]

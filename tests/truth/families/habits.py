"""What people are used to write: seeds for the whole notebook, assets as comments, steps that change tables in place."""

from truth.language import case, edit

CASES = [
    case(
        "one seed for all assets, given in a cell",
        """
        %nbasset seed 42

        import numpy as np

        %%asset drawn
        np.random.rand(2).round(4).tolist()

        #| asset: twice
        twice = [round(each * 2, 4) for each in drawn]

        %%asset chosen
        import random
        random.randint(0, 10 ** 6)
        """,
        edit("round(4)", "round(3)", "drawn twice", drawn=[0.375, 0.951], twice=[0.75, 1.902]),
        edit("each * 2", "each * 3", "twice", twice=[1.125, 2.853]),
        edit("seed 42", "seed 7", "drawn twice chosen", drawn=[0.076, 0.78]),
    ),
]

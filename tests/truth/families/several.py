"""Several assets of one function, whole and in part, and functions that say which version a source has."""

from truth.language import case, edit

CASES = [
    case(
        "@multi_asset, whose body and helper count for each of its assets",
        """
        from nbasset import AssetOut, asset, multi_asset

        def scaled(n): return n * 10

        @multi_asset(outs={"low": AssetOut(), "high": AssetOut(group_name="top")})
        def limits(): return 1, scaled(9)

        @asset
        def span(low, high): return high - low

        @asset
        def half(low): return low / 2
        """,
        edit("n * 10", "n * 100", "low high span", low=1, high=900, span=899, half=0.5),
        edit("return 1, scaled(9)", "return 2, scaled(9)", "low high span half", low=2, high=900, span=898, half=1.0),
        edit('group_name="top"', 'group_name="other"', ""),
    ),
    case(
        "@multi_asset that yields its outputs by name, in another order",
        """
        from nbasset import AssetOut, Output, asset, multi_asset

        @multi_asset(outs={"a": AssetOut(), "b": AssetOut()})
        def both(base):
            yield Output(base + 1, output_name="b")
            yield Output(base, output_name="a")

        @asset
        def base(): return 1

        @asset
        def of_b(b): return b * 2
        """,
        edit("return 1", "return 5", "base a b of_b", base=5, a=5, b=6, of_b=12),
        edit("b * 2", "b * 3", "of_b", of_b=18),
    ),
    case(
        "@multi_asset with specs, whose versions are told by hand",
        """
        from nbasset import AssetSpec, DataVersion, MaterializeResult, asset, multi_asset

        @multi_asset(specs=[AssetSpec("a"), AssetSpec("b")])
        def told():
            yield MaterializeResult(asset_key="a", data_version=DataVersion("1"))
            yield MaterializeResult(asset_key="b", data_version=DataVersion("1"))

        @asset(deps=["b"])
        def of_b(): return "b"
        """,
        edit(
            'asset_key="b", data_version=DataVersion("1")', 'asset_key="b", data_version=DataVersion("2")', "a b of_b"
        ),
    ),
    case(
        "@multi_asset, of whose assets one may be left out, and then another",
        """
        from nbasset import AssetOut, Output, multi_asset

        @multi_asset(outs={"a": AssetOut(is_required=False), "b": AssetOut()})
        def both():
            yield Output(1, output_name="a")
            yield Output(2, output_name="b")
        """,
        edit('"b": AssetOut()', '"b": AssetOut(is_required=False)', "a b", a=1, b=2),
    ),
]

"""Code: its normal form, and what of it counts."""

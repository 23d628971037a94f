"""What programs for Dagster are written with, beside assets: config, environment variables.

Each has Dagster's name and does what it does there; nothing of it is imported before it is used.
"""

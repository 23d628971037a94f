"""Dagster's I/O managers."""

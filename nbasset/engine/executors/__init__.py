"""Executors: other processes that make steps."""

"""These files are for mypy; nobody imports them."""

collect_ignore = ["accepted.py", "refused.py"]

"""What a result depends on: code, the names it uses, values, modules, files."""

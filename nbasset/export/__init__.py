"""Export: a notebook's assets as programs that other tools run; records in, text out."""

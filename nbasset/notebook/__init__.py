"""IPython: magics, cells, plain cells, displays."""

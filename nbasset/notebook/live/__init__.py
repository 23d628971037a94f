"""What goes on living on the page: graph, panel, badges."""

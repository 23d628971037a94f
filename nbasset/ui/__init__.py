"""What the eye sees: text, HTML, the graph; one theme."""

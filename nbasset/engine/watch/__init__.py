"""What a body at work asks of the world."""

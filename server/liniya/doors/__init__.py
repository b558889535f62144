"""Ways in that are not plain REST."""

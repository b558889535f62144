"""Feeds: an ordered log of everything between two sides; messages, marks of delivery and reading."""

"""Liniya: support lines on which a request reaches a free specialist at once and is never lost."""

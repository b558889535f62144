"""Too much at once: what is refused, what waits, and that everybody gets through."""

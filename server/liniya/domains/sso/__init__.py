"""Signing in through a company's own service (OpenID Connect, A7)."""

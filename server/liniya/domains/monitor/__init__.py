"""Figures of today and the ledger, read from the tables of all domains. It writes only what its own checks found."""

"""Figures of today, read from the tables of all domains; changes nothing."""

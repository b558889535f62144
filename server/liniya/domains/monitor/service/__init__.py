"""Verbs of the monitor, one file per group."""

from liniya.domains.monitor.service.ledger import EVERY_S, LedgerReport, check_ledger, get_ledger, look_at_ledger
from liniya.domains.monitor.service.overview import get_overview
from liniya.domains.monitor.service.today import today

__all__ = ["EVERY_S", "LedgerReport", "check_ledger", "get_ledger", "get_overview", "look_at_ledger", "today"]

"""Every query of the monitor: figures of today, the ledger."""

"""The audit log: who did what in the cabinet, with what, from where (A8). What is written is never changed."""

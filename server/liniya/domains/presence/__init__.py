"""Who is here and free: status by hand, idle time, live connections."""

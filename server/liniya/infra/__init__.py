"""The outside: PostgreSQL, jobs, mail, logs; each with an in-memory twin where tests need one."""

"""People: accounts, roles, sign-in, sessions, passwords; who cares for which client."""

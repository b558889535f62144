"""The single places: problems, access, events, tx, commands, deps."""

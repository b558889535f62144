"""The hot path beside its peers: a message from socket to socket, on one PostgreSQL, in the same run."""

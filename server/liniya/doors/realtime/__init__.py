"""The WebSocket door: commands in, facts out. `docs/protocol.md` is its contract."""

"""Support lines: who serves them with which priority, and whom they are connected to."""

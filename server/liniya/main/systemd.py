"""What the service manager wants to know: see sd_notify(3). Without systemd nothing happens."""

import contextlib
import os
import socket


def tell_systemd(state: str) -> None:
    """Say `READY=1` or `STOPPING=1` to who has started us."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
        to.sendto(state.encode(), address)

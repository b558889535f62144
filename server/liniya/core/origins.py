"""Which pages may talk to us: our own only. Programs that are not browsers send no Origin."""

from urllib.parse import urlsplit


def is_own_origin(origin: str | None, host: str | None, public_url: str) -> bool:
    """Whether a request with this `Origin` comes from the page that we serve, at its public address or the host asked for."""
    if origin is None:
        return True
    asked = urlsplit(origin)
    if not asked.scheme or not asked.netloc:
        return False
    public = urlsplit(public_url)
    return (asked.scheme, asked.netloc) == (public.scheme, public.netloc) or asked.netloc == host

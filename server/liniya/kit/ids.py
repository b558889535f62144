"""Identifiers."""

from uuid import UUID

import uuid_utils.compat as uuid_utils


def new_id() -> UUID:
    """A UUIDv7: unique everywhere, sorted by the time of its making."""
    return uuid_utils.uuid7()

"""Nobody above reacts: this domain is tested with what is below it."""

from __future__ import annotations

import pytest

from liniya.core.events import Wiring


@pytest.fixture
def wiring() -> Wiring:
    return Wiring()

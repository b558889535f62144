"""How fast somebody may go on asking: a steady pace, with a reserve for those who come back with a lot at once."""

import math
import time
from collections.abc import Callable, Hashable
from typing import Final

from liniya.core.problems import TooFast
from liniya.infra import metrics

RESERVE_S: Final = 10.0
"""So many seconds of the pace may be asked for at once."""
TIDY_EVERY: Final = 20_000
_ROUNDING_S: Final = 1e-6


class Pace:
    """So many acts a second for each name, in this process; 0: as many as come. `what` names them in the metrics."""

    def __init__(self, per_s: float, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._gap_s = 1 / per_s if per_s else 0.0
        self._what = what
        self._clock = clock
        self._paid_to: dict[Hashable, float] = {}
        """Up to which time each name has used its pace."""
        self._next_tidy = TIDY_EVERY

    def keep(self, name: Hashable) -> None:
        """One more act under this name. Raises `TooFast` when it has none left."""
        if not self._gap_s:
            return
        now = self._clock()
        paid = max(self._paid_to.get(name, now), now) + self._gap_s
        too_much_s = paid - now - RESERVE_S
        if too_much_s > _ROUNDING_S:
            metrics.TOO_FAST.labels(self._what).inc()
            raise TooFast(retry_after=math.ceil(too_much_s))
        self._paid_to[name] = paid
        if len(self._paid_to) > self._next_tidy:
            self._paid_to = {one: at for one, at in self._paid_to.items() if at > now}
            self._next_tidy = len(self._paid_to) + TIDY_EVERY

"""A clock for one process, that can be set while it runs (libfaketime); its steady clock goes on, as on a real machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

HOUR_S = 3600


@dataclass(frozen=True)
class WallClock:
    """What a process started with `environment` believes the time to be. `file`: says how far it is from the true one."""

    file: Path
    late_s: int = 0
    """So long the process may still believe the former time; at once is dear: the file is read for every look at the clock."""

    def __post_init__(self) -> None:
        self.set(0)

    def set(self, ahead_s: int) -> None:
        """From now on the process is so many seconds ahead; less than 0: behind."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{ahead_s:+d}\n")
        new.replace(self.file)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(_library()),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            **({"FAKETIME_CACHE_DURATION": str(self.late_s)} if self.late_s else {"FAKETIME_NO_CACHE": "1"}),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }


def _library() -> Path:
    given = os.environ.get("LIBFAKETIME")
    places = [Path(given)] if given else [*Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")]
    if not places:
        raise FileNotFoundError("libfaketime is not installed: scripts/system-packages clock")
    return places[0]

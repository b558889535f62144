"""What a process knows about itself and its database: for `/healthz`, `/metrics` and the alarm of the ledger."""

import asyncio
import shutil
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import structlog

from liniya.core.access import SYSTEM
from liniya.core.tx import Database
from liniya.domains.monitor import service as monitor
from liniya.domains.monitor.service import LedgerReport
from liniya.doors.realtime.batcher import LONGEST_QUEUE
from liniya.doors.realtime.node import Node
from liniya.infra.metrics import LOOP_LAG
from liniya.kit.trace import new_trace, tracing
from liniya.main.settings import Settings
from liniya.main.state import Work, look_at_work

log = structlog.get_logger(__name__)

KEPT_S: Final = 3.0
"""So long an answer of the database is good enough."""
PATIENCE_S: Final = 3.0
FIRST_CHECK_S: Final = 5.0
LEAST_FREE_BYTES: Final = 1024**3
BEHIND_S: Final = 5.0
BEHIND_FACTS: Final = 10_000
STUCK_JOBS_S: Final = 120.0
CROWDED: Final = 1000
LATE_LOOP_S: Final = 1.0
_TICK_S: Final = 0.5
_TICKS_REMEMBERED: Final = 20


@dataclass(frozen=True, slots=True)
class Trouble:
    """`is_fatal`: this process can't serve anybody."""

    slug: str
    do: str
    is_fatal: bool = False


DATABASE_AWAY: Final = Trouble("database", "Start PostgreSQL, or look why it does not answer: liniya doctor.", True)
RELAY_STOPPED: Final = Trouble("relay", "Events cannot be read: look for relay_waits in the log.", True)
RELAY_BEHIND: Final = Trouble("relay-behind", "Events are late: look for a transaction that holds stream_head.")
MESSAGES_PILE_UP: Final = Trouble("messages-pile-up", "Messages come faster than the database commits: see its disk.")
SOCKETS_PILE_UP: Final = Trouble("sockets-pile-up", "Many come back at once: wait; if it stays so, see the processor.")
DISK_NEARLY_FULL: Final = Trouble("disk-nearly-full", "Make room in the data folder: less than 1 GiB is free.")
JOBS_STUCK: Final = Trouble("jobs-stuck", "Start liniya worker, or look for worker_starts_again in its log.")
MAIL_FAILING: Final = Trouble(
    "mail-failing", "Check LINIYA_SMTP_URL with liniya doctor; letters are tried again for a day."
)
BUS_LOST: Final = Trouble("bus-lost", "This node does not hear the others: look for bus_waits in the log.")
LEDGER_BROKEN: Final = Trouble("ledger-out-of-balance", "Back up the database and run liniya ledger.")
LOOP_LATE: Final = Trouble("process-overloaded", "The process is busy for over a second at a time: see /metrics.")


class Watch:
    """Made once per process; `running` is its life. Whoever asks often gets the answer of a moment ago."""

    def __init__(self, settings: Settings, database: Database, node: Node) -> None:
        self._settings = settings
        self._database = database
        self._node = node
        self._asking = asyncio.Lock()
        self._asked_at = -KEPT_S
        self._lags: deque[float] = deque(maxlen=_TICKS_REMEMBERED)
        self.work: Work | None = None
        self.ledger: LedgerReport | None = None

    async def look(self) -> None:
        """Ask the database, unless that was done just now. Without an answer `work` is None."""
        async with self._asking:
            if time.monotonic() - self._asked_at < KEPT_S:
                return
            try:
                async with asyncio.timeout(PATIENCE_S), self._database.tx(SYSTEM) as tx:
                    self.work = await look_at_work(tx)
                    self.ledger = await monitor.look_at_ledger(tx)
            except Exception as error:  # noqa: BLE001  whatever it is, the database does not answer
                log.warning("database_does_not_answer", error=type(error).__name__)
                self.work = None
            self._asked_at = time.monotonic()

    def forget(self) -> None:
        """Ask again next time."""
        self._asked_at = -KEPT_S

    async def list_troubles(self) -> list[Trouble]:
        """What is wrong, as far as this process can see."""
        await self.look()
        work, ledger, node = self.work, self.ledger, self._node
        found = {
            DATABASE_AWAY: work is None,
            RELAY_STOPPED: node.relay.failures > 2,
            RELAY_BEHIND: work is not None
            and (work.unnumbered_s > BEHIND_S or work.pos - node.relay.pos > BEHIND_FACTS),
            MESSAGES_PILE_UP: node.batcher.waiting > LONGEST_QUEUE / 2,
            SOCKETS_PILE_UP: node.entrance.waiting > CROWDED,
            DISK_NEARLY_FULL: self._settings.database_url is None
            and self._settings.data_dir.exists()
            and shutil.disk_usage(self._settings.data_dir).free < LEAST_FREE_BYTES,
            JOBS_STUCK: work is not None and work.jobs_waiting_s > STUCK_JOBS_S,
            MAIL_FAILING: work is not None and work.letters_failing > 0,
            BUS_LOST: self._database.bus.is_lost,
            LEDGER_BROKEN: ledger is not None and not ledger.is_balanced,
            LOOP_LATE: self.loop_lag > LATE_LOOP_S,
        }
        return [trouble for trouble, is_so in found.items() if is_so]

    @property
    def loop_lag(self) -> float:
        """How late the event loop woke at worst in the last seconds."""
        return max(self._lags, default=0.0)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(part) for part in (self._measure_lag(), self._check_again_and_again())]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()

    async def _measure_lag(self) -> None:
        while True:
            started = time.monotonic()
            await asyncio.sleep(_TICK_S)
            self._lags.append(time.monotonic() - started - _TICK_S)
            LOOP_LAG.set(self.loop_lag)

    async def _check_again_and_again(self) -> None:
        await asyncio.sleep(FIRST_CHECK_S)
        while True:
            try:
                with tracing(new_trace()):
                    await self.check()
            except Exception as error:  # noqa: BLE001  the next minute tries again
                log.warning("ledger_not_checked", error=type(error).__name__)
            await asyncio.sleep(monitor.EVERY_S)

    async def check(self) -> None:
        """The ledger, unless another node has just done it."""
        address = self._settings.operator_email
        await self._database.run(SYSTEM, lambda tx: monitor.check_ledger(tx, address))

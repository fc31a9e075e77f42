"""The ticks: intervals that find their work by a query; a missed one loses nothing, a double one harms nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.metrics import TICKS
from storage.work import TryAgain

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]
    everywhere: bool = False  # in every process that serves, and not in the eldest alone


def scheduler(ticks: list[Tick], leads: Callable[[], bool] = lambda: True) -> AsyncIOScheduler:
    """A clock, not a store. The default grace of one second would silently drop late ticks: here none is dropped."""
    clock = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for tick in ticks:
        clock.add_job(_runs(tick, leads), "interval", seconds=tick.seconds, id=tick.name)
    return clock


def _runs(tick: Tick, leads: Callable[[], bool]) -> Callable[[], Awaitable[None]]:
    # APScheduler awaits only what is an async function; a callable object would be run in a thread and never awaited.
    async def run() -> None:
        if not (tick.everywhere or leads()):
            return
        try:
            await tick.work()
        except TryAgain as error:
            logger.warning("tick.delayed", tick=tick.name, error=str(error))
            TICKS.labels(tick.name, "delayed").inc()
        except Exception:  # the clock would log its words; the next tick finds the same work again
            logger.exception("tick.failed", tick=tick.name)
            TICKS.labels(tick.name, "failed").inc()
        else:
            TICKS.labels(tick.name, "done").inc()

    return run

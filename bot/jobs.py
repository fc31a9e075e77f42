"""The ticks: intervals that find their work by a query; a missed one loses nothing, a double one harms nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler


@dataclass(frozen=True, slots=True)
class Tick:
    name: str
    seconds: float
    work: Callable[[], Awaitable[object]]


def scheduler(ticks: list[Tick]) -> AsyncIOScheduler:
    """A clock, not a store. The default grace of one second would silently drop late ticks: here none is dropped."""
    clock = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for tick in ticks:
        clock.add_job(tick.work, "interval", seconds=tick.seconds, id=tick.name)
    return clock

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
        clock.add_job(_runs(tick.work), "interval", seconds=tick.seconds, id=tick.name)
    return clock


def _runs(work: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    # APScheduler awaits only what is an async function; a callable object would be run in a thread and never awaited.
    async def run() -> None:
        await work()

    return run

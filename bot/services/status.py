"""How the bot fares, for those who work at school: what is owed, how late it is, how it ended. Figures alone."""

from dataclasses import dataclass
from datetime import timedelta

from domain.access import DECIDING_STAFF, Viewer
from storage.pushes import PushState
from storage.work import Database

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolStatus:
    """One school, its news of the last day by outcome, and the queue of the whole bot."""

    school: str
    waiting: int  # news of this school not told yet, those of later hours too
    outcomes: dict[str, int]
    lag: timedelta
    queue: PushState


class StatusReading:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, viewer: Viewer) -> tuple[SchoolStatus, ...]:
        """The schools the person decides for."""
        async with self._database.open_read() as work:
            queue = await work.pushes.state()
            late = work.now - queue.oldest_due_at if queue.oldest_due_at else timedelta(0)
            found = []
            for school_id in viewer.schools_as(*DECIDING_STAFF):
                school = await work.schools.of(school_id)
                if school is not None:
                    found.append(
                        SchoolStatus(
                            school=school.name,
                            waiting=await work.pushes.waiting_of(school_id),
                            outcomes=await work.pushes.outcomes(work.now - DAY, school_id),
                            lag=max(late, timedelta(0)),
                            queue=queue,
                        )
                    )
        return tuple(found)

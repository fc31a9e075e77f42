"""The queue of a school as an officer wants to see it: all of it, theirs, nobody's, late, waiting for an answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.services.calendars import Calendars
from bot.services.cases import CaseView, listed
from domain.access import DECIDING_STAFF, Viewer
from domain.cases import OPEN, Status
from storage.work import Database

PAGE = 15  # cases on a screen


class Which(StrEnum):
    """What of the queue is shown."""

    ALL = "all"
    MINE = "mine"
    FREE = "free"
    LATE = "late"
    WAITS = "waits"  # for the applicant


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A page of the queue, with how many there are of each kind."""

    which: Which
    page: int
    pages: int
    views: tuple[CaseView, ...]
    counts: Mapping[Which, int]


class Queueing:
    def __init__(self, database: Database, calendars: Calendars) -> None:
        self._database, self._calendars = database, calendars

    async def of(self, viewer: Viewer, which: str = Which.ALL, page: int = 0) -> Queue:
        """The open cases of the schools where the person is staff, the one due first at the head."""
        chosen = Which(which) if which in set(Which) else Which.ALL
        async with self._database.open_read() as work:
            schools = viewer.schools_as(*DECIDING_STAFF)
            found = [one for school in schools for one in await work.applications.in_status(school, list(OPEN))]
            views = await listed(work, found, self._calendars, viewer=viewer)
        kinds = _kinds(viewer)
        fitting = {one: [view for view in views if fits(view)] for one, fits in kinds.items()}
        mine = fitting[chosen]
        pages = max(1, -(-len(mine) // PAGE))
        place = min(max(page, 0), pages - 1)
        return Queue(
            which=chosen,
            page=place,
            pages=pages,
            views=tuple(mine[place * PAGE : (place + 1) * PAGE]),
            counts={one: len(found) for one, found in fitting.items()},
        )


def _kinds(viewer: Viewer) -> Mapping[Which, Callable[[CaseView], bool]]:
    return {
        Which.ALL: lambda _view: True,
        Which.MINE: lambda view: view.application.executor_id == viewer.person_id,
        Which.FREE: lambda view: view.status is Status.FILED,
        Which.LATE: lambda view: view.due is not None and view.due.overdue(view.today),
        Which.WAITS: lambda view: view.status in {Status.CORRECTING, Status.INVITED},
    }

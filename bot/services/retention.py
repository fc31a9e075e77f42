"""A tick that destroys what has outlived its term, a bite at a time, and keeps the record of it."""

from collections.abc import Awaitable, Callable

import structlog

from domain import retention
from domain.retention import Term
from storage.work import Database, Work

logger = structlog.get_logger(__name__)

Destroy = Callable[[Work], Awaitable[int]]
PEOPLE_AT_ONCE = 20


class Retention:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self) -> int:
        """Everything that is over by now; how many rows were destroyed."""
        destroyed = 0
        for what, term, destroy in RULES:
            while count := await self._bite(what, term, destroy):
                destroyed += count
                if count < PEOPLE_AT_ONCE:
                    break
        return destroyed

    async def _bite(self, what: str, term: Term, destroy: Destroy) -> int:
        async with self._database.open_upkeep() as work:
            count = await destroy(work)
            if count:
                await work.expired.record(what, term, count, work.now)
        if count:
            logger.info("destroyed", what=what, rule=term.rule, count=count)
        return count


async def _people(work: Work) -> int:
    """People who withdrew their consent: all of theirs but what a law keeps."""
    ids = await work.holdings.to_erase(work.now - retention.PERSON.keeps, PEOPLE_AT_ONCE)
    for person_id in ids:
        await work.holdings.erase(person_id, work.now)
    return len(ids)


RULES: tuple[tuple[str, Term, Destroy], ...] = (
    ("draft", retention.DRAFT, lambda work: work.expired.drafts(work.now - retention.DRAFT.keeps)),
    ("link_code", retention.LINK, lambda work: work.expired.links(work.now - retention.LINK.keeps)),
    ("push", retention.PUSH, lambda work: work.expired.pushes(work.now - retention.PUSH.keeps)),
    ("file", retention.FILE, lambda work: work.expired.files(work.now - retention.FILE.keeps, work.now)),
    ("application", retention.CASE, lambda work: work.expired.cases(work.now - retention.CASE.keeps, work.now)),
    ("person", retention.PERSON, _people),
)

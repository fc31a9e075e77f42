"""A message to parents: whom it is for, who hears it and when, who may still read it, how many have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services.news import hour_for
from domain.access import Scope, Viewer, to_read
from domain.news import NewsKind, Rank
from domain.people import grade_of
from storage.grants import Hearer
from storage.lessons import ClassFacts
from storage.letters import Notice
from storage.pushes import OwedPush
from storage.schools import School
from storage.work import Work

PUSH = "notice"
LONGEST_NOTICE = 2000


@dataclass(frozen=True, slots=True)
class Audience:
    """The parents of a class; of all classes of a year of study; with neither, of the whole school."""

    class_id: int | None = None
    grade: int | None = None

    def holds(self, known: ClassFacts) -> bool:
        if self.class_id is not None:
            return known.id == self.class_id
        return self.grade is None or grade_of(known.title) == self.grade


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A message as its sender and its readers see it."""

    notice: Notice
    class_title: str  # "": of a year or of the school
    school: str
    sender: str
    in_person: bool
    sent: bool = False


async def classes_of(work: Work, school_id: int, audience: Audience) -> list[ClassFacts]:
    return [one for one in await work.lessons.of_school(school_id) if audience.holds(one)]


async def hearers_of(work: Work, school: School, classes: Sequence[ClassFacts]) -> dict[int, Hearer]:
    """Every account that may read a pupil of these classes, once."""
    today = school.local(work.now).date()
    pupils = await work.classes.pupils([one.id for one in classes], today)
    return {one.account_id: one for one in await work.grants.hearers({pupil.id for pupil in pupils})}


async def post(
    work: Work, viewer: Viewer, school: School, audience: Audience, text: str, at: datetime, *, urgent: bool = False
) -> int:
    """Keep a message and owe it to every reader in private; its id.

    A message to a class waits for nobody. One to many is told after what somebody is waiting for.
    """
    hearers = await hearers_of(work, school, await classes_of(work, school.id, audience))
    notice_id = await work.letters.say(
        school_id=school.id, class_id=audience.class_id, grade=audience.grade, by=viewer.person_id, text=text,
        urgent=urgent, accounts=sorted(hearers), at=at,
    )  # fmt: skip
    owed = [
        OwedPush(
            f"notice:{account_id}:{notice_id}", account_id,
            work.now if urgent else hour_for(hearer, NewsKind.MESSAGE, work.now), {"notice": notice_id},
        )
        for account_id, hearer in sorted(hearers.items())
    ]  # fmt: skip
    rank = Rank.URGENT if audience.class_id is not None else Rank.NEWS if urgent else Rank.BULK
    await work.pushes.owe_many(PUSH, owed, rank=rank, school_id=None if audience.class_id is not None else school.id)
    return notice_id


async def may_hear(work: Work, person_id: int, notice: Notice, school: School) -> bool:
    """Whether a person may still read a pupil of those the message was for."""
    classes = {one.id for one in await classes_of(work, school.id, Audience(notice.class_id, notice.grade))}
    today = school.local(work.now).date()
    return any(
        one.facts.class_id in classes and to_read(one.facts, today, Scope.LESSONS) is not None
        for one in await work.grants.children(person_id)
    )


async def view_of(work: Work, notice_id: int, *, sent: bool = False) -> NoticeView | None:
    notice = await work.letters.notice(notice_id)
    school = await work.schools.of(notice.school_id) if notice else None
    if notice is None or school is None:
        return None
    classes = await work.lessons.classes([notice.class_id or 0])
    sender = await work.accounts.officer(notice.person_id, school.id)
    return NoticeView(
        notice=notice,
        class_title=classes[notice.class_id].title if notice.class_id in classes else "",
        school=school.name,
        sender=sender.name if sender else "",
        in_person=school.in_person,
        sent=sent,
    )

"""Staff write to the parents of a class, of a year of study or of the whole school: chosen, written, shown, sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.services.marking import Seen
from bot.services.notice_pages import LONGEST_NOTICE, Audience, NoticeView, classes_of, hearers_of, post, view_of
from domain.access import DECIDING_STAFF, Viewer
from domain.people import grade_of
from storage.drafts import Draft
from storage.schools import School
from storage.work import Database, Work

DRAFT = "school_notice"


@dataclass(frozen=True, slots=True)
class NotForYou:
    """The person is no staff that may write to all, or the message is gone: sent, dropped, never begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Whom a message may be for."""

    draft_id: int
    school: str
    grades: tuple[int, ...]
    classes: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDraft:
    """A message that is being written, or is shown before it is sent."""

    draft_id: int
    version: int
    audience: Audience
    class_title: str
    readers: int  # accounts it would reach
    text: str
    urgent: bool  # quiet hours do not hold it back


Outcome = NotForYou | Choice | NoticeDraft | NoticeView


class SchoolNotices:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, viewer: Viewer, at: datetime) -> Outcome:
        """Ask whom it is for; one begun before is forgotten."""
        async with self._database.open_act() as work:
            school = await _school(work, viewer)
            if school is None:
                return NotForYou()
            draft = await work.drafts.begin(viewer.account_id, DRAFT, at, {})
            classes = await work.lessons.of_school(school.id)
            grades = {grade for one in classes if (grade := grade_of(one.title)) is not None}
            return Choice(
                draft_id=draft.id,
                school=school.name,
                grades=tuple(sorted(grades)),
                # Where words stay out of the messenger a class is not named: all the parents, or those of a year.
                classes=() if school.in_person else tuple((one.id, one.title) for one in classes),
            )

    async def choose(self, viewer: Viewer, draft_id: int, audience: Audience, at: datetime) -> Outcome:
        """It is for these parents; the next message is its text."""
        async with self._database.open_act() as work:
            school, draft = await _school(work, viewer), await work.drafts.numbered(viewer.account_id, draft_id)
            if school is None or draft is None or draft.kind != DRAFT:
                return NotForYou()
            named = school.in_person and audience.class_id is not None
            if named or not await classes_of(work, school.id, audience):
                return NotForYou()
            kept = draft.answers | {"class": audience.class_id, "grade": audience.grade}
            draft = await work.drafts.save(draft, kept, at, asking="text")
            return await _draft(work, school, draft)

    async def say(self, viewer: Viewer, said: str, at: datetime) -> Outcome | None:
        """Take the text and show the whole before it is sent. None: nothing was asked."""
        async with self._database.open_act() as work:
            school, draft = await _school(work, viewer), await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None or draft.asking is None:
                return None
            if school is None:
                return NotForYou()
            kept = draft.answers | {"text": said.strip()[:LONGEST_NOTICE]}
            draft = await work.drafts.save(draft, kept, at, asking="text")
            return await _draft(work, school, draft)

    async def hurry(self, viewer: Viewer, seen: Seen, at: datetime) -> Outcome:
        """Make it urgent; said again, it is not."""
        async with self._database.open_act() as work:
            school, draft = await _school(work, viewer), await work.drafts.of(viewer.account_id, DRAFT)
            if school is None or draft is None or (draft.id, draft.version) != (seen.draft_id, seen.version):
                return NotForYou()
            kept = draft.answers | {"urgent": not draft.answers.get("urgent", False)}
            return await _draft(work, school, await work.drafts.save(draft, kept, at, asking="text"))

    async def send(self, viewer: Viewer, seen: Seen, at: datetime) -> Outcome:
        """Owe what was shown, and nothing else, to everybody it is for."""
        async with self._database.open_act() as work:
            school, draft = await _school(work, viewer), await work.drafts.of(viewer.account_id, DRAFT)
            if school is None or draft is None or (draft.id, draft.version) != (seen.draft_id, seen.version):
                return NotForYou()
            shown = await _draft(work, school, draft)
            if not shown.text:
                return shown
            await work.drafts.drop(draft)
            notice_id = await post(work, viewer, school, shown.audience, shown.text, at, urgent=shown.urgent)
            await work.audit.note(
                "notice.sent", at=at, by=viewer.person_id, school_id=school.id, object_kind="notice",
                object_id=notice_id,
            )  # fmt: skip
            return await view_of(work, notice_id, sent=True) or NotForYou()

    async def count(self, viewer: Viewer, notice_id: int) -> Outcome:
        """How many have read it, for who sent it."""
        async with self._database.open_read() as work:
            view = await view_of(work, notice_id, sent=True)
            return view if view and view.notice.person_id == viewer.person_id else NotForYou()

    async def drop(self, viewer: Viewer, draft_id: int) -> bool:
        """Send nothing. False: there is no such message."""
        async with self._database.open_act() as work:
            draft = await work.drafts.numbered(viewer.account_id, draft_id)
            if draft is None or draft.kind != DRAFT:
                return False
            await work.drafts.drop(draft)
            return True


async def _school(work: Work, viewer: Viewer) -> School | None:
    """The school whose deciding staff the person is."""
    schools = viewer.schools_as(*DECIDING_STAFF)
    return await work.schools.of(schools[0]) if schools else None


async def _draft(work: Work, school: School, draft: Draft) -> NoticeDraft:
    said: dict[str, Any] = draft.answers
    audience = Audience(said.get("class"), said.get("grade"))
    classes = await classes_of(work, school.id, audience)
    return NoticeDraft(
        draft_id=draft.id,
        version=draft.version,
        audience=audience,
        class_title=classes[0].title if audience.class_id is not None and classes else "",
        readers=len(await hearers_of(work, school, classes)),
        text=said.get("text", ""),
        urgent=said.get("urgent", False),
    )

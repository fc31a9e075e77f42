"""A parent says that a mark is wrong, or asks the class teacher; it arrives in private and is answered with one tap."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.services.news import answer_hour
from bot.services.reading import Admitted, ChildView, NoDiary, admit
from domain.access import Viewer, to_read
from domain.people import FullName
from domain.term_marks import TermMark
from domain.terms import begun_terms, term_to_show
from storage.letters import Question
from storage.mark_edits import StandingMark
from storage.schools import School
from storage.work import Database, Work

DRAFT = "question"
PUSH, ANSWER_PUSH = "question", "answer"
REPLY = "answer"  # the draft of who answers in words
LONGEST_WORDS = 700
RIGHT, WILL_FIX, NOTED, WORDS = "right", "will_fix", "noted", "words"
ANSWERS = (RIGHT, WILL_FIX, NOTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksToAsk(ChildView):
    """The marks of a subject one of which may be asked about."""

    subject: str
    marks: tuple[TermMark, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking(ChildView):
    """What the next words will be taken for: a mark, or without one a question to the class teacher."""

    mark: TermMark | None
    draft_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Asked:
    """The question is on its way to a person of the school."""

    to: str
    in_person: bool


@dataclass(frozen=True, slots=True)
class NotAsked:
    """Nobody to ask, the mark is not there any more, or it has been asked about already."""

    already: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question as the one who is asked sees it, or its answer as the one who asked does."""

    question: Question
    pupil: FullName
    number: int  # in the list of the class
    class_title: str
    in_person: bool
    mark: StandingMark | None
    today: date
    answering: bool = False  # the next words are the answer


class Questioning:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def marks(self, viewer: Viewer, pupil_id: int, subject_id: int) -> MarksToAsk | NoDiary:
        """The marks of the term that is on, as the parent sees them."""
        async with self._database.open_read() as work:
            admitted = await admit(work, viewer, pupil_id)
            if isinstance(admitted, NoDiary):
                return admitted
            terms = begun_terms(await work.diary_terms.terms(admitted.permit), admitted.today)
            term = term_to_show(terms, admitted.today)
            marks = await work.diary_terms.marks(admitted.permit, term, work.now)
            mine = [mark for mark in marks if mark.subject.id == subject_id]
            return MarksToAsk(**_child(admitted), subject=mine[0].subject.title if mine else "", marks=tuple(mine))

    async def ask(
        self, viewer: Viewer, pupil_id: int | None, mark_id: int, at: datetime
    ) -> Asking | NotAsked | NoDiary:
        """Wait for the words: about a mark, or to the class teacher."""
        async with self._database.open_act() as work:
            admitted = await admit(work, viewer, pupil_id)
            if isinstance(admitted, NoDiary):
                return admitted
            mark = await _seen(work, admitted, mark_id) if mark_id else None
            if mark_id and mark is None:
                return NotAsked()
            if mark is not None and await work.letters.asked_of_mark(viewer.account_id, mark.id):
                return NotAsked(already=True)
            if await _whom(work, admitted.permit.class_id, mark) is None:
                return NotAsked()
            kept = {"pupil": admitted.permit.pupil_id, "mark": mark_id, "revision": mark.revision if mark else 0}
            draft = await work.drafts.open(viewer.account_id, DRAFT, at)
            draft = await work.drafts.save(draft, kept, at, asking="text")
            shown = mark.term_mark if mark else None
            return Asking(**_child(admitted), mark=shown, draft_id=draft.id, version=draft.version)

    async def say(
        self, viewer: Viewer, said: str, at: datetime, seen: tuple[int, int] | None = None
    ) -> Asked | NotAsked | NoDiary | None:
        """Ask it. None: nothing was being asked, or not what the button stood under."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT)
            if draft is None or (seen is not None and (draft.id, draft.version) != seen):
                return None
            await work.drafts.drop(draft)
            kept: dict[str, Any] = draft.answers
            admitted = await admit(work, viewer, kept["pupil"])
            if isinstance(admitted, NoDiary):
                return admitted
            mark = await _seen(work, admitted, kept["mark"]) if kept["mark"] else None
            staff_id = await _whom(work, admitted.permit.class_id, mark)
            if staff_id is None or (kept["mark"] and mark is None):
                return NotAsked()
            question_id = await work.letters.ask(
                at=at, pupil_id=admitted.permit.pupil_id, mark_id=mark.id if mark else None,
                mark_revision=mark.revision if mark else None, account_id=viewer.account_id, staff_id=staff_id,
                text=said.strip()[:LONGEST_WORDS],
            )  # fmt: skip
            for account_id in (await work.changes.accounts_of([staff_id])).get(staff_id, []):
                key = f"question:{account_id}:{question_id}"
                await work.pushes.owe(key, account_id, PUSH, work.now, question=question_id)
            question = await work.letters.question(question_id)
            assert question is not None
            return Asked(question.staff, admitted.child.in_person)

    async def answer(self, viewer: Viewer, question_id: int, code: str, at: datetime) -> QuestionView | None:
        """One tap of an answer; "words" waits for them. None: not theirs, or answered already."""
        async with self._database.open_act() as work:
            view = await _for_staff(work, viewer, question_id)
            if view is None or view.question.answer is not None or code not in (*ANSWERS, WORDS):
                return None
            if code == WORDS:
                draft = await work.drafts.open(viewer.account_id, REPLY, at)
                await work.drafts.save(draft, {"question": question_id}, at, asking="text")
                return await _for_staff(work, viewer, question_id, answering=True)
            return await self._answer(work, viewer, question_id, code, None, at)

    async def reply(self, viewer: Viewer, said: str, at: datetime) -> QuestionView | None:
        """An answer in words. None: nothing waits for one."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, REPLY)
            if draft is None:
                return None
            await work.drafts.drop(draft)
            question_id = int(draft.answers["question"])
            view = await _for_staff(work, viewer, question_id)
            if view is None or view.question.answer is not None:
                return None
            return await self._answer(work, viewer, question_id, WORDS, said.strip()[:LONGEST_WORDS], at)

    async def for_staff(self, question_id: int, staff_account: int) -> QuestionView | None:
        """A question as a push tells it: still open, still of this person's."""
        async with self._database.open_read() as work:
            question = await work.letters.question(question_id)
            if question is None or question.answer is not None:
                return None
            accounts = (await work.changes.accounts_of([question.staff_id])).get(question.staff_id, [])
            return await _view(work, question) if staff_account in accounts else None

    async def for_parent(self, question_id: int, account_id: int, person_id: int | None) -> QuestionView | None:
        """The answer as a push tells it: to who asked, while they may read the child."""
        async with self._database.open_read() as work:
            question = await work.letters.question(question_id)
            if question is None or question.account_id != account_id or person_id is None:
                return None
            view = await _view(work, question)
            children = await work.grants.children(person_id)
            mine = [one for one in children if one.facts.pupil_id == question.pupil_id]
            return view if view and any(to_read(one.facts, view.today) for one in mine) else None

    async def _answer(
        self, work: Work, viewer: Viewer, question_id: int, code: str, text: str | None, at: datetime
    ) -> QuestionView | None:
        if not await work.letters.answer(question_id, code, text, by=viewer.person_id, at=at):
            return None
        question = await work.letters.question(question_id)
        assert question is not None
        key = f"answer:{question.account_id}:{question_id}"
        due = await answer_hour(work, question.account_id, question.pupil_id)
        await work.pushes.owe(key, question.account_id, ANSWER_PUSH, due, question=question_id)
        return await _view(work, question)


def _child(admitted: Admitted) -> dict[str, Any]:
    return {"child": admitted.child, "children": admitted.children, "today": admitted.today}


async def _seen(work: Work, admitted: Admitted, mark_id: int) -> StandingMark | None:
    """A mark of this child that the parent may see."""
    mark = await work.mark_edits.one(mark_id)
    if mark is None or mark.withdrawn or mark.pupil_id != admitted.permit.pupil_id or mark.public_at > work.now:
        return None
    return mark


async def _whom(work: Work, class_id: int, mark: StandingMark | None) -> int | None:
    """Who is asked: who set the mark, else who teaches the subject there; without a mark the class teacher."""
    if mark is None:
        known = (await work.lessons.classes([class_id])).get(class_id)
        return known.teacher_id if known else None
    if mark.teacher_id is not None:
        return mark.teacher_id
    teachers = await work.classes.teachers_of(class_id, mark.subject_id)
    return teachers[0] if teachers else None


async def _for_staff(work: Work, viewer: Viewer, question_id: int, *, answering: bool = False) -> QuestionView | None:
    question = await work.letters.question(question_id)
    if question is None or question.staff_id not in {role.staff_id for role in viewer.roles}:
        return None
    return await _view(work, question, answering=answering)


async def _view(work: Work, question: Question, *, answering: bool = False) -> QuestionView | None:
    school: School | None = await work.schools.of(question.school_id)
    if school is None:
        return None
    today = school.local(work.now).date()
    class_id = question.class_id or 0
    pupils = await work.classes.pupils([class_id], today)
    classes = await work.lessons.classes([class_id])
    return QuestionView(
        question=question,
        pupil=FullName.read(question.pupil),
        number=next((n for n, pupil in enumerate(pupils, 1) if pupil.id == question.pupil_id), 0),
        class_title=classes[class_id].title if class_id in classes else "",
        in_person=school.in_person,
        mark=await work.mark_edits.one(question.mark_id) if question.mark_id else None,
        today=today,
        answering=answering,
    )

"""A parent tells the class teacher that a child is absent: the note while it is written, sent, answered, taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.forms.absence import parse_days
from bot.forms.form import LONGEST_ANSWER, BadAnswer
from bot.services.keeping import Fetch, keep, received
from bot.services.reading import Admitted, ChildView, NoDiary, admit
from domain.absence_notes import AbsenceNote, DaySpan, NoteAct, NoteReason, after, wrong_with
from domain.access import Viewer
from domain.files import BadFile, FileRef, Purpose
from storage.drafts import Draft
from storage.work import Database, Work

DRAFT, REPLY = "absence", "absence_reply"
TO_TEACHER, TO_PARENT = "absence", "absence_word"  # kinds of pushes
DAY = timedelta(days=1)
TODAY, TOMORROW = "today", "tomorrow"


class NoteStep(StrEnum):
    """What a note still lacks; REVIEW: nothing."""

    DAYS = "days"
    REASON = "reason"
    WORDS = "words"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteForm(ChildView):
    """A note being written; `problem` is why the last answer was not taken, `said` that answer."""

    draft_id: int
    version: int
    step: NoteStep
    days: DaySpan | None
    reason: NoteReason | None
    words: str | None
    has_file: bool
    problem: str | None = None
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotInChat(ChildView):
    """A school that keeps personal data out of the messenger takes no notes here (ruling 14)."""

    phone: str | None


@dataclass(frozen=True, slots=True)
class NoNote:
    """There is no such note to be written, answered or taken back any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView(ChildView):
    """A note that was told; `heard`: the class has a teacher who reads the bot, `phone` of the school where not."""

    note: AbsenceNote
    heard: bool
    phone: str | None
    replying: bool = False


Told = NoteForm | NoteView | NotInChat | NoNote | NoDiary


class Absences:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, viewer: Viewer | None, pupil_id: int, at: datetime) -> Told:
        """Begin a note about a child; one begun before is forgotten."""
        async with self._database.open_act() as work:
            admitted = await admit(work, viewer, pupil_id)
            if isinstance(admitted, NoDiary) or viewer is None:
                return admitted if isinstance(admitted, NoDiary) else NoDiary.NOT_YOURS
            if admitted.child.in_person:
                return NotInChat(**_child(admitted), phone=await _phone(work, admitted))
            for kind in (DRAFT, REPLY):
                if before := await work.drafts.of(viewer.account_id, kind):
                    await work.drafts.drop(before)
            draft = await work.drafts.open(viewer.account_id, DRAFT, at, {"pupil": pupil_id})
            return _form(admitted, draft)

    async def say(self, viewer: Viewer, said: str, at: datetime) -> Told:
        """Take a typed answer to whatever is open."""
        async with self._database.open_act() as work:
            found = await _writing(work, viewer, None)
            if not isinstance(found, tuple):
                return found
            admitted, draft = found
            form = _form(admitted, draft)
            try:
                answers = _answered(form, said, admitted)
            except BadAnswer as bad:
                return _form(admitted, draft, problem=bad.code, said=said)
            return _form(admitted, await work.drafts.save(draft, draft.answers | answers, at))

    async def pick(self, viewer: Viewer | None, draft_id: int, value: str, at: datetime) -> Told:
        """Take what a button offers: a day, or a reason."""
        async with self._database.open_act() as work:
            found = await _writing(work, viewer, draft_id)
            if not isinstance(found, tuple):
                return found
            admitted, draft = found
            today = admitted.today
            days = {TODAY: DaySpan(today, today), TOMORROW: DaySpan(today + DAY, today + DAY)}
            if value in days:
                answers = _of_days(days[value])
            elif value in set(NoteReason):
                answers = {"reason": value}
            elif value == "anew":
                await work.drafts.drop(draft)
                anew = await work.drafts.open(draft.account_id, DRAFT, at, {"pupil": draft.answers["pupil"]})
                return _form(admitted, anew)
            else:
                return _form(admitted, draft)
            return _form(admitted, await work.drafts.save(draft, draft.answers | answers, at))

    async def attach(self, viewer: Viewer, ref: FileRef, fetch: Fetch, at: datetime) -> Told | BadFile:
        """Add a photo or a PDF of a paper; a second one takes the place of the first."""
        new = await received(fetch, ref, Purpose.ABSENCE_NOTE)
        if isinstance(new, BadFile):
            return new
        async with self._database.open_act() as work:
            found = await _writing(work, viewer, None)
            if not isinstance(found, tuple):
                return found
            admitted, draft = found
            school = admitted.permit.school_id
            kept = await keep(work, new, Purpose.ABSENCE_NOTE, account_id=viewer.account_id, school_id=school)
            if isinstance(kept, BadFile):
                return kept
            if before := draft.answers.get("file"):
                await work.files.erase([before], at)
            return _form(admitted, await work.drafts.save(draft, draft.answers | {"file": kept}, at))

    async def send(self, viewer: Viewer | None, draft_id: int, seen: int, at: datetime) -> Told:
        """Send the note as it was seen: the class teacher is owed it at once."""
        async with self._database.open_act() as work:
            found = await _writing(work, viewer, draft_id)
            if not isinstance(found, tuple) or viewer is None:
                return NoNote() if isinstance(found, tuple) else found
            admitted, draft = found
            form = _form(admitted, draft)
            if form.days is None or form.reason is None or form.step is not NoteStep.REVIEW or draft.version != seen:
                return form
            note = await work.absence_notes.tell(
                admitted.permit, person_id=viewer.person_id, account_id=viewer.account_id, days=form.days,
                reason=form.reason, words=form.words, file_id=draft.answers.get("file"), at=at,
            )  # fmt: skip
            await work.drafts.drop(draft)
            await owe_teacher(work, note, admitted.permit.class_id)
            return await _view(work, admitted, note)

    async def drop(self, viewer: Viewer | None, draft_id: int, at: datetime) -> bool:
        """Forget a note that is being written. False: it is not being written any more."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, DRAFT) if viewer else None
            if draft is None or draft.id != draft_id:
                return False
            if before := draft.answers.get("file"):
                await work.files.erase([before], at)
            await work.drafts.drop(draft)
            return True

    async def look(self, viewer: Viewer | None, note_id: int) -> Told:
        """A note of one's own, as it stands."""
        async with self._database.open_read() as work:
            found = await _own(work, viewer, note_id)
            return await _view(work, *found) if isinstance(found, tuple) else found

    async def withdraw(self, viewer: Viewer | None, note_id: int, seen: int, at: datetime) -> Told:
        """Take a note back while it is not accepted."""
        return await self._move(viewer, note_id, NoteAct.WITHDRAW, seen, at)

    async def reply(self, viewer: Viewer | None, note_id: int, at: datetime) -> Told:
        """Wait for the parent's words to what the class teacher asked."""
        async with self._database.open_act() as work:
            found = await _own(work, viewer, note_id)
            if not isinstance(found, tuple) or viewer is None:
                return NoNote() if isinstance(found, tuple) else found
            admitted, note = found
            if after(note.status, NoteAct.ANSWER) is None:
                return await _view(work, admitted, note)
            draft = await work.drafts.open(viewer.account_id, REPLY, at)
            await work.drafts.save(draft, {"note": note_id}, at)
            return await _view(work, admitted, note, replying=True)

    async def answer(self, viewer: Viewer, said: str, at: datetime) -> Told:
        """Send the parent's words to the class teacher."""
        async with self._database.open_act() as work:
            draft = await work.drafts.of(viewer.account_id, REPLY)
            found = await _own(work, viewer, draft.answers["note"]) if draft else NoNote()
            if draft is None or not isinstance(found, tuple):
                return NoNote() if isinstance(found, tuple) else found
            admitted, note = found
            await work.drafts.drop(draft)
            words = " ".join(said.split())[:LONGEST_ANSWER]
            return await _moved(work, admitted, note, NoteAct.ANSWER, note.version, answer=words)

    async def _move(self, viewer: Viewer | None, note_id: int, act: NoteAct, seen: int, at: datetime) -> Told:
        async with self._database.open_act() as work:
            found = await _own(work, viewer, note_id)
            if not isinstance(found, tuple):
                return found
            return await _moved(work, *found, act, seen)


async def _moved(work: Work, admitted: Admitted, note: AbsenceNote, act: NoteAct, seen: int, **values: Any) -> NoteView:
    """Do it if the note is still as it was seen; the class teacher hears of it. The note as it stands either way."""
    to = after(note.status, act)
    if to is not None and await work.absence_notes.move(note, to, seen=seen, **values):
        fresh = await work.absence_notes.own(note.id, note.person_id)
        assert fresh is not None
        await owe_teacher(work, fresh, admitted.permit.class_id)
        return await _view(work, admitted, fresh)
    return await _view(work, admitted, await work.absence_notes.own(note.id, note.person_id) or note)


async def owe_teacher(work: Work, note: AbsenceNote, class_id: int) -> None:
    """Everybody who leads the class is owed the note as it now stands."""
    for teacher in await work.absence_notes.class_teachers(class_id):
        key = f"{TO_TEACHER}:{teacher.account_id}:{note.id}:{note.version}"
        await work.pushes.owe(key, teacher.account_id, TO_TEACHER, work.now, note=note.id, version=note.version)


async def _writing(
    work: Work, viewer: Viewer | None, draft_id: int | None
) -> tuple[Admitted, Draft] | NoNote | NoDiary:
    """The note the person is writing, if the door still lets them; `draft_id` is what a button was drawn for."""
    draft = await work.drafts.of(viewer.account_id, DRAFT) if viewer else None
    if draft is None or draft_id not in (None, draft.id):
        return NoNote()
    admitted = await admit(work, viewer, draft.answers["pupil"])
    return admitted if isinstance(admitted, NoDiary) else (admitted, draft)


async def _own(work: Work, viewer: Viewer | None, note_id: int) -> tuple[Admitted, AbsenceNote] | NoNote | NoDiary:
    """A note of the person's own about a child they may still read."""
    note = await work.absence_notes.own(note_id, viewer.person_id) if viewer else None
    if note is None:
        return NoNote()
    admitted = await admit(work, viewer, note.pupil_id)
    return admitted if isinstance(admitted, NoDiary) else (admitted, note)


async def _view(work: Work, admitted: Admitted, note: AbsenceNote, *, replying: bool = False) -> NoteView:
    heard = bool(await work.absence_notes.class_teachers(admitted.permit.class_id))
    phone = None if heard else await _phone(work, admitted)
    return NoteView(**_child(admitted), note=note, heard=heard, phone=phone, replying=replying)


async def _phone(work: Work, admitted: Admitted) -> str | None:
    school = await work.schools.of(admitted.permit.school_id)
    return school.contacts.get("phone") if school else None


def _child(admitted: Admitted) -> dict[str, Any]:
    return {"child": admitted.child, "children": admitted.children, "today": admitted.today}


def _of_days(days: DaySpan) -> dict[str, str]:
    return {"first": days.first.isoformat(), "last": days.last.isoformat()}


def _answered(form: NoteForm, said: str, admitted: Admitted) -> dict[str, Any]:
    """What a typed answer means where the form stands. BadAnswer says why it is not taken."""
    if form.step is NoteStep.DAYS:
        days = parse_days(said, admitted.today)
        if wrong := wrong_with(days, admitted.today):
            raise BadAnswer(wrong)
        return _of_days(days)
    words = " ".join(said.split())
    if len(words) > LONGEST_ANSWER:
        raise BadAnswer("too_long")
    reason = {"reason": NoteReason.OTHER} if form.step is NoteStep.REASON else {}
    return {"words": words, **reason}


def _form(admitted: Admitted, draft: Draft, *, problem: str | None = None, said: str = "") -> NoteForm:
    """The note as its draft row has it; what it lacks is computed."""
    answers = draft.answers
    days = None
    if "first" in answers:
        days = DaySpan(datetime.fromisoformat(answers["first"]).date(), datetime.fromisoformat(answers["last"]).date())
    reason = NoteReason(answers["reason"]) if "reason" in answers else None
    words = answers.get("words")
    if days is None:
        step = NoteStep.DAYS
    elif reason is None:
        step = NoteStep.REASON
    else:
        step = NoteStep.WORDS if reason is NoteReason.OTHER and not words else NoteStep.REVIEW
    return NoteForm(
        **_child(admitted),
        draft_id=draft.id,
        version=draft.version,
        step=step,
        days=days,
        reason=reason,
        words=words,
        has_file="file" in answers,
        problem=problem,
        said=said,
    )

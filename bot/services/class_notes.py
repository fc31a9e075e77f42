"""The class teacher reads notes about absence and says a word on each: accepts it, or asks."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.absences import TO_PARENT, NoNote
from bot.services.news import answer_hour
from domain.absence_notes import BY_TEACHER, AbsenceNote, NoteAct, after
from domain.access import GrantedChild, Scope, Viewer, leads, to_read
from storage.absence_notes import NoteInClass
from storage.pushes import Push
from storage.work import Database, Work

MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class ClassNote:
    """A note as its class teacher sees it; `late`: the tap came after the note had moved on."""

    here: NoteInClass
    late: bool = False

    @property
    def acts(self) -> tuple[NoteAct, ...]:
        """What the teacher may do with it now."""
        return tuple(act for act in NoteAct if act in BY_TEACHER and after(self.here.note.status, act))


@dataclass(frozen=True, slots=True)
class WaitingNotes:
    """All notes that wait; `leads` is False for who leads no class."""

    notes: tuple[ClassNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWord:
    """The class teacher's word on a note, for the parent who told."""

    note: AbsenceNote
    child: GrantedChild
    children: tuple[GrantedChild, ...]


class ClassNotes:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, viewer: Viewer) -> WaitingNotes:
        """What waits for the word of this person."""
        staff_ids = [role.staff_id for role in viewer.teaching if role.staff_id is not None]
        async with self._database.open_read() as work:
            found = await work.absence_notes.waiting(staff_ids, MOST_LISTED) if staff_ids else []
        return WaitingNotes(tuple(ClassNote(one) for one in found if _may(viewer, one)))

    async def look(self, viewer: Viewer | None, note_id: int) -> ClassNote | NoNote:
        """A note of a class the person leads; of others there is nothing."""
        async with self._database.open_read() as work:
            return await _of(work, viewer, note_id)

    async def decide(
        self, viewer: Viewer | None, note_id: int, act: NoteAct, seen: int, at: datetime
    ) -> ClassNote | NoNote:
        """Accept a note, or ask about it; the parent is owed the word."""
        async with self._database.open_act() as work:
            found = await _of(work, viewer, note_id)
            if isinstance(found, NoNote) or viewer is None:
                return NoNote()
            note = found.here.note
            to = after(note.status, act) if act in BY_TEACHER else None
            if to is None or not await work.absence_notes.move(
                note, to, seen=seen, decided_by=viewer.person_id, decided_at=at
            ):
                return ClassNote(found.here, late=True)
            version = seen + 1
            key = f"{TO_PARENT}:{note.account_id}:{note.id}:{version}"
            due = await answer_hour(work, note.account_id, note.pupil_id)
            await work.pushes.owe(key, note.account_id, TO_PARENT, due, note=note.id, version=version)
            await work.audit.note(
                f"absence_{act}", at=at, by=viewer.person_id, school_id=found.here.school_id,
                object_kind="absence_note", object_id=note.id,
            )  # fmt: skip
            return await _of(work, viewer, note_id)

    async def for_teacher(self, push: Push) -> ClassNote | None:
        """A note owed to a class teacher, if they lead the class still and nothing newer is owed."""
        async with self._database.open_read() as work:
            here = await work.absence_notes.in_class(push.refs["note"])
            if here is None or here.note.version != push.refs["version"]:
                return None
            teachers = await work.absence_notes.class_teachers(here.class_id)
            return ClassNote(here) if push.account_id in {one.account_id for one in teachers} else None

    async def for_parent(self, push: Push) -> NoteWord | None:
        """The word owed to the parent who told, if the diary is open to them still and nothing newer is owed."""
        if push.person_id is None:
            return None
        async with self._database.open_read() as work:
            note = await work.absence_notes.own(push.refs["note"], push.person_id)
            if note is None or note.version != push.refs["version"]:
                return None
            children = await work.grants.children(push.person_id)
            child = next((one for one in children if one.facts.pupil_id == note.pupil_id), None)
            if child is None or to_read(child.facts, work.now.date(), Scope.WHOLE) is None:
                return None
            return NoteWord(note=note, child=child, children=tuple(children))


async def _of(work: Work, viewer: Viewer | None, note_id: int) -> ClassNote | NoNote:
    here = await work.absence_notes.in_class(note_id)
    return ClassNote(here) if here is not None and viewer is not None and _may(viewer, here) else NoNote()


def _may(viewer: Viewer, here: NoteInClass) -> bool:
    return leads(viewer, here.school_id, here.teacher_staff_id)

"""Bells, the weekly timetable and its dated changes.

A timetable comes whole: the slots of every class a file speaks of are replaced by what it says, because a slot left
from last month would be a second lesson at the same hour. Nothing points to a slot, so nothing is lost with it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bot.services.importing.book import Book, InWeek
from bot.services.importing.classes import GROUP_LENGTH, MADE, TITLE_LENGTH
from bot.services.importing.placing import InClass, Placing
from bot.services.importing.report import Outcome, Trouble, What
from bot.services.importing.subjects import settle_subjects
from bot.services.importing.words import class_key, cut, kept_id
from bot.services.importing.writing import Said, Writing
from exchange.model import ChangeKind, ChangeRecord, Parcel, Slot, StudentSet
from storage import roll
from storage.roll import Facts, Kept, Key

WEEKS = {None: 0, "A": 1, "B": 2}
ROOM_LENGTH = 40
KINDS = {
    ChangeKind.CANCELLED: "cancelled",
    ChangeKind.OTHER_TEACHER: "teacher",
    ChangeKind.OTHER_SUBJECT: "subject",
    ChangeKind.MOVED: "moved",
    ChangeKind.OTHER_ROOM: "room",
    ChangeKind.ADDED: "added",
    ChangeKind.COMMENT: "comment",
}


async def write_timetable(parcel: Parcel, placing: Placing, writing: Writing) -> None:
    """Write bells, slots and changes of every school of the parcel."""
    await _bells(parcel, placing, writing)
    await _Slots(parcel.slots, placing, writing).write()
    await _changes(parcel.changes, placing, writing)


async def _bells(parcel: Parcel, placing: Placing, writing: Writing) -> None:
    book = placing.only
    if book is None:
        for bell in parcel.bells:
            placing.ledger.refuse(None, What.BELLS, bell.at, "", Trouble.WHICH_SCHOOL)
        return
    wanted: dict[Key, Said] = {}
    for bell in parcel.bells:
        facts = (f"{bell.start:%H:%M}", f"{bell.end:%H:%M}")
        keep_first(placing, wanted, (bell.weekday or 0, bell.period), Said(facts, bell.at), What.BELLS, book)
    await writing.settle(book.school.id, What.BELLS, roll.BELLS, wanted)


class _Placed(NamedTuple):
    """A slot among the rows: its key and its facts."""

    key: Key
    facts: Facts


@dataclass(slots=True)
class _Sheet:
    """The slots of one school that a file wants."""

    book: Book
    wanted: set[_Placed] = field(default_factory=set)
    told: set[int] = field(default_factory=set)  # classes the file speaks of
    torn: set[int] = field(default_factory=set)  # of them, those with a slot that was refused


class _Slots:
    def __init__(self, slots: tuple[Slot, ...], placing: Placing, writing: Writing) -> None:
        self.slots = slots
        self.placing = placing
        self.writing = writing
        self.sheets = {book.school.id: _Sheet(book) for book in placing.books}

    async def write(self) -> None:
        if self.slots and self.placing.only is not None and not self.placing.only.classes:
            await self._make_classes(self.placing.only)
        placed = [(slot, one, place) for slot in self.slots for one, place in self._sets(slot)]
        for sheet in self.sheets.values():
            mine = [(slot, one, place) for slot, one, place in placed if place.book is sheet.book]
            if mine:
                await settle_subjects(sheet.book, (slot.subject for slot, _, _ in mine), self.writing)
                await self._make_groups(sheet.book, mine)
            for slot, one, place in mine:
                self._want(sheet, slot, one, place)
            await self._replace(sheet)

    def _sets(self, slot: Slot) -> Iterator[tuple[StudentSet, InClass]]:
        if not slot.sets:
            self.placing.ledger.refuse(self.placing.school_id(), What.SLOTS, slot.at, "class", Trouble.UNKNOWN_CLASS)
        for one in slot.sets:
            if place := self.placing.in_class(What.SLOTS, slot.at, one.class_title):
                yield one, place

    async def _make_classes(self, book: Book) -> None:
        """A school without any class takes them from its timetable."""
        titles = {cut(one.class_title, TITLE_LENGTH): slot.at for slot in reversed(self.slots) for one in slot.sets}
        wanted: dict[Key, Said] = {
            (kept_id(f"{MADE}{title}"),): Said((title, None), at) for title, at in sorted(titles.items())
        }
        settled = await self.writing.settle(book.school.id, What.CLASSES, roll.CLASSES, wanted)
        book.classes = {key[0]: number for key, number in settled.ids.items()}
        book.titles = {class_key(facts[0]): settled.ids[key] for key, facts in settled.facts.items()}

    async def _make_groups(self, book: Book, mine: Iterable[tuple[Slot, StudentSet, InClass]]) -> None:
        """The parts of classes that the timetable knows and we do not; they are empty until pupils come."""
        wanted: dict[Key, Said] = {}
        for slot, one, place in mine:
            group = cut(one.subgroup or "", GROUP_LENGTH)
            if group and book.group_of(place.class_id, book.subject(slot.subject), group) is None:
                key = (place.class_id, group)
                if key not in wanted:
                    wanted[key] = Said((), slot.at)
                    self.placing.ledger.note(slot.at, "group", Trouble.EMPTY_GROUP, one.name)
        settled = await self.writing.settle(book.school.id, What.GROUPS, roll.GROUPS, wanted)
        for (class_id, title), number in settled.ids.items():
            book.groups.setdefault(class_id, {})[title] = number

    def _want(self, sheet: _Sheet, slot: Slot, one: StudentSet, place: InClass) -> None:
        sheet.told.add(place.class_id)
        if slot.weekday is None or slot.period is None:
            sheet.torn.add(place.class_id)
            column = "day" if slot.weekday is None else "hour"
            code = Trouble.NO_DAY if slot.weekday is None else Trouble.NO_PERIOD
            self.placing.ledger.refuse(sheet.book.school.id, What.SLOTS, slot.at, column, code, slot.label)
            return
        subject_id = sheet.book.subject(slot.subject)
        group = cut(one.subgroup, GROUP_LENGTH) if one.subgroup else None
        group_id = sheet.book.group_of(place.class_id, subject_id, group) if group else None
        teacher = self.placing.teacher(slot.at, place, subject_id, slot.teachers)
        key = (place.class_id, group_id, WEEKS.get(slot.week, 0), slot.weekday, slot.period)
        sheet.wanted.add(_Placed(key, (subject_id, teacher, cut(slot.room, ROOM_LENGTH) or None)))

    async def _replace(self, sheet: _Sheet) -> None:
        """What differs at the same hour is changed in place, the rest is added or goes."""
        known = await self.writing.known(roll.SLOTS, sheet.book.school.id)
        rows = {_Placed(key, row.facts): row for key, found in known.items() for row in found}
        kept = {one: row for one, row in rows.items() if one.key[0] in sheet.told}
        school_id, ledger = sheet.book.school.id, self.writing.ledger
        ledger.count(school_id, What.SLOTS, Outcome.SAME, len(sheet.wanted & kept.keys()))
        new, changed, gone = _pair(sheet.wanted - kept.keys(), {one: kept[one] for one in kept.keys() - sheet.wanted})
        gone = [(one, row) for one, row in gone if one.key[0] not in sheet.torn]
        stay = (rows.keys() - kept.keys()) | {one for one in kept if one.key[0] in sheet.torn} | sheet.wanted
        sheet.book.week = {_in_week(one) for one in stay}
        for outcome, counted in ((Outcome.NEW, new), (Outcome.CHANGED, changed), (Outcome.GONE, gone)):
            ledger.count(school_id, What.SLOTS, outcome, len(counted))
        await self.writing.swap(
            roll.SLOTS,
            gone=[{"id": row.id} for _, row in gone],
            changed=[{"id": row.id, **_facts(one)} for one, row in changed],
            new=[dict(zip(roll.SLOTS.key, one.key, strict=True)) | _facts(one) for one in new],
        )
        if self.slots:
            self.writing.tell(What.SLOTS, len(sheet.wanted), len(sheet.wanted))


def _in_week(one: _Placed) -> InWeek:
    class_id, group_id, _, weekday, period = one.key
    return InWeek(class_id, group_id, weekday, period, one.facts[0])


def _facts(one: _Placed) -> dict[str, Any]:
    return dict(zip(roll.SLOTS.facts, one.facts, strict=True))


def _pair(
    wanted: Iterable[_Placed], kept: dict[_Placed, Kept]
) -> tuple[list[_Placed], list[tuple[_Placed, Kept]], list[tuple[_Placed, Kept]]]:
    """New, changed and gone slots: a new one takes the row of an old one of the same key."""
    free: dict[Key, list[_Placed]] = defaultdict(list)
    for one in sorted(kept, key=lambda one: kept[one].id):
        free[one.key].append(one)
    new, changed = [], []
    for one in sorted(wanted, key=repr):
        if free[one.key]:
            changed.append((one, kept[free[one.key].pop(0)]))
        else:
            new.append(one)
    return new, changed, [(one, kept[one]) for left in free.values() for one in left]


async def _changes(records: tuple[ChangeRecord, ...], placing: Placing, writing: Writing) -> None:
    placed = [(one, place) for one in records if (place := placing.in_class(What.CHANGES, one.at, one.class_title))]
    for book in placing.books:
        mine = [(one, place) for one, place in placed if place.book is book]
        if not mine:
            continue
        await settle_subjects(book, (one.subject for one, _ in mine if one.subject), writing)
        wanted: dict[Key, Said] = {}
        for one, place in mine:
            subject_id = book.subject(one.subject) if one.subject else None
            goes_on, group_id = placing.group(What.CHANGES, one.at, place, subject_id, one.subgroup)
            for key, facts in _rows(one, place, subject_id, group_id, placing) if goes_on else ():
                said = Said(facts, one.at, {"made_at": writing.now})
                keep_first(placing, wanted, key, said, What.CHANGES, book)
        await writing.settle(book.school.id, What.CHANGES, roll.CHANGES, wanted)


def _rows(
    one: ChangeRecord,
    place: InClass,
    subject_id: int | None,
    group_id: int | None,
    placing: Placing,
) -> Iterator[tuple[Key, Facts]]:
    """A change as rows: a move to a known place is two of them, away from here and added there."""
    teacher = placing.teacher(one.at, place, subject_id, (one.teacher,) if one.teacher else ())
    room, comment = cut(one.room, ROOM_LENGTH) or None, one.comment or None
    key = (place.class_id, group_id, one.on, one.period, KINDS[one.kind])
    yield key, (subject_id, teacher, room, comment)
    if one.kind is not ChangeKind.MOVED or not (one.to_date or one.to_period):
        return
    at = (place.class_id, group_id, one.on.isoweekday(), one.period)
    was = {lesson.subject_id for lesson in place.book.week if lesson[:4] == at}
    moved = subject_id or (next(iter(was)) if len(was) == 1 else None)
    if moved is None:
        placing.ledger.note(one.at, "subject", Trouble.NO_SUBJECT)
        return
    there = (one.to_date or one.on, one.period if one.to_period is None else one.to_period)
    yield (place.class_id, group_id, *there, KINDS[ChangeKind.ADDED]), (moved, teacher, room, comment)


def keep_first(placing: Placing, wanted: dict[Key, Said], key: Key, said: Said, what: What, book: Book) -> None:
    """Put a fact among the wanted; one told twice and otherwise is refused, so that two runs agree."""
    first = wanted.setdefault(key, said)
    if first is said:
        return
    if first.facts == said.facts:
        placing.ledger.count(book.school.id, what, Outcome.SAME)
    else:
        placing.ledger.refuse(book.school.id, what, said.at, "", Trouble.SAID_TWICE)

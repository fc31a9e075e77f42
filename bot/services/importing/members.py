"""Who is in which part of the class, as a roll made by hand says it: "1", in whatever is taught in parts."""

import re
from collections.abc import Iterator

from bot.services.importing.placing import InClass, Placing
from bot.services.importing.report import Outcome, Trouble, What
from bot.services.importing.words import folded
from bot.services.importing.writing import Said, Writing
from exchange.model import MemberRecord, Parcel
from storage import roll
from storage.roll import Key

_NUMBER = re.compile(r"\d+")


async def write_members(parcel: Parcel, placing: Placing, writing: Writing) -> None:
    """Put pupils into groups; who is said to be in one is no longer in the others of the same subject."""
    for book in placing.books:
        wanted: dict[Key, Said] = {}
        rivals: set[Key] = set()
        for one in parcel.members:
            place, pupil = placing.in_class(What.MEMBERS, one.at, one.class_title), book.pupils.get(one.pupil_id)
            if place is None or place.book is not book or pupil is None:
                continue
            mine = set(_meant(one, place))
            if not mine:
                placing.ledger.refuse_quietly(book.school.id, What.MEMBERS)
                placing.ledger.note_once(one.at, "group", Trouble.UNKNOWN_GROUP, one.subgroup)
            for group_id in mine:
                wanted[(group_id, pupil.id)] = Said((), one.at)
            rivals |= {(group_id, pupil.id) for group_id in _beside(mine, place)}
        if not wanted:
            continue
        known = await writing.known(roll.MEMBERS, book.school.id)
        await writing.settle(book.school.id, What.MEMBERS, roll.MEMBERS, wanted)
        gone = [key for key in known if key in rivals and key not in wanted]
        placing.ledger.count(book.school.id, What.MEMBERS, Outcome.GONE, len(gone))
        await writing.swap(roll.MEMBERS, gone=[dict(zip(roll.MEMBERS.key, key, strict=True)) for key in gone])


def _meant(one: MemberRecord, place: InClass) -> Iterator[int]:
    """The groups of the class that are called so, of one subject or of any."""
    for title, group_id in place.book.groups.get(place.class_id, {}).items():
        subject, label = _parts(title)
        if label == _label(one.subgroup) and (not one.subject or folded(one.subject) == subject):
            yield group_id


def _beside(mine: set[int], place: InClass) -> Iterator[int]:
    """The other groups of the same subjects."""
    groups = place.book.groups.get(place.class_id, {})
    subjects = {_parts(title)[0] for title, group_id in groups.items() if group_id in mine}
    return (number for title, number in groups.items() if number not in mine and _parts(title)[0] in subjects)


def _parts(title: str) -> tuple[str, str]:
    """The subject and the label of a group's title: "Английский язык · группа 1"."""
    subject, _, label = title.rpartition("·")
    return folded(subject), _label(label)


def _label(text: str) -> str:
    """A label for comparing: its number, or its words."""
    match = _NUMBER.search(text)
    return match[0] if match else folded(text)

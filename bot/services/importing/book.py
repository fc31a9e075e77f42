"""One school while it is imported: the ids of its rows by whatever files call them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from bot.services.importing.words import class_key, folded
from domain.people import FullName
from exchange.matching import Names
from exchange.model import Person, Place
from storage.roll import RollSchool

NOWHERE = Place("", 0)


@dataclass(frozen=True, slots=True)
class BookPupil:
    id: int
    name: str
    class_id: int | None


@dataclass(slots=True, frozen=True)
class PlacedCourse:
    """A scheduled class among the rows; `teachers` are staff ids, the main one first."""

    subject_id: int
    parts: tuple[tuple[int, int | None], ...]  # (class, group)
    teachers: tuple[int, ...]


class InWeek(NamedTuple):
    """One lesson of the weekly timetable."""

    class_id: int
    group_id: int | None
    weekday: int
    period: int
    subject_id: int


@dataclass
class Book:
    """What is where. The keys of people are ids of their source."""

    school: RollSchool
    staff: dict[str, int] = field(default_factory=dict)
    staff_names: dict[str, str] = field(default_factory=dict)
    classes: dict[str, int] = field(default_factory=dict)
    titles: dict[str, int] = field(default_factory=dict)
    pupils: dict[str, BookPupil] = field(default_factory=dict)
    subjects: dict[str, int] = field(default_factory=dict)
    subject_titles: dict[int, str] = field(default_factory=dict)
    groups: dict[int, dict[str, int]] = field(default_factory=dict)  # class -> title -> group
    subgroups: dict[tuple[int, int, str], int] = field(default_factory=dict)  # (class, subject, "1") -> group
    courses: dict[str, PlacedCourse] = field(default_factory=dict)
    teachers_of: dict[tuple[int, int], set[int]] = field(default_factory=dict)  # (class, subject) -> staff
    week: set[InWeek] = field(default_factory=set)  # the timetable as it stands after the import
    pupil_of_id: dict[int, BookPupil] = field(default_factory=dict)

    def class_of(self, title: str) -> int | None:
        return self.titles.get(class_key(title))

    def subject(self, title: str) -> int | None:
        return self.subjects.get(folded(title))

    def group_of(self, class_id: int, subject_id: int | None, subgroup: str) -> int | None:
        """The group that lessons or homework name: by its number in the subject, or by its own title."""
        wanted = folded(subgroup)
        if subject_id is not None and (found := self.subgroups.get((class_id, subject_id, wanted))):
            return found
        titles = self.groups.get(class_id, {})
        subject = folded(self.subject_titles.get(subject_id, "")) if subject_id is not None else ""
        for title, group_id in titles.items():
            own = folded(title)
            if own == wanted or (subject and own.startswith(subject) and own.rsplit(maxsplit=1)[-1] == wanted):
                return group_id
        return None

    def teachers_called(self, said: str) -> list[int]:
        return [self.staff[person.source_id] for person in self._teachers.find(said)]

    def pupils_called(self, said: str, class_id: int | None) -> list[BookPupil]:
        """Pupils by id, or by name in their class (in the whole school where no class is said)."""
        if said in self.pupils:
            return [self.pupils[said]]
        names = self._class_names.get(class_id) if class_id is not None else self._names
        return [self.pupils[person.source_id] for person in names.find(said)] if names else []

    @cached_property
    def _teachers(self) -> Names:
        return Names(_named(self.staff_names.items()))

    @cached_property
    def _names(self) -> Names:
        return Names(_named((source_id, pupil.name) for source_id, pupil in self.pupils.items()))

    @cached_property
    def _class_names(self) -> dict[int | None, Names]:
        by_class: dict[int | None, list[tuple[str, str]]] = {}
        for source_id, pupil in self.pupils.items():
            by_class.setdefault(pupil.class_id, []).append((source_id, pupil.name))
        return {class_id: Names(_named(found)) for class_id, found in by_class.items()}


def _named(people: Iterable[tuple[str, str]]) -> list[Person]:
    """Names as they are kept, in the form the finder of names reads."""
    found = []
    for source_id, name in people:
        full = FullName.read(name)
        found.append(
            Person(source_id=source_id, at=NOWHERE, family=full.family, given=full.given, middle=full.patronymic)
        )
    return found

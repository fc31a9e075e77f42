"""Write the demo's two schools anew: `python -m demo.generate`. The same seed gives the same files."""

import random
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from faker import Faker

from demo import timetable
from demo.curriculum import ENGLISH, SCHOOLS, SPORT, TALKS, TODAY, School
from demo.files import Desk
from demo.folk import Census, Folk, Human
from demo.journal import Keeping
from demo.timetable import Placed

SEED = 2026
HERE = Path(__file__).parent


def main(target: Path = HERE) -> None:
    father = None
    for school in SCHOOLS:
        folk = make(school, target / school.folder, neighbour=father)
        parents = {guardian for pupil in folk.of("7А") for guardian in pupil.guardians}
        father = next((one for one in folk.guardians if one.id in parents and not one.female), None)


def make(school: School, folder: Path, *, neighbour: Human | None = None) -> Folk:
    """One school, whole, into its folder; a father of the school before has a younger child in the first class here."""
    rng = random.Random(f"{SEED} {school.folder}")
    faker = Faker("ru_RU")
    faker.seed_instance(rng.randrange(2**32))
    folk = Census(school, rng, faker, neighbour).take()
    week = timetable.build(school, rng)
    journal = Keeping(school, folk, week, rng).keep()
    desk = Desk(folder, school, folk)
    desk.school()
    desk.roster(week)
    desk.gradebook(journal)
    desk.timetable(week)
    desk.diary(journal, changes(school, folk, week))
    return folk


def changes(school: School, folk: Folk, week: Sequence[Placed]) -> list[tuple[object, ...]]:
    """A few changes of the coming three days, each of a lesson that the timetable has."""
    return _Changes(school, folk, week).make()


class _Changes:
    """Chooses lessons the timetable has and people who are free, so that every change could be true."""

    def __init__(self, school: School, folk: Folk, week: Sequence[Placed]) -> None:
        self._folk, self._week = folk, week
        self._titles = ("7А", "7Б", "9А") if "7А" in school.classes else ("6Б", "7В", "11А")
        self._made: list[tuple[object, ...]] = []

    def make(self) -> list[tuple[object, ...]]:
        today, tomorrow, after = (TODAY + timedelta(days=days) for days in range(3))
        first, second, third = self._titles
        slot = self._near(today, first, 4)
        self._add(slot, today, "other_teacher", teacher=self._free(slot), comment="Учитель на курсах")
        self._add(self._near(today, second, 5), today, "other_room", room="17", comment="В кабинете идёт ремонт")
        self._add(self._near(today, third, 6), today, "cancelled", comment="Районная олимпиада")
        slot = self._near(tomorrow, first, 3)
        other = self._other(slot)
        said = {"subject": other.subject, "teacher": self._name(other), "room": other.room}
        self._add(slot, tomorrow, "other_subject", **said, comment="Замена по болезни учителя")
        self._add(self._near(tomorrow, second, 2), tomorrow, "comment", comment="Принести тетради для контрольных")
        slot = self._near(tomorrow, third, 5)
        self._add(slot, tomorrow, "other_teacher", teacher=self._free(slot))
        self._add(self._near(after, first, 7), after, "cancelled", comment="Последний урок отменён")
        late = self._after_lessons(second, tomorrow)
        slot = self._near(after, second, 7, without=self._busy(tomorrow.isoweekday(), late))
        self._add(slot, after, "moved", to_date=tomorrow, to_period=late)
        slot = replace(self._near(after, third, 1), period=self._after_lessons(third, after), subject="")
        other = self._other(slot)
        extra = replace(slot, subject=other.subject)
        self._add(extra, after, "added", teacher=self._name(other), room=other.room, comment="Консультация")
        return self._made

    def _add(self, slot: Placed, on: date, kind: str, **said: object) -> None:
        columns = ("subject", "teacher", "room", "comment", "to_date", "to_period")
        values = {"subject": slot.subject} | said
        self._made.append((on, slot.period, slot.title, "", kind, *(values.get(name, "") for name in columns)))

    def _near(self, on: date, title: str, period: int, *, without: Collection[int] = ()) -> Placed:
        """The nearest lesson of the whole class that day: not of a group, not the weekly talk, not in the gym."""
        whole = [
            slot
            for slot in self._week
            if slot.title == title and slot.weekday == on.isoweekday() and slot.subject not in (ENGLISH, TALKS, SPORT)
            if slot.post not in without
        ]
        return min(whole, key=lambda slot: (abs(slot.period - period), slot.period))

    def _busy(self, weekday: int, period: int) -> set[int]:
        return {slot.post for slot in self._week if (slot.weekday, slot.period) == (weekday, period)}

    def _other(self, slot: Placed) -> Placed:
        """A lesson of the same class in another subject, whose teacher is free at that hour."""
        busy = self._busy(slot.weekday, slot.period)
        return next(
            one
            for one in self._week
            if one.title == slot.title and one.post not in busy and one.subject not in (slot.subject, TALKS, SPORT)
        )

    def _free(self, slot: Placed) -> str:
        return self._name(self._other(slot))

    def _name(self, slot: Placed) -> str:
        return self._folk.teachers[slot.post].full

    def _after_lessons(self, title: str, on: date) -> int:
        return 1 + max(slot.period for slot in self._week if slot.title == title and slot.weekday == on.isoweekday())


if __name__ == "__main__":
    main()

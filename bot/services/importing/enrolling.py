"""The roll of one school: terms, staff, classes, pupils, guardians, groups and who teaches whom."""

from collections.abc import Iterable, Mapping

from bot.services.importing.book import Book, BookPupil, PlacedCourse
from bot.services.importing.classes import Arrangement, Course, arrange
from bot.services.importing.report import Outcome, Trouble, What
from bot.services.importing.roster import Roster
from bot.services.importing.subjects import settle_subjects
from bot.services.importing.words import class_key, cut, folded, kept_id, phone_of
from bot.services.importing.writing import STAY, Leaving, Said, Settled, Writing
from exchange.model import Person
from storage import roll
from storage.roll import Key, RollSchool

TERM_LENGTH, POSITION_LENGTH = 80, 120


async def enrol(roster: Roster, school: RollSchool, writing: Writing) -> Book:
    """Write the roll of a school and learn where everything is."""
    return await _Enrolling(roster, school, writing).done()


class _Enrolling:
    def __init__(self, roster: Roster, school: RollSchool, writing: Writing) -> None:
        self.roster = roster
        self.writing = writing
        self.ledger = writing.ledger
        self.school = school
        self.book = Book(school)
        self._group_members: set[Key] = set()

    async def done(self) -> Book:
        await self._terms()
        await self._staff()
        made = await self._classes()
        await self._pupils(made)
        await self._guardians()
        await settle_subjects(self.book, (course.subject for course in made.courses), self.writing)
        await self._groups(made)
        await self._teachings(made)
        return self.book

    async def _terms(self) -> None:
        sessions = self.roster.sessions_of(self.school.id)
        wanted = {
            (kept_id(one.source_id),): Said((cut(one.title, TERM_LENGTH), one.kind.value, one.start, one.end), one.at)
            for one in sessions
        }
        whole = bool(sessions) and sessions[0].at.file not in self.roster.parcel.delta
        await self.writing.settle(self.school.id, What.TERMS, roll.TERMS, wanted, leaving=Leaving(whole))

    async def _staff(self) -> None:
        people = list(self.roster.staff_of(self.school.id))
        wanted = {
            _key(one): Said((_name(one), self._phone(one), cut(one.position, POSITION_LENGTH) or None), one.at)
            for one in people
            if one.active
        }
        silent = ("phone", "position") if not self.roster.phones_told else ("position",)
        settled = await self._people(What.STAFF, roll.STAFF, people, wanted, silent)
        self.book.staff = _by_source(settled.ids, people)
        self.book.staff_names = {source: settled.facts[(kept_id(source),)][0] for source in self.book.staff}

    async def _classes(self) -> Arrangement:
        known = await self.writing.known(roll.CLASSES, self.school.id)
        made = arrange(
            self.roster,
            self.school.id,
            {key[0]: rows[0].facts[0] for key, rows in known.items() if not rows[0].ended},
        )
        wanted = {
            (kept_id(home.source_id),): Said(
                (home.title, self.book.staff.get(home.teacher) if home.teacher else None), home.at
            )
            for home in made.homes.values()
        }
        whole = bool(wanted) and not self.roster.partial_classes
        settled = await self.writing.settle(
            self.school.id, What.CLASSES, roll.CLASSES, wanted, leaving=Leaving(whole), silent=("teacher_id",)
        )
        self.book.classes = {key[0]: number for key, number in settled.ids.items()}
        self.book.titles = {
            class_key(facts[0]): settled.ids[key] for key, facts in settled.facts.items() if key not in settled.ended
        }
        self.book.titles |= {class_key(one.title): self._class_id(one.source_id) for one in made.homes.values()}
        return made

    def _class_id(self, home: str) -> int:
        return self.book.classes[kept_id(home)]

    async def _pupils(self, made: Arrangement) -> None:
        people = list(self.roster.pupils_of(self.school.id))
        wanted = {}
        for one in people:
            if one.active:
                home = made.home_of.get(one.source_id)
                born = one.birth_date.isoformat() if one.birth_date else None
                wanted[_key(one)] = Said((_name(one), born, self._class_id(home) if home else None), one.at)
        silent = ("class_id",) if self.roster.births_told else ("class_id", "born_on")
        missing = await self._missing(wanted)
        settled = await self._people(What.PUPILS, roll.PUPILS, people, wanted, silent, missing)
        for source, number in _by_source(settled.ids, people).items():
            name, _, class_id = settled.facts[(kept_id(source),)]
            pupil = BookPupil(number, name, class_id)
            self.book.pupils[source] = self.book.pupil_of_id[number] = pupil

    async def _missing(self, wanted: Mapping[Key, Said]) -> Leaving:
        """Pupils of classes that the files list whole, and who are not on the list."""
        listed = {class_key(title) for title in self.roster.parcel.listed}
        classes = {number for title, number in self.book.titles.items() if title in listed}
        if not classes:
            return STAY
        known = await self.writing.known(roll.PUPILS, self.school.id)
        theirs = [key for key, (kept, *_) in known.items() if kept.facts[-1] in classes and not kept.ended]
        return Leaving(named=[key for key in theirs if key not in wanted], of=len(theirs))

    async def _guardians(self) -> None:
        people = list(self.roster.guardians_of(self.school.id))
        wanted = {}
        for one in people:
            if one.active:
                phone = self._phone(one)
                wanted[_key(one)] = Said((_name(one), phone), one.at)
        settled = await self._people(What.GUARDIANS, roll.GUARDIANS, people, wanted)
        guardians = _by_source(settled.ids, people)
        ties: dict[Key, Said] = {}
        for pupil in self.roster.pupils_of(self.school.id):
            if pupil.active:
                for guardian in pupil.guardian_ids:
                    if guardian in guardians and (kept_id(guardian),) in wanted:
                        ties[(guardians[guardian], self.book.pupils[pupil.source_id].id)] = Said((), pupil.at)
        leaving = STAY if self.roster.partial(people) else Leaving(whole=True)
        await self.writing.settle(self.school.id, What.GUARDIANSHIPS, roll.GUARDIANSHIPS, ties, leaving=leaving)

    async def _people(
        self,
        what: What,
        sheet: roll.Sheet,
        people: list[Person],
        wanted: dict[Key, Said],
        silent: tuple[str, ...] | None = None,
        missing: Leaving = STAY,
    ) -> Settled:
        """Settle people of one kind; those who left are counted as gone, and nobody is made who has left."""
        if silent is None:
            silent = () if self.roster.phones_told else ("phone",)
        left = {_key(one) for one in people if not one.active}
        whole = bool(people) and not self.roster.partial(people)
        leaving = Leaving(whole, left | set(missing.named), missing.of)
        return await self.writing.settle(self.school.id, what, sheet, wanted, leaving=leaving, silent=silent)

    def _phone(self, one: Person) -> str | None:
        if not one.phone:
            return None
        phone = phone_of(one.phone)
        if phone is None:
            self.ledger.note(one.at, "phone", Trouble.BAD_PHONE, one.phone)
        return phone

    async def _groups(self, made: Arrangement) -> None:
        wanted: dict[Key, Said] = {}
        for course in made.courses:
            for part in course.parts:
                if part.group:
                    wanted.setdefault((self._class_id(part.home), part.group), Said((), course.at))
        settled = await self.writing.settle(self.school.id, What.GROUPS, roll.GROUPS, wanted)
        for (class_id, title), number in settled.ids.items():
            self.book.groups.setdefault(class_id, {})[title] = number
        await self._members(made)

    async def _members(self, made: Arrangement) -> None:
        """Who is in a group is replaced as a whole: a pupil moved to another group must not see both."""
        wanted: dict[Key, Said] = {}
        told: set[int] = set()
        for course in made.courses:
            for part in course.parts:
                if part.group is None:
                    continue
                group_id = self.book.groups[self._class_id(part.home)][part.group]
                told.add(group_id)
                for pupil in part.pupils:
                    if pupil in self.book.pupils:
                        wanted[(group_id, self.book.pupils[pupil].id)] = Said((), course.at)
        known = await self.writing.known(roll.MEMBERS, self.school.id)
        await self.writing.settle(self.school.id, What.MEMBERS, roll.MEMBERS, wanted)
        if not self.roster.partial_enrolments:
            gone = [key for key in known if key[0] in told and key not in wanted]
            self.ledger.count(self.school.id, What.MEMBERS, Outcome.GONE, len(gone))
            await self.writing.swap(roll.MEMBERS, gone=[dict(zip(roll.MEMBERS.key, key, strict=True)) for key in gone])

    async def _teachings(self, made: Arrangement) -> None:
        wanted: dict[Key, Said] = {}
        told: set[tuple[int, int]] = set()
        for course in made.courses:
            placed = self.book.courses[course.source_id] = self._placed(course)
            for class_id, group_id in placed.parts:
                told.add((class_id, placed.subject_id))
                if course.subgroup and group_id:
                    self.book.subgroups[(class_id, placed.subject_id, folded(course.subgroup))] = group_id
                for teacher in placed.teachers:
                    wanted[(teacher, class_id, placed.subject_id, group_id)] = Said((), course.at)
        known = await self.writing.known(roll.TEACHINGS, self.school.id)
        named = (
            () if self.roster.partial_enrolments else (key for key in known if key[1:3] in told and key not in wanted)
        )
        leaving = Leaving(named=tuple(named))
        await self.writing.settle(self.school.id, What.TEACHINGS, roll.TEACHINGS, wanted, leaving=leaving)
        for teacher, class_id, subject_id, _ in (*known, *wanted):
            self.book.teachers_of.setdefault((class_id, subject_id), set()).add(teacher)

    def _placed(self, course: Course) -> PlacedCourse:
        parts = []
        for part in course.parts:
            class_id = self._class_id(part.home)
            parts.append((class_id, self.book.groups[class_id][part.group] if part.group else None))
        teachers = tuple(self.book.staff[one] for one in course.teachers if one in self.book.staff)
        subject_id = self.book.subject(course.subject)
        assert subject_id is not None  # settled just before
        return PlacedCourse(subject_id, tuple(parts), teachers)


def _key(one: Person) -> Key:
    return (kept_id(one.source_id),)


def _name(one: Person) -> str:
    return " ".join(part for part in (one.family, one.given, one.middle) if part)


def _by_source(ids: dict[Key, int], people: Iterable[Person]) -> dict[str, int]:
    """Ids by the source's own, of everyone kept before and of everyone told now."""
    found = {key[0]: number for key, number in ids.items()}
    for one in people:
        if _key(one) in ids:
            found[one.source_id] = ids[_key(one)]
    return found

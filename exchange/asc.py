"""aSc Timetables, its XML of 2008-2012 and later: cards are joined to lessons, lessons to classes, groups and teachers.

Ids in the file are temporary, so people and classes are met again by name. Teachers come with it, and who teaches
what to whom; pupils do not: groups stay empty until a roll says who is in them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from exchange.model import (
    Bell,
    ClassKind,
    Code,
    Enrolment,
    Kind,
    Parcel,
    Person,
    Place,
    Role,
    SchoolClass,
    Slot,
    StudentSet,
    Subject,
)
from exchange.people import named
from exchange.table import Report
from exchange.text import class_title, grade_of, is_class, parse_time, parse_whole, split_list
from exchange.xml import BrokenXml, Element, UnsafeXml, elements

KIND = Kind.ASC
MAX_PERIOD = 20
WEEKS = ("A", "B")
MADE = "title:"
Elements = dict[str, list[Element]]


def knows(data: bytes) -> bool:
    """Whether a file is of this kind, by its beginning."""
    head = data[:4096].lower()
    return b"<timetable" in head and (b"<periods" in head or b"asc timetables" in head or b"importtype" in head)


def parse(name: str, data: bytes, report: Report) -> Parcel:
    """Bells, slots, classes, teachers and what they teach."""
    try:
        found = elements(data)
    except UnsafeXml:
        report.add(Place(name, 0), "", Code.UNSAFE_XML, lost=True)
        return Parcel()
    except BrokenXml as error:
        report.add(Place(name, 0), "", Code.BROKEN_FILE, str(error), lost=True)
        return Parcel()
    return _Reading(name, found, report).parcel()


@dataclass(slots=True)
class _Lesson:
    """A lesson of the file understood."""

    at: Place
    subject: str
    sets: tuple[StudentSet, ...]
    teachers: tuple[str, ...]  # source ids made of names
    rooms: tuple[str, ...]


@dataclass(slots=True)
class _Reading:
    name: str
    found: Elements
    report: Report
    people: dict[str, Person] = field(default_factory=dict)  # the file's id -> person
    titles: dict[str, str] = field(default_factory=dict)  # class id -> title
    subjects: dict[str, str] = field(default_factory=dict)
    rooms: dict[str, str] = field(default_factory=dict)

    def parcel(self) -> Parcel:
        self.subjects = {one["id"]: one["name"] or one["short"] for one in self._all("subject")}
        self.rooms = {one["id"]: one["short"] or one["name"] for one in self._all("classroom")}
        self.titles = _titles(self._all("class"))
        self._teachers()
        lessons = dict(self._lessons())
        slots = tuple(self._slots(lessons))
        taught = _Taught(self.name)
        for lesson in lessons.values():
            taught.add(lesson)
        self.report.counts[self.name] = len(self._all("card"))
        subjects = {title.casefold(): title for title in self.subjects.values() if title}
        return Parcel(
            bells=tuple(self._bells()),
            slots=slots,
            people=tuple(self.people.values()),
            classes=(*self._homerooms(), *taught.classes.values()),
            enrolments=(*self._class_teachers(), *taught.enrolments.values()),
            subjects=tuple(Subject(source_id=key, at=self._at(0), title=title) for key, title in subjects.items()),
            delta=frozenset((self.name,)),
        )

    def _all(self, tag: str) -> Sequence[Element]:
        return self.found.get(tag, ())

    def _at(self, line: int) -> Place:
        return Place(self.name, line)

    def _bells(self) -> Iterator[Bell]:
        seen: set[int] = set()
        for one in self._all("period"):
            at = self._at(one.line)
            period = parse_whole(one["period"])
            start, end = parse_time(one["starttime"]), parse_time(one["endtime"])
            if period is None or not 0 <= period <= MAX_PERIOD:
                self.report.add(at, "period", Code.BAD_NUMBER, one["period"], lost=True)
            elif start is None or end is None or end <= start:
                if one["starttime"] or one["endtime"]:
                    self.report.add(at, "starttime", Code.BAD_TIME, one["starttime"], lost=True)
            elif period in seen:
                self.report.add(at, "period", Code.DUPLICATE_ID, one["period"], lost=True)
            else:
                seen.add(period)
                yield Bell(source_id=f"/{period}", at=at, period=period, start=start, end=end)

    def _teachers(self) -> None:
        met: dict[str, int] = {}
        for one in self._all("teacher"):
            at = self._at(one.line)
            if one["lastname"] or one["firstname"]:
                person = named(f"{one['lastname']} {one['firstname']}", at, Role.TEACHER, phone=one["mobile"])
            else:
                person = named(one["name"] or one["short"], at, Role.TEACHER, phone=one["mobile"])
            if person is None:
                self.report.add(at, "name", Code.MISSING_VALUE, lost=True)
                continue
            met[person.source_id] = number = met.get(person.source_id, 0) + 1
            self.people[one["id"]] = person.numbered(number)

    def _homerooms(self) -> Iterator[SchoolClass]:
        for one in self._all("class"):
            if title := self.titles.get(one["id"]):
                yield SchoolClass(
                    source_id=f"{MADE}{title}", at=self._at(one.line), title=title, kind=ClassKind.HOMEROOM,
                    grade=grade_of(title), homeroom=title,
                )  # fmt: skip

    def _class_teachers(self) -> Iterator[Enrolment]:
        for one in self._all("class"):
            teacher, title = self.people.get(one["teacherid"]), self.titles.get(one["id"])
            if teacher and title:
                yield Enrolment(
                    source_id=f"{title}/{teacher.source_id}", at=self._at(one.line), class_id=f"{MADE}{title}",
                    person_id=teacher.source_id, role=Role.TEACHER, primary=True,
                )  # fmt: skip

    def _lessons(self) -> Iterator[tuple[str, _Lesson]]:
        groups = {one["id"]: one for one in self._all("group")}
        for one in self._all("lesson"):
            at = self._at(one.line)
            subject = self.subjects.get(one["subjectid"])
            if not subject:
                self.report.add(at, "subjectid", Code.UNKNOWN_REFERENCE, one["subjectid"], lost=True)
                continue
            sets = tuple(dict.fromkeys(self._sets(one, at, groups)))
            if not sets:
                continue  # a teachers' meeting, a duty: nobody's lesson
            yield (
                one["id"],
                _Lesson(
                    at=at,
                    subject=" ".join(subject.split()),
                    sets=sets,
                    teachers=tuple(self._known(one, at)),
                    rooms=split_list(one["classroomids"]),
                ),
            )

    def _known(self, one: Element, at: Place) -> Iterator[str]:
        for teacher_id in split_list(one["teacherids"] or one["teacherid"]):
            if teacher_id in self.people:
                yield self.people[teacher_id].source_id
            else:
                self.report.add(at, "teacherids", Code.UNKNOWN_REFERENCE, teacher_id)

    def _sets(self, one: Element, at: Place, groups: dict[str, Element]) -> Iterator[StudentSet]:
        """Groups where they are named (a whole class is one of them), otherwise the classes."""
        named_groups = [groups[number] for number in split_list(one["groupids"]) if number in groups]
        for group in named_groups:
            if title := self.titles.get(group["classid"]):
                whole = group["entireclass"] == "1" or not group["name"]
                yield StudentSet(f"{title} {group['name']}".strip(), title, None if whole else group["name"])
        if named_groups:
            return
        for class_id in split_list(one["classids"] or one["classid"]):
            if title := self.titles.get(class_id):
                yield StudentSet(title, title)
            else:
                self.report.add(at, "classids", Code.UNKNOWN_REFERENCE, class_id)

    def _slots(self, lessons: dict[str, _Lesson]) -> Iterator[Slot]:
        known = {one["id"] for one in self._all("lesson")}
        met: dict[str, int] = {}
        for card in self._all("card"):
            at = self._at(card.line)
            lesson = lessons.get(card["lessonid"])
            if lesson is None:
                if card["lessonid"] not in known:
                    self.report.add(at, "lessonid", Code.UNKNOWN_REFERENCE, card["lessonid"], lost=True)
                continue
            if not card["period"] or not set(card["days"] + card["day"]) & set("123456789"):
                continue  # a card that lies beside the timetable
            for weekday, week in self._times(card, at):
                slot = self._slot(card, at, lesson, weekday, week)
                met[slot.source_id] = met.get(slot.source_id, 0) + 1
                if met[slot.source_id] == 1:
                    yield slot

    def _slot(self, card: Element, at: Place, lesson: _Lesson, weekday: int, week: str | None) -> Slot:
        period = parse_whole(card["period"])
        who = "+".join(one.name for one in lesson.sets)
        rooms = split_list(card["classroomids"]) or lesson.rooms
        return Slot(
            source_id=f"{week or ''}/{weekday}/{card['period']}/{who}/{lesson.subject}",
            at=at,
            weekday=weekday,
            period=period if period is not None and 0 <= period <= MAX_PERIOD else None,
            week=week,
            sets=lesson.sets,
            subject=lesson.subject,
            teachers=lesson.teachers,
            room=next((self.rooms[room] for room in rooms if self.rooms.get(room)), ""),
            label=f"{card['days'] or card['day']} {card['period']}",
        )

    def _times(self, card: Element, at: Place) -> Iterator[tuple[int, str | None]]:
        """Days and weeks of the bit masks; of several terms of a year the first is the timetable of today."""
        terms = card["terms"]
        if terms and "1" in terms and not terms.startswith("1"):
            self.report.add(at, "terms", Code.UNSUPPORTED, terms, lost=True)
            return
        weeks = card["weeks"] or "1"
        days = [number for number, bit in enumerate(card["days"], start=1) if bit == "1"]
        if not card["days"] and (day := parse_whole(card["day"])) is not None:
            days = [day + 1]  # the format of 2008 counts days from nought
        for weekday in days:
            if weekday > 7:
                self.report.add(at, "days", Code.BAD_VALUE, card["days"], lost=True)
            elif "0" not in weeks:
                yield weekday, None
            else:
                for number, bit in enumerate(weeks):
                    if bit == "1" and number < len(WEEKS) == len(weeks):
                        yield weekday, WEEKS[number]
                    elif bit == "1":
                        self.report.add(at, "weeks", Code.UNSUPPORTED, weeks, lost=True)


def _titles(classes: Sequence[Element]) -> dict[str, str]:
    """Titles by id: the name, or, where the names are no "7А" and the short ones are, the short name."""
    shorts = [class_title(one["short"]) for one in classes]
    by_short = len(set(shorts)) == len(shorts) and all(map(is_class, shorts))
    use_short = by_short and not all(is_class(class_title(one["name"])) for one in classes)
    found = {}
    for one, short in zip(classes, shorts, strict=True):
        title = short if use_short else class_title(one["name"] or one["short"])
        if title:
            found[one["id"]] = title
    return found


@dataclass(slots=True)
class _Taught:
    """Scheduled classes ("7А · Алгебра") with their teachers, each once however many lessons it has."""

    file: str
    classes: dict[str, SchoolClass] = field(default_factory=dict)
    enrolments: dict[str, Enrolment] = field(default_factory=dict)

    def add(self, lesson: _Lesson) -> None:
        for one in lesson.sets:
            title = " · ".join(filter(None, (one.class_title, lesson.subject, one.subgroup)))
            self.classes.setdefault(
                title,
                SchoolClass(
                    source_id=title, at=lesson.at, title=title, kind=ClassKind.SCHEDULED, homeroom=one.class_title,
                    subgroup=one.subgroup, subject=lesson.subject, grade=grade_of(one.class_title),
                ),
            )  # fmt: skip
            for number, teacher in enumerate(lesson.teachers):
                key = f"{title}/{teacher}"
                self.enrolments.setdefault(
                    key,
                    Enrolment(
                        source_id=key, at=lesson.at, class_id=title, person_id=teacher, role=Role.TEACHER,
                        primary=number == 0,
                    ),
                )  # fmt: skip

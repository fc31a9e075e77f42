"""A small invented school as the files a real one would import: one class, its lessons, parents with phones."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faker import Faker

SOURCE_ID, CLASS = "org-1", "7А"
SUBJECTS = ("Алгебра", "Физика", "История", "Русский язык")
SCHOOL_FACTS = {
    "name": "Школа № 1",
    "source-id": SOURCE_ID,
    "profile": "belgorod",
    "prefix": "31",
    "personal-data": "messenger",
    "standing-order": "приказ от 01.09.2026 № 1",  # an officer takes a case without waiting for the head
}
_BELLS = ("08:30,09:15", "09:25,10:10", "10:20,11:05", "11:20,12:05")


@dataclass(frozen=True, slots=True)
class Human:
    """One row of users.csv."""

    id: str
    family: str
    given: str
    middle: str
    phone: str = ""
    child: "Human | None" = None

    @property
    def full_name(self) -> str:
        return f"{self.family} {self.given} {self.middle}"

    @property
    def called(self) -> str:
        """How they call themselves in a messenger."""
        return f"{self.given} {self.family}"


@dataclass(frozen=True, slots=True)
class SmallSchool:
    """Class 7А: pupils with one parent each, a teacher of every subject, two officers."""

    pupils: tuple[Human, ...]
    parents: tuple[Human, ...]
    teachers: tuple[Human, ...]  # in the order of SUBJECTS
    officers: tuple[Human, ...]

    @classmethod
    def of(cls, pupils: int, seed: int = 7) -> "SmallSchool":
        """Invent a school; the same seed gives the same people. No family name is met twice."""
        fake = Faker("ru_RU")
        fake.seed_instance(seed)

        def human(id_: str, phone: str = "", family: str = "", child: Human | None = None) -> Human:
            family = family or fake.unique.last_name_male()
            return Human(id_, family, fake.first_name_male(), fake.middle_name_male(), phone, child)

        children = tuple(human(f"p{n}") for n in range(1, pupils + 1))
        parents = tuple(
            human(f"g{n}", f"+7900000{n:04}", child.family, child) for n, child in enumerate(children, start=1)
        )
        teachers = tuple(human(f"t{n}") for n, _ in enumerate(SUBJECTS, start=1))
        return cls(children, parents, teachers, (human("o1"), human("o2")))

    def save(self, folder: Path) -> None:
        """Write the files for `import`."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, lines in self._files().items():
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _files(self) -> dict[str, list[str]]:
        lessons = [("c7", CLASS, "homeroom")]
        lessons += [(f"c7-{n}", f"{CLASS} · {title}", "scheduled") for n, title in enumerate(SUBJECTS, start=1)]
        return {
            "orgs": ["sourcedId,name,type", f"{SOURCE_ID},{SCHOOL_FACTS['name']},school"],
            "academicSessions": [
                "sourcedId,title,type,startDate,endDate,parentSourcedId",
                "y,2026/27,schoolYear,2026-09-01,2027-05-26,",
                "q2,II четверть,gradingPeriod,2026-11-05,2026-12-28,y",
            ],
            "courses": ["sourcedId,title"],
            "classes": [
                "sourcedId,title,classType,schoolSourcedId,termSourcedIds",
                *(f"{id_},{title},{kind},{SOURCE_ID},y" for id_, title, kind in lessons),
            ],
            "users": list(self._users()),
            "enrollments": list(self._enrollments([id_ for id_, _title, _kind in lessons])),
            "bells": ["period,start,end", *(f"{n},{times}" for n, times in enumerate(_BELLS, start=1))],
            "timetable": list(self._timetable()),
        }

    def _users(self) -> Iterator[str]:
        yield "sourcedId,familyName,givenName,middleName,role,orgSourcedIds,phone,agentSourcedIds"
        groups = ((self.teachers, "teacher"), (self.officers, "administrator"), (self.parents, "guardian"))
        for people, role in groups:
            for one in people:
                yield f"{one.id},{one.family},{one.given},{one.middle},{role},{SOURCE_ID},{one.phone},"
        for pupil, parent in zip(self.pupils, self.parents, strict=True):
            yield f"{pupil.id},{pupil.family},{pupil.given},{pupil.middle},student,{SOURCE_ID},,{parent.id}"

    def _enrollments(self, classes: list[str]) -> Iterator[str]:
        yield "sourcedId,classSourcedId,userSourcedId,role,primary"
        for class_id in classes:
            for pupil in self.pupils:
                yield f"{class_id}-{pupil.id},{class_id},{pupil.id},student,"
        for class_id, teacher in zip(classes[1:], self.teachers, strict=True):
            yield f"{class_id}-{teacher.id},{class_id},{teacher.id},teacher,true"

    def _timetable(self) -> Iterator[str]:
        """Every subject every day, so that "today" is always a lesson already begun by noon."""
        yield "weekday,period,class,subject,teacher,room"
        for weekday in range(1, 6):
            for period, (subject, teacher) in enumerate(zip(SUBJECTS, self.teachers, strict=True), start=1):
                yield f"{weekday},{period},{CLASS},{subject},{teacher.full_name},{20 + period}"

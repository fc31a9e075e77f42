"""Write a school's files: OneRoster 1.2, its timetable, and the diary's own CSV."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from demo.curriculum import HOURS, SPORT, TALKS, School, grade
from demo.folk import Folk, Human
from demo.journal import CATEGORIES, Journal, Lesson, group_of
from demo.timetable import Placed

YEAR_ID = "2026-27"
WEEKDAYS = ("", "Понедельник", "Вторник", "Среда", "Четверг", "Пятница", "Суббота")
BLANK = ("", "")  # status and dateLastModified stay empty in bulk files


class Desk:
    """Writes into one folder and remembers how the school's classes are called."""

    def __init__(self, folder: Path, school: School, folk: Folk) -> None:
        self._folder, self._school, self._folk = folder, school, folk
        self._org = f"{school.folder}-org"
        folder.mkdir(parents=True, exist_ok=True)

    def _write(
        self, name: str, header: str, rows: Iterable[Sequence[object]], *, quoting: int = csv.QUOTE_MINIMAL
    ) -> None:
        with (self._folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n", quoting=quoting)  # type: ignore[arg-type]
            writer.writerow(header.split(","))
            writer.writerows(rows)

    def _class_id(self, title: str, subject: str = "", group: str = "") -> str:
        subjects = self._subjects()
        number = f"-{subjects.index(subject) + 1:02}" if subject else ""
        return f"c-{title}{number}{'-' + group if group else ''}"

    def _subjects(self) -> list[str]:
        return list(dict.fromkeys(name for hours in HOURS.values() for name in hours))

    def school(self) -> None:
        """What a school is beside its files: profile and zone, for `school add`."""
        school = self._school
        text = f'name = "{_toml(school.name)}"\nprofile = "{school.profile}"\nzone = "{school.zone}"\n'
        (self._folder / "school.toml").write_text(text, encoding="utf-8")

    def roster(self, week: Sequence[Placed]) -> None:
        self._manifest()
        self._orgs_and_sessions()
        self._classes(week)
        self._people()
        self._enrolments(week)

    def _manifest(self) -> None:
        present = ("academicSessions", "categories", "classes", "courses", "demographics", "enrollments", "lineItems",
                   "orgs", "results", "roles", "users")  # fmt: skip
        absent = ("classResources", "courseResources", "resources", "userProfiles", "scoreScales")
        rows = [("manifest.version", "1.0"), ("oneroster.version", "1.2")]
        rows += [(f"file.{name}", "bulk") for name in present] + [(f"file.{name}", "absent") for name in absent]
        self._write("manifest.csv", "propertyName,value", [*rows, ("source.systemName", "demo")])

    def _orgs_and_sessions(self) -> None:
        school = self._school
        self._write(
            "orgs.csv",
            "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
            [
                (f"{school.folder}-founder", *BLANK, school.founder, "local", "", ""),
                (self._org, *BLANK, school.name, "school", school.identifier, f"{school.folder}-founder"),
            ],
        )
        terms = school.terms
        year = (YEAR_ID, *BLANK, "2026/27 учебный год", "schoolYear", terms[0][1], terms[-1][2], "", "2027")
        parts = [
            (f"t{number}", *BLANK, title, "gradingPeriod", start, end, YEAR_ID, "2027")
            for number, (title, start, end) in enumerate(terms, start=1)
        ]
        header = "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear"
        self._write("academicSessions.csv", header, [year, *parts])

    def _classes(self, week: Sequence[Placed]) -> None:
        courses = dict.fromkeys((slot.subject, grade(slot.title)) for slot in week)
        self._write(
            "courses.csv",
            "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes",
            [
                (self._course(subject, number), *BLANK, YEAR_ID, f"{subject}, {number} класс", "", number, self._org,
                 subject, "")
                for subject, number in courses
            ],
        )  # fmt: skip
        rooms = {post.homeroom: post.room for post in self._school.posts}
        homerooms = [
            (self._class_id(title), *BLANK, title, grade(title), "", title, "homeroom", rooms.get(title, ""), self._org,
             YEAR_ID, "", "", "")
            for title in self._school.classes
        ]  # fmt: skip
        taught = dict.fromkeys((slot.title, slot.subject, slot.group) for slot in week)
        scheduled = [
            (self._class_id(title, subject, group), *BLANK,
             f"{title} · {subject}{' · группа ' + group if group else ''}", grade(title),
             self._course(subject, grade(title)), title, "scheduled", "", self._org, YEAR_ID, subject, "", "")
            for title, subject, group in taught
        ]  # fmt: skip
        header = (
            "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
            "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods"
        )
        self._write("classes.csv", header, homerooms + scheduled)

    def _course(self, subject: str, number: int) -> str:
        return f"s{self._subjects().index(subject) + 1:02}-{number}"

    def _people(self) -> None:
        folk = self._folk
        wards: dict[str, list[str]] = {}
        for pupil in folk.pupils:
            for guardian in pupil.guardians:
                wards.setdefault(guardian, []).append(pupil.id)
        rows = [self._user(one, (), "") for one in folk.teachers]
        rows += [self._user(one, one.guardians, str(grade(one.title))) for one in folk.pupils]
        rows += [self._user(one, wards.get(one.id, ()), "") for one in folk.guardians]
        header = (
            "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,"
            "email,sms,phone,agentSourcedIds,grades,primaryOrgSourcedId"
        )
        self._write("users.csv", header, rows)
        roles = [("teacher", folk.teachers), ("student", folk.pupils), ("guardian", folk.guardians)]
        self._write(
            "roles.csv",
            "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId",
            [
                (f"r-{one.id}", *BLANK, one.id, "primary", role, "", "", self._org, "")
                for role, people in roles
                for one in people
            ],
        )
        born = [(one.id, *BLANK, one.born, "female" if one.female else "male") for one in folk.pupils]
        self._write("demographics.csv", "sourcedId,status,dateLastModified,birthDate,sex", born)

    def _user(self, one: Human, agents: Sequence[str], grades: str) -> tuple[object, ...]:
        names = (one.given, one.family, one.middle)
        return (
            one.id,
            *BLANK,
            "true",
            "",
            "",
            *names,
            "",
            one.email,
            "",
            one.phone,
            ",".join(agents),
            grades,
            self._org,
        )

    def _enrolments(self, week: Sequence[Placed]) -> None:
        rows: list[tuple[object, ...]] = []
        taught = dict.fromkeys((slot.title, slot.subject, slot.group, slot.post) for slot in week)
        for title in self._school.classes:
            head = next(i for i, post in enumerate(self._school.posts) if post.homeroom == title)
            members = [(pupil, "student") for pupil in self._folk.of(title)] + [(self._folk.teachers[head], "teacher")]
            rows += [self._enrolment(self._class_id(title), one, role) for one, role in members]
        for title, subject, group, post in taught:
            class_id = self._class_id(title, subject, group)
            rows.append(self._enrolment(class_id, self._folk.teachers[post], "teacher"))
            rows += [
                self._enrolment(class_id, pupil, "student")
                for pupil in self._folk.of(title)
                if group in ("", group_of(self._folk, pupil))
            ]
        header = (
            "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,"
            "endDate"
        )
        self._write("enrollments.csv", header, rows)

    def _enrolment(self, class_id: str, one: Human, role: str) -> tuple[object, ...]:
        primary = "true" if role == "teacher" else ""
        return (f"{class_id}-{one.id}", *BLANK, class_id, self._org, one.id, role, primary, "", "")

    def gradebook(self, journal: Journal) -> None:
        self._write(
            "categories.csv",
            "sourcedId,status,dateLastModified,title,weight",
            [(f"k{number}", *BLANK, title, weight) for number, (title, weight) in enumerate(CATEGORIES)],
        )
        items = [
            (work.id, *BLANK, work.title, work.lesson.on, work.lesson.on, self._class_id(*work.lesson.key),
             f"k{work.category}", self._term(work.lesson), "2", "5")
            for work in journal.works
        ]  # fmt: skip
        header = (
            "sourcedId,status,dateLastModified,title,assignDate,dueDate,classSourcedId,categorySourcedId,"
            "gradingPeriodSourcedId,resultValueMin,resultValueMax"
        )
        self._write("lineItems.csv", header, items)
        header = (
            "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,textScore,scoreDate,"
            "comment,metadata.debtUntil"
        )
        rows = []
        for number, mark in enumerate(journal.marks, start=1):
            status = "fully graded" if mark.value else "not submitted"
            score, text = (mark.value, "") if mark.value.isdigit() else ("", mark.value)
            rows.append((f"m{number:05}", *BLANK, mark.work.id, mark.pupil, status, score, text, mark.on, mark.comment,
                         mark.until or ""))  # fmt: skip
        self._write("results.csv", header, rows)

    def _term(self, lesson: Lesson) -> str:
        terms = enumerate(self._school.terms, start=1)
        return next(f"t{number}" for number, (_, start, end) in terms if start <= lesson.on <= end)

    def timetable(self, week: Sequence[Placed]) -> None:
        bells = [(number, start, end) for number, (start, end) in enumerate(self._school.bells, start=1)]
        self._write("bells.csv", "period,start,end", bells)
        self._write("breaks.csv", "title,start,end", self._school.breaks)
        if self._school.fet:
            self._fet(week)
            return
        teachers = self._folk.teachers
        rows = [
            (slot.weekday, slot.period, slot.title, slot.group, slot.subject, teachers[slot.post].full, _room(slot))
            for slot in sorted(week, key=lambda slot: (slot.title, slot.weekday, slot.period, slot.group))
        ]
        self._write("timetable.csv", "weekday,period,class,group,subject,teacher,room", rows)

    def _fet(self, week: Sequence[Placed]) -> None:
        """As FET would export it: everything quoted, days and hours as labels, groups as sets of their own."""
        order = sorted(week, key=lambda slot: (slot.title, slot.subject, slot.group, slot.weekday, slot.period))
        rows = [
            (number, WEEKDAYS[slot.weekday], f"{slot.period} урок", slot.title + (slot.group and f"-{slot.group}"),
             slot.subject, self._folk.teachers[slot.post].short, "", _room(slot), "")
            for number, slot in enumerate(order, start=1)
        ]  # fmt: skip
        header = "Activity Id,Day,Hour,Students Sets,Subject,Teachers,Activity Tags,Room,Comments"
        self._write("gymnasium_timetable.csv", header, rows, quoting=csv.QUOTE_ALL)
        header = (
            "Year,Number of Students per Year,Group,Number of Students per Group,Subgroup,"
            "Number of Students per Subgroup,Comments"
        )
        sets: list[tuple[object, ...]] = []
        for title in self._school.classes:
            sets.append((title, 25, "", "", "", "", ""))
            sets += [(title, 25, f"{title}-1", 13, "", "", ""), (title, 25, f"{title}-2", 12, "", "", "")]
        self._write("gymnasium_students.csv", header, sets, quoting=csv.QUOTE_ALL)

    def diary(self, journal: Journal, changes: Sequence[Sequence[object]]) -> None:
        lessons = [
            (one.on, one.placed.period, one.placed.title, one.placed.group, one.placed.subject, one.plan.topic,
             one.plan.material)
            for one in journal.lessons
        ]  # fmt: skip
        self._write("lessons.csv", "date,period,class,group,subject,topic,material", lessons)
        homework = [
            (*(one.lesson.key[0], one.lesson.key[2], one.lesson.key[1]), one.lesson.on, one.due, one.text, one.pupil)
            for one in journal.homework
        ]
        self._write("homework.csv", "class,group,subject,assigned,due,text,pupil", homework)
        absences = [
            (day, period, pupil, code, minutes)
            for (pupil, day, period), (code, minutes) in sorted(journal.absences.items(), key=lambda item: item[0][1:])
        ]
        self._write("attendance.csv", "date,period,pupil,code,minutes", absences)
        self._write(
            "changes.csv", "date,period,class,group,kind,subject,teacher,room,comment,to_date,to_period", changes
        )
        if journal.results:
            self._write("term_results.csv", "term,pupil,subject,value", journal.results)


def _room(slot: Placed) -> str:
    return (
        "" if slot.subject == TALKS and slot.room == "спортзал" else "спортзал" if slot.subject == SPORT else slot.room
    )


def _toml(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

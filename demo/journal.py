"""What the first weeks left in the register: topics, homework, absences, marks, results of the first term."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from demo import banks
from demo.curriculum import FAMILIES, LAST_PLANNED, LAST_TOLD, SPORT, UNMARKED, School, grade, is_school_day
from demo.folk import Folk, Human
from demo.timetable import Placed

ANSWER, HOME, SHORT, TEST, DICTATION, ESSAY, PRACTICE, PROJECT, CREDIT = range(9)
CATEGORIES = (
    ("Ответ на уроке", "1"),
    ("Домашняя работа", "1"),
    ("Самостоятельная работа", "1.5"),
    ("Контрольная работа", "2"),
    ("Диктант", "2"),
    ("Сочинение, изложение", "2"),
    ("Практическая работа", "1.5"),
    ("Проект", "1.5"),
    ("Зачёт", "1"),
)
_BY_WORD = {
    "Контрольная": TEST,
    "Диктант": DICTATION,
    "Сочинение": ESSAY,
    "Сочинение-описание": ESSAY,
    "Изложение": ESSAY,
    "Тренировочное": ESSAY,
    "Лабораторная": PRACTICE,
    "Практическая": PRACTICE,
    "Проект": PROJECT,
    "Зачёт": CREDIT,
    "Сдача": CREDIT,
}
_SHIFT = {ANSWER: 0.15, HOME: 0.25, SHORT: 0.0, TEST: -0.2, DICTATION: -0.25, ESSAY: 0.0, PRACTICE: 0.2, PROJECT: 0.4,
          CREDIT: 0.3}  # fmt: skip
_PRAISE = ("Отличная работа!", "Хороший ответ у доски", "Молодец, заметен рост", "Аккуратно и полно")
_ADVICE = (
    "Повторить правило",
    "Ошибки в вычислениях",
    "Не закончил(а) работу",
    "Прийти на консультацию",
    "Без тетради",
)
ANSWERS = 0.1  # the chance of a pupil to be asked in a lesson
CHECKS = 0.055  # of a class to hand in its homework


@dataclass(frozen=True)
class Lesson:
    on: date
    placed: Placed
    plan: banks.Planned

    @property
    def key(self) -> tuple[str, str, str]:
        return self.placed.title, self.placed.subject, self.placed.group


@dataclass(frozen=True)
class Homework:
    lesson: Lesson
    due: date
    text: str
    pupil: str = ""


@dataclass(frozen=True)
class Work:
    id: str
    lesson: Lesson
    category: int
    title: str


@dataclass(frozen=True)
class Mark:
    work: Work
    pupil: str
    value: str  # "" is a debt
    on: date
    comment: str = ""
    until: date | None = None


@dataclass
class Journal:
    lessons: list[Lesson] = field(default_factory=list)
    homework: list[Homework] = field(default_factory=list)
    absences: dict[tuple[str, date, int], tuple[str, str]] = field(default_factory=dict)  # -> code, minutes late
    works: list[Work] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    results: list[tuple[str, str, str, str]] = field(default_factory=list)  # term, pupil, subject, value


def group_of(folk: Folk, pupil: Human) -> str:
    """The half of the class a pupil learns English in."""
    return "1" if folk.of(pupil.title).index(pupil) < 13 else "2"


class Keeping:
    """Keeps one school's register day by day."""

    def __init__(self, school: School, folk: Folk, week: Sequence[Placed], rng: random.Random) -> None:
        self._school, self._folk, self._rng = school, folk, rng
        self._week = week
        self._groups = {pupil.id: group_of(folk, pupil) for pupil in folk.pupils}
        self._bias: dict[tuple[str, str], float] = defaultdict(lambda: rng.gauss(0, 0.22))
        self.journal = Journal()

    def keep(self) -> Journal:
        self._plan_lessons()
        for title in self._school.classes:
            for pupil in self._folk.of(title):
                self._health(pupil)
        self._set_homework()
        for lesson in self.journal.lessons:
            if lesson.on <= LAST_TOLD and lesson.placed.subject not in UNMARKED:
                self._mark_lesson(lesson)
        self._close_terms()
        return self.journal

    def _days(self, title: str, until: date) -> Iterator[date]:
        day = self._school.terms[0][1]
        while day <= until:
            if is_school_day(self._school, title, day):
                yield day
            day += timedelta(days=1)

    def _plan_lessons(self) -> None:
        known = banks.load()
        streams: dict[tuple[str, str, str], list[tuple[date, Placed]]] = defaultdict(list)
        for title in self._school.classes:
            for day in self._days(title, LAST_PLANNED):
                today = [slot for slot in self._week if slot.title == title and slot.weekday == day.isoweekday()]
                for slot in sorted(today, key=lambda slot: (slot.period, slot.group)):
                    streams[title, slot.subject, slot.group].append((day, slot))
        for (title, subject, _), stream in streams.items():
            topics = known[subject][max(known_grade for known_grade in known[subject] if known_grade <= grade(title))]
            plans = banks.plan(topics, FAMILIES[subject], len(stream), self._rng, grade(title))
            self.journal.lessons.extend(
                Lesson(day, slot, plan) for (day, slot), plan in zip(stream, plans, strict=False)
            )
        self.journal.lessons.sort(key=lambda lesson: (lesson.on, lesson.placed.title, lesson.placed.period, lesson.key))

    def _health(self, pupil: Human) -> None:
        """Illnesses of some days, a family matter, a late morning, a lesson nobody explained yet."""
        rng, days = self._rng, list(self._days(pupil.title, LAST_TOLD))
        for _ in range(rng.choice((0, 0, 1, 1, 1, 2))):
            start, length = rng.randrange(len(days)), rng.randint(2, 6)
            for day in days[start : start + length]:
                self._miss(pupil, day, "Б")
        if rng.random() < 0.25:
            self._miss(pupil, rng.choice(days), "УП")
        for _ in range(rng.choice((0, 0, 0, 1, 2))):
            self._note(pupil, rng.choice(days), 1, "ОП", str(rng.choice((3, 5, 5, 7, 10, 15))))
        if rng.random() < 0.3:
            self._note(pupil, rng.choice(days), rng.randint(4, 6), "НП")
        if rng.random() < 0.06:
            self._miss(pupil, LAST_TOLD, "Н")  # yesterday, and no reason told yet
        if rng.random() < 0.03:
            for day in days[:30]:
                for slot in self._slots(pupil, day):
                    if slot.subject == SPORT:
                        self._note(pupil, day, slot.period, "ОСВ")

    def _slots(self, pupil: Human, day: date) -> list[Placed]:
        mine = ("", self._groups[pupil.id])
        return [
            slot
            for slot in self._week
            if slot.title == pupil.title and slot.weekday == day.isoweekday() and slot.group in mine
        ]

    def _miss(self, pupil: Human, day: date, code: str) -> None:
        for slot in self._slots(pupil, day):
            self._note(pupil, day, slot.period, code)

    def _note(self, pupil: Human, day: date, period: int, code: str, minutes: str = "") -> None:
        if any(slot.period == period for slot in self._slots(pupil, day)):
            self.journal.absences.setdefault((pupil.id, day, period), (code, minutes))

    def _set_homework(self) -> None:
        """What is set goes to the next lesson of the same kind; beyond what is planned nothing is due."""
        following: dict[tuple[str, str, str], date] = {}
        for lesson in reversed(self.journal.lessons):
            due = following.get(lesson.key)
            if due and due > lesson.on and lesson.on <= LAST_TOLD and lesson.plan.homework:
                self.journal.homework.append(Homework(lesson, due, lesson.plan.homework))
                if self._rng.random() < 0.02 and (pupils := self._pupils(lesson)):
                    text = self._rng.choice(("карточка № {} (индивидуально)", "сообщение на 3 минуты, тема {}"))
                    pupil = self._rng.choice(pupils).id
                    self.journal.homework.append(Homework(lesson, due, text.format(self._rng.randint(1, 12)), pupil))
            if due is None or due != lesson.on:
                following[lesson.key] = lesson.on
        self.journal.homework.reverse()
        self._fill_days_ahead()

    def _fill_days_ahead(self) -> None:
        """No class comes to the days the demo looks at with nothing to do."""
        known = {(task.lesson.placed.title, task.due) for task in self.journal.homework}
        coming: dict[tuple[str, date], Lesson] = {}
        last = {lesson.key: lesson for lesson in self.journal.lessons if lesson.on <= LAST_TOLD}
        for lesson in reversed(self.journal.lessons):
            before = last.get(lesson.key)
            if before and lesson.on > LAST_TOLD and lesson.placed.subject not in UNMARKED:
                nearer = [
                    one for one in self.journal.lessons if one.key == lesson.key and LAST_TOLD < one.on < lesson.on
                ]
                if not nearer:
                    coming[lesson.placed.title, lesson.on] = before
        for (title, day), before in sorted(coming.items(), key=lambda item: item[0][::-1]):
            if (title, day) not in known:
                self.journal.homework.append(Homework(before, day, "повторить записи в тетради, подготовить вопросы"))

    def _pupils(self, lesson: Lesson) -> list[Human]:
        group = lesson.placed.group
        return [one for one in self._folk.of(lesson.placed.title) if group in ("", self._groups[one.id])]

    def _away(self, pupil: Human, lesson: Lesson) -> bool:
        code, _ = self.journal.absences.get((pupil.id, lesson.on, lesson.placed.period), ("", ""))
        return code not in ("", "ОП")

    def _mark_lesson(self, lesson: Lesson) -> None:
        pupils = self._pupils(lesson)
        if lesson.plan.work:
            self._mark_all(lesson, pupils)
            return
        asked = [one for one in pupils if self._rng.random() < ANSWERS and not self._away(one, lesson)]
        if asked:
            work = self._work(lesson, ANSWER, CATEGORIES[ANSWER][0])
            for pupil in asked:
                self._mark(work, pupil, lesson.on)
        if self._rng.random() < CHECKS:
            work = self._work(lesson, HOME, "Проверка тетрадей")
            for pupil in pupils:
                if self._rng.random() < 0.6 and not self._away(pupil, lesson):
                    self._mark(work, pupil, lesson.on)

    def _mark_all(self, lesson: Lesson, pupils: Sequence[Human]) -> None:
        title = lesson.plan.topic
        work = self._work(lesson, _BY_WORD.get(title.split()[0].rstrip("."), SHORT), title)
        for pupil in pupils:
            if not self._away(pupil, lesson):
                if self._rng.random() < 0.96:
                    self._mark(work, pupil, lesson.on)
                continue
            later = lesson.on + timedelta(days=self._rng.choice((7, 8, 13, 14)))
            if later > LAST_TOLD:
                self.journal.marks.append(Mark(work, pupil.id, "", lesson.on, "Нужно написать работу", until=later))
            elif is_school_day(self._school, pupil.title, later) and self._rng.random() < 0.6:
                self._mark(work, pupil, lesson.on, comment=f"Написано {later:%d.%m}")

    def _work(self, lesson: Lesson, category: int, title: str) -> Work:
        work = Work(f"w{len(self.journal.works) + 1:05}", lesson, category, title)
        self.journal.works.append(work)
        return work

    def _mark(self, work: Work, pupil: Human, on: date, comment: str = "") -> None:
        rng, subject = self._rng, work.lesson.placed.subject
        level = pupil.talent + self._bias[pupil.id, subject] + _SHIFT[work.category]
        if subject in ("Музыка", SPORT) or FAMILIES[subject] == "hands":
            level += 0.45
        number = min(5, max(2, round(rng.gauss(level, 0.55))))
        value = str(number)
        if work.category in (DICTATION, ESSAY):
            value += f"/{min(5, max(2, number + rng.choice((-1, 0, 0, 1))))}"
        elif work.category == CREDIT and rng.random() < 0.3:
            value = "зач" if number > 2 else "незач"
        elif rng.random() < 0.05 and number > 2:
            value += rng.choice("+-") if number < 5 else "-"
        if not comment and rng.random() < 0.035:
            comment = rng.choice(_PRAISE if number > 4 else _ADVICE if number < 4 else ("",))
        self.journal.marks.append(Mark(work, pupil.id, value, on, comment))

    def _close_terms(self) -> None:
        """Results of the terms that are over: the weighted average, a half up; nothing known is not graded."""
        sums: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
        ended = [term for term in self._school.terms if term[2] <= LAST_TOLD]
        for mark in self.journal.marks:
            lesson, weight = mark.work.lesson, float(CATEGORIES[mark.work.category][1])
            term = next((name for name, start, end in ended if start <= lesson.on <= end), None)
            for part in mark.value.split("/") if term else ():
                if part[:1].isdigit():
                    total = sums[term or "", mark.pupil, lesson.placed.subject]
                    total[0] += weight * int(part[0])
                    total[1] += weight
        self.journal.results.extend(
            (term, pupil, subject, str(int(total / weight + 0.5)))
            for (term, pupil, subject), (total, weight) in sorted(sums.items())
        )

"""An invented teacher's desk, and readings written short, for the other tests of `/mark`."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from domain.mark_line import ClassName, Desk, Entry, LessonAt, PupilName, Reading, SubjectName, Teaching, read_mark_line
from domain.marks import WORKS, Attendance

TODAY = date(2026, 11, 24)  # a Tuesday
FRIDAY = date(2026, 11, 20)
A7, B7, V11 = 1, 2, 3

SUBJECTS = (
    SubjectName(1, "Алгебра"),
    SubjectName(2, "Геометрия"),
    SubjectName(3, "Русский язык"),
    SubjectName(4, "Литература"),
    SubjectName(5, "Физическая культура", ("Ритмика",)),
    SubjectName(6, "Иностр.яз(английск)"),
    SubjectName(7, "Информатика"),
    SubjectName(8, "Ист.России. Вс.ист-я"),
    SubjectName(9, "Физика"),
)
PUPILS = {
    A7: (
        PupilName(1, "Иванов", "Пётр", "Алексеевич"),
        PupilName(2, "Петрова", "Мария", "Ивановна"),
        PupilName(3, "Сидоров", "Антон", "Ильич"),
        PupilName(4, "Сидоров", "Илья", "Олегович"),
        PupilName(5, "Иванова", "Анна", "Сергеевна"),
        PupilName(6, "Белов-Чернов", "Лев", "Павлович"),
        PupilName(7, "Ким", "Юлия"),
        PupilName(8, "Толстой", "Никита", "Юрьевич"),
        PupilName(9, "Коваленко", "Дарья", "Петровна"),
        PupilName(10, "Мамедов", "Али", "Расим оглы"),
    ),
    B7: (
        PupilName(11, "Морозов", "Илья", "Андреевич"),
        PupilName(12, "Волкова", "Ева", "Дмитриевна"),
        PupilName(13, "Иванов", "Олег", "Юрьевич"),
    ),
    V11: (
        PupilName(14, "Орлова", "Вера", "Павловна"),
        PupilName(15, "Заяц", "Павел", "Андреевич"),
        PupilName(16, "Гусева", "Софья", "Львовна"),
    ),
}
SHORT = {
    1: "Иванов", 2: "Петрова", 3: "СидоровА", 4: "СидоровИ", 5: "Иванова", 6: "Белов", 7: "Ким", 8: "Толстой",
    9: "Коваленко", 10: "Мамедов", 11: "Морозов", 12: "Волкова", 13: "ИвановО", 14: "Орлова", 15: "Заяц", 16: "Гусева",
}  # fmt: skip
DESK = Desk(
    classes=(ClassName(A7, "7А"), ClassName(B7, "7 «Б»"), ClassName(V11, "11-В")),
    pupils=PUPILS,
    subjects=SUBJECTS,
    teachings=(
        Teaching(A7, 1),
        Teaching(A7, 2),
        Teaching(B7, 1),
        *(Teaching(V11, subject) for subject in range(3, 9)),
    ),
    today=TODAY,
    running=LessonAt(A7, 1, TODAY, 2),
    recent=(
        LessonAt(A7, 1, FRIDAY, 3),
        LessonAt(A7, 2, FRIDAY, 4),
        LessonAt(B7, 1, date(2026, 11, 23), 1),
        *(LessonAt(V11, subject, TODAY, subject) for subject in range(3, 9)),
    ),
)


def near(word: str, among: Sequence[str]) -> Sequence[str]:
    """What a service passes, made of the standard library."""
    return get_close_matches(word, among, 4, 0.8)


def read(text: str, desk: Desk = DESK) -> Reading:
    return read_mark_line(text, desk, near)


def shown(entry: Entry) -> str:
    """`Иванов=5,4 Н долг27.11 (comment)`; a pupil still to be chosen as `?СидоровА|СидоровИ`."""
    who = SHORT[entry.pupil_id] if entry.pupil_id else "?" + "|".join(SHORT[pupil] for pupil in entry.candidates)
    facts = [",".join(value.text for value in entry.values)]
    if entry.attendance:
        late = str(entry.minutes or "") if entry.attendance is Attendance.LATE else ""
        facts.append(f"{entry.attendance.value}{late}")
    if entry.debt_until:
        facts.append(f"долг{entry.debt_until:%d.%m}")
    if entry.comment:
        facts.append(f"({entry.comment})")
    return f"{who}={' '.join(fact for fact in facts if fact)}"


def entries_of(reading: Reading) -> str:
    return "; ".join(shown(entry) for entry in reading.entries)


def header_of(reading: Reading) -> str:
    """`7А Алгебра 24.11 к/р x2 (comment)`: only what differs from today's algebra of 7A is always there."""
    classes = {A7: "7А", B7: "7Б", V11: "11В", None: "?"}
    subject = next((item.title.split()[0] for item in SUBJECTS if item.id == reading.subject_id), "?")
    parts = [classes[reading.class_id], subject, f"{reading.date:%d.%m}" if reading.date else "?"]
    if reading.kind:
        parts.append(WORKS[reading.kind].label)
    if reading.weight is not None:
        parts.append(f"x{reading.weight}")
    if reading.comment:
        parts.append(f"({reading.comment})")
    return " ".join(parts)

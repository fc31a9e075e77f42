"""Two invented schools on paper: who teaches what, how many hours, when the terms and the bells are."""

from dataclasses import dataclass, field
from datetime import date

ENGLISH = "Английский язык"
TALKS = "Разговоры о важном"
SPORT = "Физическая культура"
SAFETY = "Основы безопасности и защиты Родины"
CULTURE = "Основы духовно-нравственной культуры народов России"
LABOUR = "Труд (технология)"
ART = "Изобразительное искусство"
STATISTICS = "Вероятность и статистика"
PROJECT = "Индивидуальный проект"

FAMILIES = {
    "Математика": "maths",
    "Алгебра": "maths",
    "Геометрия": "maths",
    STATISTICS: "maths",
    "Русский язык": "words",
    "Литература": "books",
    "Литературное чтение": "books",
    ENGLISH: "english",
    "Физика": "tasks",
    "Химия": "tasks",
    "Информатика": "tasks",
    **dict.fromkeys(("История", "Обществознание", "География", "Биология", "Окружающий мир"), "facts"),
    **dict.fromkeys((LABOUR, ART, "Музыка", SPORT, SAFETY, CULTURE, PROJECT, TALKS), "hands"),
}
UNMARKED = {TALKS}

_MIDDLE = {"Русский язык": 5, "Литература": 3, ENGLISH: 3, "Математика": 5, "История": 3, "География": 1,
           "Биология": 1, ART: 1, "Музыка": 1, LABOUR: 2, SPORT: 2, CULTURE: 1, TALKS: 1}  # fmt: skip
_SENIOR = {"Русский язык": 2, "Литература": 3, ENGLISH: 3, "Алгебра": 4, "Геометрия": 3, STATISTICS: 1,
           "Информатика": 4, "История": 2, "Обществознание": 2, "География": 1, "Биология": 1, "Физика": 5,
           "Химия": 1, SPORT: 2, SAFETY: 1, TALKS: 1}  # fmt: skip
HOURS: dict[int, dict[str, int]] = {
    3: {"Русский язык": 5, "Литературное чтение": 4, ENGLISH: 2, "Математика": 4, "Окружающий мир": 2, ART: 1,
        "Музыка": 1, LABOUR: 1, SPORT: 2, TALKS: 1},
    5: _MIDDLE,
    6: _MIDDLE | {"Русский язык": 6},
    7: {"Русский язык": 4, "Литература": 2, ENGLISH: 3, "Алгебра": 3, "Геометрия": 2, STATISTICS: 1,
        "Информатика": 1, "История": 3, "География": 2, "Биология": 1, "Физика": 2, ART: 1, "Музыка": 1, LABOUR: 2,
        SPORT: 2, TALKS: 1},
    8: {"Русский язык": 3, "Литература": 2, ENGLISH: 3, "Алгебра": 3, "Геометрия": 2, STATISTICS: 1,
        "Информатика": 1, "История": 3, "География": 2, "Биология": 2, "Физика": 2, "Химия": 2, "Музыка": 1,
        LABOUR: 1, SPORT: 2, SAFETY: 1, TALKS: 1},
    9: {"Русский язык": 3, "Литература": 3, ENGLISH: 3, "Алгебра": 3, "Геометрия": 2, STATISTICS: 1,
        "Информатика": 1, "История": 2, "Обществознание": 1, "География": 2, "Биология": 2, "Физика": 3, "Химия": 2,
        LABOUR: 1, SPORT: 2, SAFETY: 1, TALKS: 1},
    10: _SENIOR | {PROJECT: 1},
    11: _SENIOR,
}  # fmt: skip

TODAY = date(2026, 11, 25)  # a Wednesday; the demo's clock stands at 10:40 in Moscow
LAST_TOLD = date(2026, 11, 24)  # marks, absences: up to here
LAST_PLANNED = date(2026, 11, 28)  # topics and the timetable's changes: up to here
PUBLIC_HOLIDAYS = {date(2026, 11, 4)}
MATHS = ("Математика", "Алгебра", "Геометрия", STATISTICS)
RUSSIAN = ("Русский язык", "Литература")


@dataclass(frozen=True)
class Post:
    """A teacher's place: subjects, the classes (none named: all that have the subject), own room, own class."""

    subjects: tuple[str, ...]
    room: str
    classes: tuple[str, ...] = ()
    homeroom: str = ""
    female: bool = True
    group: str = ""  # of English


@dataclass(frozen=True)
class School:
    folder: str
    name: str
    profile: str
    zone: str
    classes: tuple[str, ...]
    posts: tuple[Post, ...]
    terms: tuple[tuple[str, date, date], ...]
    breaks: tuple[tuple[str, date, date], ...]
    bells: tuple[tuple[str, str], ...]
    identifier: str
    founder: str
    phone_from: int  # the first of the invented numbers +7 900 000-..
    id_from: int
    six_days: frozenset[str] = field(default_factory=frozenset)
    fet: bool = False  # the timetable comes from FET; otherwise it is the diary's own file


GYMNASIUM = School(
    folder="gymnasium",
    name="МБОУ «Гимназия № 7» г. Белгорода",
    profile="belgorod",
    zone="Europe/Moscow",
    classes=("5А", "5Б", "6А", "7А", "7Б", "8А", "9А"),
    posts=(
        Post(RUSSIAN, "21", ("5А", "6А"), homeroom="5А"),
        Post(RUSSIAN, "22", ("5Б", "7Б"), homeroom="7Б"),
        Post(RUSSIAN, "23", ("7А", "8А", "9А"), homeroom="9А"),
        Post(MATHS, "31", ("5А", "5Б", "6А", "8А"), homeroom="5Б"),
        Post(MATHS, "32", ("7А", "7Б", "9А"), homeroom="7А"),
        Post((ENGLISH,), "41", group="1", homeroom="6А"),
        Post((ENGLISH,), "42", group="2"),
        Post(("История", "Обществознание", CULTURE), "24"),
        Post(("География",), "25", female=False),
        Post(("Биология", "Химия"), "33", homeroom="8А"),
        Post(("Физика", "Информатика"), "34", female=False),
        Post((LABOUR, SAFETY), "мастерская", female=False),
        Post(("Музыка", ART), "11"),
        Post((SPORT,), "спортзал", female=False),
    ),
    terms=(
        ("I четверть", date(2026, 9, 1), date(2026, 10, 23)),
        ("II четверть", date(2026, 11, 5), date(2026, 12, 28)),
        ("III четверть", date(2027, 1, 11), date(2027, 3, 26)),
        ("IV четверть", date(2027, 4, 5), date(2027, 5, 26)),
    ),
    breaks=(
        ("Осенние каникулы", date(2026, 10, 24), date(2026, 11, 4)),
        ("Зимние каникулы", date(2026, 12, 29), date(2027, 1, 10)),
        ("Весенние каникулы", date(2027, 3, 27), date(2027, 4, 4)),
    ),
    bells=(
        ("08:30", "09:10"),
        ("09:20", "10:00"),
        ("10:20", "11:00"),
        ("11:20", "12:00"),
        ("12:15", "12:55"),
        ("13:05", "13:45"),
        ("13:55", "14:35"),
    ),
    identifier="ИНН 0000000007",
    founder="Управление образования администрации города Белгорода",
    phone_from=9_000_000_100,
    id_from=7_000_000,
    fet=True,
)
LYCEUM = School(
    folder="lyceum",
    name="МАОУ «Лицей № 2» г. Светлозёрска Московской области",
    profile="moscow_region",
    zone="Europe/Moscow",
    classes=("3А", "6Б", "7В", "10А", "11А"),
    posts=(
        Post(
            ("Русский язык", "Литературное чтение", "Математика", "Окружающий мир", ART, LABOUR),
            "3",
            ("3А",),
            homeroom="3А",
        ),
        Post(RUSSIAN, "201", homeroom="6Б"),
        Post(MATHS, "202", ("6Б", "7В"), homeroom="7В"),
        Post(MATHS, "203", ("10А", "11А"), homeroom="11А"),
        Post((ENGLISH,), "204", group="1"),
        Post((ENGLISH,), "205", group="2"),
        Post(("История", "Обществознание", CULTURE), "206", homeroom="10А", female=False),
        Post(("Физика", "Информатика", PROJECT), "301", female=False),
        Post(("Биология", "Химия", "География"), "302"),
        Post((SPORT, SAFETY), "спортзал", female=False),
        Post(("Музыка", ART, LABOUR), "105", ("3А", "6Б", "7В")),
    ),
    terms=(
        ("I триместр", date(2026, 9, 1), date(2026, 11, 30)),
        ("II триместр", date(2026, 12, 1), date(2027, 2, 27)),
        ("III триместр", date(2027, 3, 1), date(2027, 5, 26)),
    ),
    breaks=(
        ("Осенние каникулы", date(2026, 10, 26), date(2026, 11, 1)),
        ("Зимние каникулы", date(2026, 12, 31), date(2027, 1, 10)),
        ("Весенние каникулы", date(2027, 3, 27), date(2027, 4, 4)),
    ),
    bells=(
        ("08:30", "09:15"),
        ("09:25", "10:10"),
        ("10:30", "11:15"),
        ("11:35", "12:20"),
        ("12:30", "13:15"),
        ("13:25", "14:10"),
        ("14:20", "15:05"),
    ),
    identifier="ИНН 0000000002",
    founder="Управление образования городского округа Светлозёрск",
    phone_from=9_000_005_100,
    id_from=1_000_000_000_000_000_000,  # above 2**53, as in the region's own system: ids are text
    six_days=frozenset({"10А", "11А"}),
)
SCHOOLS = (GYMNASIUM, LYCEUM)


def grade(title: str) -> int:
    return int(title[:-1])


def week_of(school: School, title: str) -> tuple[int, ...]:
    """Lessons on each day of a class's week, as even as the hours allow, Monday's the lightest."""
    days = 6 if title in school.six_days else 5
    hours = sum(HOURS[grade(title)].values())
    base, extra = divmod(hours, days)
    longer = (1, 3, 2, 4, 5, 0)[:extra] if days == 6 else (1, 3, 2, 4, 0)[:extra]
    return tuple(base + (day in longer) for day in range(days))


def is_school_day(school: School, title: str, day: date) -> bool:
    """Whether the class has lessons: its weekdays, inside a term, outside breaks and public holidays."""
    if day.isoweekday() > (6 if title in school.six_days else 5) or day in PUBLIC_HOLIDAYS:
        return False
    if any(start <= day <= end for _, start, end in school.breaks):
        return False
    return any(start <= day <= end for _, start, end in school.terms)

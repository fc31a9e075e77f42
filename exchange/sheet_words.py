"""The headings school secretaries write, and the near spellings of them.

Each field has the headings that are surely it and, behind them, words whose company suggests it: such a reading is
a guess and is shown to a person first.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from exchange.table import key

CLOSE = 84  # of 100: how like a heading must be to a known one, misprints and all


@dataclass(frozen=True, slots=True)
class Word:
    """One field: its sure headings and a pattern (over the folded heading) that suggests it."""

    sure: tuple[str, ...]
    hint: str


PUPIL = Word(
    ("ФИО ученика", "ФИО обучающегося", "ФИО учащегося", "Ученик", "Обучающийся", "Учащийся", "Фамилия имя отчество",
     "ФИО", "Ф.И.О.", "ФИО ребёнка", "Ребёнок", "pupil", "student"),
    r"(учени|обучающ|учащ|ребен|воспитан|фио|ф и о|фамилия.*имя)",
)  # fmt: skip
FAMILY = Word(("Фамилия", "Фамилия ученика", "family"), r"^фамили\w*( учен\w*| обуч\w*| ребен\w*)?$")
GIVEN = Word(("Имя", "Имя ученика", "given"), r"^имя")
MIDDLE = Word(("Отчество", "Отчество ученика"), r"^отчеств")
CLASS = Word(("Класс", "Кл.", "class"), r"(класс|^кл\b)")
BORN = Word(("Дата рождения", "День рождения", "Д.р.", "ДР", "birth"), r"рожд")
NUMBER = Word(
    ("Личное дело", "Номер личного дела", "№ личного дела", "Код", "ID", "Код ученика"), r"(личн\w* дел|^код|^id\b)"
)
SUBGROUP = Word(("Подгруппа", "Группа"), r"(подгрупп|групп)")
MOTHER = Word(("Мать", "Мама", "ФИО матери", "ФИО мамы"), r"(мать|матер|мам)")
FATHER = Word(("Отец", "Папа", "ФИО отца", "ФИО папы"), r"(отец|отц|пап)")
GUARDIAN = Word(
    ("Законный представитель", "ФИО законного представителя", "Родитель", "ФИО родителя", "Представитель", "Родители",
     "ФИО родителей", "ФИО представителя"),
    r"(представит|родител|опекун)",
)  # fmt: skip
MOTHER_PHONE = Word(("Телефон матери", "Телефон мамы", "Тел. матери"), r"(тел|моб|сотов).*(мат|мам)|(мат|мам).*(тел)")
FATHER_PHONE = Word(("Телефон отца", "Телефон папы", "Тел. отца"), r"(тел|моб|сотов).*(отц|отец|пап)|(отц|пап).*(тел)")
PHONE = Word(
    ("Телефон", "Контактный телефон", "Телефон родителя", "Телефон представителя", "Мобильный телефон", "Тел."),
    r"(тел|моб|сотов|конт)",
)
TEACHER = Word(
    ("Учитель", "ФИО учителя", "Преподаватель", "Педагог", "ФИО педагога", "Сотрудник", "ФИО сотрудника", "teacher"),
    r"(учител|преподават|педагог|сотрудник)",
)
POSITION = Word(("Должность", "position"), r"должн")
SUBJECT = Word(("Предмет", "Дисциплина", "Урок (предмет)", "subject"), r"(предмет|дисципл)")
SUBJECTS = Word(("Предметы", "Предмет", "Преподаваемые предметы", "Дисциплины"), r"(предмет|дисципл|нагрузк)")
CLASSES = Word(("Классы", "Класс", "В классах", "Преподаёт в классах"), r"класс")
HOMEROOM = Word(("Классное руководство", "Классный руководитель", "Кл. рук."), r"(руковод|кл рук)")
STAFF_NUMBER = Word(("Табельный номер", "Код", "ID", "Код сотрудника"), r"(табел|^код|^id\b)")
DAY = Word(("Дата", "date"), r"^дат")
PERIOD = Word(("Урок", "Номер урока", "№ урока", "lesson"), r"(урок|номер)")
ABSENT = Word(
    ("Кого заменяют", "Заменяемый", "Отсутствующий учитель", "Отсутствует", "Заменяемый учитель"),
    r"(кого|отсутств|яем)",
)
STAND_IN = Word(
    ("Кто заменяет", "Заменяющий", "Заменяющий учитель", "Замена", "Учитель", "На замене"), r"(кто|яющ|замен|учител)"
)
ROOM = Word(("Кабинет", "Каб.", "Аудитория", "room"), r"(каб|ауд)")
COMMENT = Word(("Примечание", "Комментарий", "Причина"), r"(примеч|коммент|причин)")
WEEKDAY = Word(("День", "День недели", "Дни"), r"день")
TIME = Word(("Время", "Время урока", "Звонки"), r"(время|звон)")
LESSON_NUMBER = Word(("№", "Урок", "Номер урока", "№ урока", "№ п/п урока"), r"(урок|^№$|номер)")

# A kind of sheet: field -> word, in the order in which headings are given away; and which fields make the kind.
Fields = Mapping[str, Word]
ROLL: Fields = {
    "mother_phone": MOTHER_PHONE, "father_phone": FATHER_PHONE, "mother": MOTHER, "father": FATHER,
    "guardian": GUARDIAN, "phone": PHONE, "born": BORN, "number": NUMBER, "subgroup": SUBGROUP, "family": FAMILY,
    "given": GIVEN, "middle": MIDDLE, "pupil": PUPIL, "class": CLASS,
}  # fmt: skip
TEACHERS: Fields = {
    "homeroom": HOMEROOM, "position": POSITION, "phone": PHONE, "number": STAFF_NUMBER, "teacher": TEACHER,
    "family": FAMILY, "given": GIVEN, "middle": MIDDLE, "subjects": SUBJECTS, "classes": CLASSES, "name": PUPIL,
}  # fmt: skip
SUBSTITUTIONS: Fields = {
    "date": DAY, "absent": ABSENT, "period": PERIOD, "class": CLASS, "subject": SUBJECT, "stand_in": STAND_IN,
    "room": ROOM, "comment": COMMENT, "subgroup": SUBGROUP,
}  # fmt: skip
GRID: Fields = {"weekday": WEEKDAY, "period": LESSON_NUMBER, "time": TIME}


@dataclass(frozen=True, slots=True)
class Found:
    """Where a field stands and whether its heading is surely it."""

    at: int
    sure: bool


def understand(header: list[str], fields: Fields) -> dict[str, Found]:
    """The columns of a sheet: exact headings first, then near spellings, then words that suggest."""
    found: dict[str, Found] = {}
    taken: set[int] = set()
    for judge, sure in ((_exact, True), (_close, False), (_hinted, False)):
        for name, word in fields.items():
            if name in found:
                continue
            at = next((at for at, cell in enumerate(header) if at not in taken and cell and judge(cell, word)), None)
            if at is not None:
                found[name] = Found(at, sure)
                taken.add(at)
    return found


@lru_cache(maxsize=256)
def _keys(word: Word) -> frozenset[str]:
    return frozenset(map(key, word.sure))


@lru_cache(maxsize=256)
def _long(word: Word) -> tuple[str, ...]:
    """Of them, those long enough for a near spelling to mean anything."""
    return tuple(key(alias) for alias in word.sure if len(alias) > 3)


@lru_cache(maxsize=2048)
def _exact(cell: str, word: Word) -> bool:
    return key(cell) in _keys(word)


@lru_cache(maxsize=2048)
def _close(cell: str, word: Word) -> bool:
    from rapidfuzz import fuzz

    said = key(cell)
    return len(said) > 3 and any(fuzz.ratio(said, alias) >= CLOSE for alias in _long(word))


@lru_cache(maxsize=2048)
def _hinted(cell: str, word: Word) -> bool:
    folded = re.sub(r"[^\w№]+", " ", cell.casefold().replace("ё", "е")).strip()
    return len(folded) <= 80 and re.search(word.hint, folded) is not None

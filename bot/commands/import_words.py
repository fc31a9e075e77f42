"""What an import found, in words for the school's technician."""

from collections.abc import Iterator

from bot.services.importing import Finding, Report, Trouble, What
from exchange.mending import Refused
from exchange.model import Code, SheetReading

KINDS = {
    What.TERMS: "четверти",
    What.SUBJECTS: "предметы",
    What.STAFF: "сотрудники",
    What.CLASSES: "классы",
    What.PUPILS: "ученики",
    What.GUARDIANS: "представители",
    What.GUARDIANSHIPS: "связи семьи",
    What.GROUPS: "подгруппы",
    What.MEMBERS: "состав подгрупп",
    What.TEACHINGS: "нагрузка",
    What.BELLS: "звонки",
    What.SLOTS: "расписание",
    What.CHANGES: "изменения",
    What.LESSONS: "темы уроков",
    What.HOMEWORK: "задания",
    What.ATTENDANCE: "посещаемость",
    What.MARKS: "отметки",
}

_REASONS: dict[Code | Trouble, str] = {
    Code.BAD_ARCHIVE: "архив повреждён или это не zip",
    Code.LOCKED_ARCHIVE: "архив закрыт паролем",
    Code.TOO_BIG: "файл слишком велик",
    Code.SAME_NAME_TWICE: "два файла с одним именем, прочитан первый",
    Code.BAD_ENCODING: "кодировка не читается, сохраните файл в UTF-8",
    Code.GUESSED_ENCODING: "прочитано как windows-1251, проверьте имена",
    Code.BROKEN_TABLE: "таблица повреждена, дальше не прочитано",
    Code.MISSING_COLUMN: "нет нужного столбца",
    Code.MISSING_FILE: "файл обещан в manifest.csv, но его нет",
    Code.MISSING_VALUE: "пустое значение",
    Code.BAD_DATE: "дата не читается",
    Code.BAD_TIME: "время не читается",
    Code.BAD_NUMBER: "число не читается",
    Code.BAD_VALUE: "непонятное значение",
    Code.DUPLICATE_ID: "код повторяется, взята первая строка",
    Code.UNKNOWN_REFERENCE: "такого кода нет в файлах",
    Code.NOT_A_GUARDIAN: "связь не между учеником и представителем",
    Code.UNSUPPORTED: "этот формат пока не читается",
    Code.UNSAFE_XML: "в файле объявлены сущности или DTD: такой XML не открывается",
    Code.BROKEN_FILE: "файл повреждён или обрезан",
    Code.NOT_A_TABLE: "заголовки столбцов не узнаны",
    Trouble.UNKNOWN_SCHOOL: "такой школы нет: добавьте её командой `school add` или укажите --school",
    Trouble.OTHER_SCHOOL: "запись другой школы",
    Trouble.WHICH_SCHOOL: "непонятно, к какой школе относится запись",
    Trouble.NO_ROLE: "у человека нет роли в школе",
    Trouble.BAD_PHONE: "телефон не существует, запись взята без него",
    Trouble.UNKNOWN_CLASS: "такого класса нет",
    Trouble.AMBIGUOUS_CLASS: "класс можно понять по-разному",
    Trouble.UNKNOWN_PUPIL: "такого ученика нет",
    Trouble.AMBIGUOUS_PUPIL: "ученика можно понять по-разному",
    Trouble.UNKNOWN_TEACHER: "такого учителя нет, урок взят без него",
    Trouble.AMBIGUOUS_TEACHER: "учителя можно понять по-разному, урок взят без него",
    Trouble.UNKNOWN_GROUP: "такой подгруппы нет",
    Trouble.EMPTY_GROUP: "подгруппа создана, но учеников в ней нет",
    Trouble.UNKNOWN_WORK: "непонятно, за какую работу отметка",
    Trouble.NO_SUBJECT: "не указан предмет",
    Trouble.NO_DAY: "не указан день",
    Trouble.NO_PERIOD: "не указан номер урока",
    Trouble.NO_DUE_DAY: "не найден следующий урок, к которому задано",
    Trouble.BAD_CODE: "непонятный код",
    Trouble.TOO_LONG: "слишком длинное значение",
    Trouble.SAID_TWICE: "сказано дважды и по-разному, взято первое",
    Trouble.WRITTEN_HERE: "исправлено в школе, файл этого не меняет",
    Trouble.NO_PLACE: "такие записи пока не хранятся",
}


SHEETS = {
    "roll": "список учеников",
    "teachers": "список сотрудников",
    "substitutions": "замены",
    "grid": "расписание сеткой",
}
FIELDS = {
    "absent": "кого заменяют",
    "born": "дата рождения",
    "class": "класс",
    "classes": "классы",
    "comment": "примечание",
    "date": "дата",
    "family": "фамилия",
    "father": "отец",
    "father_phone": "телефон отца",
    "given": "имя",
    "guardian": "законный представитель",
    "homeroom": "классное руководство",
    "middle": "отчество",
    "mother": "мать",
    "mother_phone": "телефон матери",
    "name": "сотрудник",
    "number": "личный код",
    "period": "номер урока",
    "phone": "телефон",
    "position": "должность",
    "pupil": "ученик",
    "room": "кабинет",
    "stand_in": "кто заменяет",
    "subgroup": "подгруппа",
    "subject": "предмет",
    "subjects": "предметы",
    "teacher": "сотрудник",
}


def understanding(sheet: SheetReading) -> list[str]:
    """What a sheet was taken for, a column a line; a guess is marked."""
    lines = [f"{sheet.file}: {SHEETS[sheet.kind]}"]
    lines += [
        f"  {'  ' if column.sure else '? '}«{column.header}» - {FIELDS[column.field]}"
        for column in sheet.columns
        if sheet.kind != "grid"
    ]
    return lines


def reason(code: Code | Trouble) -> str:
    return _REASONS[code]


def finding(one: Finding) -> str:
    """Where and why, in a line: file, row, column, reason, value."""
    place = one.file
    if one.row:
        place += f", строка {one.row}"
    if one.column:
        place += f", столбец {one.column}"
    value = f" «{one.value}»" if one.value else ""
    return f"{place}: {_REASONS[one.code]}{value}"


def refusals(report: Report) -> Iterator[Refused]:
    """The rows that were left out, with the reason of each."""
    for one in report.problems:
        if one.lost and one.row:
            column = f"{one.column}: " if one.column else ""
            yield Refused(one.file, one.row, f"{column}{_REASONS[one.code]}")

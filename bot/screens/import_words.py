"""What an import understood, would do and could not take, in words: for the chat and for the command line."""

from collections.abc import Iterable, Iterator

from bot.i18n import gettext as _
from bot.services.importing import Finding, Report, Trouble, What
from exchange.mending import Refused
from exchange.model import Code, SheetReading

MANY, FIRST = 3, 5  # rows of one trouble that become one line, and how many of them it names
WITHOUT = (Code.BAD_DATE, Code.BAD_TIME, Code.BAD_NUMBER, Code.BAD_VALUE, Code.UNKNOWN_REFERENCE)  # rows may do without
OF_SCHOOLS = (Trouble.UNKNOWN_SCHOOL, Trouble.SEVERAL_SCHOOLS, Trouble.OTHER_SCHOOL, Trouble.WHICH_SCHOOL)


def kind_of_rows(what: What) -> str:
    return {
        What.TERMS: _("четверти"),
        What.SUBJECTS: _("предметы"),
        What.STAFF: _("сотрудники"),
        What.CLASSES: _("классы"),
        What.PUPILS: _("ученики"),
        What.GUARDIANS: _("представители"),
        What.GUARDIANSHIPS: _("связи семьи"),
        What.GROUPS: _("подгруппы"),
        What.MEMBERS: _("состав подгрупп"),
        What.TEACHINGS: _("нагрузка"),
        What.BELLS: _("звонки"),
        What.SLOTS: _("расписание"),
        What.CHANGES: _("изменения"),
        What.LESSONS: _("темы уроков"),
        What.HOMEWORK: _("задания"),
        What.ATTENDANCE: _("посещаемость"),
        What.MARKS: _("отметки"),
        What.BREAKS: _("каникулы"),
        What.RESULTS: _("итоги"),
    }[what]


def reason(code: Code | Trouble) -> str:
    texts: dict[Code | Trouble, str] = {
        Code.BAD_ARCHIVE: _("архив повреждён или это не zip"),
        Code.LOCKED_ARCHIVE: _("архив закрыт паролем"),
        Code.TOO_BIG: _("файл слишком велик"),
        Code.SAME_NAME_TWICE: _("два файла с одним именем, прочитан первый"),
        Code.BAD_ENCODING: _("кодировка не читается, сохраните файл в UTF-8"),
        Code.GUESSED_ENCODING: _("прочитано как windows-1251, проверьте имена"),
        Code.BROKEN_TABLE: _("таблица повреждена, дальше не прочитано"),
        Code.MISSING_COLUMN: _("нет нужного столбца"),
        Code.MISSING_FILE: _("файл обещан в manifest.csv, но его нет"),
        Code.MISSING_VALUE: _("пустое значение"),
        Code.NAMELESS_PHONE: _("телефон есть, а имени рядом нет: представитель не взят"),
        Code.BAD_DATE: _("дата не читается"),
        Code.BAD_TIME: _("время не читается"),
        Code.BAD_NUMBER: _("число не читается"),
        Code.BAD_VALUE: _("непонятное значение"),
        Code.DUPLICATE_ID: _("код повторяется, взята первая строка"),
        Code.UNKNOWN_REFERENCE: _("такого кода нет в файлах"),
        Code.NOT_A_GUARDIAN: _("связь не между учеником и представителем"),
        Code.OTHER_DOCUMENT: _("такой документ не читается: сохраните таблицу как .xlsx и загрузите её"),
        Code.UNSUPPORTED: _("этот формат пока не читается"),
        Code.UNSAFE_XML: _("в файле объявлены сущности или DTD: такой XML не открывается"),
        Code.BROKEN_FILE: _("файл повреждён или обрезан"),
        Code.NOT_A_TABLE: _("заголовки столбцов не узнаны"),
        Trouble.UNKNOWN_SCHOOL: _("такой школы нет: добавьте её командой `school add` или укажите --school"),
        Trouble.SEVERAL_SCHOOLS: _(
            "в файлах несколько школ, и кода вашей среди них нет: назовите его команде import ключом --org"
        ),
        Trouble.OTHER_SCHOOL: _("запись другой школы"),
        Trouble.NOT_A_SCHOOL: _("это не школа: её люди и классы не взяты"),
        Trouble.WHOSE_DIARY: _("чей это дневник, непонятно: назовите файл по ученику, «Фамилия Имя.json»"),
        Trouble.WHICH_SCHOOL: _("непонятно, к какой школе относится запись"),
        Trouble.NO_ROLE: _("у человека нет роли в школе"),
        Trouble.BAD_PHONE: _("телефон не существует, запись взята без него"),
        Trouble.UNKNOWN_CLASS: _("такого класса нет"),
        Trouble.AMBIGUOUS_CLASS: _("класс можно понять по-разному"),
        Trouble.UNKNOWN_PUPIL: _("такого ученика нет"),
        Trouble.AMBIGUOUS_PUPIL: _("ученика можно понять по-разному"),
        Trouble.UNKNOWN_TEACHER: _("такого учителя нет, урок взят без него"),
        Trouble.AMBIGUOUS_TEACHER: _("учителя можно понять по-разному, урок взят без него"),
        Trouble.UNKNOWN_GROUP: _("такой подгруппы нет"),
        Trouble.EMPTY_GROUP: _("подгруппа создана, но учеников в ней нет"),
        Trouble.UNKNOWN_WORK: _("непонятно, за какую работу отметка"),
        Trouble.NO_SUBJECT: _("не указан предмет"),
        Trouble.NO_DAY: _("не указан день"),
        Trouble.NO_PERIOD: _("не указан номер урока"),
        Trouble.NO_DUE_DAY: _("не найден следующий урок, к которому задано"),
        Trouble.BAD_CODE: _("непонятный код"),
        Trouble.TOO_LONG: _("слишком длинное значение"),
        Trouble.SAID_TWICE: _("сказано дважды и по-разному, взято первое"),
        Trouble.WRITTEN_HERE: _("исправлено в школе, файл этого не меняет"),
        Trouble.GUESSED_COLUMN: _("столбец угадан: переименуйте его или загрузите файл сами и подтвердите"),
        Trouble.UNKNOWN_TERM: _("такого учебного периода нет"),
    }
    return texts[code]


def sheet_kind(kind: str) -> str:
    return {
        "roll": _("список учеников"),
        "teachers": _("список сотрудников"),
        "substitutions": _("замены"),
        "grid": _("расписание сеткой"),
    }[kind]


def field_name(field: str) -> str:
    return {
        "absent": _("кого заменяют"),
        "born": _("дата рождения"),
        "class": _("класс"),
        "classes": _("классы"),
        "comment": _("примечание"),
        "date": _("дата"),
        "family": _("фамилия"),
        "father": _("отец"),
        "father_phone": _("телефон отца"),
        "given": _("имя"),
        "guardian": _("законный представитель"),
        "homeroom": _("классное руководство"),
        "middle": _("отчество"),
        "mother": _("мать"),
        "mother_phone": _("телефон матери"),
        "name": _("сотрудник"),
        "number": _("личный код"),
        "period": _("номер урока"),
        "phone": _("телефон"),
        "position": _("должность"),
        "pupil": _("ученик"),
        "room": _("кабинет"),
        "stand_in": _("кто заменяет"),
        "subgroup": _("подгруппа"),
        "subject": _("предмет"),
        "subjects": _("предметы"),
        "teacher": _("сотрудник"),
    }[field]


def understanding(sheet: SheetReading, unread: Iterable[str] = ()) -> list[str]:
    """What a sheet was taken for, a column a line; a guess is marked. `unread`: headings of columns left alone."""
    lines = [f"{sheet.file}: {sheet_kind(sheet.kind)}"]
    lines += [
        f"  {'  ' if column.sure else '? '}«{column.header}» - {field_name(column.field)}"
        for column in sheet.columns
        if sheet.kind != "grid"
    ]
    left = ", ".join(f"«{heading}»" for heading in unread)
    return [*lines, "    " + _("не читаются: {headings}").format(headings=left)] if left else lines


def column_name(one: Finding) -> str:
    """The column by its heading in the file or, where there is none, by what the importer looked for."""
    if one.heading:
        return one.heading
    return {
        "class": _("класс"),
        "date": _("дата"),
        "day": _("день"),
        "group": _("подгруппа"),
        "hour": _("номер урока"),
        "id": _("код"),
        "on": _("дата"),
        "org": _("школа"),
        "phone": _("телефон"),
        "pupil": _("ученик"),
        "role": _("роль"),
        "room": _("кабинет"),
        "score": _("отметка"),
        "subject": _("предмет"),
        "teacher": _("учитель"),
        "term": _("период"),
        "work": _("работа"),
    }.get(one.column, one.column)


def findings(problems: Iterable[Finding]) -> Iterator[str]:
    """Where and why, a line for each; what befell many rows of a file is one line with the first of them."""
    alike: dict[tuple[str, str, Code | Trouble, bool], list[Finding]] = {}
    for one in problems:
        alike.setdefault((one.file, column_name(one), one.code, one.lost), []).append(one)
    for group in alike.values():
        if len(group) < MANY or not group[0].row:
            yield from map(finding, group)
        else:
            yield _many(group)


def finding(one: Finding) -> str:
    """Where and why, in a line: file, row, column, reason, value."""
    place = one.file
    if one.row:
        place += _(", строка {row}").format(row=one.row)
    value = f" «{one.value}»" if one.value else ""
    return f"{_column_of(place, one)}: {_why(one)}{value}"


def _why(one: Finding) -> str:
    """The reason, and that the rest of the row was taken where it was."""
    text = reason(one.code)
    return text if one.lost or one.code not in WITHOUT else _("{reason}, остальное взято").format(reason=text)


def _many(group: list[Finding]) -> str:
    """The same of many rows; a value they share is said once."""
    values = {one.value for one in group}
    shared = f" «{group[0].value}»" if len(values) == 1 and group[0].value else ""
    first = ", ".join(f"{one.row}" if shared or not one.value else f"{one.row} «{one.value}»" for one in group[:FIRST])
    text = _("{place}: {reason} - строки {first}")
    if len(group) > FIRST:
        text = _("{place}: {reason} - строки {first} и ещё {more}")
    place = _column_of(group[0].file, group[0])
    return text.format(place=place, reason=f"{_why(group[0])}{shared}", first=first, more=len(group) - FIRST)


def _column_of(place: str, one: Finding) -> str:
    return place + _(", столбец {column}").format(column=column_name(one)) if one.column else place


def refusals(report: Report) -> Iterator[Refused]:
    """The rows that were left out, with the reason of each; a school that is not ours is not mended by its row."""
    for one in report.problems:
        if one.lost and one.row and one.code not in OF_SCHOOLS:
            column = f"{column_name(one)}: " if one.column else ""
            yield Refused(one.file, one.row, f"{column}{reason(one.code)}")

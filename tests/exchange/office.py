"""What a school office makes: workbooks with titles over the headings, an aSc timetable; the people are invented."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter  # type: ignore[import-untyped]
from faker import Faker

Cells = Sequence[Sequence[object]]


def workbook(sheets: Mapping[str, Cells]) -> bytes:
    """A workbook of these sheets."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "dd.mm.yyyy"}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return held.getvalue()


def folk(seed: int = 7) -> Faker:
    fake = Faker("ru_RU")
    fake.seed_instance(seed)
    return fake


def full_names(count: int, seed: int = 7) -> list[str]:
    """Different men's names in full."""
    fake, names = folk(seed), dict[str, None]()
    while len(names) < count:
        names.setdefault(f"{fake.last_name_male()} {fake.first_name_male()} {fake.middle_name_male()}")
    return list(names)


def asc(classes: Sequence[str], teachers: Sequence[str], *, days: int = 5, periods: int = 3, prolog: str = "") -> bytes:
    """A timetable of aSc: algebra for every class with the first teacher, then English in two groups."""
    out = [f"<?xml version='1.0' encoding='utf-8'?>{prolog}<timetable importtype='database'><periods>"]
    out += [
        f"<period period='{n}' starttime='{7 + n}:{'05' if n else '5'}' endtime='{7 + n}:50'/>"
        for n in range(1, periods + 1)
    ]
    out.append(
        "</periods><subjects><subject id='S1' name='Алгебра'/><subject id='S2' name='Английский язык'/></subjects>"
    )
    out.append("<teachers>")
    for number, name in enumerate(teachers, start=1):
        family, given = name.split(" ", 1)
        out.append(f"<teacher id='T{number}' firstname='{given}' lastname='{family}'/>")
    out.append("</teachers><classrooms><classroom id='R1' short='21'/></classrooms><classes>")
    out += [f"<class id='C{n}' name='{title}' teacherid='T1'/>" for n, title in enumerate(classes, start=1)]
    out.append("</classes><groups>")
    for n, _ in enumerate(classes, start=1):
        out.append(f"<group id='G{n}' classid='C{n}' name='Весь класс' entireclass='1'/>")
        out += [f"<group id='G{n}-{k}' classid='C{n}' name='Группа {k}' entireclass='0'/>" for k in (1, 2)]
    out.append("</groups><lessons>")
    for n, _ in enumerate(classes, start=1):
        out.append(
            f"<lesson id='L{n}' classids='C{n}' groupids='G{n}' subjectid='S1' teacherids='T1' classroomids='R1'/>"
        )
        out += [
            f"<lesson id='L{n}-{k}' classids='C{n}' groupids='G{n}-{k}' subjectid='S2' teacherids='T{k + 1}'/>"
            for k in (1, 2)
        ]
    out.append("</lessons><cards>")
    for n, _ in enumerate(classes, start=1):
        for day in range(days):
            mask = "".join("1" if at == day else "0" for at in range(5))
            out += [
                f"<card lessonid='L{n}' period='{p}' days='{mask}' weeks='1' classroomids='R1'/>"
                for p in range(1, periods)
            ]
            out += [
                f"<card lessonid='L{n}-{k}' period='{periods}' days='{mask}' weeks='1' classroomids=''/>"
                for k in (1, 2)
            ]
    out.append("</cards></timetable>")
    return "\n".join(out).encode()


def roll(names: Sequence[str], *, title: str = "7А", phones: bool = True) -> bytes:
    """A roll with a title over the headings, a mother and her phone in the row, a subgroup."""
    fake = folk()
    rows: list[list[object]] = [[f"Список обучающихся {title} класса на 01.09.2026"], []]
    rows.append(["№ п/п", "Ф.И.О. обучающегося", "Дата рождения", "Класс", "ФИО матери", "Тел. матери", "Подгруппа"])
    for number, name in enumerate(names, start=1):
        mother = f"{fake.last_name_female()} {fake.first_name_female()} {fake.middle_name_female()}"
        phone = f"8 (900) 000-00-{number:02}" if phones else ""
        rows.append(
            [number, name, f"{number:02}.03.2013", f"{title[:-1]} «{title[-1]}»", mother, phone, 1 + number % 2]
        )
    return workbook({f"{title}": rows})

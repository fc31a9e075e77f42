from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.diary_layouts import LAYOUTS
from exchange.model import ChangeKind, Code, Kind, ResultKind, StudentSet
from exchange.reading import read
from tests.exchange.samples import parcel, told

DAY = date(2026, 11, 25)


def test_bells_may_differ_on_a_weekday() -> None:
    one, other = parcel({"bells.csv": "period,start,end,weekday\n1,8:30,9:10,\n1,09.00,09.30,сб\n"}).bells
    assert (one.period, one.start, one.end, one.weekday) == (1, time(8, 30), time(9, 10), None)
    assert (other.start, other.weekday) == (time(9, 0), 6)


def test_a_break_is_two_days_and_what_lies_between() -> None:
    (found,) = parcel({"breaks.csv": "title,start,end\nОсенние,24.10.2026,2026-11-04\n"}).breaks
    assert (found.start, found.end) == (date(2026, 10, 24), date(2026, 11, 4))


def test_a_timetable_of_our_own_becomes_slots() -> None:
    header = "weekday,period,class,group,subject,teacher,room,week\n"
    text = header + "Пн,1,7а,1,Английский,Серова А. Л.,41,\n2,2,7А,,Физика,t9,,Б\n"
    english, physics = parcel({"timetable.csv": text}).slots
    assert (english.weekday, english.period, english.sets) == (1, 1, (StudentSet("7а-1", "7А", "1"),))
    assert (english.teachers, english.room, english.week) == (("Серова А. Л.",), "41", None)
    assert (physics.weekday, physics.week, physics.teachers, physics.sets[0].subgroup) == (2, "B", ("t9",), None)


def test_a_lesson_has_a_topic_and_perhaps_a_material() -> None:
    text = "date,period,class,subject,topic,material\n2026-11-25,3,7 «А»,Алгебра,Одночлен,Презентация\n"
    (found,) = parcel({"lessons.csv": text}).lessons
    assert (found.on, found.period, found.class_title, found.topic) == (DAY, 3, "7А", "Одночлен")
    assert (found.material, found.source_id) == ("Презентация", "2026-11-25/3/7А//Алгебра")


def test_homework_is_for_the_class_or_for_one() -> None:
    text = (
        "class,subject,assigned,due,text,pupil\n7А,Алгебра,2026-11-24,2026-11-25,№ 5,\n7А,Алгебра,2026-11-24,,№ 6,p1\n"
    )
    common, own = parcel({"homework.csv": text}).homework
    assert (common.due, common.pupil, own.due, own.pupil, own.text) == (DAY, None, None, "p1", "№ 6")


def test_two_tasks_of_one_lesson_keep_apart_and_find_themselves_again() -> None:
    text = "class,subject,assigned,text\n7А,Алгебра,2026-11-24,№ 5\n7А,Алгебра,2026-11-24,§ 4\n"
    ids = [[one.source_id for one in parcel({"homework.csv": text}).homework] for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


@pytest.mark.parametrize("text", ["..", "—", "-", " . "])
def test_dots_mean_that_nothing_is_set(text: str) -> None:
    found = parcel({"homework.csv": f"class,subject,assigned,text\n7А,Алгебра,2026-11-24,{text}\n"})
    assert (found.homework, found.problems) == ((), ())


def test_attendance_is_of_a_lesson_or_of_a_day() -> None:
    text = "date,period,pupil,code,minutes\n2026-11-25,1,p1,оп,7\n2026-11-25,,p2,H,\n"
    late, absent = parcel({"attendance.csv": text}).attendance
    assert (late.on, late.period, late.code, late.minutes) == (DAY, 1, "ОП", 7)
    assert (absent.period, absent.code) == (None, "Н")  # typed in Latin


def test_a_change_of_every_kind_is_read() -> None:
    kinds = [kind.value for kind in ChangeKind]
    rows = "".join(f"2026-11-25,{at},7А,{kind}\n" for at, kind in enumerate(kinds, start=1))
    found = parcel({"changes.csv": "date,period,class,kind\n" + rows})
    assert ([one.kind.value for one in found.changes], found.problems) == (kinds, ())


def test_a_moved_lesson_knows_where_to() -> None:
    text = "date,period,class,kind,to_date,to_period\n2026-11-25,3,7А,перенос,26.11.2026,7\n"
    (found,) = parcel({"changes.csv": text}).changes
    assert (found.kind, found.to_date, found.to_period) == (ChangeKind.MOVED, date(2026, 11, 26), 7)


def test_a_result_is_of_a_term_or_of_the_year() -> None:
    text = "term,pupil,subject,value,kind\nI четверть,p1,Алгебра,5,\n,p1,Алгебра,4,итоговая\n"
    quarter, year = parcel({"term_results.csv": text}).term_results
    assert (quarter.term, quarter.kind, year.term, year.kind) == (
        "I четверть",
        ResultKind.INTERIM,
        "",
        ResultKind.FINAL,
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("темы.csv", "Дата;Урок;Класс;Предмет;Тема\n25.11.2026;3;7А;Алгебра;Одночлен\n"),
        ("Журнал 7А.csv", "№ урока;Тема урока;Дата;Предмет;Класс\n3;Одночлен;25.11.2026;Алгебра;7-а\n"),
    ],
)
def test_russian_headers_and_semicolons_of_a_spreadsheet_are_understood(name: str, text: str) -> None:
    found = read({name: text.encode("cp1251")})
    assert [(one.on, one.class_title, one.topic) for one in found.lessons] == [(DAY, "7А", "Одночлен")]
    assert (found.kind, {one.code for one in found.problems}) == (Kind.DIARY, {Code.GUESSED_ENCODING})


@pytest.mark.parametrize(
    ("name", "text", "column", "code", "value"),
    [
        ("bells.csv", "period,start,end\n1,8:30,25:00\n", "end", Code.BAD_TIME, "25:00"),
        ("bells.csv", "period,start,end\n1,9:30,8:30\n", "end", Code.BAD_TIME, "8:30"),
        ("breaks.csv", "title,start,end\nЛето,2026-06-01,2026-05-01\n", "end", Code.BAD_DATE, "2026-05-01"),
        ("timetable.csv", "weekday,period,class,subject\n8,1,7А,Физика\n", "weekday", Code.BAD_VALUE, "8"),
        ("lessons.csv", "date,period,class,subject,topic\n?,1,7А,Физика,Сила\n", "date", Code.BAD_DATE, "?"),
        ("lessons.csv", "date,period,class,subject,topic\n2026-11-25,99,7А,A,B\n", "period", Code.BAD_NUMBER, "99"),
        ("lessons.csv", "date,period,class,subject,topic\n2026-11-25,1\n", "class", Code.MISSING_VALUE, ""),
        ("homework.csv", "class,subject,assigned,text\n7А,Физика,,§ 8\n", "assigned", Code.MISSING_VALUE, ""),
        ("attendance.csv", "date,pupil,code\n2026-11-25,p1,\n", "code", Code.MISSING_VALUE, ""),
        ("attendance.csv", "date,period,pupil,code\n2026-11-25,x,p1,Н\n", "period", Code.BAD_NUMBER, "x"),
        ("changes.csv", "date,period,class,kind\n2026-11-25,1,7А,пожар\n", "kind", Code.BAD_VALUE, "пожар"),
        ("term_results.csv", "term,pupil,subject,value\nI,p1,Физика,\n", "value", Code.MISSING_VALUE, ""),
    ],
)  # fmt: skip
def test_a_row_without_its_sense_is_left_out_and_told(
    name: str, text: str, column: str, code: Code, value: str
) -> None:
    found = parcel({name: text})
    assert (name, 2, column, code, value, True) in told(found)
    assert found.counts == {name: 1}
    kept = (found.bells, found.breaks, found.slots, found.lessons, found.homework)
    assert (*kept, found.attendance, found.changes, found.term_results) == ((),) * 8


def test_a_row_said_twice_is_kept_once() -> None:
    text = "date,period,pupil,code\n2026-11-25,1,p1,Н\n2026-11-25,1,p1,Б\n"
    found = parcel({"attendance.csv": text})
    assert ([one.code for one in found.attendance], [one.code for one in found.problems]) == (
        ["Н"],
        [Code.DUPLICATE_ID],
    )


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LAYOUTS), st.data())
def test_no_cells_break_a_diary_file(layout: object, data: st.DataObject) -> None:
    columns = list(layout.columns)  # type: ignore[attr-defined]
    cell = st.one_of(
        st.sampled_from(["", "2026-11-25", "1", "7А", "пн", "8:30", "moved", "A", "²", "١"]),
        st.text('абв,;"\n 19.-:', max_size=6),
    )
    rows = data.draw(st.lists(st.lists(cell, max_size=len(columns) + 1), max_size=5))
    lines = [",".join(columns), *(",".join('"' + text.replace('"', '""') + '"' for text in row) for row in rows)]
    parcel({f"{layout.name}.csv": "\n".join(lines)})  # type: ignore[attr-defined]

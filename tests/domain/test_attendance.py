"""The attendance of a term: totals and days."""

from datetime import date

from domain.attendance import DayNoted, Stretch, Total, attendance_of
from domain.diary import Absence
from domain.marks import Attendance

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def test_totals_count_lessons_and_whole_days_apart_and_days_put_the_same_notes_together():
    found = attendance_of(
        [
            (MONDAY, Absence(2, Attendance.ILL)),
            (MONDAY, Absence(1, Attendance.ILL)),
            (MONDAY, Absence(4, Attendance.LATE, 5)),
            (TUESDAY, Absence(0, Attendance.ILL)),
            (TUESDAY, Absence(3, "Я")),
            (TUESDAY, Absence(5, Attendance.ABSENT)),
        ]
    )
    assert found.totals == (
        Total(Attendance.ABSENT, 1, 0),
        Total(Attendance.ILL, 2, 1),
        Total(Attendance.LATE, 1, 0),
        Total("Я", 1, 0),
    )
    assert found.days == (
        DayNoted(TUESDAY, (Stretch(Attendance.ILL, ()), Stretch("Я", (3,)), Stretch(Attendance.ABSENT, (5,)))),
        DayNoted(MONDAY, (Stretch(Attendance.ILL, (1, 2)), Stretch(Attendance.LATE, (4,), 5))),
    )


def test_where_health_is_hidden_an_illness_is_an_absence_in_totals_and_days():
    notes = [(MONDAY, Absence(1, Attendance.ILL)), (MONDAY, Absence(2, Attendance.ABSENT))]
    hidden = attendance_of(notes, health_hidden=True)
    assert hidden.totals == (Total(Attendance.ABSENT, 2, 0),)
    assert hidden.days == (DayNoted(MONDAY, (Stretch(Attendance.ABSENT, (1, 2)),)),)
    assert Attendance.ILL in {total.code for total in attendance_of(notes).totals}


def test_nothing_noted_is_nothing():
    assert attendance_of([]).totals == ()
    assert attendance_of([]).days == ()

"""The door to a diary: whom it lets in, how far, and until when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.access import Child, Permit, Role, RoleKind, Scope, Viewer, leads, to_read

TODAY = date(2026, 11, 25)
CHILD = Child(pupil_id=7, class_id=3, school_id=1, zone="Europe/Moscow", granted=True)


def test_a_standing_grant_opens_one_diary():
    assert to_read(CHILD, TODAY) == Permit(7, 3, 1, "Europe/Moscow")


@pytest.mark.parametrize(
    "shut",
    [
        {"granted": False},
        {"class_id": None},
        {"left_on": TODAY},
        {"left_on": TODAY - timedelta(days=1)},
        {"scope": Scope.LESSONS},
    ],
    ids=str,
)
def test_it_stays_shut_without_one(shut: dict[str, object]):
    assert to_read(replace(CHILD, **shut), TODAY) is None  # type: ignore[arg-type]


def test_a_child_who_leaves_tomorrow_is_read_today():
    assert to_read(replace(CHILD, left_on=TODAY + timedelta(days=1)), TODAY) is not None


def test_a_restricted_grant_opens_lessons_to_a_page_that_asks_for_no_more():
    permit = to_read(replace(CHILD, scope=Scope.LESSONS), TODAY, Scope.LESSONS)
    assert permit is not None
    assert not permit.whole
    whole = to_read(CHILD, TODAY, Scope.LESSONS)
    assert whole is not None
    assert whole.whole


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role(RoleKind.TEACHER, 1, 5), True),
        (Role(RoleKind.TEACHER, 1, 6), False),  # a teacher of the same school
        (Role(RoleKind.TEACHER, 2, 5), False),  # the number of another school's staff
        (Role(RoleKind.OFFICER, 1, 5), False),  # the same person in another role
    ],
)
def test_only_the_class_teacher_leads_a_class(role: Role, may: bool):
    viewer = Viewer(account_id=1, person_id=1, locale="ru", roles=(role,))
    assert leads(viewer, 1, 5) is may
    assert not leads(viewer, 1, None)

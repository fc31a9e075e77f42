"""The rows, by subject."""

from storage.tables.base import Moment, Row
from storage.tables.cases import ApplicationEventRow, ApplicationRow, DocumentRow, DraftRow, GrantRow
from storage.tables.delivery import CounterRow, ImportRunRow, InboxRow, PushRow
from storage.tables.diary import AttendanceRow, HomeworkRow, LessonRow, MarkBatchRow, MarkRevisionRow, MarkRow
from storage.tables.files import FileAddressRow, FileRow
from storage.tables.people import AccountRow, AuditRow, ConsentRow, LinkCodeRow, PersonRow, RoleRow
from storage.tables.school import (
    BellRow,
    ChangeRow,
    GroupMemberRow,
    GuardianRow,
    GuardianshipRow,
    PupilRow,
    SchoolClassRow,
    SchoolRow,
    SlotRow,
    StaffRow,
    StudyGroupRow,
    SubjectRow,
    TeachingRow,
    TermRow,
)

__all__ = [
    "AccountRow",
    "ApplicationEventRow",
    "ApplicationRow",
    "AttendanceRow",
    "AuditRow",
    "BellRow",
    "ChangeRow",
    "ConsentRow",
    "CounterRow",
    "DocumentRow",
    "DraftRow",
    "FileAddressRow",
    "FileRow",
    "GrantRow",
    "GroupMemberRow",
    "GuardianRow",
    "GuardianshipRow",
    "HomeworkRow",
    "ImportRunRow",
    "InboxRow",
    "LessonRow",
    "LinkCodeRow",
    "MarkBatchRow",
    "MarkRevisionRow",
    "MarkRow",
    "Moment",
    "PersonRow",
    "PupilRow",
    "PushRow",
    "RoleRow",
    "Row",
    "SchoolClassRow",
    "SchoolRow",
    "SlotRow",
    "StaffRow",
    "StudyGroupRow",
    "SubjectRow",
    "TeachingRow",
    "TermRow",
]

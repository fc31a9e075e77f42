"""A parcel as files: OneRoster 1.2, and the diary's own CSV for what it has no place for.

Rows stand in an order of their own and no moment is written, so that the same school gives the same bytes.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from exchange.model import (
    ClassKind,
    Parcel,
    Person,
    Role,
    SessionKind,
)

BLANK = ("", "")  # status and dateLastModified stay empty in bulk files
EPOCH = (1980, 1, 1, 0, 0, 0)  # every member of the archive is as old as archives can be
ROLES = {
    Role.PUPIL: "student",
    Role.TEACHER: "teacher",
    Role.GUARDIAN: "guardian",
    Role.ADMINISTRATOR: "siteAdministrator",
    Role.STAFF: "aide",
}
SESSIONS = {
    SessionKind.SCHOOL_YEAR: "schoolYear",
    SessionKind.SEMESTER: "semester",
    SessionKind.TERM: "term",
    SessionKind.GRADING_PERIOD: "gradingPeriod",
}
HEADERS = {
    "manifest": "propertyName,value",
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "academicSessions": "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "courses": "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects",
    "classes": "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
    "schoolSourcedId,termSourcedIds,subjects",
    "users": "sourcedId,status,dateLastModified,enabledUser,username,givenName,familyName,middleName,phone,email,"
    "agentSourcedIds,metadata.position",
    "roles": "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId",
    "demographics": "sourcedId,status,dateLastModified,birthDate,sex",
    "enrollments": "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
    "beginDate,endDate",
    "categories": "sourcedId,status,dateLastModified,title",
    "lineItems": "sourcedId,status,dateLastModified,title,assignDate,dueDate,classSourcedId,categorySourcedId,"
    "metadata.weight",
    "results": "sourcedId,status,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,textScore,"
    "scoreDate,comment,metadata.debtUntil",
    "bells": "period,start,end,weekday",
    "breaks": "title,start,end",
    "timetable": "weekday,period,class,group,subject,teacher,room,week",
    "lessons": "date,period,class,subject,topic,material",
    "homework": "class,group,subject,assigned,due,text,pupil",
    "attendance": "date,period,pupil,code,minutes",
    "changes": "date,period,class,group,kind,subject,teacher,room,comment",
    "term_results": "term,pupil,subject,value,kind,date",
}
ONEROSTER = ("orgs", "academicSessions", "courses", "classes", "users", "roles", "demographics", "enrollments",
             "categories", "lineItems", "results")  # fmt: skip
Row = Sequence[object]


def archive_of(parcel: Parcel) -> bytes:
    """The files as one zip, the same bytes for the same school."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files_of(parcel).items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return held.getvalue()


def files_of(parcel: Parcel) -> dict[str, bytes]:
    """Every file by its name."""
    tables: Mapping[str, Iterable[Row]] = {
        "manifest": _manifest(),
        "orgs": ((one.source_id, *BLANK, one.name, one.kind.value, one.identifier, "") for one in parcel.orgs),
        "academicSessions": (
            (one.source_id, *BLANK, one.title, SESSIONS[one.kind], one.start, one.end, one.parent_id, one.end.year)
            for one in parcel.sessions
        ),
        "courses": _courses(parcel),
        "classes": _classes(parcel),
        "users": (_user(one) for one in parcel.people),
        "roles": (
            (f"{one.source_id}/{role}", *BLANK, one.source_id, "primary", ROLES[role], "", "", org)
            for one in parcel.people
            for role in one.roles
            for org in one.org_ids
        ),
        "demographics": ((one.source_id, *BLANK, one.birth_date, "") for one in parcel.people if one.birth_date),
        "enrollments": (
            (one.source_id, *BLANK, one.class_id, parcel.orgs[0].source_id, one.person_id, ROLES[one.role],
             "true" if one.primary else "", "", "")
            for one in parcel.enrolments
        ),
        "categories": ((one.source_id, *BLANK, one.title) for one in parcel.categories),
        "lineItems": (
            (one.source_id, *BLANK, one.title, one.assigned, one.due, one.class_id, one.category_id, one.weight)
            for one in parcel.works
        ),
        "results": _results(parcel),
        "bells": ((one.period, one.start, one.end, one.weekday) for one in parcel.bells),
        "breaks": ((one.title, one.start, one.end) for one in parcel.breaks),
        "timetable": (
            (one.weekday, one.period, each.class_title, each.subgroup, one.subject, one.teachers[0] if one.teachers
             else "", one.room, one.week)
            for one in parcel.slots
            for each in one.sets
        ),
        "lessons": (
            (one.on, one.period, one.class_title, one.subject, one.topic, one.material) for one in parcel.lessons
        ),
        "homework": (
            (one.class_title, one.subgroup, one.subject, one.assigned, one.due, one.text, one.pupil)
            for one in parcel.homework
        ),
        "attendance": ((one.on, one.period, one.pupil, one.code, one.minutes) for one in parcel.attendance),
        "changes": (
            (one.on, one.period, one.class_title, one.subgroup, one.kind.value, one.subject, one.teacher, one.room,
             one.comment)
            for one in parcel.changes
        ),
        "term_results": (
            (one.term, one.pupil, one.subject, one.value, one.kind.value, one.on)
            for one in parcel.term_results
        ),
    }  # fmt: skip
    return {f"{name}.csv": _file(HEADERS[name], rows) for name, rows in tables.items()}


def _file(header: str, rows: Iterable[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
    return str(value)


def _manifest() -> Iterable[Row]:
    absent = ("classResources", "courseResources", "resources", "userProfiles", "scoreScales")
    yield ("manifest.version", "1.0")
    yield ("oneroster.version", "1.2")
    yield from ((f"file.{name}", "bulk") for name in ONEROSTER)
    yield from ((f"file.{name}", "absent") for name in absent)


def _courses(parcel: Parcel) -> Iterable[Row]:
    org = parcel.orgs[0].source_id
    return ((one.source_id, *BLANK, "", one.title, one.code, "", org, "") for one in parcel.subjects)


def _classes(parcel: Parcel) -> Iterable[Row]:
    for one in parcel.classes:
        kind = "homeroom" if one.kind is ClassKind.HOMEROOM else "scheduled"
        sessions = ",".join(one.session_ids)
        yield (one.source_id, *BLANK, one.title, one.grade, one.course_id, one.code, kind, "", one.org_id, sessions, "")


def _user(one: Person) -> Row:
    guardians = ",".join(one.guardian_ids)
    return (one.source_id, *BLANK, "true", "", one.given, one.family, one.middle, one.phone, one.email, guardians,
            one.position)  # fmt: skip


def _results(parcel: Parcel) -> Iterable[Row]:
    for one in parcel.marks:
        debt = one.value == "."
        status = "not submitted" if debt else "fully graded"
        yield (one.source_id, *BLANK, one.work_id, one.pupil_id, status, "", "" if debt else one.value, one.on,
               one.comment, one.debt_until)  # fmt: skip

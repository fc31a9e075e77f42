"""The columns of OneRoster files, 1.1 and 1.2, with the names other exporters give them.

Logins and passwords are known by name only to be passed over in silence.
"""

from exchange.table import Layout

ID = ("sourcedId",)
STATUS = ("status",)
_LOGINS = ("dateLastModified", "password", "username", "userId", "userIds", "userMasterIdentifier", "sms")
_TITLES = ("location", "subjectCodes", "periods", "schoolYear", "schoolYearSourcedId", "schoolYearId")

MANIFEST = Layout("manifest", {"property": ("propertyName",), "value": ()}, ("property", "value"))
ORGS = Layout(
    "orgs",
    {
        "id": ID,
        "status": STATUS,
        "name": (),
        "type": (),
        "identifier": (),
        "parent": ("parentSourcedId", "parentOrgSourcedId"),
    },
    ("id", "name", "type"),
    ("dateLastModified",),
)
SESSIONS = Layout(
    "academicSessions",
    {
        "id": ID,
        "status": STATUS,
        "title": (),
        "type": (),
        "start": ("startDate",),
        "end": ("endDate",),
        "parent": ("parentSourcedId",),
    },
    ("id", "title", "type", "start", "end"),
    ("dateLastModified", *_TITLES),
)
COURSES = Layout(
    "courses",
    {
        "id": ID,
        "status": STATUS,
        "title": (),
        "code": ("courseCode",),
        "grades": ("grade",),
        "org": ("orgSourcedId",),
        "subjects": ("subject",),
    },
    ("id", "title"),
    ("dateLastModified", *_TITLES),
)
CLASSES = Layout(
    "classes",
    {
        "id": ID,
        "status": STATUS,
        "title": (),
        "grades": ("grade",),
        "course": ("courseSourcedId",),
        "code": ("classCode",),
        "type": ("classType",),
        "school": ("schoolSourcedId", "orgSourcedId"),
        "sessions": ("termSourcedIds", "termSourcedId", "sessionSourcedIds"),
        "subjects": ("subject",),
    },
    ("id", "title"),
    ("dateLastModified", *_TITLES),
)
USERS = Layout(
    "users",
    {
        "id": ID,
        "status": STATUS,
        "enabled": ("enabledUser",),
        "orgs": ("orgSourcedIds", "orgSourcedId"),
        "primary_org": ("primaryOrgSourcedId",),
        "role": ("roles",),
        "given": ("givenName",),
        "family": ("familyName",),
        "middle": ("middleName",),
        "identifier": (),
        "email": (),
        "phone": (),
        "sms": (),
        "position": ("metadata.position",),
        "agents": ("agentSourcedIds", "agentSourcedId"),
    },
    ("id", "given", "family"),
    (
        *_LOGINS,
        "grade",
        "grades",
        "preferredGivenName",
        "preferredMiddleName",
        "preferredFamilyName",
        "pronouns",
        "resourceSourcedIds",
    ),
)
ROLES = Layout(
    "roles",
    {"status": STATUS, "user": ("userSourcedId",), "role": (), "org": ("orgSourcedId",)},
    ("user", "role"),
    ("sourcedId", "roleType", "beginDate", "endDate", "userProfileSourcedId", "dateLastModified"),
)
ENROLMENTS = Layout(
    "enrollments",
    {
        "id": ID,
        "status": STATUS,
        "class": ("classSourcedId",),
        "user": ("userSourcedId",),
        "role": (),
        "primary": (),
        "begin": ("beginDate",),
        "end": ("endDate",),
    },
    ("class", "user", "role"),
    ("dateLastModified", "schoolSourcedId"),
)
DEMOGRAPHICS = Layout(
    "demographics",
    {"user": ("userSourcedId", "sourcedId"), "status": STATUS, "birth": ("birthDate",)},
    ("user",),
    (
        "dateLastModified",
        "sex",
        "americanIndianOrAlaskaNative",
        "asian",
        "blackOrAfricanAmerican",
        "nativeHawaiianOrOtherPacificIslander",
        "white",
        "demographicRaceTwoOrMoreRaces",
        "hispanicOrLatinoEthnicity",
        "countryOfBirthCode",
        "stateOfBirthAbbreviation",
        "cityOfBirth",
        "publicSchoolResidenceStatus",
    ),
)
RELATIONSHIPS = Layout(
    "relationships",
    {"user": ("userSourcedId",), "relative": ("relationshipUserSourcedId",), "role": ("relationshipRole",)},
    ("user", "relative"),
)
PROFILES = Layout("userProfiles", {}, ())  # logins of other systems: nothing in it is for us
CATEGORIES = Layout(
    "categories",
    {"id": ID, "status": STATUS, "title": (), "weight": ("metadata.weight",)},
    ("id", "title"),
    ("dateLastModified",),
)
LINE_ITEMS = Layout(
    "lineItems",
    {
        "id": ID,
        "status": STATUS,
        "title": (),
        "assigned": ("assignDate",),
        "due": ("dueDate",),
        "class": ("classSourcedId",),
        "category": ("categorySourcedId",),
        "session": ("gradingPeriodSourcedId", "academicSessionSourcedId"),
        "weight": ("metadata.weight",),
        "min": ("resultValueMin",),
        "max": ("resultValueMax",),
    },
    ("id", "class"),
    ("dateLastModified", "description", "schoolSourcedId", "scoreScaleSourcedId"),
)
RESULTS = Layout(
    "results",
    {
        "id": ID,
        "work": ("lineItemSourcedId",),
        "pupil": ("studentSourcedId",),
        "score": (),
        "text": ("textScore",),
        "on": ("scoreDate",),
        "comment": (),
        "score_status": ("scoreStatus",),
        "missing": (),
        "debt_until": ("metadata.debtUntil",),
        "status": STATUS,
    },
    ("id", "work", "pupil"),
    ("dateLastModified", "classSourcedId", "scoreScaleSourcedId", "inProgress", "incomplete", "late"),
)

LAYOUTS = (
    MANIFEST,
    ORGS,
    SESSIONS,
    COURSES,
    CLASSES,
    USERS,
    ROLES,
    ENROLMENTS,
    DEMOGRAPHICS,
    RELATIONSHIPS,
    PROFILES,
    CATEGORIES,
    LINE_ITEMS,
    RESULTS,
)

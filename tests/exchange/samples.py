"""Small files written for one purpose each, and the ways a real file is bent on its way to us."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from exchange.model import Code, Parcel
from exchange.reading import read

SHARED = next(
    (found for parent in Path(__file__).resolve().parents if (found := parent / "shared" / "data").is_dir()), None
)

ROSTER = {
    "manifest.csv": "propertyName,value\noneroster.version,1.2\nfile.users,bulk\n",
    "orgs.csv": "sourcedId,name,type,parentSourcedId\no1,Гимназия,school,\n",
    "academicSessions.csv": "sourcedId,title,type,startDate,endDate,parentSourcedId\n"
    "y,2026/27,schoolYear,2026-09-01,2027-05-26,\nq1,I четверть,gradingPeriod,2026-09-01,2026-10-23,y\n",
    "courses.csv": "sourcedId,title,subjects\ncr1,Алгебра 7 класс,Алгебра\n",
    "classes.csv": "sourcedId,title,classType,grades,courseSourcedId,schoolSourcedId,termSourcedIds\n"
    "c1,7А,homeroom,7,,o1,y\nc2,7А · Алгебра,scheduled,7,cr1,o1,y\n",
    "users.csv": "sourcedId,givenName,familyName,middleName,phone,agentSourcedIds,password\n"
    "p1,Пётр,Белов,Ильич,,g1,secret-1\ng1,Илья,Белов,,+7 900 000-00-01,,secret-2\nt1,Анна,Серова,Львовна,,,\n",
    "roles.csv": "sourcedId,userSourcedId,role,orgSourcedId\nr1,p1,student,o1\nr2,g1,guardian,o1\nr3,t1,teacher,o1\n",
    "enrollments.csv": "sourcedId,classSourcedId,userSourcedId,role,primary\n"
    "e1,c1,p1,student,\ne2,c1,t1,teacher,true\n",
    "demographics.csv": "sourcedId,birthDate,sex\np1,2013-05-04,male\n",
    "categories.csv": "sourcedId,title,weight\nk1,Контрольная работа,2\n",
    "lineItems.csv": "sourcedId,title,assignDate,dueDate,classSourcedId,categorySourcedId,gradingPeriodSourcedId\n"
    "w1,Дроби,2026-09-20,2026-09-20,c2,k1,q1\n",
    "results.csv": "sourcedId,lineItemSourcedId,studentSourcedId,scoreStatus,score,textScore,scoreDate,comment\n"
    "m1,w1,p1,fully graded,,5-,2026-09-20,Молодец\n",
}


def parcel(files: Mapping[str, str | bytes], **changed: str) -> Parcel:
    """What is read from texts; `changed` replaces files of the set by stem."""
    texts = dict(files) | {f"{stem}.csv": text for stem, text in changed.items()}
    return read({name: text.encode() if isinstance(text, str) else text for name, text in texts.items()})


def roster(**changed: str) -> Parcel:
    return parcel(ROSTER, **changed)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def told(found: Parcel) -> list[tuple[str, int, str, Code, str, bool]]:
    """The problems as plain rows, to compare with a table."""
    return [(one.file, one.row, one.column, one.code, one.value, one.lost) for one in found.problems]


def shared(path: str) -> Path:
    """A real file by others, kept outside the repository; without it the test is skipped aloud."""
    if SHARED is None or not (SHARED / path).exists():
        pytest.skip(f"no shared sample {path}")
    return SHARED / path


def folder(path: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(path.iterdir()) if file.is_file()}

import pytest

from exchange.matching import Names
from exchange.model import Person, Place

AT = Place("users.csv", 2)
PEOPLE = [
    Person(source_id=str(number), at=AT, family=family, given=given, middle=middle)
    for number, (family, given, middle) in enumerate(
        [
            ("Серова", "Анна", "Львовна"),
            ("Серова", "Алла", "Игоревна"),
            ("Королёв", "Семён", "Фёдорович"),
            ("Белов-Орлов", "Илья", ""),
            ("Гасанов", "Рашид", "Али оглы"),
            ("Ли", "Максим", ""),
        ]
    )
]


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("2", ["2"]),
        ("Серова", ["0", "1"]),
        ("Серова А.", ["0", "1"]),
        ("Серова А. Л.", ["0"]),
        ("Серова А.И.", ["1"]),
        ("А. Л. Серова", ["0"]),
        ("Анна Львовна Серова", ["0"]),
        ("серова анна", ["0"]),
        ("Королев Семен Федорович", ["2"]),
        ("КОРОЛЁВ С.Ф.", ["2"]),
        ("Белов-Орлов И.", ["3"]),
        ("Белов", []),
        ("Гасанов Рашид Али оглы", ["4"]),
        ("Ли", ["5"]),
        ("Ли М.", ["5"]),
        ("Ли Н.", []),
        ("Серова Ольга", []),
        ("", []),
    ],
)
def test_a_name_in_a_file_finds_everyone_it_may_mean(said: str, ids: list[str]) -> None:
    assert [person.source_id for person in Names(PEOPLE).find(said)] == ids

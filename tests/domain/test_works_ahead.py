"""A test ahead is known by its topic."""

import pytest

from domain.works_ahead import is_test


@pytest.mark.parametrize(
    "topic",
    [
        "Контрольная работа № 2",
        "Контрольный диктант",
        "Словарный диктант",
        "Зачёт по теме «Глагол»",
        "Самостоятельная работа",
        "к/р по главе 3",
        "Итоговый тест",
        "Контрольное изложение",
    ],
)
def test_a_topic_that_is_a_test(topic: str) -> None:
    assert is_test(topic)


@pytest.mark.parametrize(
    "topic",
    [
        None,
        "",
        "Подготовка к контрольной работе",
        "Анализ контрольной работы",
        "Контрольная работа: разбор",
        "Работа над ошибками. Диктант",
        "Контроль температуры",
        "Реформы Петра I",
    ],
)
def test_a_topic_that_is_none(topic: str | None) -> None:
    assert not is_test(topic)

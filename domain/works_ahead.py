"""Whether a lesson that lies ahead is a test, told by its topic: teachers write it so, and files bring it so."""

import re

_TEST = re.compile(
    r"\b(?:контрольн\w+ (?:работ\w+|диктант\w*|тест\w*)|диктант\w*|зач[её]т\w*|проверочн\w+ работ\w+|самостоятельн\w+ "
    r"работ\w+|к/р|итогов\w+ (?:тест\w*|работ\w+)|контрольное (?:сочинение|изложение|списывание))\b",
    re.IGNORECASE,
)
_NOT_YET = re.compile(r"\b(?:подготовк\w+|анализ\w*|работ\w+ над ошибками|разбор\w*)\b", re.IGNORECASE)


def is_test(topic: str | None) -> bool:
    """«Контрольная работа № 2», but not «Подготовка к контрольной» nor «Анализ контрольной работы»."""
    return bool(topic) and _TEST.search(topic or "") is not None and _NOT_YET.search(topic or "") is None

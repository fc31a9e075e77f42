"""The words by which parents ask for a page of the diary, in Russian and in English: data, no rules."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Topic(StrEnum):
    """What page is asked for."""

    HOMEWORK = "homework"
    CHANGES = "changes"
    ATTENDANCE = "attendance"
    MARKS = "marks"
    TIMETABLE = "timetable"
    WEEK = "week"
    DAY = "day"


# A star stands for any ending. Of several topics the first in this order is meant: "timetable for a week" is no week.
TOPICS: Mapping[Topic, str] = MappingProxyType(
    {
        Topic.HOMEWORK: "дз д/з домашк* домашн* задани* задан* задал* homework hw task tasks assignments",
        Topic.CHANGES: "замен* изменени* changes change",
        Topic.ATTENDANCE: "посещаемост* пропуск* прогул* опоздани* attendance absences absence",
        Topic.MARKS: "оценк* оценок оценочк* отметк* отметок балл* средн* успеваемост* marks mark grades grade average",
        Topic.TIMETABLE: "расписани* расп урок* звонк* timetable schedule lessons lesson",
        Topic.WEEK: "недел* week",
        Topic.DAY: "дневник* день дня diary day",
    }
)
# Whole words that misprints are compared with.
SPELLINGS = (
    "домашка домашнее задание задания оценки отметки успеваемость посещаемость пропуски опоздания расписание уроки "
    "неделя неделю изменения замены дневник сегодня завтра вчера послезавтра позавчера понедельник вторник среду "
    "четверг пятницу субботу homework timetable schedule attendance grades tomorrow yesterday today"
)
NOISE = (
    "на за по в во с со и а к ко о об от до у из для какие какое какая какой каких что чего где когда как есть ли "
    "было были будет будут покажи покажите показать скажи скажите пожалуйста плиз мне нам дай дайте хочу можно "
    "узнать посмотреть открой открыть пришли все всё моего моей мою мой моя наш наша нашего нашей сына сын сыну "
    "дочери дочь дочки дочка ребенка ребенку ребенок ученика предмет предмету числа число эту этой этот этого эта "
    "нужно надо здравствуйте привет спасибо the a for in on of at my our me show see get what which is are was "
    "there please to by son daughter child this and hello subject"
)
NEXT = "следующий следующая следующее следующую следующей следующего будущей next"
LAST = "прошлый прошлая прошлое прошлую прошлой прошлого прошедшую предыдущую last previous"

ENGLISH_SHIFTS: Mapping[str, int] = MappingProxyType({"today": 0, "yesterday": -1, "tomorrow": 1})
ENGLISH_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
ENGLISH_MONTHS = "january february march april may june july august september october november december"
SHORT_ENGLISH = 3  # letters of an abbreviated weekday or month

NAME_ENDINGS = frozenset(
    ("", "а", "я", "у", "ю", "ы", "и", "е", "й", "ь", "ой", "ей", "ом", "ем", "ая", "ую", "ий", "его", "ему", "им", "s")
)
ADJECTIVE_ENDINGS = ("ая", "яя", "ий", "ый", "ой")  # of labels: "the elder one"
VOWELS_DROPPED = "аяйь"  # what a name loses before another ending
DATIVE_ENDINGS = ("е", "и", "у")  # endings in which subjects are asked for, put in place of the last letter
ENGLISH_SUBJECTS: Mapping[str, str] = MappingProxyType(
    {
        "algebra": "алгебра",
        "geometry": "геометрия",
        "maths": "математика",
        "math": "математика",
        "russian": "русский",
        "literature": "литература",
        "reading": "чтение",
        "english": "английский",
        "german": "немецкий",
        "french": "французский",
        "history": "история",
        "physics": "физика",
        "chemistry": "химия",
        "biology": "биология",
        "geography": "география",
        "informatics": "информатика",
        "computing": "информатика",
        "music": "музыка",
        "art": "изобразительное",
        "pe": "физкультура",
        "technology": "технология",
        "statistics": "статистика",
    }
)

"""The columns of the diary's own files, each with the Russian header a school would type.

Only the columns that make a row are required. A date is 2026-09-01 or 01.09.2026, a class "7А", a pupil an id
or a name.
"""

from exchange.table import Layout

ON = ("дата", "день")
PERIOD = ("урок", "номер урока", "№ урока", "№", "lesson")
CLASS = ("класс", "class_title")
SUBJECT = ("предмет",)
SUBGROUP = ("группа", "подгруппа", "group")
PUPIL = ("ученик", "обучающийся", "фио", "student")
TEACHER = ("учитель", "преподаватель", "teachers")
ROOM = ("кабинет", "каб", "аудитория")
COMMENT = ("комментарий", "примечание")

BELLS = Layout(
    "bells",
    {"period": PERIOD, "start": ("начало",), "end": ("конец", "окончание"), "weekday": ("день недели",)},
    ("period", "start", "end"),
)
BREAKS = Layout(
    "breaks",
    {"title": ("название", "каникулы"), "start": ("начало", "с"), "end": ("конец", "окончание", "по")},
    ("title", "start", "end"),
)
TIMETABLE = Layout(
    "timetable",
    {
        "weekday": ("день недели", "день", "day"),
        "period": PERIOD,
        "class": CLASS,
        "subgroup": SUBGROUP,
        "subject": SUBJECT,
        "teacher": TEACHER,
        "room": ROOM,
        "week": ("неделя",),
    },
    ("weekday", "period", "class", "subject"),
)
LESSONS = Layout(
    "lessons",
    {
        "date": ON,
        "period": PERIOD,
        "class": CLASS,
        "subgroup": SUBGROUP,
        "subject": SUBJECT,
        "topic": ("тема", "тема урока"),
        "material": ("материал", "материалы"),
    },
    ("date", "period", "class", "subject", "topic"),
)
HOMEWORK = Layout(
    "homework",
    {
        "class": CLASS,
        "subgroup": SUBGROUP,
        "subject": SUBJECT,
        "assigned": ("задано", "дата", "date"),
        "due": ("на дату", "срок", "сдать"),
        "text": ("задание", "домашнее задание", "дз"),
        "pupil": PUPIL,
    },
    ("class", "subject", "assigned", "text"),
)
ATTENDANCE = Layout(
    "attendance",
    {
        "date": ON,
        "period": PERIOD,
        "pupil": PUPIL,
        "code": ("код", "отметка", "посещаемость"),
        "minutes": ("минут", "опоздание"),
        "class": CLASS,
    },
    ("date", "pupil", "code"),
)
CHANGES = Layout(
    "changes",
    {
        "date": ON,
        "period": PERIOD,
        "class": CLASS,
        "subgroup": SUBGROUP,
        "kind": ("вид", "изменение"),
        "subject": SUBJECT,
        "teacher": TEACHER,
        "room": ROOM,
        "comment": COMMENT,
        "to_date": ("новая дата",),
        "to_period": ("новый урок",),
    },
    ("date", "period", "class", "kind"),
)
TERM_RESULTS = Layout(
    "term_results",
    {
        "term": ("период", "четверть", "триместр", "полугодие"),
        "pupil": PUPIL,
        "class": CLASS,
        "subject": SUBJECT,
        "value": ("отметка", "итог", "результат"),
        "kind": ("вид",),
        "date": ON,
    },
    ("term", "pupil", "subject", "value"),
)

LAYOUTS = (BELLS, BREAKS, TIMETABLE, LESSONS, HOMEWORK, ATTENDANCE, CHANGES, TERM_RESULTS)
FILE_NAMES = {
    "звонки": "bells",
    "каникулы": "breaks",
    "расписание": "timetable",
    "темы": "lessons",
    "уроки": "lessons",
    "задания": "homework",
    "дз": "homework",
    "посещаемость": "attendance",
    "изменения": "changes",
    "замены": "changes",
    "итоги": "term_results",
}
CHANGE_KINDS = {
    "отмена": "cancelled",
    "отменён": "cancelled",
    "отменен": "cancelled",
    "замена учителя": "other_teacher",
    "замена предмета": "other_subject",
    "замена": "other_subject",
    "перенос": "moved",
    "кабинет": "other_room",
    "другой кабинет": "other_room",
    "добавлен": "added",
    "примечание": "comment",
}
RESULT_KINDS = {"промежуточная": "interim", "итоговая": "final"}

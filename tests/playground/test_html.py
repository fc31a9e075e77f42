"""Telegram's HTML by table: what it becomes and how it is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.errors import ApiError
from playground.html import parse, trimmed, utf16
from playground.marks import completed, drawn, found


def marks(source: str) -> list[tuple[str, str]]:
    """Kinds of entities and the words they cover."""
    text, entities = parse(source)
    units = text.encode("utf-16-le")
    return [
        (entity.type, units[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le"))
        for entity in entities
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<b>жирный</b>", [("bold", "жирный")]),
        ("<strong>a</strong><em>b</em>", [("bold", "a"), ("italic", "b")]),
        ("<s>3</s> <u>4</u>", [("strikethrough", "3"), ("underline", "4")]),
        ("👍<code>x</code>", [("code", "x")]),
        ("<b>a<i>b</i></b>", [("italic", "b"), ("bold", "ab")]),
        ("<blockquote expandable>цитата</blockquote>", [("expandable_blockquote", "цитата")]),
        ('<span class="tg-spoiler">тайна</span>', [("spoiler", "тайна")]),
        ("<tg-spoiler>тайна</tg-spoiler>", [("spoiler", "тайна")]),
        ('<pre><code class="language-python">x=1</code></pre>', [("pre", "x=1")]),
        ("<pre>сетка</pre>", [("pre", "сетка")]),
        ('<a href="https://example.org/?a=1&amp;b=2">тут</a>', [("text_link", "тут")]),
        ('<a href="tg://user?id=77">тут</a>', [("text_mention", "тут")]),
        ('<a href="нет">тут</a>', []),
        ("<b></b>пусто", []),
        ("<B>a</B >", [("bold", "a")]),
        ('<tg-time unix="1795000000" format="wDT">завтра</tg-time>', [("date_time", "завтра")]),
    ],
)
def test_tags_become_entities(source: str, expected: list[tuple[str, str]]) -> None:
    assert marks(source) == expected


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("7 < 8", 'Unsupported start tag "" at byte offset 2'),
        ("я <table>", 'Unsupported start tag "table" at byte offset 3'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ('<a href="x>y</a>', 'Unclosed start tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
    ],
)
def test_bad_markup_is_refused_in_telegrams_words(source: str, complaint: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {complaint}"


def test_escapes_are_read_and_unknown_ones_stay() -> None:
    assert parse("&lt;b&gt; &amp;amp; &quot;&#1071;&#x42F;&nbsp;")[0] == '<b> &amp; "ЯЯ&nbsp;'


def test_white_space_at_the_ends_goes_and_entities_move() -> None:
    text, entities = trimmed(*parse("\n  <b> ответ </b> \n"))
    assert text == "ответ"
    assert [(entity.offset, entity.length) for entity in entities] == [(0, 5)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("/start@diary_demo_bot code", ["bot_command"]),
        ("см. https://example.org/a?b=1.", ["url"]),
        ("t.me/diary_demo_bot?start=x", ["url"]),
        ("кабинет 3/4, и/или", []),
        ("пишите school@example.org или @diary_demo_bot", ["email", "mention"]),
        ("#важно #12", ["hashtag"]),
        ("звоните +7 900 123-45-67", ["phone_number"]),
    ],
)
def test_links_and_commands_are_found_in_plain_words(text: str, kinds: list[str]) -> None:
    assert [entity.type for entity in found(text)] == kinds


def test_nothing_is_looked_for_inside_code() -> None:
    text, entities = parse("<code>/start</code> /help")
    assert [entity.type for entity in completed(text, entities)] == ["code", "bot_command"]


@pytest.mark.parametrize(
    "source",
    [
        "<b>a<i>б</i></b> и <code>1 &lt; 2</code>",
        '👍 <a href="https://example.org/?a=1&amp;b=2">ссылка</a>',
        "<blockquote expandable>длинно</blockquote><tg-spoiler>тайна</tg-spoiler>",
        '<pre><code class="language-python">x</code></pre>',
    ],
)
def test_drawing_gives_back_what_was_written(source: str) -> None:
    assert drawn(*parse(source)) == source


@given(st.text(alphabet="ая <>&\"'/=bcodeaпрe1#;!-\n👍", max_size=40))
def test_any_source_is_either_read_or_refused(source: str) -> None:
    try:
        text, entities = parse(source)
    except ApiError as error:
        assert error.description.startswith("Bad Request: can't parse entities: ")  # noqa: PT017
    else:
        assert all(e.offset >= 0 and e.offset + e.length <= utf16(text) for e in entities)


@given(st.text(max_size=60))
def test_plain_words_are_drawn_without_live_markup(text: str) -> None:
    shown = drawn(text, [])
    assert "<" not in shown
    assert ">" not in shown

import dataclasses
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents import text
from bot.documents.data import as_data, paper_pdf
from bot.documents.letters import Notice
from bot.documents.render import TEMPLATES, Template, render_pdf, render_png
from tests.bot.documents import samples
from tests.bot.documents.reading import decoded, pages, png_size, squeezed, words

PAPERS = pytest.mark.parametrize("paper", samples.EVERY_PAPER, ids=lambda paper: f"{paper.template}-{paper.number}")


def saying(paragraph: str) -> Notice:
    return dataclasses.replace(samples.NOTICE, paragraphs=(paragraph,), fields=(), points=(), appeal=None)


def test_every_template_has_its_file():
    named = {template.path for template in Template}
    shared = {TEMPLATES / "style.typ", TEMPLATES / "form.typ", TEMPLATES / "letter.typ"}
    assert named | shared == set(TEMPLATES.glob("*.typ"))


@PAPERS
def test_a_paper_claims_to_be_archival_and_accessible(paper):
    pdf = paper_pdf(paper)
    assert pdf.startswith(b"%PDF-1.7")
    for mark in (b"<pdfaid:part>2<", b"<pdfaid:conformance>A<", b"<pdfuaid:part>1<"):
        assert mark in pdf


@PAPERS
def test_the_same_paper_is_the_same_bytes(paper):
    assert paper_pdf(paper) == paper_pdf(paper)


def test_a_paper_is_dated_by_its_own_moment():
    assert b"(D:20261122154200Z)" in paper_pdf(samples.APPLICATION)


@PAPERS
def test_every_page_has_the_institution_the_number_and_its_place_among_pages(paper):
    told = [squeezed(page) for page in pages(paper_pdf(paper))]
    for number, page in enumerate(told, start=1):
        assert squeezed(paper.institution.name) in page
        assert squeezed(f"№ {paper.number} от 2") in page
        assert squeezed(f"стр. {number} из {len(told)}") in page


@PAPERS
def test_only_the_fonts_inside_typst_are_used(paper):
    fonts = set(re.findall(rb"/FontName/[A-Z]{6}\+([A-Za-z]+)", paper_pdf(paper)))
    assert fonts
    assert fonts <= {b"LibertinusSerif", b"DejaVuSansMono", b"NewCMMath", b"NewCM"}


@PAPERS
def test_a_template_compiles_without_a_warning(paper):
    _, warnings = typst.compile_with_warnings(
        paper.template.path,
        root=TEMPLATES,
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(as_data(paper))},
    )
    assert [warning.message for warning in warnings] == []


@pytest.mark.parametrize(
    "typed",
    [
        '#read("/etc/passwd")',
        "#panic()",
        '#import "style.typ": *',
        "$ x = 1 $ and $unclosed",
        "*bold* _slanted_ `raw` = title",
        "@unknown <label> [content] {code}",
        "// not a comment /* nor this",
        "\\ \\u{41} --- ... ~ \"quotes\" 'and'",
        "</x:xmpmeta> & <b>html</b> %PDF (parens)",
    ],
)
def test_people_s_text_is_shown_and_never_executed(typed):
    assert squeezed(typed) in words(paper_pdf(saying(typed)))


def test_people_s_text_in_a_name_or_a_title_is_not_executed_either():
    typed = '#read("/etc/passwd") $ * _ @a [ ] \\'
    paper = dataclasses.replace(
        samples.NOTICE, title=typed, addressee=typed, institution=dataclasses.replace(samples.SCHOOL, name=typed)
    )
    assert words(paper_pdf(paper)).count(squeezed(typed)) >= 3


@pytest.mark.long
@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_any_text_at_all_can_be_printed(typed):
    assert paper_pdf(saying(typed)).startswith(b"%PDF")


def test_every_letter_called_drawable_is_drawn_in_an_archival_file():
    letters = [chr(code) for first, last in text._DRAWABLE_RANGES for code in range(first, last + 1)]
    assert paper_pdf(saying(" ".join(letters))).startswith(b"%PDF")


@pytest.mark.parametrize("long_word", ["а" * 300, "https://example.org/" + "x" * 200, "№" * 150])
def test_a_long_word_stays_inside_the_margins_and_is_copied_whole(long_word):
    paper = saying(long_word)
    picture = decoded(render_png(paper.template, as_data(paper), width=210))  # a pixel is a millimetre
    assert all(picture.column_is_plain(x) for x in [*range(25), *range(190, 210)])
    assert long_word in words(paper_pdf(paper))


def test_threads_draw_the_same_papers():
    alone = [paper_pdf(paper) for paper in samples.EVERY_PAPER]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(paper_pdf, samples.EVERY_PAPER)) == alone


def test_a_picture_is_as_wide_as_it_was_asked_to_be():
    assert png_size(render_png(Template.RECEIPT, as_data(samples.RECEIPT), width=1080))[0] == 1080


def test_a_paper_without_its_moment_is_not_printed():
    data = dict(as_data(samples.RECEIPT))
    del data["stamp"]
    with pytest.raises(KeyError, match="stamp"):
        render_pdf(Template.RECEIPT, data)


def test_a_paper_that_lacks_a_field_is_not_printed():
    with pytest.raises(typst.TypstError):
        render_pdf(Template.RECEIPT, {"stamp": 0})

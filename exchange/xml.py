"""XML from outside as flat elements: no document type, no entities, no network, and an end to its size."""

from collections.abc import Mapping
from dataclasses import dataclass
from xml.parsers import expat

MAX_ELEMENTS = 1_000_000
MAX_DEPTH = 50


class UnsafeXml(ValueError):
    """The document declares what could make it grow or reach out."""


class BrokenXml(ValueError):
    """The document is not well formed, or beyond any sense."""


@dataclass(frozen=True, slots=True)
class Element:
    """A start tag: its attributes, trimmed, and the line it stands on."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


def elements(data: bytes) -> dict[str, list[Element]]:
    """Every element by tag, in the order of the document; the encoding is that of the prolog."""
    found: dict[str, list[Element]] = {}
    depth = count = 0
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def start(tag: str, values: dict[str, str]) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MAX_DEPTH or count > MAX_ELEMENTS:
            raise BrokenXml("too deep or too long")
        trimmed = {name.lower(): value.strip() for name, value in values.items()}
        found.setdefault(tag.lower(), []).append(Element(parser.CurrentLineNumber, trimmed))

    def end(_tag: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_about: object) -> int:
        raise UnsafeXml("a document type or an entity")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.UnparsedEntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, UnsafeXml | BrokenXml):
            raise
        raise BrokenXml(str(error)) from error
    return found

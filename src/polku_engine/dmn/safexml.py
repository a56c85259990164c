"""Reads XML from strangers: no entities, no document type, no deep nesting, no large files."""

import xml.etree.ElementTree as ET
from xml.parsers import expat

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 200
MAX_ELEMENTS = 500_000


class XmlRefused(ValueError):
    """The text is not well-formed XML, or it is of a kind that is refused."""


def parse_xml(data: bytes) -> ET.Element:
    """The root element. Raises `XmlRefused`.

    >>> parse_xml(b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')
    Traceback (most recent call last):
    ...
    polku_engine.dmn.safexml.XmlRefused: the XML declares a document type or entities, which are not accepted
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    if len(data) > MAX_BYTES:
        raise XmlRefused(f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")
    parser = DefusedXMLParser(target=_Builder(), forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(data)
        root: ET.Element = parser.close()
    except DefusedXmlException as error:
        raise XmlRefused("the XML declares a document type or entities, which are not accepted") from error
    except (ET.ParseError, expat.ExpatError, LookupError, UnicodeError) as error:
        raise XmlRefused(f"not well-formed XML: {error}") from error
    return root


class _Builder(ET.TreeBuilder):
    """Counts while the tree grows, so that a bomb is refused before it is built."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.count = 0

    def start(self, tag: str, attrs: dict[str, str]) -> ET.Element:
        self.depth += 1
        self.count += 1
        if self.depth > MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise XmlRefused(f"more than {MAX_DEPTH} levels or {MAX_ELEMENTS} elements")
        return super().start(tag, attrs)

    def end(self, tag: str) -> ET.Element:
        self.depth -= 1
        return super().end(tag)

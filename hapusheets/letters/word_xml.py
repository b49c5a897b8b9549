"""Small helpers over Word's XML."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parent_of(element: etree._Element) -> etree._Element:
    """Return the parent of an element that is known to have one."""
    parent = element.getparent()
    if parent is None:
        raise AssertionError(element.tag)
    return parent


def text_of(element: etree._Element) -> str:
    """Return the text of all ``w:t`` below an element."""
    return "".join(piece.text or "" for piece in element.iter(f"{W}t"))


def take_attribute(element: etree._Element, name: str) -> str | None:
    """Take an attribute away and return its value; None when it is not there."""
    value = element.get(name)
    if value is not None:
        del element.attrib[name]
    return value

"""Markup in which whatever is not markup is escaped: no text of a cell can become an element."""

from __future__ import annotations

from html import escape

_EMPTY = frozenset({"meta", "input", "col"})


class Markup(str):
    """Finished markup; any other text is escaped when it is put inside an element."""

    __slots__ = ()


def element(name: str, /, *inside: str | None, **attributes: str | bool | None) -> Markup:
    """Return an element. ``None`` inside is left out; ``class_`` is class, ``data_x`` is data-x; True has no value.

    >>> element("td", "<b>", class_="error")
    '<td class="error">&lt;b&gt;</td>'
    """
    start = f"<{name}{''.join(_attribute(key, value) for key, value in attributes.items())}>"
    if name in _EMPTY:
        return Markup(start)
    return Markup(f"{start}{''.join(_inside(part) for part in inside if part is not None)}</{name}>")


def _inside(part: str) -> str:
    return part if isinstance(part, Markup) else escape(part)


def _attribute(key: str, value: str | bool | None) -> str:
    name = key.removesuffix("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(value)}"'

"""What a new workbook says while somebody types: prompts, drop-downs, kind checks and words beside old dates.

Nothing here stops a person: a value out of the ordinary gets a question, and ``check`` judges it later.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation

from hapusheets.messages import has, text
from hapusheets.registers.schema import ColumnSchema
from hapusheets.workbooks.builder_lists import list_name
from hapusheets.workbooks.builder_styles import AGES, ENDS, dated_look

TODAY_NAME: Final = "hapu_tanaan"
MAX_PROMPT: Final = 200
_MAX_TITLE: Final = 32
_FIRST_DATE, _LAST_DATE = 1, 73050  # 1.1.1900 and 31.12.2099 as the workbook counts days
_BETWEEN: Final[dict[str, tuple[str, str, str]]] = {
    "date": ("date", str(_FIRST_DATE), str(_LAST_DATE)),
    "datetime": ("date", str(_FIRST_DATE), str(_LAST_DATE)),
    "time": ("time", "0", "0.9999999"),
    "year": ("whole", "1900", "2099"),
    "integer": ("whole", "0", "100000"),
    "minutes": ("whole", "0", "1440"),
    "hours": ("decimal", "0", "1000"),
    "km": ("decimal", "0", "2000"),
    "money": ("decimal", "0", "100000"),
    "decimal": ("decimal", "-180", "180"),
}
#: A number of the workspace's own is no coordinate.
_OWN_NUMBER: Final = ("decimal", "-1000000000", "1000000000")


def validation(column: ColumnSchema, cells: str, lang: str) -> DataValidation:
    """Return the validation of a column's ``cells`` (``D2:D1000``): its prompt, and a drop-down or kind check."""
    rule = DataValidation(sqref=cells, allowBlank=True, showInputMessage=True, **_check(column))
    rule.promptTitle = column.header[:_MAX_TITLE]
    rule.prompt = prompt(column, lang)
    rule.errorStyle = "warning"
    rule.errorTitle = text("start.error.title", lang=lang)[:_MAX_TITLE]
    rule.error = text(_error_code(column), lang=lang)
    return rule


def _check(column: ColumnSchema) -> dict[str, Any]:
    name = list_name(column)
    if name is not None:
        one_of_few = not (column.many or column.references)
        return {"type": "list", "formula1": name, "showErrorMessage": one_of_few}
    if column.kind in _BETWEEN:
        kind, low, high = _OWN_NUMBER if column.own and column.kind == "decimal" else _BETWEEN[column.kind]
        return {"type": kind, "operator": "between", "formula1": low, "formula2": high, "showErrorMessage": True}
    return {"type": None, "showErrorMessage": False}


def _error_code(column: ColumnSchema) -> str:
    code = f"start.error.{column.kind}"
    return code if has(code) else "start.error.list" if list_name(column) else "start.error.other"


def prompt(column: ColumnSchema, lang: str) -> str:
    """Return the words shown when a cell of ``column`` is chosen, at most 200 characters.

    The column's own prompt or description comes first; how to type, whether it must be filled and whether it stays
    on this machine follow as far as they fit.
    """
    words = ""
    for sentence in _sentences(column, lang):
        longer = f"{words} {sentence}".strip()
        if len(longer) <= MAX_PROMPT:
            words = longer
    return words


def _sentences(column: ColumnSchema, lang: str) -> Iterator[str]:
    own = column.prompt.get(lang) or column.prompt.get("fi")
    yield own or column.description.get(lang) or column.description.get("fi") or ""
    if not own:
        yield how_to_type(column, lang)
    if column.required:
        yield text("start.prompt.required", lang=lang)
    if column.sensitive:
        yield text("start.prompt.sensitive", lang=lang)


def how_to_type(column: ColumnSchema, lang: str) -> str:
    """Return how a value of the column's kind is typed; "" for plain text."""
    code = f"start.kind.{column.kind}"
    return text(code, lang=lang) if has(code) else ""


def dated_rules(column: ColumnSchema, cell: str, numbers: Iterator[int], lang: str) -> Iterator[Rule]:
    """Yield the conditional formats that put a word beside an old date and beside one that is soon old.

    ``cell`` is the first cell of the column; ``numbers`` gives each word its own number format.
    """
    for kind, code, condition in _conditions(column, cell):
        look = dated_look(kind, text(code, lang=lang), next(numbers))
        yield Rule(type="expression", dxf=look, formula=[f"AND(ISNUMBER({cell}),{condition})"], stopIfTrue=True)


def _conditions(column: ColumnSchema, cell: str) -> Iterator[tuple[str, str, str]]:
    if column.kind == "date" and column.name in ENDS:
        yield "expired", "start.date.ended", f"{cell}<{TODAY_NAME}"
        yield "soon", "start.date.ends_soon", f"{cell}<={TODAY_NAME}+{ENDS[column.name]}"
    if column.kind == "date" and column.name in AGES:
        old, before = AGES[column.name]
        yield "expired", "start.date.old", f"{cell}<{TODAY_NAME}-{old}"
        yield "soon", "start.date.soon_old", f"{cell}<{TODAY_NAME}-{old - before}"


def today_formula(today: dt.date | None) -> str:
    """Return what the name behind old dates stands for: the clock, or the fixed day of a practice workspace."""
    return "TODAY()" if today is None else f"DATE({today.year},{today.month},{today.day})"

"""The functions that the emulator's formulas know. Arguments come as values or as blocks (lists of rows)."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator
from typing import Any

from hapusheets.sync.emulator.cells import DIVIDE, NOT_AVAILABLE, Fault, Result, plain_number, wrong_value
from hapusheets.sync.emulator.typing_in import from_serial, serial

Block = list[list[Result]]
Argument = Result | Block


class Stop(Exception):  # noqa: N818 - it carries a result, it is no failure of ours
    """A formula that ends in a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def scalar(value: Argument) -> Result:
    """Return one value; a block of one cell gives its cell. Raises Stop."""
    if isinstance(value, list):
        value = value[0][0] if value and value[0] else None
    if isinstance(value, Fault):
        raise Stop(value)
    return value


def number(value: Argument) -> float:
    """Return the value as a number. Raises Stop for text that is none."""
    one = scalar(value)
    if one is None:
        return 0
    if isinstance(one, (bool, int, float)):
        return float(one) if isinstance(one, float) else int(one)
    try:
        return plain_number(float(str(one).replace(",", ".")))
    except ValueError:
        raise Stop(wrong_value(f"'{one}' is a text and cannot be coerced to a number.")) from None


def text(value: Argument) -> str:
    """Return the value as text."""
    one = scalar(value)
    if one is None:
        return ""
    if isinstance(one, bool):
        return "TRUE" if one else "FALSE"
    return str(plain_number(one)) if isinstance(one, float) else str(one)


def truth(value: Argument) -> bool:
    """Return the value as true or false."""
    one = scalar(value)
    if isinstance(one, str) and one.upper() in {"TRUE", "FALSE"}:
        return one.upper() == "TRUE"
    return bool(number(one))


def cells_of(arguments: tuple[Argument, ...]) -> Iterator[Result]:
    """Yield every value of every argument."""
    for one in arguments:
        if isinstance(one, list):
            for row in one:
                yield from row
        else:
            yield one


def numbers_of(arguments: tuple[Argument, ...]) -> list[float]:
    """Return the numbers: of blocks only real numbers count, single arguments are coerced."""
    found: list[float] = []
    for one in arguments:
        if not isinstance(one, list):
            found.append(number(one))
            continue
        for value in cells_of((one,)):
            if isinstance(value, Fault):
                raise Stop(value)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                found.append(value)
    return found


def _average(*values: Argument) -> float:
    found = numbers_of(values)
    if not found:
        raise Stop(DIVIDE)
    return math.fsum(found) / len(found)


def _count_numbers(*values: Argument) -> int:
    found = cells_of(values)
    return sum(1 for one in found if isinstance(one, (int, float)) and not isinstance(one, bool))


def _round(value: Argument, places: Argument = 0) -> float:
    scale = 10 ** int(number(places))
    scaled = number(value) * scale
    return plain_number(math.copysign(math.floor(abs(scaled) + 0.5 + 1e-9), scaled) / scale)


def _matches(value: Result, wanted: Result) -> bool:
    if isinstance(wanted, str):
        match = re.fullmatch(r"(<=|>=|<>|=|<|>)?(.*)", wanted, re.DOTALL)
        sign, rest = (match[1] or "=", match[2]) if match else ("=", wanted)
        return _compare_wanted(value, sign, rest)
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def _compare_wanted(value: Result, sign: str, rest: str) -> bool:
    try:
        wanted = float(rest.replace(",", "."))
    except ValueError:
        same = isinstance(value, str) and _like(value.casefold(), rest.casefold())
        return same if sign == "=" else (not same if sign == "<>" else False)
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return sign == "<>"
    tests = {"=": value == wanted, "<>": value != wanted, "<": value < wanted, ">": value > wanted}
    return tests.get(sign, value <= wanted if sign == "<=" else value >= wanted)


def _like(value: str, pattern: str) -> bool:
    """Tell whether a text is like a pattern with ``*`` and ``?``; the time grows with the product of their lengths."""
    at, place, star, after = 0, 0, -1, 0
    while at < len(value):
        if place < len(pattern) and pattern[place] == "*":
            star, after, place = place, at, place + 1
        elif place < len(pattern) and pattern[place] in {"?", value[at]}:
            at, place = at + 1, place + 1
        elif star >= 0:
            after += 1
            at, place = after, star + 1
        else:
            return False
    return not pattern[place:].strip("*")


def _countif(block: Argument, wanted: Argument) -> int:
    one = scalar(wanted)
    return sum(_matches(value, one) for value in cells_of((block,)))


def _sumif(block: Argument, wanted: Argument, sums: Argument | None = None) -> float:
    one = scalar(wanted)
    pairs = zip(cells_of((block,)), cells_of((block if sums is None else sums,)), strict=False)
    return math.fsum(numbers_of(([[value for test, value in pairs if _matches(test, one)]],)))


def _vlookup(key: Argument, block: Argument, index: Argument, ordered: Argument = True) -> Result:
    wanted, column = scalar(key), int(number(index)) - 1
    rows = block if isinstance(block, list) else [[block]]
    exact = [row for row in rows if _same(row[0], wanted)]
    if not exact and truth(ordered):
        exact = [row for row in rows if type(row[0]) is type(wanted) and row[0] <= wanted][-1:]  # type: ignore[operator]
    if not exact:
        raise Stop(NOT_AVAILABLE)
    if not 0 <= column < len(exact[0]):
        raise Stop(wrong_value("VLOOKUP evaluates to an out of bounds range."))
    return exact[0][column]


def _same(left: Result, right: Result) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return left == right


def _date(year: Argument, month: Argument, day: Argument) -> float:
    months = int(number(year)) * 12 + int(number(month)) - 1
    first = dt.datetime(months // 12, months % 12 + 1, 1)  # noqa: DTZ001 - serial numbers have no zone
    return serial(first + dt.timedelta(days=int(number(day)) - 1))


def _today() -> float:
    return math.floor(_now())


def _now() -> float:
    return serial(dt.datetime.now(dt.UTC).replace(tzinfo=None))


def _middle(value: Argument, start: Argument, length: Argument) -> str:
    first = int(number(start)) - 1
    return text(value)[first : first + int(number(length))]


def _proper(value: Argument) -> str:
    return text(value).title()


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": lambda *values: plain_number(math.fsum(numbers_of(values))),
    "AVERAGE": _average,
    "MIN": lambda *values: min(numbers_of(values), default=0),
    "MAX": lambda *values: max(numbers_of(values), default=0),
    "PRODUCT": lambda *values: math.prod(numbers_of(values)),
    "COUNT": _count_numbers,
    "COUNTA": lambda *values: sum(1 for one in cells_of(values) if one is not None),
    "COUNTBLANK": lambda *values: sum(1 for one in cells_of(values) if one is None or one == ""),
    "COUNTIF": _countif,
    "SUMIF": _sumif,
    "ABS": lambda value: abs(number(value)),
    "INT": lambda value: math.floor(number(value)),
    "ROUND": _round,
    "SQRT": lambda value: math.sqrt(number(value)),
    "MOD": lambda value, by: number(value) % number(by),
    "POWER": lambda value, by: number(value) ** number(by),
    "AND": lambda *values: all(truth(one) for one in cells_of(values) if one is not None),
    "OR": lambda *values: any(truth(one) for one in cells_of(values) if one is not None),
    "NOT": lambda value: not truth(value),
    "ISBLANK": lambda value: (value[0][0] if isinstance(value, list) else value) is None,
    "ISNUMBER": lambda value: isinstance(scalar(value), (int, float)) and not isinstance(scalar(value), bool),
    "ISTEXT": lambda value: isinstance(scalar(value), str),
    "VLOOKUP": _vlookup,
    "CONCATENATE": lambda *values: "".join(text(one) for one in cells_of(values)),
    "CONCAT": lambda first, second: text(first) + text(second),
    "JOIN": lambda sign, *values: text(sign).join(text(one) for one in cells_of(values)),
    "LEN": lambda value: len(text(value)),
    "UPPER": lambda value: text(value).upper(),
    "LOWER": lambda value: text(value).lower(),
    "PROPER": _proper,
    "TRIM": lambda value: " ".join(text(value).split()),
    "LEFT": lambda value, count=1: text(value)[: int(number(count))],
    "RIGHT": lambda value, count=1: text(value)[-int(number(count)) :] if number(count) else "",
    "MID": _middle,
    "SUBSTITUTE": lambda value, old, new: text(value).replace(text(old), text(new)),
    "VALUE": number,
    "N": lambda value: number(value) if not isinstance(scalar(value), str) else 0,
    "T": lambda value: text(value) if isinstance(scalar(value), str) else "",
    "HYPERLINK": lambda link, label=None: text(link) if label is None else scalar(label),
    "DATE": _date,
    "TODAY": _today,
    "NOW": _now,
    "YEAR": lambda value: from_serial(number(value)).year,
    "MONTH": lambda value: from_serial(number(value)).month,
    "DAY": lambda value: from_serial(number(value)).day,
    "HOUR": lambda value: from_serial(number(value)).hour,
    "MINUTE": lambda value: from_serial(number(value)).minute,
    "PI": lambda: math.pi,
    "TRUE": lambda: True,
    "FALSE": lambda: False,
}

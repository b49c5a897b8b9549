"""The filters and tests a template may use, by name; and how a missing value is met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jinja2 import Undefined, pass_context
from jinja2.runtime import Context

from hapusheets.letters import formats
from hapusheets.model.errors import MissingValue, WrongUse

#: The name under which the state of one filling lies in the context; templates cannot speak of it.
STATE = "hapu_state"
#: How long one value may be, in characters, when it goes into a filter and when it comes out.
MAX_LENGTH = 200_000
#: How many characters all values of one letter may have together.
MAX_CHARACTERS = 20_000_000


class TooLarge(Exception):  # noqa: N818 - a fact about a filling, turned into a refusal
    """A value, or all of them together, grows past what a letter can need."""


class Missing(Undefined):
    """A field that the context does not have. Anything but asking whether it is there stops the letter."""

    def _fail_with_undefined_error(self, *_args: Any, **_kwargs: Any) -> Any:
        raise MissingValue("letter.missing_field", missing=(self.name,), fields=self.name)

    __bool__ = __eq__ = __ne__ = __iter__ = __len__ = __str__ = _fail_with_undefined_error
    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _fail_with_undefined_error
    __hash__ = Undefined.__hash__

    @property
    def name(self) -> str:
        """The field in full."""
        return str(self._undefined_name)


@dataclass(slots=True)
class State:
    """What one filling of a template has met so far. ``in_word``: line breaks become Word's."""

    language: str = "fi"
    in_word: bool = True
    missing: dict[str, None] = field(default_factory=dict)
    loops: int = 0
    steps: int = 0
    characters: int = 0
    output: int = 0


def weigh(value: Any, state: State) -> None:
    """Count the characters that ``value`` prints as. Raises ``TooLarge`` without going through all of it."""
    size = 0
    waiting = [value]
    while waiting:
        item = waiting.pop()
        size += len(item) if isinstance(item, str) else 2
        if isinstance(item, list | tuple):
            size += len(item)
            waiting += item if size <= MAX_LENGTH else ()
        if size > MAX_LENGTH:
            raise TooLarge
    state.characters += size
    if state.characters > MAX_CHARACTERS:
        raise TooLarge


def is_blank(value: Any) -> bool:
    """Tell whether there is nothing to print."""
    if isinstance(value, Missing) or value is None:
        return True
    return (isinstance(value, str) and not value.strip()) or (isinstance(value, list) and not value)


def _filter(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter of ``function(value, language, *arguments)``; blanks pass through untouched."""

    @pass_context
    def filtered(context: Context, value: Any, *arguments: Any) -> Any:
        state: State = context[STATE]
        weigh([value, *arguments], state)
        if is_blank(value):
            return value
        try:
            result = function(value, state.language, *arguments)
        except (TypeError, ValueError, AttributeError, ArithmeticError) as problem:
            raise WrongUse("letter.bad_value", field=function.__name__, kind=type(value).__name__) from problem
        weigh(result, state)
        return result

    return filtered


def _want(value: Any, *kinds: type) -> Any:
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise TypeError(type(value).__name__)
    return value


def _date(value: Any, language: str) -> str:
    return formats.format_date(_want(value, dt.date), language)


def _long_date(value: Any, language: str) -> str:
    return formats.format_long_date(_want(value, dt.date), language)


def _weekday(value: Any, language: str) -> str:
    return formats.format_weekday(_want(value, dt.date), language)


def _short_weekday(value: Any, language: str) -> str:
    return formats.format_short_weekday(_want(value, dt.date), language)


def _clock(value: Any, language: str) -> str:
    moment = _want(value, dt.time, dt.datetime)
    return formats.format_clock(moment.time() if isinstance(moment, dt.datetime) else moment, language)


def _time(value: Any, language: str) -> str:
    moment = _want(value, dt.time, dt.datetime)
    return formats.format_time(moment.time() if isinstance(moment, dt.datetime) else moment, language)


def _money(value: Any, language: str) -> str:
    return formats.format_money(_want(value, Decimal, int), language)


def _number(value: Any, language: str) -> str:
    return formats.format_short_decimal(_want(value, Decimal, int), language)


def _percent(value: Any, language: str) -> str:
    return formats.format_percent(_want(value, Decimal, int), language)


def _without_word(value: Any, language: str) -> Any:
    """A time of day after *klo* or in a range needs no word of its own; other values stay."""
    return _clock(value, language) if type(value) is dt.time else value


def _phone(value: Any, _language: str) -> str:
    return formats.format_phone(_want(value, str))


def _iban(value: Any, _language: str) -> str:
    return formats.format_iban(_want(value, str))


def _and_list(value: Any, language: str) -> str:
    return formats.join_words([formats.format_value(item, language) for item in _want(value, list)], language)


def _join(value: Any, language: str, separator: str = ", ") -> str:
    if len(_want(separator, str)) * len(_want(value, list)) > MAX_LENGTH:
        raise TooLarge
    return str(separator).join(formats.format_value(item, language) for item in value)


def _capitals(value: Any, _language: str) -> str:
    return "".join(_want(value, str)).upper()


def _lower(value: Any, _language: str) -> str:
    return "".join(_want(value, str)).lower()


def _sentence_case(value: Any, _language: str) -> str:
    text = "".join(_want(value, str))
    return text[:1].upper() + text[1:]


def _initial(value: Any, _language: str) -> str:
    return f"{_want(value, str).strip()[:1]}."


def _first_word(value: Any, _language: str) -> str:
    return "".join(_want(value, str).split()[:1])


def _length(value: Any, *_arguments: Any) -> int:
    return 0 if value is None else len(_want(value, str, list))


@pass_context
def _default(context: Context, value: Any, instead: Any = "–", *_arguments: Any) -> Any:
    weigh([value, instead], context[STATE])
    return instead if is_blank(value) else value


FILTERS: dict[str, Callable[..., Any]] = {
    "pvm": _filter(_date),
    "pitkä_pvm": _filter(_long_date),
    "viikonpäivä": _filter(_weekday),
    "lyhyt_viikonpäivä": _filter(_short_weekday),
    "klo": _filter(_time),
    "kello": _filter(_clock),
    "ilman_sanaa": _filter(_without_word),
    "euroa": _filter(_money),
    "luku": _filter(_number),
    "prosenttia": _filter(_percent),
    "puhelin": _filter(_phone),
    "iban": _filter(_iban),
    "ja": _filter(_and_list),
    "luettelo": _filter(_join),
    "join": _filter(_join),
    "isoina": _filter(_capitals),
    "upper": _filter(_capitals),
    "pieninä": _filter(_lower),
    "lower": _filter(_lower),
    "alkuun_iso": _filter(_sentence_case),
    "etukirjain": _filter(_initial),
    "ensimmäinen_sana": _filter(_first_word),
    "tai": _default,
    "default": _default,
    "length": _length,
    "määrä": _length,
}


def _is_there(value: Any) -> bool:
    return not isinstance(value, Missing)


def _has_no_value(value: Any) -> bool:
    return value is None


def _is_filled(value: Any) -> bool:
    return not is_blank(value)


def _is_member(value: Any, choices: Any) -> bool:
    return value in _want(choices, list, tuple, str)


TESTS: dict[str, Callable[..., bool]] = {
    "defined": _is_there,
    "undefined": lambda value: not _is_there(value),
    "none": _has_no_value,
    "täytetty": _is_filled,
    "tyhjä": is_blank,
    "in": _is_member,
}

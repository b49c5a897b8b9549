"""Values of matching in the words of the spoken language: durations, days, spans."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from hapusheets.domain.calendar import Span, moment_of
from hapusheets.messages import current_language, has, text, use_language
from hapusheets.model.formats import NBSP, format_number, format_time
from hapusheets.registers.shipped import code_name

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WEEKDAYS: Final = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("må", "ti", "on", "to", "fr", "lö", "sö"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """Minutes to be told as hours and minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Coded:
    """Codes of a list (``tasks``, ``languages`` …), told by their names in the language that is spoken.

    >>> str(Coded("tasks", ("siirrot", "asiointi")))
    'siirrot, asiointi'
    """

    list: str
    codes: tuple[str, ...]

    def __str__(self) -> str:
        """Return the names, separated by commas."""
        language = current_language()
        return ", ".join(code_name(self.list, code, language) for code in self.codes)


@dataclass(frozen=True, slots=True)
class Needed:
    """What a task asks of a person (*Koodit.Vaatii*): a licence, a car, or something that a workspace has named."""

    name: str

    def __str__(self) -> str:
        """Return its name in the language that is spoken."""
        return text(f"match.needs.{self.name}") if has(f"match.needs.{self.name}") else self.name


@dataclass(frozen=True, slots=True)
class Weekly:
    """Weekly times as a person has typed them, ``pe, la klo 8–14``."""

    typed: str

    def __str__(self) -> str:
        """Return them with weekdays and the word for o'clock in the language that is spoken."""
        language = current_language()
        if language == "fi":
            return self.typed
        days = _DAYS.sub(lambda found: code_name("weekdays", found[0], language), self.typed)
        return _CLOCK.sub(text("match.clock", time=""), days)


@dataclass(frozen=True, slots=True)
class When:
    """A moment told as a clock time today, with its day otherwise: ``klo 6.55``, ``ke 11.3. klo 16``."""

    moment: dt.datetime
    today: dt.date

    def __str__(self) -> str:
        """Return it in the language that is spoken."""
        if self.moment.date() != self.today:
            return moment(self.moment)
        return text("match.clock", time=format_time(self.moment.time()))


_DAYS: Final = re.compile(r"\b(?:ma|ti|ke|to|pe|la|su)\b")
_CLOCK: Final = re.compile(r"\bklo ")
_LANGUAGES: Final = {"suomi": "fi", "ruotsi": "sv", "englanti": "en"}


def spoken_in(language: str | None) -> str:
    """Return the code (fi, sv, en) of an *Asiointikieli*; Finnish when it is blank or another one."""
    return _LANGUAGES.get(language or "", "fi")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language for a while: workbooks are always written in Finnish."""
    before = current_language()
    use_language(language)
    try:
        yield
    finally:
        use_language(before)


def say(code: str, **facts: Any) -> str:
    """Return the words of ``code``; durations, days, spans, numbers and lists are told in the spoken language."""
    return text(code, **{name: spoken(value) for name, value in facts.items()})


def spoken(value: Any) -> Any:
    """Return a value as it is told; plain text and whole numbers stay as they are."""
    tell = next((how for kinds, how in _WAYS if isinstance(value, kinds)), None)
    return value if tell is None else tell(value)


def moment(value: dt.datetime) -> str:
    """Return ``ke 11.3. klo 16``."""
    return f"{short_day(value.date())} {text('match.clock', time=format_time(value.time()))}"


def number(value: float | Decimal) -> str:
    """Return a number with at most one decimal."""
    return format_number(round(Decimal(str(value)), 1))


def joined(values: Iterable[Any]) -> str:
    """Return values separated by commas."""
    return ", ".join(str(spoken(value)) for value in values)


def duration(minutes: int) -> str:
    """Return ``9 t 30 min``, with no-break spaces so that no line ends inside it.

    >>> duration(570).split(), duration(660).split(), duration(45).split(), duration(-90).split()
    (['9', 't', '30', 'min'], ['11', 't'], ['45', 'min'], ['-1', 't', '30', 'min'])
    """
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else ""
    parts = [str(hours), text("match.hour")] if hours else []
    parts += [str(rest), "min"] if rest or not hours else []
    return sign + NBSP.join(parts)


def long_day(day: dt.date) -> str:
    """Return ``12.3.2026``; in English ``12 Mar 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}" if _english() else f"{day.day}.{day.month}.{day.year}"


def short_day(day: dt.date, language: str | None = None) -> str:
    """Return ``to 12.3.``; in Swedish ``to 12.3``, in English ``Thu 12 March``.

    >>> short_day(dt.date(2026, 3, 12))
    'to 12.3.'
    """
    language = language or current_language()
    name = _WEEKDAYS[language][day.weekday()]
    if language == "en":
        return f"{name} {day.day} {_MONTHS[day.month - 1]}"
    return f"{name} {day.day}.{day.month}" + ("." if language == "fi" else "")


def weekday_day(day: dt.date) -> str:
    """Return ``to 12.3.2026``."""
    return f"{_WEEKDAYS[current_language()][day.weekday()]} {long_day(day)}"


def clocks(span: Span) -> str:
    """Return the clock times of a span, ``8–14``.

    >>> from hapusheets.domain.calendar import span_of
    >>> clocks(span_of(dt.date(2026, 3, 12), dt.time(22), dt.time(6, 30)))
    '22–6.30'
    """
    start, end = moment_of(span.start).time(), moment_of(span.end).time()
    return f"{format_time(start)}–{'24' if end == dt.time() else format_time(end)}"


def _english() -> bool:
    return current_language() == "en"


#: How each kind of value is told; the first kind that fits (a span is a tuple, a moment is a day).
_WAYS: Final[tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...]] = (
    (Duration, lambda value: duration(value.minutes)),
    (Span, clocks),
    (dt.datetime, moment),
    (dt.date, long_day),
    (dt.time, format_time),
    ((float, Decimal), number),
    ((tuple, list, set, frozenset), joined),
)

"""How numbers, dates and times are typed and shown in the languages of a spreadsheet."""

from __future__ import annotations

from typing import NamedTuple


def _words(text: str) -> list[str]:
    return text.split()


_ENGLISH = _words("January February March April May June July August September October November December")
_FINNISH = _words(
    "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu"
)
_SWEDISH = _words("januari februari mars april maj juni juli augusti september oktober november december")
_ENGLISH_DAYS = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_FINNISH_DAYS = _words("maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai")
_SWEDISH_DAYS = _words("måndag tisdag onsdag torsdag fredag lördag söndag")


class Locale(NamedTuple):
    """Signs and patterns of a locale. ``order``: the order of day, month and year in a typed date."""

    decimal: str
    group: str
    order: str
    date_separators: str
    time_separators: str
    currency: str
    patterns: dict[str, str]
    months: list[str]
    days: list[str]


def _patterns(date: str, time: str, currency: str) -> dict[str, str]:
    clock = time.replace(" AM/PM", "").replace("h", "H")
    return {
        "DATE": date,
        "TIME": time,
        "DATE_TIME": f"{date} {clock}",
        "NUMBER": "#,##0.00",
        "PERCENT": "0.00%",
        "CURRENCY": currency,
        "SCIENTIFIC": "0.00E+00",
        "TEXT": "@",
    }


_LOCALES = {
    "en_US": Locale(
        ".", ",", "mdy", "/-", ":", "$", _patterns("M/d/yyyy", "h:mm:ss AM/PM", '"$"#,##0.00'), _ENGLISH, _ENGLISH_DAYS
    ),
    "en_GB": Locale(
        ".", ",", "dmy", "/-.", ":", "£", _patterns("dd/mm/yyyy", "H:mm:ss", '"£"#,##0.00'), _ENGLISH, _ENGLISH_DAYS
    ),
    "fi_FI": Locale(
        ",", "\u00a0", "dmy", "./-", ".:", "€", _patterns("d.M.yyyy", "H.mm.ss", "#,##0.00 €"), _FINNISH, _FINNISH_DAYS
    ),
    "sv_SE": Locale(
        ",", "\u00a0", "ymd", "-/.", ":.", "kr", _patterns("yyyy-MM-dd", "HH:mm:ss", "#,##0.00 kr"), _SWEDISH,
        _SWEDISH_DAYS,
    ),
    "sv_FI": Locale(
        ",", "\u00a0", "dmy", "./-", ".:", "€", _patterns("d.M.yyyy", "H.mm.ss", "#,##0.00 €"), _SWEDISH, _SWEDISH_DAYS
    ),
}  # fmt: skip
_BY_LANGUAGE = {"en": "en_US", "fi": "fi_FI", "sv": "sv_SE"}


def locale_of(name: str) -> Locale:
    """Return the locale ``fi_FI``, ``fi`` …; an unknown one works as en_US."""
    known = name if name in _LOCALES else _BY_LANGUAGE.get(name.partition("_")[0], "en_US")
    return _LOCALES[known]

"""Identity codes, phones, e-mail addresses, postal codes and bank accounts: judged by libraries, never guessed."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hapusheets.model.cells import Cell
from hapusheets.model.findings import Severity
from hapusheets.model.values import format_iban, format_phone, format_value, normalise_text, plain_dashes
from hapusheets.registers.reading.base import KindContext, Problem, Reading, ask, safe
from hapusheets.registers.reading.plain import digits_are_lost

if TYPE_CHECKING:
    from hapusheets.registers.schema import ColumnSchema

_HETU: Final = re.compile(r"([0-9]{6})([-+A-FU-Y])([0-9]{3})([0-9A-FHJ-NPR-Y])")
_HETU_LINES: Final = re.compile(r"^(([0-9]{6}[-+A-FU-Y])([0-9]{3})([0-9A-FHJ-NPR-Y]))$", re.MULTILINE)
_HETU_IN_TEXT: Final = re.compile(
    r"(?<![0-9A-Z])[0-9]{6}\s?[-+A-FU-Y\u2010-\u2015\u2212]\s?[0-9]{3}\s?[0-9A-FHJ-NPR-Y](?![0-9A-Z])", re.IGNORECASE
)
_ACCOUNT_IN_TEXT: Final = re.compile(r"(?<![A-Z0-9])FI[0-9]{2}(?:[ \u00a0]?[0-9]){14}(?![0-9])", re.IGNORECASE)
_FIVE_DIGITS: Final = re.compile(r"[0-9]{5}")
_CHECK_CHARACTERS: Final = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_CENTURIES: Final = {"+": 1800} | dict.fromkeys("-YXWVU", 1900) | dict.fromkeys("ABCDEF", 2000)
_LOOKALIKES: Final = str.maketrans("OQIL", "0011")
_FIRST_TEST_NUMBER: Final = 900

_PHONE_NOISE: Final = re.compile(r"[ \-()]")
_PHONE_TEXT: Final = re.compile(r"[ ()\-]*(?:\+|0)[0-9 ()\-]*")
CLEAN_PHONE: Final = re.compile(r"0(?:4[0-6]|50)[ -]?[0-9]{3} ?[0-9]{2} ?[0-9]{2}")
_NO_GAPS: Final = str.maketrans("", "", " -")
_FAST_MOBILE: Final = re.compile(r"0(?:4[0-6]|50)[0-9]{7}")
_FINNISH_MOBILE: Final = re.compile(r"\+358(?:4[0-9]|50)[0-9]*")
_MOBILE_E164_LENGTH: Final = 13
_OR: Final = re.compile(r"\s+(?:tai|ja|eller|or)\s+", re.IGNORECASE)
_DIGIT_LOOKALIKES: Final = str.maketrans("OoIl", "0011")

_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
FAST_EMAIL: Final = re.compile(
    rf"(?!.*\.(?:test|invalid|local|localhost|arpa|onion)$)[a-z0-9]+(?:[._+-][a-z0-9]+)*@(?:{_LABEL}\.)+[a-z]{{2,}}",
    re.IGNORECASE,
)
_DOMAINS: Final = (
    "gmail.com", "hotmail.com", "outlook.com", "icloud.com", "yahoo.com", "hotmail.fi", "luukku.com", "elisanet.fi",
    "kolumbus.fi", "pp.inet.fi", "suomi24.fi", "saunalahti.fi", "netti.fi", "live.fi", "lapha.fi",
)  # fmt: skip
_REAL_NEIGHBOURS: Final = frozenset(
    {
        "mail.com",
        "ymail.com",
        "email.com",
        "gmx.com",
        "outlook.fi",
        "yahoo.co.uk",
        "netti.net",
        "live.com",
        "live.se",
        "hotmail.se",
        "me.com",
    }
)
#: Domains typed without their ending, or with the wrong one.
_ALONE: Final = {
    "gmail": "gmail.com", "outlook": "outlook.com", "icloud": "icloud.com", "yahoo": "yahoo.com",
    "luukku": "luukku.com", "elisanet": "elisanet.fi", "kolumbus": "kolumbus.fi", "suomi24": "suomi24.fi",
}  # fmt: skip
_WRONG_ENDINGS: Final = {"gmail.fi": "gmail.com", "gmail.se": "gmail.com", "icloud.fi": "icloud.com"}
_ENDINGS: Final = {
    ".f": ".fi",
    ".ocm": ".com",
    ".vom": ".com",
    ".xom": ".com",
    ".fl": ".fi",
    ".con": ".com",
    ".cm": ".com",
    ".comm": ".com",
    ".cpm": ".com",
    ".ffi": ".fi",
    ".fii": ".fi",
    ".if": ".fi",
}


def read_hetu(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read a Finnish identity code with any separator of 690/2022. Only its spelling is ever mended, never a digit."""
    typed = cell.value if isinstance(cell.value, str) else format_value(cell.value)
    code = typed if _HETU.fullmatch(typed) else plain_dashes(normalise_text(typed)).replace(" ", "").strip("'").upper()
    if not _HETU.fullmatch(code):
        return _not_hetu(code)
    problem = hetu_problem(code, context.today, practice=context.practice)
    if problem:
        return Reading(None, Problem(problem, params={"masked": mask_hetu(code)}))
    return (
        Reading(code)
        if code == typed
        else safe("hetu.spelling", Severity.INFO, cell, code, code, masked=mask_hetu(code))
    )


def hetu_problem(code: str, today: dt.date, *, practice: bool) -> str | None:
    """Return what is wrong with a well-formed identity code, as a message code; None when nothing is."""
    match = _HETU.fullmatch(code)
    if match is None:
        return "hetu.form"
    born = birth_date_of(code)
    if born is None or int(match[3]) < 2:
        return "hetu.no_such_day"
    if not _checked(code):
        return "hetu.check_character"
    if born > today:
        return "hetu.birth_in_future"
    return "hetu.test_number" if int(match[3]) >= _FIRST_TEST_NUMBER and not practice else None


@lru_cache(maxsize=1 << 16)
def birth_date_of(code: str) -> dt.date | None:
    """Return the day of birth in an identity code; None when there is no such day."""
    match = _HETU.fullmatch(code)
    if match is None:
        return None
    digits = match[1]
    try:
        return dt.date(_CENTURIES[match[2]] + int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def _checked(code: str) -> bool:
    if _CHECK_CHARACTERS[int(code[:6] + code[7:10]) % 31] == code[10]:
        return True
    from stdnum.fi import hetu

    return bool(hetu.is_valid(code, allow_temporary=True))


def clean_identity_codes(lines: str, today: dt.date, *, practice: bool) -> list[str]:
    """Return the lines that are sound identity codes: of ``hetu_problem`` none has anything to say."""
    days: dict[str, bool] = {}
    last = "899" if not practice else "999"
    found = []
    for code, day, number, check in _HETU_LINES.findall(lines):
        known = days.get(day)
        if known is None:
            born = birth_date_of(code)
            known = days[day] = born is not None and born <= today
        if known and "002" <= number <= last and _CHECK_CHARACTERS[int(day[:6] + number) % 31] == check:
            found.append(code)
    return found


def _not_hetu(code: str) -> Reading:
    """A letter in the place of a digit is told as such; the code itself is never proposed."""
    likely = f"{code[:6].translate(_LOOKALIKES)}{code[6:7]}{code[7:10].translate(_LOOKALIKES)}{code[10:]}"
    problem = "hetu.letter_for_digit" if likely != code and _HETU.fullmatch(likely) else "hetu.form"
    return Reading(None, Problem(problem, params={"masked": mask_hetu(code)}))


def identity_code_in(text: str) -> str | None:
    """Return the first identity code (with an agreeing check character) in a text; None without any."""
    found = ("".join(match[0].upper().split()) for match in _HETU_IN_TEXT.finditer(plain_dashes(text)))
    return next((code for code in found if birth_date_of(code) is not None and _checked(code)), None)


def account_in(text: str) -> bool:
    """Tell whether a text holds a Finnish bank account with agreeing check digits.

    >>> account_in("tili FI21 1234 5600 0007 85, maksa"), account_in("FI21 1234 5600 0007 86")
    (True, False)
    """
    if "FI" not in text.upper():
        return False
    from stdnum import iban

    return any(iban.is_valid(match[0]) for match in _ACCOUNT_IN_TEXT.finditer(text))


def mask_codes(text: str) -> str:
    """Return a text with everything that looks like an identity code masked.

    >>> mask_codes("Aino 010190-999W soitti")
    'Aino 010190-**** soitti'
    """
    return _HETU_IN_TEXT.sub(lambda match: mask_hetu(match[0]), text)


def mask_hetu(code: str) -> str:
    """Return ``010190-****``: the day of birth only; ``****`` when the text has no such beginning.

    >>> mask_hetu("010190A999W"), mask_hetu("Aino")
    ('010190-****', '****')
    """
    return f"{code[:6]}-****" if re.match(r"[0-9]{6}", code) else "****"


def read_phone(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read a phone number as E.164. Spaces and hyphens are as people write; letters and lost zeros are not."""
    if isinstance(cell.value, str) and CLEAN_PHONE.fullmatch(cell.value):
        return Reading(f"+358{cell.value.translate(_NO_GAPS)[1:]}")
    if isinstance(cell.value, int | float | Decimal) and not isinstance(cell.value, bool):
        return _phone_from_number(cell, format(Decimal(str(cell.value)), "f").split(".")[0])
    typed = plain_dashes(normalise_text(format_value(cell.value))).strip("'’")
    if match := re.fullmatch(r"\+?([0-9]{7,13})[.,]0", typed):
        return _phone_from_number(cell, match[1].lstrip("0"))
    if re.fullmatch(r"[0-9][.,]?[0-9]*E\+?[0-9]+", typed, re.IGNORECASE):
        return ask("number.digits_lost", cell)
    if _OR.search(typed) or re.search(r"[A-Za-zÅÄÖåäö]", typed) is None:
        return _phone_from_text(cell, _OR.sub(";", typed))
    return _phone_with_letters(cell, typed)


def _phone_from_number(cell: Cell, digits: str) -> Reading:
    if isinstance(cell.value, float) and digits.endswith("000000"):
        return ask("number.digits_lost", cell)
    international = _e164(f"+{digits}") if digits.startswith("358") else None
    found = international or _e164(f"0{digits}")
    if found is None:
        return ask("phone.unknown", cell)
    if _is_odd_mobile(found):
        return ask("phone.length", cell, value=found, severity=Severity.WARNING, digits=len(found) - 3)
    return safe("phone.became_number", Severity.WARNING, cell, format_phone(found), found)


def _is_odd_mobile(number: str) -> bool:
    return _FINNISH_MOBILE.fullmatch(number) is not None and len(number) != _MOBILE_E164_LENGTH


def _phone_with_letters(cell: Cell, typed: str) -> Reading:
    """An O for a zero is proposed; words beside the number are proposed away. The number itself is usable."""
    digits = re.sub(r"(?<![A-Za-z])[OoIl]+(?=[0-9\s])|(?<=[0-9])[OoIl]+(?![A-Za-z])",
                    lambda found: found[0].translate(_DIGIT_LOOKALIKES), typed)  # fmt: skip
    bare = re.sub(r"[^0-9+\- ]", "", digits).strip(" -")
    found = _e164(bare)
    return ask("phone.letters", cell, format_phone(found) if found else None, value=found)


def _phone_from_text(cell: Cell, typed: str) -> Reading:
    plain = _one_number(typed)
    if len(parts := [part.strip() for part in re.split(r"[/;,]", plain) if part.strip()]) > 1:
        numbers = [number for number in map(_e164, parts) if number]
        return ask("phone.several", cell, value=numbers[0] if numbers else None, severity=Severity.WARNING)
    if re.fullmatch(r"[1-9][0-9]{6,12}", bare := _PHONE_NOISE.sub("", plain)):
        return _phone_from_number(cell, bare)
    found = _e164(plain)
    if found is None or _may_be_swedish(bare):
        return ask("phone.unknown", cell, _swedish(plain))
    if _is_odd_mobile(found):
        return ask("phone.length", cell, value=found, severity=Severity.WARNING, digits=len(found) - 3)
    if typed != cell.value or not _PHONE_TEXT.fullmatch(typed) or ("+3580" in bare and "(0)" not in typed):
        return safe("phone.spelling", Severity.INFO, cell, format_phone(found), found)
    return Reading(found)


def _one_number(typed: str) -> str:
    """Return the text with whatever parts one number's digits (``040/555 0123``, full stops) as spaces."""
    plain = re.sub(r"[._]", " ", typed).strip(" ,;/")
    return re.sub(r"^(\(?0[0-9]{1,2}\)?) ?[/,] ?(?=[0-9 ]{5,9}$)", r"\1 ", plain)


def _may_be_swedish(bare: str) -> bool:
    """A mobile of the Swedish side (070, 072, 073, 076, 079); in Finland only some services begin so."""
    return re.fullmatch(r"07[02369][0-9]{7}", bare) is not None


def _e164(text: str) -> str | None:
    bare = _PHONE_NOISE.sub("", text)
    if _FAST_MOBILE.fullmatch(bare):
        return f"+358{bare[1:]}"
    import phonenumbers as library

    try:
        number = library.parse(re.sub(r"\(0\)", "", text), "FI")
    except library.NumberParseException:
        return None
    return (
        str(library.format_number(number, library.PhoneNumberFormat.E164)) if library.is_valid_number(number) else None
    )


def _swedish(text: str) -> str | None:
    """A number of the Swedish side of the river, written without its country."""
    bare = _PHONE_NOISE.sub("", text)
    return _e164(f"+46{bare[1:]}") if re.fullmatch(r"0[0-9]{8,9}", bare) else None


def read_email(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read an e-mail address; nothing is asked from the network."""
    if isinstance(cell.value, str) and _is_plain_email(cell.value):
        return Reading(cell.value)
    typed = format_value(cell.value)
    address = re.sub(r"^mailto:", "", normalise_text(typed), flags=re.IGNORECASE).strip(" <>'.,;")
    if re.search(r"[;,\s]", address) and address.count("@") > 1:
        return ask("email.several", cell, severity=Severity.WARNING)
    if not _is_email(address):
        return ask("email.form", cell, _email_without_slips(address))
    name, _, domain = address.rpartition("@")
    if suggestion := near_domain(domain.casefold()):
        return ask("email.domain", cell, f"{name}@{suggestion}", value=address, severity=Severity.WARNING,
                   domain=domain, near=suggestion)  # fmt: skip
    if not address.isascii():
        return ask("email.letters", cell, value=address, severity=Severity.WARNING)
    return Reading(address) if address == typed else safe("email.spelling", Severity.INFO, cell, address, address)


def _is_plain_email(text: str) -> bool:
    return FAST_EMAIL.fullmatch(text) is not None and near_domain(text.rpartition("@")[2].casefold()) is None


def _is_email(address: str) -> bool:
    if FAST_EMAIL.fullmatch(address):
        return True
    from email_validator import EmailNotValidError, validate_email

    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def _email_without_slips(address: str) -> str | None:
    """Slips that leave no doubt to a person: a space in the middle, ``(at)``, a comma or two points for one."""
    if match := re.search(r"<([^<>\s]+@[^<>\s]+)>?$", address):
        return match[1] if _is_email(match[1]) else None
    if (match := re.fullmatch(r"([^@\s]+)@([a-z0-9]+)", address, re.IGNORECASE)) and match[2].casefold() in _ALONE:
        return f"{match[1]}@{_ALONE[match[2].casefold()]}"
    mended = re.sub(r"\s*[(\[]\s*(?:at|ät)\s*[)\]]\s*|\s+(?:at|ät)\s+", "@", address, flags=re.IGNORECASE)
    mended = re.sub(r"\.{2,}", ".", re.sub(r"\s+", "", mended).replace(",", ".")).replace("@@", "@")
    return mended if mended != address and _is_email(mended) else None


@lru_cache(maxsize=4096)
def near_domain(domain: str) -> str | None:
    """Return the well-known domain that a casefolded one is a slip of; None when it is none."""
    if domain in _DOMAINS or domain in _REAL_NEIGHBOURS:
        return None
    ending = next((wrong for wrong in _ENDINGS if domain.endswith(wrong)), None)
    mended = domain.removesuffix(ending) + _ENDINGS[ending] if ending else domain
    if mended in _DOMAINS or mended in _WRONG_ENDINGS:
        return _WRONG_ENDINGS.get(mended, mended)
    from rapidfuzz.distance import OSA

    near = [known for known in _DOMAINS if len(known) >= 8 and OSA.distance(mended, known, score_cutoff=1) <= 1]
    if len(near) == 1:
        return near[0]
    return mended if ending else None


def read_postal_code(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read a postal code: five digits, as text."""
    if isinstance(cell.value, int | float | Decimal) and not isinstance(cell.value, bool):
        return _postal_code_from_number(cell, format_value(cell.value))
    if isinstance(cell.value, str) and _FIVE_DIGITS.fullmatch(cell.value):
        return Reading(cell.value)
    typed = normalise_text(format_value(cell.value)).strip("'’ ,.;")
    code = re.sub(r"^(?:FIN|FI|SF)[- ]?|[.,]0$", "", typed, flags=re.IGNORECASE).replace(" ", "")
    if re.fullmatch(r"[0-9]{5}", code):
        return Reading(code) if code == cell.value else safe("postal_code.spelling", Severity.INFO, cell, code, code)
    if match := re.match(r"([0-9]{5})[ ,]+[A-Za-zÅÄÖåäö]", typed) or re.fullmatch(
        r"[A-Za-zÅÄÖåäö]+[ ,]+([0-9]{5})", typed
    ):
        return ask("postal_code.with_town", cell, match[1], value=match[1], severity=Severity.WARNING)
    return ask("postal_code.form", cell, _likely_postal_code(code))


def _likely_postal_code(code: str) -> str | None:
    """Letters for digits, a hyphen inside, zeros lost from the beginning; a digit missing elsewhere is not known."""
    likely = plain_dashes(code).replace("-", "").translate(_DIGIT_LOOKALIKES)
    if re.fullmatch(r"[1-8][0-9]{2,3}", likely):
        likely = likely.zfill(5)
    return likely if re.fullmatch(r"[0-9]{5}", likely) else None


def _postal_code_from_number(cell: Cell, digits: str) -> Reading:
    code = digits.zfill(5)
    if not re.fullmatch(r"[0-9]{3,5}", digits):
        return ask("postal_code.form", cell)
    return safe("postal_code.as_number", Severity.WARNING, cell, code, code)


def read_iban(column: ColumnSchema, cell: Cell, context: KindContext) -> Reading:  # noqa: ARG001 - a Reader
    """Read a bank account number. Its digits are never guessed."""
    from stdnum import iban

    if digits_are_lost(cell):
        return ask("number.digits_lost", cell)
    typed = format_value(cell.value)
    bare = re.sub(r"[ \-.'’:_]", "", plain_dashes(normalise_text(typed))).upper().removeprefix("IBAN")
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}", bare):
        return Reading(None, Problem("iban.form"))
    if not iban.is_valid(bare):
        return Reading(None, Problem("iban.check_digits"))
    spelled = typed in (bare, format_iban(bare))
    return Reading(bare) if spelled else safe("iban.spelling", Severity.INFO, cell, format_iban(bare), bare)

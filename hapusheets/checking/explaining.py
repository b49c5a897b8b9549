"""What a finding means: its sentence, why it matters, an example, who mends it, and how to set it aside."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hapusheets.checking.mending import PROTECTING
from hapusheets.checking.wording import OWN_RULE, message, place
from hapusheets.messages import catalogue, current_language, has, text
from hapusheets.model.errors import WrongUse
from hapusheets.registers.reading.suggest import did_you_mean

if TYPE_CHECKING:
    from hapusheets.model.findings import Finding
    from hapusheets.registers.schema import OwnRule

_WHY = "explain.why."
_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding's code, the sentence the program says (facts shown as …), and why it matters."""

    code: str
    says: str
    why: str

    @property
    def example(self) -> Finding | None:
        """A finding of this code as the rules make it; None for a workspace's own rule."""
        from hapusheets.checking.examples import example_of

        return example_of(self.code)

    def payload(self) -> dict[str, Any]:
        """Return the explanation as an object; ``example`` is where a finding may be and what it then says."""
        found = self.example
        shown = found and {"place": place(found), "severity": found.severity.value, "message": message(found)}
        return {"code": self.code, "says": self.says, "why": self.why, "example": shown, "mend": mend_class(found)}

    def line(self) -> str:
        """Return the code and the beginning of its sentence, on 80 columns."""
        return f"{self.code}  {textwrap.shorten(self.says, max(_WIDTH - len(self.code) - 2, 20), placeholder=' …')}"

    def lines(self) -> Iterator[str]:
        """Yield the explanation for reading on 80 columns."""
        found = self.example
        yield self.code
        yield from _part("says", self.says)
        yield from _part("why", self.why)
        if found is not None:
            severity = text(f"check.severity.{found.severity.value}")
            yield from _part("example", place(found), f"{severity}  {message(found)}")
            yield from _part("mend", text(f"explain.mend.{mend_class(found)}"))
        yield ""
        aside = "kept" if self.code in PROTECTING else "aside"
        yield from textwrap.wrap(text(f"explain.heading.{aside}", code=self.code), _WIDTH)


def mend_class(finding: Finding | None) -> str:
    """Return who mends a finding: ``safe`` the program, ``ask`` a person with a proposal, ``never`` a person alone."""
    return finding.fix.fix_class.value if finding is not None and finding.fix is not None else "never"


def _part(heading: str, *words: str) -> Iterator[str]:
    yield ""
    yield text(f"explain.heading.{heading}")
    for each in words:
        yield from textwrap.wrap(each, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def explain_code(code: str, own: Iterable[OwnRule] = ()) -> Explained:
    """Return what the finding ``code`` means; ``own`` are the workspace's own rules.

    Raises WrongUse, with the nearest code, for one that does not exist.
    """
    rules = {rule.code: rule for rule in own}
    known = (*finding_codes(), *rules)
    code = _as_pasted(code, known)
    if code in rules:
        return Explained(code, _with_dots(rules[code].message), f"{rules[code].why} {text(_WHY + 'own')}".strip())
    if code not in known:
        near = did_you_mean(code, known)
        raise WrongUse("explain.unknown" if near else "explain.unknown_alone", value=code, suggestion=near or "")
    why = _WHY + code
    return Explained(code, _sentence(code), text(why if has(why) else _WHY + code.partition(".")[0]))


def all_explained(own: Iterable[OwnRule] = ()) -> Iterator[Explained]:
    """Yield what every finding means, by code; the workspace's ``own`` rules among them."""
    rules = tuple(own)
    for code in sorted({*finding_codes(), *(rule.code for rule in rules)}):
        yield explain_code(code, rules)


def finding_codes() -> tuple[str, ...]:
    """Return every code that can be explained: its theme has a reason in the catalogue."""
    shown = (code for code in catalogue() if not code.endswith("_alone") and code != OWN_RULE)
    return tuple(code for code in shown if has(_WHY + code.partition(".")[0]))


def _sentence(code: str) -> str:
    """Return the words of a code with every fact as …; never formatted, so that no fact is needed."""
    entry = catalogue()[code]
    language = current_language()
    words = " ".join(entry[form] for form in (language, f"{language}_todo") if form in entry)
    return _with_dots(words)


def _with_dots(words: str) -> str:
    return re.sub(r"\{\w+\}", "…", words)


def _as_pasted(typed: str, known: Iterable[str]) -> str:
    """Return the code that is meant by one copied with its square brackets or typed in capitals."""
    bare = typed.strip(" []")
    return next((code for code in known if code.casefold() == bare.casefold()), bare)

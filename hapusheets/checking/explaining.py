"""What a finding means: its sentence, why it matters, and how to set it aside."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hapusheets.checking.wording import OWN_RULE
from hapusheets.messages import catalogue, current_language, has, text
from hapusheets.model.errors import WrongUse
from hapusheets.registers.reading.suggest import did_you_mean

if TYPE_CHECKING:
    from hapusheets.registers.schema import OwnRule

_WHY = "explain.why."
_WIDTH = 80


@dataclass(frozen=True, slots=True)
class Explained:
    """A finding's code, the sentence the program says (facts shown as …), and why it matters."""

    code: str
    says: str
    why: str

    def payload(self) -> dict[str, str]:
        """Return the explanation as an object."""
        return {"code": self.code, "says": self.says, "why": self.why}

    def lines(self) -> Iterator[str]:
        """Yield the explanation for reading on 80 columns."""
        yield self.code
        for heading, words in (("says", self.says), ("why", self.why)):
            yield ""
            yield text(f"explain.heading.{heading}")
            yield from textwrap.wrap(words, _WIDTH, initial_indent="  ", subsequent_indent="  ")
        yield ""
        yield from textwrap.wrap(text("explain.heading.aside", code=self.code), _WIDTH)


def explain_code(code: str, own: Iterable[OwnRule] = ()) -> Explained:
    """Return what the finding ``code`` means; ``own`` are the workspace's own rules.

    Raises WrongUse, with the nearest code, for one that does not exist.
    """
    rules = {rule.code: rule for rule in own}
    if code in rules:
        return Explained(code, rules[code].message, f"{rules[code].why} {text(_WHY + 'own')}".strip())
    known = (*finding_codes(), *rules)
    if code not in known:
        near = did_you_mean(code, known)
        raise WrongUse("explain.unknown" if near else "explain.unknown_alone", value=code, suggestion=near or "")
    why = _WHY + code
    return Explained(code, _sentence(code), text(why if has(why) else _WHY + code.partition(".")[0]))


def finding_codes() -> tuple[str, ...]:
    """Return every code that can be explained: its theme has a reason in the catalogue."""
    shown = (code for code in catalogue() if not code.endswith("_alone") and code != OWN_RULE)
    return tuple(code for code in shown if has(_WHY + code.partition(".")[0]))


def _sentence(code: str) -> str:
    """Return the words of a code with every fact as …; never formatted, so that no fact is needed."""
    entry = catalogue()[code]
    language = current_language()
    words = " ".join(entry[form] for form in (language, f"{language}_todo") if form in entry)
    return re.sub(r"\{\w+\}", "…", words)

"""The call list on paper: candidates in order with phones and boxes to tick. The customer's name is not on it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Final

from hapusheets.matching.groups import Group
from hapusheets.matching.question import Question
from hapusheets.matching.ranking import Ranked, Ranking
from hapusheets.matching.report import shown_candidates, when_of
from hapusheets.matching.rules.limits import OF_REQUEST
from hapusheets.matching.telling import confirmed_of, phone_of, rest_of, travel_of
from hapusheets.matching.wording import joined, say
from hapusheets.messages import current_language

_BOXES: Final = "☐ / ☐ / ☐"
_STYLE: Final = """
@page { size: A4; margin: 14mm }
body { font: 12pt/1.35 "Liberation Sans", Arial, sans-serif; color: #000; background: #fff; margin: 12px }
h1 { font-size: 18pt; margin: 0 0 4px } h2 { font-size: 13pt; margin: 18px 0 4px }
p { margin: 2px 0 8px } table { border-collapse: collapse; width: 100%; table-layout: fixed }
th, td { border: 1px solid #444; padding: 5px 6px; text-align: left; vertical-align: top }
th { background: #eee; font-size: 10.5pt } td.phone { white-space: nowrap; font-size: 13pt; font-weight: bold }
td.boxes { white-space: nowrap; font-size: 15pt } small { font-size: 10pt; line-height: 1.2; display: block }
.rank { width: 5% } .name { width: 16% } .phone { width: 17% } .travel { width: 12% } .answer { width: 15% }
.clock { width: 8% }
tr { break-inside: avoid } thead { display: table-header-group }
""".strip()


def call_list_html(ranking: Ranking) -> str:
    """Return the call list as one HTML page that prints on A4, in the language that is spoken now."""
    question = ranking.question
    title = escape(say("paper.title", id=ranking.request.id))
    body = "\n".join(_body(ranking))
    return (
        f'<!doctype html>\n<html lang="{current_language()}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
        f"<h1>{title}</h1>\n<p>{escape(_when(question))}</p>\n{body}\n"
        f"<p><small>{escape(say('paper.made', moment=question.now))}</small></p>\n</body>\n</html>\n"
    )


def call_list_text(ranking: Ranking) -> str:
    """Return the call list as plain text."""
    lines = [say("paper.title", id=ranking.request.id), _when(ranking.question), ""]
    for ranked in shown_candidates(ranking):
        person = ranked.candidate.person
        lines.append(f"{ranked.rank:>2}. {person.full_name} ({person.id})  {phone_of(ranked.candidate)}")
        lines += [f"    {line}" for line in (travel_of(ranked), *_notes(ranked))]
        lines += [f"    {say('paper.columns.answer')}: {_BOXES}   {say('paper.columns.clock')}: ______", ""]
    lines += [say("paper.nobody"), ""] if not ranking.candidates else []
    return "\n".join([*lines, say("paper.made", moment=ranking.question.now)]) + "\n"


def _when(question: Question) -> str:
    place = say("match.place_hidden") if question.protected else joined(sorted(question.areas))
    return f"{place}, {when_of(question)}"


def _body(ranking: Ranking) -> Iterator[str]:
    shown = shown_candidates(ranking)
    if not shown:
        yield f"<p>{escape(say('paper.nobody'))}</p>"
    for group in Group:
        members = [ranked for ranked in shown if ranked.group is group]
        if members:
            yield f"<h2>{escape(say(f'match.group.{group.value}'))}</h2>"
            yield f"<table>\n<thead><tr>{_heads()}</tr></thead>\n<tbody>"
            yield from (_row(ranked) for ranked in members)
            yield "</tbody>\n</table>"


def _heads() -> str:
    names = ("rank", "name", "phone", "travel", "notes", "answer", "clock")
    return "".join(f'<th scope="col" class="{name}">{escape(say(f"paper.columns.{name}"))}</th>' for name in names)


def _row(ranked: Ranked) -> str:
    person = ranked.candidate.person
    notes = "".join(f"<small>{escape(note)}</small>" for note in _notes(ranked))
    return (
        f'<tr><td>{ranked.rank}</td><th scope="row">{escape(person.full_name)}<small>{person.id}</small></th>'
        f'<td class="phone">{escape(phone_of(ranked.candidate))}</td><td>{escape(travel_of(ranked))}</td>'
        f'<td>{notes}</td><td class="boxes">{_BOXES}</td><td class="clock"></td></tr>'
    )


def _notes(ranked: Ranked) -> list[str]:
    told = [problem.text for problem in ranked.warnings if problem.rule not in OF_REQUEST]
    asked = [say("match.ask", what=problem.text) for problem in ranked.unknown]
    return [*told, *asked, rest_of(ranked), confirmed_of(ranked.candidate)]

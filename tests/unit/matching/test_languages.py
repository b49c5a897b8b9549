"""Codes are told by their names in the language that is spoken; workbooks keep the codes."""

from __future__ import annotations

import datetime as dt

import pytest

from hapusheets.domain.calendar import HELSINKI
from hapusheets.matching.ranking import Ranking
from hapusheets.matching.report import ranking_lines
from hapusheets.matching.wording import Coded, Needed, Weekly, When
from hapusheets.messages import use_language
from tests.unit.matching.small import contracts, people, profile, ranking_of, request

MORNING = dt.datetime(2026, 3, 12, 6, 55, tzinfo=HELSINKI)
#: Words that an answer in another language must not hold.
FINNISH = (
    "siirrot", "asiointi", "nostot", "suomi", "koira", "täytetty", "tauolla", "mies", "päivittäiset", "ostopalvelu",
    "ajokortti", "kuljettaminen", "pe, la", "klo 8–14",
)  # fmt: skip


def everything() -> Ranking:
    """Return a ranking whose answer holds a code of every list."""
    wishes = {"Tehtävät": "siirrot; kuljettaminen", "Ehdottomat_tehtävät": "siirrot", "Kielet": "suomi"}
    home = {"Eläimet": "koira", "Sukupuolitoive": "mies", "Ehdottomat": "sukupuoli"}
    whom = people(
        {"Tila": "tauolla"}, {"Eläinrajoite": "koira"}, {"Ei tee": "siirrot"}, {"Taidot": "nostot"},
        {"Kielet": "ruotsi"}, {"Sukupuoli": "nainen"}, {"Ajokortti": "ei", "Auto": "ei"},
    )  # fmt: skip
    return ranking_of(
        Sijaiset=whom,
        Profiilit=profile(**wishes, **home),
        Sijaistarpeet=request(Tila="täytetty"),
        Työsuhteet=contracts({"Tekijä": "S-0005", "Sovitut ajat": "pe, la klo 8–14"}),
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_finnish_code_is_left_in_an_answer(language: str) -> None:
    ranking = everything()
    use_language("fi")
    own = "\n".join(ranking_lines(ranking, everything=True))
    use_language(language)
    lines = [line for line in ranking_lines(ranking, everything=True) if "hapu " not in line]
    assert sum(word in own for word in FINNISH) > 8
    assert [word for word in FINNISH if word in "\n".join(lines)] == []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param(Coded("tasks", ("siirrot", "asiointi")), "förflyttningar, uträtta ärenden", id="codes"),
        pytest.param(Coded("tasks", ("saunottaminen",)), "saunottaminen", id="a code of the workspace's own"),
        pytest.param(Needed("auto"), "bil", id="what a task asks for"),
        pytest.param(Needed("trukkikortti"), "trukkikortti", id="what a workspace asks for"),
        pytest.param(Weekly("ma–pe klo 9–10"), "må–fr kl. 9–10", id="weekly times"),
        pytest.param(
            When(dt.datetime(2026, 3, 12, 6, 55, tzinfo=HELSINKI), dt.date(2026, 3, 12)), "kl. 6.55", id="today"
        ),
        pytest.param(
            When(dt.datetime(2026, 3, 11, 18, tzinfo=HELSINKI), dt.date(2026, 3, 12)),
            "on 11.3 kl. 18",
            id="another day",
        ),
    ],
)
def test_values_in_swedish(value: object, told: str) -> None:
    use_language("sv")
    assert str(value) == told


def test_values_in_finnish_are_as_they_were_typed() -> None:
    use_language("fi")
    assert [str(value) for value in (Coded("tasks", ("siirrot",)), Weekly("ma–pe klo 9–10"))] == [
        "siirrot", "ma–pe klo 9–10",
    ]  # fmt: skip

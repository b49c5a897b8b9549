from __future__ import annotations

import datetime as dt
import io
from typing import Any

import docx
import pytest

from hapusheets.letters.card_context import card_pages
from hapusheets.letters.context import LetterData, LetterRequest, gather_letter
from hapusheets.letters.fields import find_templates
from hapusheets.letters.making import Letter, fill_letter
from hapusheets.model.cells import Value
from hapusheets.model.errors import MissingValue, Refused, WrongUse
from hapusheets.resources import templates_dir
from tests.letter_data import CENTRE, TODAY, full_rows, registers

TEMPLATES = find_templates([templates_dir()])
Rows = dict[str, list[dict[str, Value]]]


def gather(template: str, record: str, rows: Rows, **options: Any) -> LetterData:
    place = TEMPLATES[template]
    request = LetterRequest(record, TODAY, CENTRE, **options)
    return gather_letter(place.fields, sorted(place.files), registers(rows), request)


def made(template: str, record: str, rows: Rows, **options: Any) -> Letter:
    draft = bool(options.get("draft"))
    return fill_letter(TEMPLATES[template], gather(template, record, rows, **options), draft=draft)


def words(letter: Letter) -> str:
    document = docx.Document(io.BytesIO(letter.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def change(rows: Rows, sheet: str, position: int = 0, **values: Value) -> Rows:
    rows[sheet][position] |= {name.replace("_", " "): value for name, value in values.items()}
    return rows


def test_everything_that_is_missing_is_named_by_its_cell_at_once() -> None:
    rows = change(full_rows(), "Työsuhteet", Päättyy=None, Määräajan_peruste=None, Työpaikka=None)
    rows = change(rows, "Asiakkaat", Tapaturmavakuutus=None)
    with pytest.raises(MissingValue) as failure:
        made("sijaisen_tyosopimus", "T-0012", rows)
    assert [(one.name, one.place) for one in failure.value.missing] == [
        ("sopimus.päättyy", "[avustajat.xlsx]Työsuhteet!F2"),
        ("sopimus.peruste", "[avustajat.xlsx]Työsuhteet!G2"),
        ("työ.työpaikka", "[avustajat.xlsx]Työsuhteet!H2"),
        ("vakuutus.tapaturma", "[asiakkaat.xlsx]Asiakkaat!Z2"),
    ]


def test_a_draft_is_made_in_spite_of_gaps_and_lists_them() -> None:
    rows = change(full_rows(), "Työsuhteet", Päättyy=None, Työpaikka=None)
    letter = made("sijaisen_tyosopimus", "T-0012", rows, draft=True)
    assert "LUONNOS – ei allekirjoitettavaksi. Täydennettävää: määräaika päättyy, työpaikka." in words(letter)


def test_the_guardian_signs_and_the_principal_is_named() -> None:
    text = words(made("sijaisen_tyosopimus", "T-0013", full_rows(), language="fi"))
    assert "Työnantajan puolesta" in text
    assert "Ritva Edustaja, edunvalvoja" in text
    assert text.count("Eino Esimerkki") == 1


def test_the_principal_may_not_sign() -> None:
    with pytest.raises(Refused) as failure:
        gather("sijaisen_tyosopimus", "T-0013", full_rows(), signer="A-0002")
    assert failure.value.code == "letter.wrong_signer"
    assert failure.value.facts == {"name": "Eino Esimerkki", "representative": "Ritva Edustaja", "kind": "edunvalvoja"}


@pytest.mark.parametrize(
    "reason",
    [
        pytest.param("avustajan sairausloma", id="an illness"),
        pytest.param("Virtasen sijaisuus", id="the absentee's name"),
        pytest.param("leikkauksen takia", id="an operation"),
    ],
)
def test_a_reason_that_tells_too_much_prints_as_substitution_only(reason: str) -> None:
    rows = change(full_rows(), "Työsuhteet", Määräajan_peruste=reason)
    rows = change(rows, "Sijaiset", 1, Sukunimi="Virtanen")
    data = gather("sijaisen_tyosopimus", "T-0012", rows)
    assert data.values["sopimus"]["peruste"] == "sijaisuus"


def test_a_reason_in_plain_words_stays() -> None:
    rows = change(full_rows(), "Työsuhteet", Määräajan_peruste="avustajan vuosiloman sijaisuus")
    data = gather("sijaisen_tyosopimus", "T-0012", rows)
    assert data.values["sopimus"]["peruste"] == "avustajan vuosiloman sijaisuus"


def test_the_deadlines_of_the_law_are_counted() -> None:
    data = gather("sijaisen_tyosopimus", "T-0012", full_rows())
    assert data.values["määräaika"] == {"ensimmäiset": dt.date(2026, 3, 19), "loput": dt.date(2026, 4, 12)}


def test_an_identity_code_stands_only_where_it_is_declared() -> None:
    assert "010190-999W" in words(made("sijaisen_tyosopimus", "T-0012", full_rows()))
    for template, record in (("valintakortti", "R-0001"), ("tervetulokirje", "A-0001")):
        assert "999W" not in words(made(template, record, full_rows()))


def test_a_choice_card_tells_no_phone_no_address_no_points() -> None:
    text = words(made("valintakortti", "R-0001", full_rows()))
    assert "Ville E." in text
    assert not any(secret in text for secret in ("050 555", "Katu 2", "Antero", "Tornio", "S-0001"))
    assert text.index("Ville E.") < text.index("Iida T.")


def test_a_card_can_be_given_its_candidates() -> None:
    people = [{"nimi": "Aada K.", "osaa": ["nostot"], "tuttu": True, "puhelin": "040 555 0000", "pisteet": 90}]
    text = words(made("valintakortti", "R-0001", full_rows(), candidates=people))
    assert "Aada K." in text
    assert "nostot" in text
    assert not any(secret in text for secret in ("555 0000", "90"))


def test_no_card_without_candidates() -> None:
    rows = full_rows() | {"Ehdotukset": []}
    with pytest.raises(Refused) as failure:
        gather("valintakortti", "R-0001", rows)
    assert failure.value.code == "letter.no_candidates"


def test_a_protected_person_gets_letters_at_the_released_address_only() -> None:
    rows = change(full_rows(), "Asiakkaat", Turvakielto="kyllä", Yhteysosoite="PL 11, 94101 Kemi")
    letter = made("tervetulokirje", "A-0001", rows)
    text = words(letter)
    assert "PL 11\n94101 KEMI" in text
    assert "Kirkkokatu" not in text
    assert "opas, Kemi" not in text
    assert letter.surname == ""


def test_a_protected_person_without_a_released_address_gets_no_letter() -> None:
    rows = change(full_rows(), "Asiakkaat", Turvakielto="kyllä")
    with pytest.raises(Refused) as failure:
        gather("tervetulokirje", "A-0001", rows)
    assert failure.value.code == "letter.no_address"


def test_a_protected_home_is_left_to_be_written_by_hand_in_a_contract() -> None:
    rows = change(full_rows(), "Asiakkaat", Turvakielto="5.5.2027 asti")
    rows = change(rows, "Työsuhteet", Työpaikka="Kirkkokatu 1 A 2, Kemi")
    letter = made("sijaisen_tyosopimus", "T-0012", rows, draft=True)
    text = words(letter)
    assert not any(secret in text for secret in ("Kirkkokatu", "94100 Kemi", "040 555 0101", "Turvakielto"))
    assert letter.surname == ""


def test_a_missing_address_is_a_line_to_fill_and_a_missing_language_is_finnish() -> None:
    rows = change(full_rows(), "Asiakkaat", Katuosoite=None, Asiointikieli=None)
    letter = made("tervetulokirje", "A-0001", rows)
    assert letter.language == "fi"
    assert "Aino Maria Esimerkki\n\u00a0\u00a0" in words(letter)


def test_the_letter_speaks_the_customers_language() -> None:
    assert made("tervetulokirje", "A-0002", full_rows()).language == "sv"
    assert made("tervetulokirje", "A-0002", full_rows(), language="en").language == "fi"


def test_a_childs_letter_goes_to_the_custodian() -> None:
    rows = change(full_rows(), "Edustajat", Laji="huoltaja")
    data = gather("tervetulokirje", "A-0002", rows)
    assert data.values["vastaanottaja"]["nimi"] == "Ritva Edustaja"
    assert "edunvalvoja" not in data.values


def test_an_unknown_row_and_a_permanent_job_are_refused() -> None:
    with pytest.raises(WrongUse) as unknown:
        gather("tervetulokirje", "A-9999", full_rows())
    with pytest.raises(WrongUse) as permanent:
        gather("sijaisen_tyosopimus", "T-0012", change(full_rows(), "Työsuhteet", Laji="toistaiseksi"))
    assert [unknown.value.code, permanent.value.code] == ["letter.unknown_record", "letter.not_fixed_term"]


def test_the_guide_says_what_was_left_out() -> None:
    remarks = gather("kuntasivu", "751", full_rows()).remarks
    named = {remark.split()[3] if remark.startswith("Jäi") else remark.split()[2] for remark in remarks}
    assert {"O-0005", "O-0006", "O-0008"} <= named
    assert any("Y-002" in remark for remark in remarks)
    assert any("[kunnat.xlsx]Oppaan tiedot!L6" in remark for remark in remarks)


def test_a_page_whose_required_fact_is_past_its_date_is_not_printed() -> None:
    rows = change(full_rows(), "Oppaan tiedot", 3, Voimassa_asti=dt.date(2026, 3, 11))
    with pytest.raises(Refused) as failure:
        gather("kuntasivu", "751", rows)
    assert (failure.value.code, failure.value.facts["id"]) == ("guide.fact_expired", "O-0004")


def test_a_template_may_take_columns_of_its_row_but_none_that_tell_where_a_protected_person_is() -> None:
    from dataclasses import replace

    from hapusheets.letters.fields import Field

    place = TEMPLATES["tervetulokirje"]
    own = {
        name: Field(name, source=f"customers.{column}", missing="dash")
        for name, column in (("oma.puhelin", "phone"), ("oma.hetu", "national_id"), ("oma.maksaja", "payer"))
    }
    fields = replace(place.fields, fields={**place.fields.fields, **own})
    rows = change(
        full_rows(), "Asiakkaat", Turvakielto="kyllä", Yhteysosoite="PL 1, 94101 Kemi", Maksaja="Hyvinvointialue"
    )
    rows = change(rows, "Asiakkaat", Henkilötunnus="010180-999V")
    data = gather_letter(fields, ["fi"], registers(rows), LetterRequest("A-0001", TODAY, CENTRE))
    assert data.values["oma"] == {"puhelin": "–", "maksaja": "Hyvinvointialue"}


def test_somebody_who_shares_a_protected_home_is_protected_too() -> None:
    rows = full_rows()
    neighbour = dict(rows["Asiakkaat"][0]) | {"Tunnus": "A-0003", "Sukunimi": "Toinen", "Turvakielto": "kyllä"}
    rows["Asiakkaat"].append(neighbour)
    with pytest.raises(Refused) as failure:
        gather("tervetulokirje", "A-0001", rows)
    assert failure.value.code == "letter.no_address"


@pytest.mark.parametrize(
    ("template", "record", "sheet", "header", "cell"),
    [
        ("tervetulokirje", "A-0001", "Asiakkaat", "Sukunimi", "[asiakkaat.xlsx]Asiakkaat!D2"),
        ("tervetulokirje", "A-0001", "Asiakkaat", "Katuosoite", "[asiakkaat.xlsx]Asiakkaat!H2"),
        ("kuntasivu", "751", "Oppaan tiedot", "Teksti", "[kunnat.xlsx]Oppaan tiedot!F2"),
    ],
    ids=["in a name", "in an address", "in a fact of the guide"],
)
@pytest.mark.parametrize("draft", [False, True], ids=["a final letter", "a draft"])
def test_an_identity_code_in_a_text_is_refused_by_its_cell_and_masked(
    template: str, record: str, sheet: str, header: str, cell: str, *, draft: bool
) -> None:
    rows = full_rows()
    rows[sheet][0][header] = f"{rows[sheet][0][header]} 010190\u2013999w"
    with pytest.raises(Refused, match=r"letter\.identity_code") as failure:
        gather(template, record, rows, draft=draft)
    assert (failure.value.facts["cells"], failure.value.facts["masked"]) == (cell, "010190-****")


def test_a_contract_may_print_an_identity_code() -> None:
    letter = made("sijaisen_tyosopimus", "T-0012", full_rows("Esimerkki 010190-999W"))
    assert "010190-999W" in words(letter)


@pytest.mark.parametrize(
    ("candidates", "full"),
    [
        (1, [False]),
        (2, [True]),
        (3, [True]),
        (4, [True, False]),
        (5, [True, False]),
        (6, [True, True]),
        (9, [True, True]),
    ],
)
def test_the_other_answers_of_a_card_get_their_own_page_where_they_do_not_fit(
    candidates: int, full: list[bool]
) -> None:
    pages = card_pages([{"nimi": f"Aino {number}", "puhelin": "040 555 0101"} for number in range(candidates)])
    assert [page["täynnä"] for page in pages] == full
    assert "puhelin" not in pages[0]["ehdokkaat"][0]

"""Old lists: what a header means, what a column holds, how a name is parted, which rows are held back."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from hapusheets.checking.importing_duplicates import same_people
from hapusheets.checking.importing_headers import ADDRESS, ID, NAME, POSTAL, HeaderNames
from hapusheets.checking.importing_matching import Match, propose_matches
from hapusheets.checking.importing_names import SplitName, are_swapped, likely_order, split_name
from hapusheets.checking.importing_source import Source, read_source
from hapusheets.model.cells import Cell, CellKind, Value, cell_address
from hapusheets.model.errors import WrongUse
from hapusheets.registers.schema import load_schema
from hapusheets.workbooks.book import Sheet

CUSTOMERS = load_schema().register("customers")
TOWNS = {"kemi", "tornio", "simo"}


def is_town(text: str) -> bool:
    return text.casefold() in TOWNS


def pasted(text: str, merged: tuple[str, ...] = ()) -> Source:
    """Return a list of cells parted by ``;`` as it is read for the register of customers."""
    cells: dict[str, Cell] = {}
    for row, line in enumerate(text.strip("\n").split("\n"), start=1):
        for column, value in enumerate(line.split(";"), start=1):
            if value:
                address = cell_address(row, column)
                cells[address] = Cell(address, CellKind.TEXT, value)
    return read_source(Sheet("Lista", cells, merged=merged), "lista.csv", HeaderNames(CUSTOMERS).known, is_town)


def matched(source: Source, told: Mapping[str, str] | None = None) -> dict[str, Match]:
    return {match.column.title: match for match in propose_matches(source, CUSTOMERS, is_town, told)}


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("Puh.", "phone"), ("Gsm", "phone"), ("S-posti", "email"), ("Etun.", "first_names"), ("Suku nimi", "last_name"),
        ("HETU", "national_id"), ("Osoite", "street_address"), ("Pnro", "postal_code"), ("Paikkakunta", "municipality"),
        ("Synt.", "birth_date"), ("Efternamn", "last_name"), ("Förnamn", "first_names"), ("E-mail", "email"),
        ("Nimi", NAME), ("Asiakkaan puhelin 2", "phone"), ("Puhelin (koti)", "phone"),
        ("Sa\u0308hko\u0308posti", "email"),
        ("Turvakielto", "nondisclosure"), ("Tunnus", ID), ("postcode", "postal_code"), ("Huom!", "notes"),
    ],
)  # fmt: skip
def test_a_header_is_known_by_its_usual_names(header: str, target: str) -> None:
    named = HeaderNames(CUSTOMERS).meaning(header)
    assert named is not None
    assert (named.targets[0], named.exact) == (target, True)


@pytest.mark.parametrize("header", ["Omaisen puhelin", "Edunvalvojan nimi", "Kengännumero", "Auto", "", "?"])
def test_another_persons_column_and_a_strange_one_mean_nothing(header: str) -> None:
    assert HeaderNames(CUSTOMERS).meaning(header) is None


def test_a_misspelt_header_is_only_near() -> None:
    named = HeaderNames(CUSTOMERS).meaning("Sukunmi")
    assert named is not None
    assert (named.targets, named.exact) == (("last_name",), False)


@pytest.mark.parametrize(
    ("text", "usual", "split"),
    [
        ("Virtanen Aino", None, SplitName("Virtanen", "Aino")),
        ("Aino Virtanen", None, SplitName("Virtanen", "Aino")),
        ("VIRTANEN, Aino Maria", None, SplitName("VIRTANEN", "Aino Maria")),
        ("Anna-Liisa af Björksten", "given", SplitName("af Björksten", "Anna-Liisa")),
        ("Matti Tapio Lehto", None, SplitName("Lehto", "Matti Tapio")),
        ("Toivo Aino", "given", SplitName("Aino", "Toivo", sure=False)),
        ("Toivo Aino", None, SplitName("Toivo", "Aino", sure=False)),
        ("Aino", None, SplitName("", "Aino", sure=False)),
        ("Rva Korhonen Eeva", None, SplitName("Korhonen", "Eeva")),
    ],
)
def test_a_whole_name_is_parted_by_what_its_words_are(text: str, usual: str | None, split: SplitName) -> None:
    assert split_name(text, usual) == split


def test_the_order_of_a_column_is_that_of_most_of_its_names() -> None:
    assert likely_order(["Virtanen Aino", "Korhonen Matti", "Toivo Aino"]) == "surname"
    assert likely_order(["Aino Virtanen", "Matti Korhonen"]) == "given"
    assert likely_order(["Toivo Aino"]) is None


def test_names_in_each_others_columns_are_seen_and_right_ones_left_alone() -> None:
    assert are_swapped("Aino", "Virtanen")
    assert not are_swapped("Virtanen", "Aino")
    assert not are_swapped("Toivo", "Aino")


def test_titles_repeated_headers_headings_and_sums_are_no_rows() -> None:
    source = pasted("Infoilta\n\nNimi;Puh.;Kunta\nAino Virta;040 555 0001;Kemi\nTornio:\nNimi;Puh.;Kunta\nYhteensä;1")
    assert source.header_row == 3
    assert [row.number for row in source.rows] == [4]
    assert {each.why for each in source.skipped} == {"title", "heading", "header", "totals"}


@pytest.mark.parametrize("words", ["Yht. 2", "yht 2 hlöä", "Yht.", "Yhteensä: 2"])
def test_a_sum_in_words_is_no_person(words: str) -> None:
    source = pasted(f"Nimi;Puh.;Kunta\nAino Virta;040 555 0001;Kemi\n{words}")
    assert [row.number for row in source.rows] == [2]


def test_a_row_with_nothing_but_a_name_is_still_a_person() -> None:
    assert [row.number for row in pasted("Nimi;Puh.;Kunta\nKorhonen Veikko\n").rows] == [2]


def test_a_merged_header_over_two_rows_is_read_through_its_anchors() -> None:
    source = pasted("Nimi;;Yhteys;;Kunta\nEtunimi;Sukunimi;Gsm;Meili\nAino;Virta;040 555 0001;a@example.fi;Kemi",
                    ("A1:B1", "C1:D1", "E1:E2"))  # fmt: skip
    found = matched(source)
    assert {title: match.target for title, match in found.items()} == {
        "Etunimi": "first_names", "Sukunimi": "last_name", "Gsm": "phone", "Meili": "email", "Kunta": "municipality",
    }  # fmt: skip


def test_a_column_of_identity_codes_is_that_whatever_its_title() -> None:
    match = matched(pasted("Nimi;Huom\nAino Virta;010190-900A\nEsa Salo;020280-901B"))["Huom"]
    assert (match.target, match.sureness) == ("national_id", "sure")


def test_a_list_without_headers_is_recognised_by_its_contents() -> None:
    source = pasted(
        "Virtanen Aino;040 555 0001;a@example.fi;94100 Kemi\nEsa Salo;050 555 0002;e@example.fi;95400 Tornio"
    )
    assert source.header_row == 0
    assert [match.target for match in matched(source).values()] == [NAME, "phone", "email", POSTAL]


def test_an_address_with_its_postal_code_becomes_three_columns() -> None:
    match = matched(pasted("Nimi;Osoite\nAino Virta;Rantatie 5 A 2, 94100 Kemi"))["Osoite"]
    assert (match.target, match.parts) == (ADDRESS, ("street_address", "postal_code", "post_town"))


def test_phones_under_a_strange_title_are_asked_and_dates_are_not_even_proposed() -> None:
    found = matched(pasted("Nimi;Yhteys;Ilmoittautui\nAino Virta;040 555 0001;1.2.2026"))
    assert (found["Yhteys"].target, found["Yhteys"].sureness) == ("phone", "likely")
    assert (found["Ilmoittautui"].target, found["Ilmoittautui"].why) == ("", "unknown")


def test_what_the_user_says_wins() -> None:
    source = pasted("Nimi;Yhteys;Muu\nAino Virta;040 555 0001;x")
    found = matched(source, {"yhteys": "Puhelin", "Muu": ""})
    assert (found["Yhteys"].sureness, found["Muu"].why) == ("sure", "left_out")
    assert matched(source, {"*": "Lisätiedot"})["Muu"].target == "notes"
    with pytest.raises(WrongUse, match="no_such_header"):
        matched(source, {"Muu": "Kengännumero"})
    with pytest.raises(WrongUse, match="no_such_title"):
        matched(source, {"Puuttuva": "Puhelin"})


@pytest.mark.parametrize(
    ("one", "other", "held"),
    [
        ({"last_name": "Virta", "first_names": "Aino"}, {"last_name": "Aino", "first_names": "Virta"}, True),
        ({"last_name": "Virta", "first_names": "Aino", "birth_date": "1.2.1980"},
         {"last_name": "Virta", "first_names": "Aino", "birth_date": "1.2.1991"}, False),
        ({"last_name": "Virta", "first_names": "Aino", "phone": "+358405550001"},
         {"last_name": "Salo", "first_names": "Esa", "phone": "+358405550001"}, False),
        ({"national_id": "010190-900A", "last_name": "Virta"},
         {"national_id": "010190-900A", "last_name": "Salo"}, True),
    ],
    ids=["one name in two orders", "namesakes born on other days", "a phone shared by two", "one identity code"],
)  # fmt: skip
def test_who_may_be_one_person(one: Mapping[str, Value], other: Mapping[str, Value], held: bool) -> None:
    assert bool(list(same_people([one, other]))) is held


def test_a_header_in_strange_words_is_not_taken_for_a_person() -> None:
    source = pasted("Wer;Fernsprecher\nAino Virta;040 555 0001\nEsa Salo;050 555 0002")
    assert (source.header_row, len(source.rows)) == (1, 2)


def test_the_first_person_of_a_list_without_headers_is_not_taken_for_a_header() -> None:
    source = pasted("Virta;Aino;Kemi\nSalo;Esa;Tornio\nNiemi;Liisa;Simo")
    assert (source.header_row, len(source.rows)) == (0, 3)

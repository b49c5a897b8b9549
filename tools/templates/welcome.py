"""The letter after a positive decision: what happens next, in plain words, for a window envelope."""

from __future__ import annotations

from pathlib import Path

from tools.templates.word import Page

TEXTS: dict[str, dict[str, str]] = {
    "fi": {
        "name": "Näin etenet",
        "customer": "Asiakasnumero",
        "subject": "Seuraavat askeleet henkilökohtaisen avun päätöksen jälkeen",
        "title": "Päätöksesi henkilökohtaisesta avusta",
        "draft": "LUONNOS – ei lähetettäväksi. {% if luonnos.puuttuu %}Täydennettävää: {{ luonnos.puuttuu|luettelo }}.{% endif %}",
        "hello": "Hei {{ vastaanottaja.kutsumanimi }},",
        "lead": "Olet saanut myönteisen päätöksen henkilökohtaisesta avusta. Tässä kirjeessä kerromme, mitä teet "
        "seuraavaksi. Sinä päätät, kuka sinua avustaa, missä ja milloin. Keskus auttaa sinua alkuun.",
        "lead_child": "Avun käyttäjä {{ avun_käyttäjä.nimi }} on saanut myönteisen päätöksen henkilökohtaisesta avusta. "
        "Tässä kirjeessä kerromme, mitä teet seuraavaksi. Keskus auttaa sinua alkuun.",
        "guardian": "Edunvalvojasi {{ edunvalvoja.nimi }} saa saman kirjeen tiedoksi. Hän allekirjoittaa sopimukset.",
        "h_decision": "Mitä päätöksessä lukee",
        "decision": "Päätös",
        "decision_value": "{% if päätös.numero is täytetty %}{{ päätös.numero }}, {% endif %}{{ päätös.päivä }}",
        "valid": "Voimassa",
        "valid_value": "{{ päätös.alkaa }} alkaen{% if päätös.päättyy is täytetty %}, {{ päätös.päättyy }} asti"
        "{% else %} toistaiseksi{% endif %}",
        "hours": "Tunnit kuukaudessa",
        "hours_value": "{{ päätös.tunnit|luku|tai('katso päätös') }}",
        "way": "Järjestämistapa",
        "substitutes": "Sijaisjärjestelyt",
        "see": "kysy päätöksen tekijältä",
        "h_steps": "Näin etenet",
        "step_read": "Lue päätös. Tarkista tunnit, järjestämistapa ja se, mitä tehdään, kun avustaja on poissa. "
        "Jos jokin jää epäselväksi, soita päätöksessä mainitulle työntekijälle.",
        "step_meet_agreed": "Tule tapaamiseen {{ tapaaminen.päivä }}. Jos aika ei sovi, soita keskukseen.",
        "step_meet": "Sovi tapaaminen. Soita keskukseen, {{ keskus.puhelin|puhelin }}. Tapaaminen voi olla kotonasi, "
        "keskuksessa tai puhelimessa.",
        "step_tell": "Kerro tapaamisessa, mihin tarvitset apua, milloin ja missä. Keskus kirjaa toiveesi sinun sanoillasi.",
        "step_ready": "Hoida työnantajan asiat kuntoon ennen ensimmäistä vuoroa: palkanmaksun valtakirja, "
        "tapaturmavakuutus, eläkevakuutus ja työterveyshuolto. Keskus neuvoo jokaisessa.",
        "step_choose": "Valitse avustaja. Keskus ehdottaa sopivia henkilöitä ja kertoo, miksi he sopivat. Voit tavata "
        "heidät ensin.",
        "step_contract": "Tee kirjallinen työsopimus ennen ensimmäistä vuoroa. Saat keskuksesta valmiin pohjan.",
        "step_provider": "Valitse palveluntuottaja tai avustaja. Keskus kertoo vaihtoehdot.",
        "h_remember": "Muista",
        "r_appeal": "Jos päätös on mielestäsi väärä, voit pyytää siihen oikaisua kirjallisesti. Aikaa on 30 päivää siitä, kun "
        "sait päätöksen. Ohje on päätöksen liitteenä.",
        "r_substitute": "Sovi jo nyt, kuka tulee, jos avustaja sairastuu. Sijaisjärjestelyt ovat osa päätöstä.",
        "r_free": "Apu on sinulle maksutonta.",
        "bye": "Terveisin",
        "role": "koordinaattori",
        "annexes": "Liitteet",
        "annex": "Henkilökohtaisen avun opas{% if kunta.nimi is täytetty %}, {{ kunta.nimi }}{% endif %}",
        "copy": "Tiedoksi",
        "copy_line": "{{ edunvalvoja.nimi }}, edunvalvoja",
    },
    "sv": {
        "name": "Så här går du vidare",
        "customer": "Klientnummer",
        "subject": "Nästa steg efter beslutet om personlig assistans",
        "title": "Ditt beslut om personlig assistans",
        "draft": "UTKAST – ska inte skickas. {% if luonnos.puuttuu %}Att fylla i: {{ luonnos.puuttuu|luettelo }}.{% endif %}",
        "hello": "Hej {{ vastaanottaja.kutsumanimi }}!",
        "lead": "Du har fått ett positivt beslut om personlig assistans. I det här brevet berättar vi vad du gör härnäst. Du "
        "bestämmer vem som assisterar dig, var och när. Centret hjälper dig i gång.",
        "lead_child": "{{ avun_käyttäjä.nimi }} har fått ett positivt beslut om personlig assistans. I det här brevet "
        "berättar vi vad du gör härnäst. Centret hjälper dig i gång.",
        "guardian": "Din intressebevakare {{ edunvalvoja.nimi }} får samma brev för kännedom. Hen undertecknar avtalen.",
        "h_decision": "Det här står i beslutet",
        "decision": "Beslut",
        "decision_value": "{% if päätös.numero is täytetty %}{{ päätös.numero }}, {% endif %}{{ päätös.päivä }}",
        "valid": "Gäller",
        "valid_value": "från {{ päätös.alkaa }}{% if päätös.päättyy is täytetty %} till {{ päätös.päättyy }}"
        "{% else %} tills vidare{% endif %}",
        "hours": "Timmar i månaden",
        "hours_value": "{{ päätös.tunnit|luku|tai('se beslutet') }}",
        "way": "Sätt att ordna",
        "substitutes": "Vikariearrangemang",
        "see": "fråga den som fattade beslutet",
        "h_steps": "Så här går du vidare",
        "step_read": "Läs beslutet. Kontrollera timmarna, sättet att ordna assistansen och vad som händer när assistenten är "
        "borta. Om något är oklart, ring den som nämns i beslutet.",
        "step_meet_agreed": "Kom till mötet {{ tapaaminen.päivä }}. Om tiden inte passar, ring centret.",
        "step_meet": "Kom överens om ett möte. Ring centret, {{ keskus.puhelin|puhelin }}. Mötet kan vara hemma hos dig, på "
        "centret eller i telefon.",
        "step_tell": "Berätta på mötet vad du behöver hjälp med, när och var. Vi skriver ned dina önskemål med dina ord.",
        "step_ready": "Ordna arbetsgivarens ärenden före det första arbetsskiftet: fullmakt för löneutbetalning, "
        "olycksfallsförsäkring, pensionsförsäkring och företagshälsovård. Centret ger råd om allt detta.",
        "step_choose": "Välj assistent. Centret föreslår personer som passar och berättar varför. Du kan träffa dem först.",
        "step_contract": "Gör ett skriftligt arbetsavtal före det första arbetsskiftet. Centret har en färdig blankett.",
        "step_provider": "Välj serviceproducent eller assistent. Centret berättar om alternativen.",
        "h_remember": "Kom ihåg",
        "r_appeal": "Om du tycker att beslutet är fel kan du skriftligt begära omprövning. Du har 30 dagar på dig från den dag "
        "du fick beslutet. Anvisningen finns som bilaga till beslutet.",
        "r_substitute": "Kom redan nu överens om vem som kommer om assistenten blir sjuk. Vikariearrangemangen hör till beslutet.",
        "r_free": "Assistansen är avgiftsfri för dig.",
        "bye": "Med vänlig hälsning",
        "role": "koordinator",
        "annexes": "Bilagor",
        "annex": "Handbok om personlig assistans{% if kunta.nimi_sv is täytetty %}, {{ kunta.nimi_sv }}{% endif %}",
        "copy": "För kännedom",
        "copy_line": "{{ edunvalvoja.nimi }}, intressebevakare",
    },
}


def build(folder: Path) -> None:
    """Write the letter in both languages."""
    for language in TEXTS:
        _build(language, folder / f"{language}.docx")


def _build(language: str, path: Path) -> None:
    t = TEXTS[language]
    page = Page(
        language,
        f"{t['name']}: {{{{ avun_käyttäjä.nimi }}}}",
        t["subject"],
        size=12,
        gap_pt=10,
        margins_cm=(2.0, 2.5, 1.5, 2.0),
    )
    page.metadata(
        "{{ keskus.nimi }}",
        t["name"],
        ("{{ päiväys }}", "{{ päätös.numero|tai(päätös.tunnus) }}", t["customer"] + " {{ avun_käyttäjä.tunnus }}"),
    )
    page.later_pages(f"{{{{ keskus.nimi }}}}  {t['name']}  {{{{ päiväys }}}}")
    _address(page)
    page.title(t["title"], before_pt=40)
    page.draft_notice(t["draft"])
    page.body(t["hello"])
    _lead(page, t)
    _decision(page, t)
    _steps(page, t)
    _remember(page, t)
    _end(page, t)
    page.save(path)


def _address(page: Page) -> None:
    from docx.shared import Pt

    first = page.paragraph("{{ vastaanottaja.nimi }}", "Address")
    first.paragraph_format.space_before = Pt(38)
    page.tag("{%p for rivi in vastaanottaja.osoiterivit %}")
    page.paragraph("{{ rivi }}", "Address")
    page.tag("{%p endfor %}")


def _lead(page: Page, t: dict[str, str]) -> None:
    page.tag("{%p if huoltaja is defined %}")
    page.body(t["lead_child"])
    page.tag("{%p else %}")
    page.body(t["lead"])
    page.tag("{%p endif %}")
    page.tag("{%p if edunvalvoja is defined %}")
    page.body(t["guardian"])
    page.tag("{%p endif %}")


def _decision(page: Page, t: dict[str, str]) -> None:
    page.heading(t["h_decision"])
    page.facts(
        [
            (t["decision"], t["decision_value"]),
            (t["valid"], t["valid_value"]),
            (t["hours"], t["hours_value"]),
            (t["way"], "{{ päätös.järjestämistapa|luettelo|tai('" + t["see"] + "') }}"),
            (t["substitutes"], "{{ päätös.sijaisjärjestelyt|luettelo|tai('" + t["see"] + "') }}"),
        ]
    )


def _steps(page: Page, t: dict[str, str]) -> None:
    page.heading(t["h_steps"])
    page.steps(t["step_read"])
    page.tag("{%p if tapaaminen.päivä is täytetty %}")
    page.steps(t["step_meet_agreed"])
    page.tag("{%p else %}")
    page.steps(t["step_meet"])
    page.tag("{%p endif %}")
    page.steps(t["step_tell"])
    page.tag("{%p if päätös.työnantajamalli %}")
    page.steps(t["step_ready"], t["step_choose"], t["step_contract"])
    page.tag("{%p else %}")
    page.steps(t["step_provider"])
    page.tag("{%p endif %}")


def _remember(page: Page, t: dict[str, str]) -> None:
    page.heading(t["h_remember"])
    page.bullets(t["r_appeal"], t["r_substitute"], t["r_free"])


def _end(page: Page, t: dict[str, str]) -> None:
    from docx.shared import Pt

    bye = page.paragraph(t["bye"], "Body Text")
    bye.paragraph_format.space_before = Pt(16)
    bye.paragraph_format.keep_with_next = True
    name = page.paragraph(
        "{% if keskus.koordinaattori is täytetty %}{{ keskus.koordinaattori }}, " + t["role"] + "{% endif %}",
        "Body Text",
    )
    name.paragraph_format.space_before = Pt(34)
    name.paragraph_format.keep_with_next = True
    page.body("{{ keskus.nimi }}")
    page.heading(t["annexes"])
    page.body(t["annex"])
    page.tag("{%p if edunvalvoja is defined %}")
    page.heading(t["copy"])
    page.body(t["copy_line"])
    page.tag("{%p endif %}")
    page.paragraph("{{ keskus.yhteysrivi }}")

"""The substitute's employment contract: items 1–15 of TSL 2:4 (55/2001, as amended by 744/2022), in the law's order."""

from __future__ import annotations

from pathlib import Path

from docx.shared import Pt

from tools.templates.word import Page

TEXTS: dict[str, dict[str, str]] = {
    "fi": {
        "title": "Työsopimus, sijaisuus",
        "subject": "Määräaikainen henkilökohtaisen avustajan työsopimus",
        "draft": "LUONNOS – ei allekirjoitettavaksi. {% if luonnos.puuttuu %}Täydennettävää: {{ luonnos.puuttuu|luettelo }}.{% endif %}",
        "number": "Sopimus {{ sopimus.tunnus }}",
        "intro": "Sopimuksen kohdat ovat samassa järjestyksessä kuin työsopimuslain 2 luvun 4 §:ssä.",
        "h1": "1 Osapuolet ja kotipaikat",
        "employer": "Työnantaja",
        "home": "Kotipaikka",
        "address": "Osoite",
        "phone": "Puhelin",
        "represents": "Edustaja",
        "represents_as": "{{ edustaja.laji }}, valtuutus nähty {{ edustaja.valtuutus_nähty|tai('–') }}",
        "user": "Avun käyttäjä",
        "worker": "Työntekijä",
        "national_id": "Henkilötunnus",
        "h2": "2 Työn alkaminen",
        "starts": "Alkaa",
        "h3": "3 Sopimuksen kesto",
        "permanent": "toistaiseksi",
        "fixed": "määräajan {% if sopimus.päättyy is täytetty %}{{ sopimus.päättyy }} asti{% else %}–{% endif %}",
        "reason": "Määräajan peruste",
        "h4": "4 Koeaika",
        "no_trial": "ei koeaikaa",
        "trial": "koeaika päättyy {% if sopimus.koeaika_päättyy is täytetty %}{{ sopimus.koeaika_päättyy }}"
        "{% else %}–{% endif %}",
        "trial_law": "Koeaika on enintään puolet määräajasta ja enintään kuusi kuukautta.",
        "h5": "5 Työpaikka",
        "place": "Työpaikka",
        "h6": "6 Työtehtävät",
        "tasks": "Tehtävät",
        "h7": "7 Palkka ja palkanmaksu",
        "group": "Palkkaryhmä",
        "wage": "Tuntipalkka",
        "by_agreement": "työehtosopimuksen mukaan",
        "payment": "Palkanmaksu",
        "extras": "Lisät",
        "h8": "8 Työaika",
        "hours": "Tunnit viikossa",
        "by_list": "sovittujen vuorojen mukaan",
        "shifts": "Sovitut vuorot",
        "times": "Sovitut ajat",
        "not_agreed": "ei sovittu",
        "h9": "9 Vaihteleva työaika",
        "fixed_hours": "työaika ei vaihtele: tehdään sovitut vuorot",
        "variable": "työaika vaihtelee. Työtä on, kun {% if sopimus.työtä_kun is täytetty %}{{ sopimus.työtä_kun }}"
        "{% else %}–{% endif %}",
        "variable_more": "Muista vuoroista sovitaan joka kerta erikseen.",
        "h10": "10 Vuokratyö",
        "no_agency": "Työ ei ole vuokratyötä.",
        "h11": "11 Koulutus",
        "training": "Työnantaja perehdyttää työntekijän työhön. Oikeus muuhun koulutukseen on lain ja "
        "työehtosopimuksen mukainen.",
        "h12": "12 Vuosiloma",
        "leave": "Vuosiloma tai lomakorvaus on vuosilomalain ja työehtosopimuksen mukainen.",
        "h13": "13 Irtisanomisaika",
        "notice": "Irtisanomisaika",
        "by_law": "lain ja työehtosopimuksen mukaan",
        "h14": "14 Työehtosopimus",
        "agreement": "{{ keskus.työehtosopimus|tai('Henkilökohtaisten avustajien työehtosopimus (Heta ry ja JHL ry)') }}. "
        "Se on yleissitova: sitä noudatetaan jokaisessa työnantajamallin työsuhteessa.",
        "h15": "15 Vakuutukset",
        "pension": "Työeläkevakuutus",
        "accident": "Tapaturmavakuutus",
        "h16": "Muut ehdot",
        "secrecy": "Työntekijä pitää salassa sen, mitä hän työssään saa tietää avun käyttäjästä ja hänen läheisistään. "
        "Velvollisuus jatkuu työsuhteen päätyttyä.",
        "deadlines": "Työnantaja antaa kohtien 1–8 tiedot viimeistään {{ määräaika.ensimmäiset }} ja kohtien 9–15 tiedot "
        "viimeistään {{ määräaika.loput }}.",
        "changes": "Muutoksista sovitaan kirjallisesti viimeistään, kun ne tulevat voimaan.",
        "copies": "Tätä sopimusta on tehty kolme samanlaista kappaletta: työnantajalle, työntekijälle ja keskukselle.",
        "h17": "Allekirjoitukset",
        "place_time": "Paikka ja aika",
    },
    "sv": {
        "title": "Arbetsavtal, vikariat",
        "subject": "Arbetsavtal för viss tid, personlig assistent",
        "draft": "UTKAST – inte för underskrift. {% if luonnos.puuttuu %}Att fylla i: {{ luonnos.puuttuu|luettelo }}.{% endif %}",
        "number": "Avtal {{ sopimus.tunnus }}",
        "intro": "Punkterna i avtalet följer ordningen i 2 kap. 4 § i arbetsavtalslagen.",
        "h1": "1 Parter och hemorter",
        "employer": "Arbetsgivare",
        "home": "Hemort",
        "address": "Adress",
        "phone": "Telefon",
        "represents": "Företrädare",
        "represents_as": "{{ edustaja.laji }}, fullmakt visad {{ edustaja.valtuutus_nähty|tai('–') }}",
        "user": "Den som får assistans",
        "worker": "Arbetstagare",
        "national_id": "Personbeteckning",
        "h2": "2 När arbetet börjar",
        "starts": "Börjar",
        "h3": "3 Hur länge avtalet gäller",
        "permanent": "tills vidare",
        "fixed": "för viss tid {% if sopimus.päättyy is täytetty %}till och med {{ sopimus.päättyy }}{% else %}–{% endif %}",
        "reason": "Grund för viss tid",
        "h4": "4 Prövotid",
        "no_trial": "ingen prövotid",
        "trial": "prövotiden slutar {% if sopimus.koeaika_päättyy is täytetty %}{{ sopimus.koeaika_päättyy }}"
        "{% else %}–{% endif %}",
        "trial_law": "Prövotiden är högst hälften av avtalstiden och högst sex månader.",
        "h5": "5 Arbetsplats",
        "place": "Arbetsplats",
        "h6": "6 Arbetsuppgifter",
        "tasks": "Uppgifter",
        "h7": "7 Lön och löneutbetalning",
        "group": "Lönegrupp",
        "wage": "Timlön",
        "by_agreement": "enligt kollektivavtalet",
        "payment": "Löneutbetalning",
        "extras": "Tillägg",
        "h8": "8 Arbetstid",
        "hours": "Timmar i veckan",
        "by_list": "enligt de avtalade arbetsskiften",
        "shifts": "Avtalade arbetsskift",
        "times": "Avtalade tider",
        "not_agreed": "inte avtalat",
        "h9": "9 Varierande arbetstid",
        "fixed_hours": "arbetstiden varierar inte: de avtalade arbetsskiften utförs",
        "variable": "arbetstiden varierar. Arbete finns när {% if sopimus.työtä_kun is täytetty %}{{ sopimus.työtä_kun }}"
        "{% else %}–{% endif %}",
        "variable_more": "Om andra arbetsskift kommer man överens varje gång.",
        "h10": "10 Hyrt arbete",
        "no_agency": "Arbetet är inte hyrt arbete.",
        "h11": "11 Utbildning",
        "training": "Arbetsgivaren introducerar arbetstagaren i arbetet. Rätten till annan utbildning följer lagen och "
        "kollektivavtalet.",
        "h12": "12 Semester",
        "leave": "Semester eller semesterersättning följer semesterlagen och kollektivavtalet.",
        "h13": "13 Uppsägningstid",
        "notice": "Uppsägningstid",
        "by_law": "enligt lagen och kollektivavtalet",
        "h14": "14 Kollektivavtal",
        "agreement": "{{ keskus.työehtosopimus|tai('Kollektivavtalet för personliga assistenter (Heta rf och JHL rf)') }}. "
        "Det är allmänt bindande: det följs i varje anställning i arbetsgivarmodellen.",
        "h15": "15 Försäkringar",
        "pension": "Arbetspensionsförsäkring",
        "accident": "Olycksfallsförsäkring",
        "h16": "Övriga villkor",
        "secrecy": "Arbetstagaren håller hemligt det som hen i arbetet får veta om den som får assistans och om hens "
        "närstående. Skyldigheten fortsätter efter att anställningen har upphört.",
        "deadlines": "Arbetsgivaren ger uppgifterna i punkterna 1–8 senast {{ määräaika.ensimmäiset }} och uppgifterna i "
        "punkterna 9–15 senast {{ määräaika.loput }}.",
        "changes": "Om ändringar avtalas skriftligt senast när de träder i kraft.",
        "copies": "Detta avtal har gjorts i tre likadana exemplar: till arbetsgivaren, arbetstagaren och centret.",
        "h17": "Underskrifter",
        "place_time": "Ort och datum",
    },
}


def build(folder: Path) -> None:
    """Write the contract in both languages."""
    for language in TEXTS:
        _build(language, folder / f"{language}.docx")


def _build(language: str, path: Path) -> None:
    t = TEXTS[language]
    page = Page(language, f"{t['title']} {{{{ sopimus.tunnus }}}}", t["subject"], size=11, gap_pt=6, heading_pt=8)
    page.metadata("{{ keskus.nimi }}", t["title"], ("{{ sopimus.päiväys }}", t["number"]))
    page.later_pages(f"{t['title']}, {t['number'].lower()}, {{{{ sopimus.päiväys }}}}")
    page.title(t["title"], before_pt=22)
    page.draft_notice(t["draft"])
    page.paragraph(t["intro"])
    _parties(page, t)
    _term(page, t)
    _work(page, t)
    _rest(page, t)
    _signatures(page, t)
    page.save(path)


def _parties(page: Page, t: dict[str, str]) -> None:
    page.heading(t["h1"])
    page.facts(
        [
            (t["employer"], "{{ työnantaja.nimi }}"),
            (t["home"], "{{ työnantaja.kotipaikka }}"),
            (t["address"], "{{ työnantaja.osoite }}"),
            (t["phone"], "{{ työnantaja.puhelin|puhelin|tai('–') }}"),
            "{%tr if edustaja is defined %}",
            (t["represents"], t["represents_as"]),
            (t["user"], "{{ avun_käyttäjä.nimi }}"),
            "{%tr endif %}",
            (t["worker"], "{{ työntekijä.nimi }}"),
            (t["national_id"], "{{ työntekijä.henkilötunnus }}"),
            (t["home"], "{{ työntekijä.kotipaikka }}"),
            (t["address"], "{{ työntekijä.osoite }}"),
            (t["phone"], "{{ työntekijä.puhelin|puhelin|tai('–') }}"),
        ]
    )


def _term(page: Page, t: dict[str, str]) -> None:
    page.heading(t["h2"])
    page.facts([(t["starts"], "{{ sopimus.alkaa }}")])
    page.heading(t["h3"])
    page.choices(
        [
            ("{% if sopimus.toistaiseksi %}X{% endif %}", t["permanent"]),
            ("{% if not sopimus.toistaiseksi %}X{% endif %}", t["fixed"]),
        ]
    )
    reason = page.paragraph(t["reason"] + ": {{ sopimus.peruste }}.", "Body Text")
    reason.paragraph_format.space_before = Pt(4)
    page.heading(t["h4"])
    page.choices(
        [
            ("{% if sopimus.koeaika_päättyy is tyhjä %}X{% endif %}", t["no_trial"]),
            ("{% if sopimus.koeaika_päättyy is täytetty %}X{% endif %}", t["trial"]),
        ]
    )
    page.paragraph(t["trial_law"], "Note")


def _work(page: Page, t: dict[str, str]) -> None:
    page.heading(t["h5"])
    page.facts([(t["place"], "{{ työ.työpaikka }}")])
    page.heading(t["h6"])
    page.facts([(t["tasks"], "{{ työ.tehtävät|luettelo }}")])
    page.heading(t["h7"])
    page.facts(
        [
            (t["group"], "{{ palkka.ryhmä|tai('" + t["by_agreement"] + "') }}"),
            (t["wage"], "{{ palkka.tuntipalkka|euroa|tai('" + t["by_agreement"] + "') }}"),
            (t["extras"], t["by_agreement"]),
            (t["payment"], "{{ palkka.maksu|tai('" + t["by_agreement"] + "') }}"),
        ]
    )
    page.heading(t["h8"])
    page.facts(
        [
            (t["hours"], "{{ työaika.tunnit_viikossa|luku|tai('" + t["by_list"] + "') }}"),
            "{%tr for vuoro in työaika.vuorot %}",
            (
                "{% if loop.first %}" + t["shifts"] + "{% endif %}",
                "{{ vuoro.päivä|lyhyt_viikonpäivä }} {{ vuoro.päivä }} {{ vuoro.alkaa }}–{{ vuoro.päättyy }}",
            ),
            "{%tr endfor %}",
            (t["times"], "{{ työaika.sovitut_ajat|tai('" + t["not_agreed"] + "') }}"),
        ]
    )
    page.heading(t["h9"])
    page.choices(
        [
            ("{% if not sopimus.vaihteleva %}X{% endif %}", t["fixed_hours"]),
            ("{% if sopimus.vaihteleva %}X{% endif %}", t["variable"]),
        ]
    )
    page.paragraph(t["variable_more"], "Note")


def _rest(page: Page, t: dict[str, str]) -> None:
    for heading, words in (("h10", "no_agency"), ("h11", "training"), ("h12", "leave")):
        page.heading(t[heading])
        page.body(t[words])
    page.heading(t["h13"])
    page.facts([(t["notice"], "{{ sopimus.irtisanomisaika|tai('" + t["by_law"] + "') }}")])
    page.heading(t["h14"])
    page.body(t["agreement"])
    page.heading(t["h15"])
    page.facts([(t["pension"], "{{ vakuutus.eläke }}"), (t["accident"], "{{ vakuutus.tapaturma }}")])
    page.heading(t["h16"])
    page.body(t["secrecy"], t["deadlines"], t["changes"])


def _signatures(page: Page, t: dict[str, str]) -> None:
    page.heading(t["h17"])
    copies = page.paragraph(t["copies"], "Body Text")
    copies.paragraph_format.keep_with_next = True
    page.signatures(
        t["place_time"],
        [
            (
                "{{ allekirjoittaja.otsikko }}",
                "{{ allekirjoittaja.nimi }}{% if edustaja is defined %}, {{ edustaja.laji }}{% endif %}",
            ),
            (t["worker"], "{{ työntekijä.nimi }}"),
        ],
    )

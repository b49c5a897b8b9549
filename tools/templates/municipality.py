"""A municipality's guide page: who helps here, then the facts of the guide, each dated."""

from __future__ import annotations

from pathlib import Path

from tools.templates.word import Page


def build(folder: Path) -> None:
    """Write the page."""
    page = Page(
        "fi",
        "Henkilökohtaisen avun opas: {{ kunta.nimi }}",
        "Kuntasivu ja oppaan tiedot, lukija: {{ lukija }}",
        size=12,
        gap_pt=8,
        margins_cm=(2.0, 2.5, 1.5, 2.0),
    )
    page.metadata("{{ keskus.nimi }}", "Henkilökohtaisen avun opas", ("{{ päiväys }}", "Lukija: {{ lukija }}"))
    page.later_pages("{{ keskus.nimi }}  Henkilökohtaisen avun opas, {{ kunta.nimi }}  {{ päiväys }}")
    page.title("Henkilökohtainen apu, {{ kunta.nimi }}", before_pt=28)
    page.draft_notice("LUONNOS. {% if luonnos.puuttuu %}Täydennettävää: {{ luonnos.puuttuu|luettelo }}.{% endif %}")
    _contacts(page)
    _chapters(page)
    _sources(page)
    page.save(folder / "fi.docx")


def _contacts(page: Page) -> None:
    page.heading("Kenelle soitan")
    page.body("Hengenvaarassa soita 112.")
    page.tag("{%p if yhteystiedot %}")
    page.grid(
        ("Kuka", "Puhelin", "Milloin"),
        [
            "{%tr for yhteys in yhteystiedot %}",
            (
                "{{ yhteys.nimi|tai(yhteys.organisaatio) }}",
                "{{ yhteys.puhelin|puhelin }}",
                "{{ yhteys.puhelinaika|tai('kysy') }}",
            ),
            "{%tr endfor %}",
        ],
        (7.5, 4.4, 4.6),
    )
    page.paragraph("Numerot on tarkistettu {{ yhteystiedot_tarkistettu }}.", "Note")
    page.tag("{%p endif %}")
    page.body("Sijaisia ja muuta apua: {{ keskus.yhteysrivi }}.")


def _chapters(page: Page) -> None:
    page.tag("{%p for luku in luvut %}")
    page.heading("{{ luku.otsikko }}")
    page.tag("{%p for kohta in luku.kohdat %}")
    page.tag("{%p if kohta.uusi_otsikko %}")
    page.heading("{{ kohta.otsikko }}", 2)
    page.tag("{%p endif %}")
    page.tag("{%p for kappale in kohta.kappaleet %}")
    page.body("{{ kappale.teksti }}")
    page.tag("{%p endfor %}")
    page.tag("{%p for askel in kohta.askeleet %}")
    page.paragraph("{{ askel.numero }}\t{{ askel.teksti }}", "Step")
    page.tag("{%p endfor %}")
    page.tag("{%p if kohta.varmista %}")
    page.paragraph("**Varmista tämä ennen kuin käytät sitä.** Kysy keskuksesta.", "Note")
    page.tag("{%p endif %}")
    page.tag("{%p if kohta.vanha %}")
    page.paragraph("**Tieto on tarkistettu {{ kohta.tarkistettu }}. Kysy, onko se ennallaan.**", "Note")
    page.tag("{%p endif %}")
    page.tag("{%p endfor %}")
    page.tag("{%p endfor %}")


def _sources(page: Page) -> None:
    page.heading("Lähteet ja päiväys")
    page.tag("{%p for lähde in lähteet %}")
    page.bullets("{{ lähde.teksti }}")
    page.tag("{%p endfor %}")
    page.body("Vanhin tieto on tarkistettu {{ tarkistettu }}.")
    page.tag("{%p if vastuuhenkilöt %}")
    page.body("Tiedoista vastaa: {{ vastuuhenkilöt|luettelo }}.")
    page.tag("{%p endif %}")

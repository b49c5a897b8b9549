"""A workspace with an own file, for tests."""

from __future__ import annotations

from pathlib import Path

from hapusheets.starting import make_practice_workspace
from hapusheets.upgrading import plan_upgrade, upgrade
from hapusheets.workspace import Workspace

OWN = """\
luettelot:
  avaimet:
    - toimistolla
    - {koodi: ei ole, ruotsiksi: saknas, englanniksi: none}
koodit:
  tehtävät:
    - {koodi: hieronta, vaatii: auto, ruotsiksi: massage, englanniksi: massage}
sarakkeet:
  Asiakkaat:
    - otsikko: Avain
      laji: koodi
      luettelo: avaimet
      selitys: Onko keskuksessa avain asiakkaan kotiin.
    - otsikko: Avaimen numero
      ohje: Numero on avaimen lapussa.
    - otsikko: Palaute
      laji: päivä
      pilveen: kyllä
      peruste: Johtoryhmä päätti 1.3.2026.
säännöt:
  - nimi: avain_puuttuu
    rekisteri: Asiakkaat
    kun: {sarake: Avain, arvo: toimistolla}
    niin: {sarake: Avaimen numero, täytetty: kyllä}
    taso: virhe
    viesti: Avain on toimistolla, mutta sen numero puuttuu. Täydennä numero.
    miksi: Ilman numeroa avainta ei löydetä.
"""


def own_workspace(folder: Path, words: str = OWN, *, upgraded: bool = True) -> Workspace:
    """Return a practice workspace with ``words`` in omat.yaml, its workbooks upgraded to them."""
    make_practice_workspace(folder)
    (folder / "omat.yaml").write_text(words, encoding="utf-8")
    workspace = Workspace.open(folder)
    if upgraded:
        upgrade(workspace, plan_upgrade(workspace))
    return Workspace.open(folder)

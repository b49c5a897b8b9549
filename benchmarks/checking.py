"""Checking beside its peers, in CPU seconds: medians of alternating runs, and the ratios.

Run ``python benchmarks/checking.py [ROWS] [RUNS]``. The workbook is a register of *Avustajat*: ROWS people (10,000) in
20 columns, clean but for one misspelt municipality in a hundred rows.

1. All rules against our own reader on the same workbook. Target: at most 1.5 times its CPU.
2. The whole check (reading, records, rules) against pandera over pandas and openpyxl with the same judgements of single
   cells in one run. Target: at least 8 times less CPU. pandera is optional: ``pip install pandera`` into an environment
   of its own, and name its python in HAPU_PANDERA_PYTHON; without it this part is left out and says so.

Measured on two shared cores (10,000 rows, medians of 5 and 3): reading 0.15 s, all rules 0.18 s (1.2 times), the whole
check 0.39 s beside 3.4 s of pandera (8.8 times); other runs under load gave 1.2 to 1.4 and 6.3 to 8.8 times.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from hapusheets.checking import check_registers, open_registers
from hapusheets.model.tables import Table
from hapusheets.registers.schema import RegisterSchema, load_schema
from hapusheets.registers.shipped import municipality_rows
from hapusheets.workbooks import read_table, read_workbook

COLUMNS = (
    "id", "state", "last_name", "first_names", "national_id", "birth_year", "street_address", "postal_code",
    "municipality", "phone", "email", "language", "languages", "skills", "driving_licence", "car", "max_km",
    "max_hours_week", "confirmed", "notes",
)  # fmt: skip
_TOWNS = (("Kemi", "94100"), ("Keminmaa", "94450"), ("Simo", "95200"), ("Tornio", "95400"), ("Tervola", "95300"))
_NAMES = ("Mäki", "Niemi", "Koski", "Lahti", "Aho", "Salo", "Ranta", "Virtanen", "Heikkinen", "Korhonen")
_FIRST = ("Aino", "Eero", "Leena", "Tapio", "Oili", "Ville", "Maija", "Kalle", "Sanna", "Juho")
_SKILLS = ("siirrot", "nostot", "ruokailu", "asiointi", "pukeutuminen", "peseytyminen", "harrastus")
_CHECK = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_TODAY = dt.date(2026, 3, 12)


def _person(chance: random.Random, number: int) -> dict[str, object]:
    town, code = chance.choice(_TOWNS)
    born = dt.date(1950, 1, 1) + dt.timedelta(number % 18_000)
    digits = f"{born:%d%m%y}{900 + number % 100}"
    last, first = chance.choice(_NAMES), chance.choice(_FIRST)
    return {
        "id": f"V-{number:04d}", "state": "työssä", "last_name": last, "first_names": first,
        "national_id": f"{digits[:6]}{chance.choice('-YX')}{digits[6:]}{_CHECK[int(digits) % 31]}",
        "birth_year": born.year, "street_address": f"Rantatie {number}", "postal_code": code,
        "municipality": "Keni" if number % 100 == 0 else town,
        "phone": f"0{chance.choice(('40', '50', '45'))} 555 {number % 10_000:04d}",
        "email": f"henkilo{number}@example.fi", "language": "suomi", "languages": "suomi; ruotsi",
        "skills": "; ".join(chance.sample(_SKILLS, 3)), "driving_licence": chance.choice(("kyllä", "ei")),
        "car": chance.choice(("kyllä", "ei")), "max_km": chance.choice((10, 20, 35.5, 60)),
        "max_hours_week": chance.choice((10, 20, 37.5)), "notes": None,
        "confirmed": _TODAY - dt.timedelta(chance.randrange(300)),
    }  # fmt: skip


def make_workbook(path: Path, rows: int) -> None:
    """Write the register of assistants."""
    schema = load_schema().register("assistants")
    chance = random.Random(7)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(schema.sheet)
        day = book.add_format({"num_format": "d.m.yyyy"})
        names = [name if name != "notes" else "trainings" for name in COLUMNS]
        sheet.write_row(0, 0, [schema.header(name) for name in names])
        for number in range(1, rows + 1):
            person = _person(chance, number)
            for column, value in enumerate(person[name] for name in COLUMNS):
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, column, value, day)
                elif value is not None:
                    sheet.write(number, column, value)


def read_ours(path: Path) -> None:
    """Read the workbook and its table, as every command does."""
    _table(path)


def _table(path: Path) -> Table:
    register = load_schema().register("assistants")
    return read_table(read_workbook(path).sheets[register.sheet], register.headers, workbook=register.workbook)


def _tables(own: Table) -> Callable[[RegisterSchema], Table]:
    towns = load_schema().register("municipalities")

    def table_of(register: RegisterSchema) -> Table:
        if register.name == "assistants":
            return own
        rows = _towns(towns) if register.name == "municipalities" else ()
        columns = {header: number for number, header in enumerate(register.headers, start=1)}
        return Table(register.workbook, register.sheet, 1, columns, rows)

    return table_of


def _towns(register: RegisterSchema):  # type: ignore[no-untyped-def]
    from hapusheets.model.cells import Cell, CellKind
    from hapusheets.model.tables import TableRow

    cells = [
        {register.header(name): Cell(f"A{n}", CellKind.TEXT, str(row[name])) for name in ("number", "name")}
        for n, row in enumerate(municipality_rows(), start=2)
    ]
    return tuple(TableRow(number, cell) for number, cell in enumerate(cells, start=2))


def check_ours(table: Table) -> int:
    """Run every rule; return how many findings there are."""
    book, found = open_registers(load_schema(), _tables(table), practice=True, today=_TODAY)
    return len(check_registers(book, found).findings)


PANDERA = """
import sys, time
path = sys.argv[1]
import pandas as pd, pandera.pandas as pa, phonenumbers
from stdnum.fi import hetu
from email_validator import validate_email, EmailNotValidError
towns = {"Kemi", "Keminmaa", "Simo", "Tervola", "Tornio", "Ylitornio"}
skills = {"siirrot", "nostot", "ruokailu", "asiointi", "pukeutuminen", "peseytyminen", "harrastus"}
def phone(x):
    try: return phonenumbers.is_valid_number(phonenumbers.parse(x, "FI"))
    except phonenumbers.NumberParseException: return False
def email(x):
    try: validate_email(x, check_deliverability=False); return True
    except EmailNotValidError: return False
each = lambda f: pa.Check(f, element_wise=True)
some = lambda allowed: each(lambda x: all(p.strip() in allowed for p in x.split(";")))
start = time.process_time()
schema = pa.DataFrameSchema({
    "Tunnus": pa.Column(str, [pa.Check.str_matches(r"^V-[0-9]{4,}$")], unique=True),
    "Tila": pa.Column(str, pa.Check.isin(["työssä", "haettavissa", "tauolla"])),
    "Sukunimi": pa.Column(str), "Etunimet": pa.Column(str),
    "Henkilötunnus": pa.Column(str, each(lambda x: hetu.is_valid(x, allow_temporary=True))),
    "Syntymävuosi": pa.Column(int, pa.Check.in_range(1900, 2026)), "Katuosoite": pa.Column(str),
    "Postinumero": pa.Column(str, pa.Check.str_matches(r"^[0-9]{5}$")),
    "Kunta": pa.Column(str, pa.Check.isin(towns)), "Puhelin": pa.Column(str, each(phone)),
    "Sähköposti": pa.Column(str, each(email)), "Asiointikieli": pa.Column(str, pa.Check.isin(["suomi", "ruotsi"])),
    "Kielet": pa.Column(str, some({"suomi", "ruotsi", "englanti"})), "Taidot": pa.Column(str, some(skills)),
    "Ajokortti": pa.Column(str, pa.Check.isin(["kyllä", "ei"])), "Auto": pa.Column(str, pa.Check.isin(["kyllä", "ei"])),
    "Enimmäismatka km": pa.Column(float, pa.Check.in_range(0, 1500)),
    "Enimmäistunnit/vko": pa.Column(float, pa.Check.in_range(0, 100)), "Vahvistettu": pa.Column("datetime64[ns]"),
}, coerce=True)
frame = pd.read_excel(path, engine="openpyxl", dtype={"Postinumero": str, "Puhelin": str})
try: schema.validate(frame, lazy=True)
except pa.errors.SchemaErrors as errors: found = len(errors.failure_cases)
else: found = 0
print(time.process_time() - start, found)
"""


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of a call."""
    start = time.process_time()
    work()
    return time.process_time() - start


def compare_with_reader(path: Path, runs: int) -> None:
    """Print all rules against our reader, alternating."""
    table = _table(path)
    pairs = [(cpu(lambda: read_ours(path)), cpu(lambda: check_ours(table))) for _ in range(runs)]
    read, check = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"reading {read:.3f} s   all rules {check:.3f} s   ratio {check / read:.2f} (target at most 1.5)")


def compare_with_pandera(path: Path, runs: int) -> None:
    """Print the whole check against pandera over pandas and openpyxl."""
    python = os.environ.get("HAPU_PANDERA_PYTHON")
    if not python:
        print("pandera: left out; name its python in HAPU_PANDERA_PYTHON")
        return
    ours, theirs, found = [], [], ""
    for _ in range(runs):
        ours.append(cpu(lambda: check_ours(_table(path))))
        said = subprocess.run(
            [python, "-W", "ignore", "-c", PANDERA, str(path)], capture_output=True, text=True, check=True
        )
        seconds, found = said.stdout.split()
        theirs.append(float(seconds))
    mine, peer = statistics.median(ours), statistics.median(theirs)
    print(
        f"whole check {mine:.3f} s   pandera {peer:.3f} s ({found} found)   {peer / mine:.1f} times (target at least 8)"
    )


def main() -> None:
    """Make the workbook and print both comparisons."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "avustajat.xlsx"
        make_workbook(path, rows)
        print(f"{rows} rows × 20 columns, {check_ours(_table(path))} findings")
        compare_with_reader(path, runs)
        compare_with_pandera(path, min(runs, 3))


if __name__ == "__main__":
    main()

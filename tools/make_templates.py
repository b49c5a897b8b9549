"""Make the shipped templates anew: ``python tools/make_templates.py [NAME …]``.

The .docx files are the templates; this script only gave them their first form. A template edited in Word
is edited there: running this writes over it.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.templates import choice, contract, municipality, welcome  # noqa: E402 - the tree is on the path now

TEMPLATES = {
    "sijaisen_tyosopimus": contract,
    "tervetulokirje": welcome,
    "valintakortti": choice,
    "kuntasivu": municipality,
}


def main() -> None:
    """Write every template, or those named on the command line."""
    for name in sys.argv[1:] or TEMPLATES:
        TEMPLATES[name].build(ROOT / "templates" / name)


if __name__ == "__main__":
    main()

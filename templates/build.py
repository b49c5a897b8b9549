"""Make the shipped templates anew: ``python templates/build.py``.

The .docx files are the templates; this script only gave them their first form. A template edited in Word
is edited there: running this writes over it.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import choice  # noqa: E402 - the folder must be on the path first
import contract  # noqa: E402
import municipality  # noqa: E402
import welcome  # noqa: E402

TEMPLATES = {
    "sijaisen_tyosopimus": contract,
    "tervetulokirje": welcome,
    "valintakortti": choice,
    "kuntasivu": municipality,
}


def main() -> None:
    """Write every template, or those named on the command line."""
    for name in sys.argv[1:] or TEMPLATES:
        TEMPLATES[name].build(HERE / name)


if __name__ == "__main__":
    main()

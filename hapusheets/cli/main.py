"""Start of the program: language, console, the lazy group of commands, and the one place that answers failures."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from hapusheets import __version__
from hapusheets.cli import failures
from hapusheets.cli.lazy import LazyGroup
from hapusheets.messages import LANGUAGES, use_language

#: name, Finnish alias, module below ``hapusheets.cli``; in the order of the help page.
COMMANDS = (
    ("init", "aloita", "start_commands"),
    ("demo", "esittely", "demo_commands"),
    ("upgrade", "päivitä", "upgrade_commands"),
    ("check", "tarkista", "check_commands"),
    ("explain", "selitä", "explain_commands"),
    ("match", "etsi", "match_commands"),
    ("choose", "valitse", "match_commands"),
    ("letter", "kirje", "letter_commands"),
    ("guide", "opas", "letter_commands"),
    ("sync", "synkronoi", "sync_commands"),
    ("share", "jaa", "share_commands"),
    ("cloud", "pilvi", "cloud_commands"),
    ("log", "loki", "journal_commands"),
    ("undo", "kumoa", "journal_commands"),
    ("doctor", "kunto", "doctor_commands"),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code (0–4, see PRODUCT)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(words))


def run(words: list[str]) -> int:
    """Run one command line and return its exit code; failures are told, never raised."""
    _prepare_console()
    if words == ["--version"]:
        sys.stdout.write(f"hapusheets {__version__}\n")
        return 0
    use_language(spoken_language(words))
    try:
        result = program().main(args=words, prog_name="hapusheets", standalone_mode=False)
    except BaseException as error:  # the one place where every failure becomes words
        return failures.tell(error, words)
    return result if isinstance(result, int) else 0


def program() -> click.Group:
    """Return the program's group of commands."""
    return LazyGroup(COMMANDS)


def spoken_language(words: Sequence[str]) -> str:
    """Return the language asked for by ``--lang`` or ``HAPUSHEETS_LANG``; Finnish otherwise."""
    asked = os.environ.get("HAPUSHEETS_LANG", "fi")
    for word, following in zip(words, [*words, ""][1:], strict=True):
        if word == "--":
            break
        if word == "--lang" or word.startswith("--lang="):
            asked = word.partition("=")[2] or following
    return asked if asked in LANGUAGES else "fi"


def _prepare_console() -> None:
    """Let a Windows console or a pipe carry ä, š and typographic quotes."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")

"""Write the generated pages: docs/cli.md from the help texts, docs/messages.md from the message
catalogue, docs/findings.md from the examples of findings.

``python tools/make_docs.py`` writes them; a test fails when they are stale.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from hapusheets.checking.examples import example_codes, example_of
from hapusheets.checking.explaining import mend_class
from hapusheets.checking.mending import PROTECTING
from hapusheets.checking.wording import message, place
from hapusheets.cli.app import LocalCommand, LocalGroup, global_options
from hapusheets.cli.lazy import LazyGroup
from hapusheets.cli.main import program
from hapusheets.messages import catalogue, text, use_language
from hapusheets.registers.schema import RegisterSchema, load_schema
from hapusheets.registers.translations import OTHER_LANGUAGES, in_all_languages

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}
_NOTE = "<!-- Made by tools/make_docs.py: change the catalogue, not this page. -->"


def pages() -> dict[str, str]:
    """Return the text of each generated page by its path below the repository root."""
    return {
        "docs/cli.md": "\n".join(command_page()) + "\n",
        "docs/messages.md": "\n".join(message_page()) + "\n",
        "docs/registers.md": "\n".join(register_page()) + "\n",
        "docs/findings.md": "\n".join(findings_page()) + "\n",
    }


def register_page() -> Iterator[str]:
    """Yield the lines of the page of registers: every column with its kind and its words in three languages."""
    schema = in_all_languages(load_schema())
    yield from ("# Registers", "", _NOTE.replace("catalogue", "schema"), "")
    yield "Headers are Finnish in every workbook. `*` required · `!` sensitive · ☁ synced · 👁 in the area view."
    for book in schema.workbooks:
        title = " · ".join(dict.fromkeys(book.title.values()))
        yield from ("", f"## {book.workbook}: {title}", "", *(f"- {words}" for words in book.description.values()))
        for register in book.registers:
            yield from register_section(register)


def register_section(register: RegisterSchema) -> Iterator[str]:
    """Yield the heading and the table of columns of one register."""
    heading = " · ".join((register.sheet, *register.title.values()))
    yield from ("", f"### {heading}", "", *(f"- {words}" for words in register.description.values()), "")
    yield from ("| sarake | kind | suomeksi | på svenska | in English |", "|---|---|---|---|---|")
    for column in register.columns:
        marks = "*" * column.required + "!" * column.sensitive + " ☁" * column.sync + " 👁" * (column.area is not None)
        others = (f"**{column.title[language]}** {column.description[language]}" for language in OTHER_LANGUAGES)
        yield f"| {column.header}{marks} | {column.kind} | {column.description['fi']} | {' | '.join(others)} |"


def command_page() -> Iterator[str]:
    """Yield the lines of the page of commands, once for each language."""
    yield from ("# Commands", "", _NOTE, "")
    yield "Exit codes: 0 done · 1 done, a person has something to decide · 2 wrong use · 3 refused, nothing changed ·"
    yield from ("4 try again later (file open, network, quota).", "")
    for language, title in LANGUAGES.items():
        use_language(language)
        yield from (f"## {title}", "", text("help"), "", *table(global_rows()), "")
        yield from all_commands(program())
    use_language("fi")


def all_commands(group: click.Group) -> Iterator[str]:
    """Yield the section of every command of the program, sub-commands below their group."""
    context = click.Context(group, info_name="hapusheets")
    assert isinstance(group, LazyGroup)
    for name in group.list_commands(context):
        found = group.get_command(context, name)
        assert isinstance(found, LocalCommand | LocalGroup)
        yield from command_section(found, name, group.alias_of(name), context)


def command_section(found: LocalCommand | LocalGroup, name: str, alias: str, above: click.Context) -> Iterator[str]:
    """Yield heading, help, usage and own options of one command, then of the commands below it."""
    context = click.Context(found, info_name=name, parent=above)
    title = f"{context.command_path} ({alias})" if alias else context.command_path
    yield from (f"### {title}", "", text(found.help_key), "", "```", usage(found, context), "```", "")
    with context:
        rows = [row for row in found.option_rows(context) if row not in global_rows()]
    if rows:
        yield from (*table(rows), "")
    if isinstance(found, LocalGroup):
        aliases = {own: alias for alias, own in found.aliases.items()}
        for below, command in found.commands.items():
            assert isinstance(command, LocalCommand | LocalGroup)
            yield from command_section(command, below, aliases.get(below, ""), context)


def usage(found: LocalCommand | LocalGroup, context: click.Context) -> str:
    """Return the usage line without the word before it."""
    formatter = click.HelpFormatter(width=200)
    with context:
        found.format_usage(context, formatter)
    return formatter.getvalue().strip().removeprefix(text("cli.usage").strip()).strip()


def global_rows() -> list[tuple[str, str]]:
    """Return the rows of the options that every command takes, in the language spoken now."""
    holder = LocalCommand("hapusheets", help_key="help", params=global_options())
    with click.Context(holder, info_name="hapusheets") as context:
        return holder.option_rows(context)


def message_page() -> Iterator[str]:
    """Yield the lines of the gallery: every message in three languages."""
    yield from ("# Messages", "", _NOTE, "", "`{name}` is a placeholder.", "")
    for code, entry in sorted(catalogue().items()):
        if not code.startswith("help"):
            yield from (f"## {code}", "")
            yield from (f"- {form}: {one_line(words)}" for form, words in entry.items())
            yield ""


def findings_page() -> Iterator[str]:
    """Yield the lines of the gallery of findings: each as the rules make it from its example, in three languages."""
    yield from ("# Findings", "", _NOTE.replace("the catalogue", "the catalogue and examples.toml"), "")
    yield "Each finding is made by the rules from a small example. *Mend*: `safe` by `check --fix`, `ask` a proposal,"
    yield from ("`never` by a person alone.", "")
    for code in example_codes():
        found = example_of(code)
        assert found is not None
        kept = " · cannot be set aside" if code in PROTECTING else ""
        facts = (found.severity.value, f"mend: {mend_class(found)}{kept}", one_line(place(found)))
        yield from (f"## {code}", "", " · ".join(facts), "")
        yield from (f"- {language}: {spoken(code, language)}" for language in LANGUAGES)
        yield ""


def spoken(code: str, language: str) -> str:
    """Return the sentences of a finding's example in a language, on one line."""
    use_language(language)
    try:
        found = example_of(code)
        return one_line(message(found)) if found is not None else ""
    finally:
        use_language("fi")


def table(rows: list[tuple[str, str]]) -> list[str]:
    """Return rows of two cells as a Markdown table."""
    lines = [f"| `{name.replace('|', chr(92) + '|')}` | {words} |" for name, words in rows]
    return ["| | |", "|---|---|", *lines]


def one_line(words: str) -> str:
    """Return ``words`` on one line, safe inside Markdown."""
    return " ⏎ ".join(words.strip().splitlines()).replace("<", "&lt;")


if __name__ == "__main__":
    for name, content in pages().items():
        (ROOT / name).write_text(content, encoding="utf-8", newline="\n")

"""What every command gets: the workspace, the way to answer and to ask; and the decorators that make a command.

Help texts come from ``messages/catalogue/cli.toml``: ``help.<command>`` and ``help.<command>.<parameter>``,
looked up when the help is shown, so that every language works in one process.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, update_wrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hapusheets.messages import LANGUAGES, current_language, has, text, use_language
from hapusheets.model.errors import Refused

if TYPE_CHECKING:
    from hapusheets.workspace import Workspace

_GLOBAL = ("workspace", "lang", "json", "yes", "dry_run", "verbose", "now")
#: What JSON leaves as it is and a terminal obeys or hides: C1 controls, marks of direction and without width.
_UNSEEN = re.compile("[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_YES = {"k", "kyllä", "j", "ja", "y", "yes"}


class App:
    """One run of the program. Options given before or after the command's name are the same."""

    def __init__(self) -> None:
        self.folder: Path | None = None
        self.json = False
        self.yes = False
        self.dry_run = False
        self.verbose = False
        self.now_text: str | None = None

    def take(self, options: dict[str, Any]) -> None:
        """Take the global options out of ``options``; later ones win, flags add up."""
        given = {name: options.pop(name, None) for name in _GLOBAL}
        self.folder = given["workspace"] or self.folder
        self.now_text = given["now"] or self.now_text
        for flag in ("json", "yes", "dry_run", "verbose"):
            setattr(self, flag, getattr(self, flag) or bool(given[flag]))
        if given["lang"]:
            use_language(given["lang"])

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace named by ``-w``, or the nearest one above the current folder."""
        from hapusheets.settings import find_workspace, parse_now
        from hapusheets.workspace import Workspace

        now = parse_now(self.now_text) if self.now_text else None
        opened = Workspace.open(self.folder or find_workspace(Path.cwd()), now=now)
        opened.heal()
        for warning in opened.warnings:
            self.note(warning)
        return opened

    @property
    def now(self) -> dt.datetime:
        """The moment the command works in (``--now``, the practice setting, or the clock)."""
        return self.workspace.now

    def answer(self, payload: Mapping[str, Any], lines: Iterable[str]) -> None:
        """Answer on stdout: one JSON object under ``--json``, else the lines."""
        if self.json:
            sys.stdout.write(to_json(payload) + "\n")
        else:
            sys.stdout.writelines(f"{line}\n" for line in lines)

    def note(self, words: str) -> None:
        """Say something beside the answer, on stderr."""
        sys.stderr.write(words + "\n")

    def confirm(self, code: str, **facts: Any) -> bool:
        """Ask ``code`` (k/e). ``--yes`` answers yes; without a terminal the command is refused (exit code 3)."""
        if self.yes:
            return True
        if not sys.stdin.isatty():
            raise Refused("cli.no_answer", question=text(code, **facts))
        sys.stderr.write(text(code, **facts) + " ")
        sys.stderr.flush()
        return sys.stdin.readline().strip().casefold() in _YES


def to_json(payload: Mapping[str, Any]) -> str:
    """Return one JSON object; dates as ISO text, Decimals as numbers. What a terminal would obey is escaped."""
    return _UNSEEN.sub(_escape, json.dumps(payload, ensure_ascii=False, indent=2, default=_plain))


def _escape(letter: re.Match[str]) -> str:
    return f"\\u{ord(letter[0]):04x}"


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    number = float(value)
    return int(number) if number.is_integer() else number


class _Local:
    """Help that is looked up in the catalogue when it is shown."""

    help_key: str

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text(self.help_key))
            if has(f"{self.help_key}.more"):
                formatter.write_paragraph()
                formatter.write_text(text(f"{self.help_key}.more"))

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        params = self.get_params(ctx)  # type: ignore[attr-defined]
        pieces = [piece for param in params for piece in param.get_usage_pieces(ctx)]
        below = [text("cli.subcommand")] if isinstance(self, click.Group) else []
        formatter.write_usage(
            ctx.command_path, " ".join([text("cli.some_options"), *below, *pieces]), prefix=text("cli.usage")
        )

    def option_rows(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Return the rows of the options and described arguments."""
        params = self.get_params(ctx)  # type: ignore[attr-defined]
        rows = [_argument_row(param, self.help_key) for param in params if isinstance(param, click.Argument)]
        rows += [_option_row(param, self.help_key) for param in params if isinstance(param, click.Option)]
        return [row for row in rows if row is not None]

    def format_own_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(text("cli.options")):
            formatter.write_dl(self.option_rows(ctx))


class LocalCommand(_Local, click.Command):
    """A command whose help speaks the user's language."""

    def __init__(self, name: str, *, help_key: str, **attributes: Any) -> None:
        super().__init__(name, **attributes)
        self.help_key = help_key

    def get_short_help_str(self, limit: int = 80) -> str:  # noqa: ARG002 - click's signature
        """Return the help line of the command."""
        return text(self.help_key)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write arguments and options."""
        self.format_own_options(ctx, formatter)


class LocalGroup(_Local, click.Group):
    """A group whose help speaks the user's language. ``aliases`` maps a Finnish name to a command's name."""

    def __init__(
        self, name: str, *, help_key: str, aliases: Mapping[str, str] | None = None, **attributes: Any
    ) -> None:
        super().__init__(name, **attributes)
        self.help_key = help_key
        self.aliases = dict(aliases or {})

    def get_short_help_str(self, limit: int = 80) -> str:  # noqa: ARG002 - click's signature
        """Return the help line of the group."""
        return text(self.help_key)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name or alias."""
        return super().get_command(ctx, self.aliases.get(cmd_name, cmd_name))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        self.format_own_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write one line per command."""
        named = {own: f"{own} ({alias})" for alias, own in self.aliases.items()}
        rows = [
            (named.get(name, name), command.get_short_help_str())
            for name, command in self.commands.items()
            if not command.hidden
        ]
        if rows:
            with formatter.section(text("cli.commands")):
                formatter.write_dl(rows)

    def command(self, *names: Any, **attributes: Any) -> Callable[[Callable[..., Any]], LocalCommand]:  # type: ignore[override]
        """Add a command below this group: ``@letter.command("make", "tee")`` (name, Finnish alias)."""
        name, *others = names

        def add(function: Callable[..., int | None]) -> LocalCommand:
            made = _make(name, f"{self.help_key}.{name}", function, attributes)
            self.add_command(made)
            self.aliases.update(dict.fromkeys(others, name))
            return made

        return add


def command(name: str, **attributes: Any) -> Callable[[Callable[..., int | None]], LocalCommand]:
    """Make a command of ``function(app, **parameters) -> exit code``; global options are added."""
    return lambda function: _make(name, f"help.{name}", function, attributes)


def group(name: str, **attributes: Any) -> Callable[[Callable[..., int | None]], LocalGroup]:
    """Make a group of commands; with ``invoke_without_command=True`` its function runs when none is named."""

    def make(function: Callable[..., int | None]) -> LocalGroup:
        params = [*reversed(getattr(function, "__click_params__", [])), *global_options()]
        runs = attributes.get("invoke_without_command", False)
        return LocalGroup(
            name, help_key=f"help.{name}", params=params, callback=_callback(function, group_runs=runs), **attributes
        )

    return make


def option(*names: str, **attributes: Any) -> Callable[[Any], Any]:
    """Add an option; its help is ``help.<command>.<parameter>``."""
    return click.option(*names, **attributes)


def argument(*names: str, **attributes: Any) -> Callable[[Any], Any]:
    """Add an argument; ``help.<command>.<parameter>`` describes it where the catalogue has it."""
    return click.argument(*names, **attributes)


def global_options() -> list[click.Parameter]:
    """Return the options that every command takes."""
    return [
        click.Option(["-w", "--workspace"], type=click.Path(path_type=Path), metavar="KANSIO"),
        click.Option(["--lang"], type=click.Choice(LANGUAGES)),
        click.Option(["--json"], is_flag=True),
        click.Option(["--yes"], is_flag=True),
        click.Option(["--dry-run"], is_flag=True),
        click.Option(["-v", "--verbose"], is_flag=True),
        click.Option(["--now"], metavar="2026-03-12T06:40"),
    ]


def _make(name: str, help_key: str, function: Callable[..., int | None], attributes: dict[str, Any]) -> LocalCommand:
    params = [*reversed(getattr(function, "__click_params__", [])), *global_options()]
    return LocalCommand(name, help_key=help_key, params=params, callback=_callback(function), **attributes)


def _callback(function: Callable[..., int | None], *, group_runs: bool = True) -> Callable[..., int]:
    @click.pass_context
    def run(ctx: click.Context, /, **parameters: Any) -> int:
        app = ctx.ensure_object(App)
        app.take(parameters)
        if not group_runs or (isinstance(ctx.command, click.Group) and ctx.invoked_subcommand is not None):
            return 0
        return function(app, **parameters) or 0

    update_wrapper(run, function)
    return run


def _option_row(param: click.Option, help_key: str) -> tuple[str, str] | None:
    names = " / ".join([", ".join(param.opts), *param.secondary_opts])
    value = "" if param.is_flag or param.count else f" {param.make_metavar(click.get_current_context())}"
    if "--help" in param.opts:
        return names, text("help.option.help")
    key = f"help.option.{param.name}" if param.name in _GLOBAL else f"{help_key}.{param.name}"
    return names + value, text(key) if has(key) else ""


def _argument_row(param: click.Argument, help_key: str) -> tuple[str, str] | None:
    key = f"{help_key}.{param.name}"
    return (param.human_readable_name, text(key)) if has(key) else None


__all__ = ["App", "LocalCommand", "LocalGroup", "argument", "command", "current_language", "global_options", "group",
           "option", "to_json"]  # fmt: skip

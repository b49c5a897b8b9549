"""A group that imports a command's module only when that command is used, and speaks three languages."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from importlib import import_module

import click

from hapusheets.cli.app import App, LocalGroup, global_options
from hapusheets.messages import text


class LazyGroup(LocalGroup):
    """The program: ``commands`` are (name, alias, module). Their help lines come from the catalogue alone."""

    def __init__(self, commands: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(
            "hapusheets", help_key="help", params=global_options(), callback=_start, invoke_without_command=True
        )
        self.modules = {name: module for name, _, module in commands}
        self.aliases = {alias: name for name, alias, _ in commands}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the help page."""
        return list(self.modules)

    def alias_of(self, name: str) -> str:
        """Return the Finnish alias of a command."""
        return next((alias for alias, own in self.aliases.items() if own == name), "")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return a command by its name or alias."""
        name = self.aliases.get(cmd_name, cmd_name)
        module = self.modules.get(name)
        if module is None:
            return None
        found: click.Command = getattr(import_module(f"hapusheets.cli.{module}"), name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or fail with the nearest name."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0].casefold(), [*self.modules, *self.aliases], n=1)
            code = "command.unknown" if near else "command.unknown_alone"
            raise click.UsageError(text(code, value=args[0], suggestion=near[0] if near else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write one line per command: name, alias, what it does."""
        rows = [(f"{name} ({self.alias_of(name)})", text(f"help.{name}")) for name in self.modules]
        with formatter.section(text("cli.commands")):
            formatter.write_dl(rows)


@click.pass_context
def _start(ctx: click.Context, /, **options: object) -> None:
    app = ctx.ensure_object(App)
    app.take(options)
    if ctx.invoked_subcommand is None:
        from hapusheets.cli.menu import show_menu

        group = ctx.command
        show_menu(app, {own: alias for alias, own in group.aliases.items()} if isinstance(group, LazyGroup) else {})

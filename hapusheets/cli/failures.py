"""How a failure is told: where, what was seen, what to do; JSON under ``--json``; a traceback only with ``-v``."""

from __future__ import annotations

import errno
import re
import sys
import traceback
from collections.abc import Sequence

import click

from hapusheets.messages import has, text, todo, visible
from hapusheets.model.errors import HapusheetsError

WRONG_USE = 2
REFUSED = 3
TRY_LATER = 4
#: The system would not let us write: no right, a read-only disk, a full disk, a quota.
_NO_WRITE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_PLACE = re.compile(r"\[(?P<workbook>[^\]]+)\](?P<sheet>.+)")


def tell(error: BaseException, words: Sequence[str]) -> int:
    """Write what went wrong to stderr and return the exit code. ``words`` is the command line."""
    if isinstance(error, click.exceptions.Exit):
        return int(error.exit_code)
    if isinstance(error, SystemExit):
        return int(error.code or 0)
    if _verbose(words):
        lines = "".join(traceback.format_exception(error)).splitlines()
        sys.stderr.writelines(f"{_masked(visible(line))}\n" for line in lines)
    code, *told, exit_code = _describe(error)
    where, seen, do = (_masked(str(words)) for words in told)
    where = visible(where)
    where = _PLACE.sub(r"\g<workbook> › \g<sheet>", where) if "--json" not in words else where
    if "--json" in words:
        from hapusheets.cli.app import to_json

        payload = {"schema": "hapusheets.error/1", "code": code, "where": where, "seen": seen, "todo": do}
        sys.stdout.write(to_json(payload) + "\n")
    else:
        sys.stderr.write("\n".join(line for line in (where, seen, do) if line) + "\n")
    return exit_code


def _masked(words: str) -> str:
    """Return the words with identity codes masked: a command may have been given one in the place of an id."""
    from hapusheets.registers.reading.identities import mask_codes

    return mask_codes(words)


def _verbose(words: Sequence[str]) -> bool:
    return "-v" in words or "--verbose" in words


def _describe(error: BaseException) -> tuple[str, str, str, str, int]:
    if isinstance(error, HapusheetsError):
        if has(error.code):
            return (
                error.code,
                error.where,
                text(error.code, **error.facts),
                todo(error.code, **error.facts),
                _exit(error),
            )
        return error.code, error.where, visible(str(error)), "", _exit(error)
    if isinstance(error, click.exceptions.Abort | KeyboardInterrupt):
        return "cli.interrupted", "", text("cli.interrupted"), todo("cli.interrupted"), REFUSED
    if isinstance(error, click.ClickException):
        return "cli.wrong_use", "", _usage_words(error), todo("cli.wrong_use"), WRONG_USE
    if isinstance(error, OSError) and error.errno in _NO_WRITE:
        where = str(error.filename or "")
        return "cli.no_write", where, text("cli.no_write", detail=error.strerror or ""), todo("cli.no_write"), TRY_LATER
    detail = f"{type(error).__name__}: {error}"
    return "cli.unexpected", "", text("cli.unexpected", detail=detail), todo("cli.unexpected"), REFUSED


def _exit(error: HapusheetsError) -> int:
    return error.exit_code


def _usage_words(error: click.ClickException) -> str:
    """Return Click's own complaint in the user's language."""
    if isinstance(error, click.NoSuchOption):
        near = (error.possibilities or [""])[0]
        code = "cli.no_such_option_near" if near else "cli.no_such_option"
        return text(code, name=error.option_name, suggestion=near)
    if isinstance(error, click.MissingParameter):
        name = error.param.human_readable_name if error.param else ""
        return text("cli.missing_parameter", name=name)
    if isinstance(error, click.BadOptionUsage):
        return text("cli.option_needs_value", name=error.option_name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        return text("cli.bad_parameter", name=error.param.opts[0], detail=_choices(error.param))
    return visible(error.format_message())


def _choices(param: click.Parameter) -> str:
    kind = param.type
    return ", ".join(map(str, kind.choices)) if isinstance(kind, click.Choice) else (param.metavar or "")

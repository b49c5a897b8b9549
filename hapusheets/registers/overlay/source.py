"""An own file as plain data, and the line on which each part of it stands.

Every value is read as the text that was typed: ``9.30`` is no number here, ``on`` and ``no`` are words. Anchors and
aliases, tags and keys that stand twice are refused.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from hapusheets.model.errors import Refused

FILE: Final = "omat.yaml"
FOLDER: Final = "omat"
_LARGEST: Final = 1_000_000
_DEEPEST: Final = 12

#: The place of a value: keys and numbers from the outermost on, ``("sarakkeet", "Asiakkaat", 0, "laji")``.
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Source:
    """One own file: its plain ``data`` and the ``lines`` of its keys and values, counted from 1."""

    path: Path
    data: Any
    lines: Mapping[Path_, int] = field(default_factory=dict)

    def where(self, place: Path_) -> str:
        """Return ``omat.yaml:12``, the line of the nearest part that has one."""
        line = self.line(place)
        return f"{self.name}:{line}" if line else self.name

    @property
    def name(self) -> str:
        """The file as a person knows it: ``omat.yaml`` or ``omat/sijaiset.yaml``."""
        return f"{FOLDER}/{self.path.name}" if self.path.parent.name == FOLDER else self.path.name

    def line(self, place: Path_) -> int:
        """Return the line of a place, or of the nearest part around it; 0 when no line is known."""
        parts = (self.lines.get(place[:length]) for length in range(len(place), -1, -1))
        return next((line for line in parts if line), 0)


def own_files(root: Path) -> tuple[Path, ...]:
    """Return the own files of the workspace in ``root``: ``omat.yaml``, then those of the folder ``omat`` by name."""
    single = [path for path in (root / FILE, root / "omat.yml") if path.is_file()]
    folder = root / FOLDER
    several = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml")) if folder.is_dir() else []
    return (*single, *(path for path in several if path.is_file()))


def read_source(path: Path) -> Source:
    """Return the plain data of an own file. Raises Refused, naming the line, when it cannot be read."""
    source = Source(path, None)
    if path.stat().st_size > _LARGEST:
        raise Refused("overlay.too_large", where=source.name)
    try:
        words = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise Refused("overlay.not_utf8", where=f"{source.name}:{line}") from error
    lines: dict[Path_, int] = {}
    source = Source(path, None, lines)
    root = _composed(words, source)
    data = _plain(root, (), source, lines) if root is not None else {}
    return Source(path, data, lines)


class _Loader(yaml.SafeLoader):
    """Composes nodes; an alias could name a part that holds itself, or multiply without end."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "alias", mark)
        return super().compose_node(parent, index)


def _composed(words: str, source: Source) -> yaml.Node | None:
    try:
        loader = _Loader(unicodedata.normalize("NFC", words))
    except yaml.reader.ReaderError as error:  # a letter that no text may hold
        line = words[: error.position].count("\n") + 1
        seen = words.split("\n")[line - 1].strip()
        raise Refused("overlay.syntax", where=f"{source.name}:{line}", seen=seen) from error
    try:
        return loader.get_single_node()
    except RecursionError as error:
        raise Refused("overlay.too_deep", where=source.name) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        seen = words.splitlines()[line - 1].strip() if line <= len(words.splitlines()) else ""
        code = "overlay.tab" if "'\\t'" in str(error.problem) else "overlay.syntax"
        raise Refused(code, where=f"{source.name}:{line}", seen=seen) from error
    except yaml.YAMLError as error:
        raise Refused("overlay.syntax", where=source.name, seen="") from error
    finally:
        loader.dispose()


def _plain(node: yaml.Node, place: Path_, source: Source, lines: dict[Path_, int]) -> Any:
    lines.setdefault(place, node.start_mark.line + 1)
    if len(place) > _DEEPEST:
        raise Refused("overlay.too_deep", where=source.where(place))
    if isinstance(node, yaml.MappingNode):
        return dict(_items(node, place, source, lines))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*place, index), source, lines) for index, child in enumerate(node.value)]
    return str(node.value)


def _items(node: yaml.MappingNode, place: Path_, source: Source, lines: dict[Path_, int]) -> Iterator[tuple[str, Any]]:
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise Refused("overlay.syntax", where=f"{source.name}:{line}", seen="")
        name = str(key.value).strip()
        if name in seen:
            raise Refused("overlay.twice", where=f"{source.name}:{line}", name=name)
        seen.add(name)
        lines[(*place, name)] = line
        yield name, _plain(value, (*place, name), source, lines)


__all__ = ["FILE", "FOLDER", "Path_", "Source", "own_files", "read_source"]

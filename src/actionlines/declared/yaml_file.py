"""Declarations in YAML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from actionlines.declared.node import DuplicateError, Keys, Node, UnreadableDeclarationError

try:  # libyaml is ten times faster; the pure Python loader reads the same
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file that is looked into again only where an error has to say a line."""

    path: Path

    @property
    def name(self) -> str:
        """Its name without folders."""
        return self.path.name

    def line_of(self, keys: Keys) -> int:
        """Line of the innermost of `keys` that is there."""
        with self.path.open("rb") as stream:
            node = yaml.compose(stream, _Loader)
        line = 1
        for key in keys:
            found = _child(node, key)
            if found is None:
                break
            line, node = found
        return line


def read_yaml(path: Path) -> Node:
    """The content of a YAML file.

    Raises
    ------
    UnreadableDeclarationError
        If there is no such file, or it is not UTF-8 or not YAML.
    DuplicateError
        If a key stands twice in one place: YAML would drop the first in silence.
    """
    try:
        with path.open("rb") as stream:
            return Node(yaml.load(stream, _StrictLoader), YamlFile(path))  # noqa: S506  a subclass of the safe loader
    except OSError as error:
        raise UnreadableDeclarationError(f"{path}: cannot be opened ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error)
        raise UnreadableDeclarationError(f"{path.name}{where}: not YAML: {problem}") from error


class _StrictLoader(_Loader):
    """The safe loader, but a key twice in one mapping is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                file, line = Path(key.start_mark.name).name, key.start_mark.line + 1
                raise DuplicateError(
                    f"{file}, line {line}, {key.value}: this key stands twice; YAML would drop the first"
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _child(node: yaml.Node | None, key: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return name.start_mark.line + 1, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key].start_mark.line + 1, node.value[key]
    return None

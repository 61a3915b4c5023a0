"""What somebody declared in a YAML or TOML file, value by value: each can say its file, line and key."""

from actionlines.declared.node import (
    DeclarationError,
    DuplicateError,
    MissingKeyError,
    MissingLanguageError,
    Node,
    UnknownKeyError,
    UnreadableDeclarationError,
    WrongValueError,
)
from actionlines.declared.toml_file import parse_toml, read_toml
from actionlines.declared.yaml_file import read_yaml

__all__ = [
    "DeclarationError",
    "DuplicateError",
    "MissingKeyError",
    "MissingLanguageError",
    "Node",
    "UnknownKeyError",
    "UnreadableDeclarationError",
    "WrongValueError",
    "parse_toml",
    "read_toml",
    "read_yaml",
]

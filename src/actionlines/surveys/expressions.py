"""The language of a description: columns, numbers and texts compared and combined. It is parsed, never run.

Python's own parser reads the text; a closed list of forms is taken over into a tree of ours, everything else is
refused. What a column means is decided later, by whoever turns the tree into a column of a table.

An answer that is missing makes what is said of it unknown, as in SQL: unknown or true is true, unknown and false
is false, any other mixture is unknown.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Final, Literal

from actionlines.errors import BadInputError

LONGEST: Final = 4_000
"""Characters of an expression; a questionnaire's conditions take a few dozen."""

DEEPEST: Final = 60
"""Levels of brackets and operators."""

Kind = Literal["truth", "quantity"]

BEYOND: Final = 10**18
"""Whole numbers from here on are texts in a file, as engines have no room for them."""


class ExpressionError(BadInputError):
    """An expression is not of the language; the text says what was found and what may stand there."""


class ExpressionKindError(ExpressionError):
    """A condition stands where a quantity must, or the other way round."""


@dataclass(frozen=True)
class Column:
    """A column, of the file itself or of the one it belongs to (`household.AREA`)."""

    name: str
    file: str | None = None

    def __str__(self) -> str:
        return self.name if self.file is None else f"{self.file}.{self.name}"


@dataclass(frozen=True)
class Literally:
    """A number or a text."""

    value: float | int | str


@dataclass(frozen=True)
class Compared:
    """`left operator right`: a truth."""

    operator: Literal["==", "!=", "<", "<=", ">", ">="]
    left: Expression
    right: Expression


@dataclass(frozen=True)
class OneOf:
    """Whether a column holds one of several numbers or texts."""

    item: Expression
    values: tuple[Literally, ...]


@dataclass(frozen=True)
class Missing:
    """Whether a column has no answer: always known."""

    item: Column


@dataclass(frozen=True)
class Combined:
    """`and`, `or` of truths."""

    operator: Literal["and", "or"]
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Negated:
    """`not` of a truth."""

    part: Expression


@dataclass(frozen=True)
class Calculated:
    """`left operator right`: a quantity; a division by zero is missing."""

    operator: Literal["+", "-", "*", "/"]
    left: Expression
    right: Expression


Expression = Column | Literally | Compared | OneOf | Missing | Combined | Negated | Calculated

_COMPARISONS: Final = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_ARITHMETIC: Final = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_MAY: Final = (
    "columns (C3, household.AREA, column('C3 a')), numbers, 'texts', == != < <= > >=, in (1, 2), not in, "
    "and, or, not, missing(C3), + - * /"
)


def parse(text: str, *, kind: Kind | None = None) -> Expression:
    """The tree of an expression.

    Parameters
    ----------
    text
        Such as ``C3 == 1 and IDADE >= 15``. At most `LONGEST` characters.
    kind
        What it must give: ``"truth"`` (a condition) or ``"quantity"`` (a column, or calculated).

    Raises
    ------
    ExpressionError
        If it holds anything but columns, numbers, texts and the operators of the language.
    ExpressionKindError
        If it mixes truths and quantities, or gives the other kind than `kind`.

    Examples
    --------
    >>> parse("C3 == 1")
    Compared(operator='==', left=Column(name='C3', file=None), right=Literally(value=1))
    >>> sorted(map(str, columns(parse("household.AREA in (1, 2) or missing(C3)"))))
    ['C3', 'household.AREA']
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"an expression of {len(text)} characters is too long: at most {LONGEST}")
    try:
        body = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"{text!r} cannot be read: {_reason(error)}. There are {_MAY}") from error
    tree = _Reading(text).read(body, 0)
    found = kind_of(tree)
    if kind is not None and found is not None and found != kind:
        wanted = "a condition, such as C3 == 1" if kind == "truth" else "a quantity, such as IDADE"
        raise ExpressionKindError(f"{text!r} must be {wanted}")
    return tree


def _reason(error: BaseException) -> str:
    return str(getattr(error, "msg", None) or "it is nested too deeply")


def parts(expression: Expression) -> Iterator[Expression]:
    """An expression, and every one that it is made of."""
    yield expression
    for field in fields(expression):
        value = getattr(expression, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Expression):
                yield from parts(part)


def columns(expression: Expression) -> Iterator[Column]:
    """Every column an expression names, as often as it does."""
    return (part for part in parts(expression) if isinstance(part, Column))


def kind_of(expression: Expression) -> Kind | None:
    """Whether it is a condition or a quantity; a bare text is neither."""
    if isinstance(expression, Compared | OneOf | Missing | Combined | Negated):
        return "truth"
    if isinstance(expression, Literally) and isinstance(expression.value, str):
        return None
    return "quantity"


class _Reading:
    """One expression, from Python's tree to ours."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, node: ast.expr, depth: int) -> Expression:
        if depth > DEEPEST:
            raise ExpressionError(f"{self.text!r} is nested more than {DEEPEST} levels deep: split it up")
        reader = getattr(self, f"_{type(node).__name__.lower()}", None)
        if reader is None:
            raise self._unknown(node)
        tree: Expression = reader(node, depth + 1)
        return tree

    def _unknown(self, node: ast.AST) -> ExpressionError:
        piece = ast.get_source_segment(self.text.strip(), node) or type(node).__name__
        return ExpressionError(f"{piece!r} in {self.text!r} is not of the language. There are {_MAY}")

    def _name(self, node: ast.Name, depth: int) -> Column:
        return Column(node.id)

    def _attribute(self, node: ast.Attribute, depth: int) -> Column:
        if not isinstance(node.value, ast.Name):
            raise self._unknown(node)
        return Column(node.attr, node.value.id)

    def _constant(self, node: ast.Constant, depth: int) -> Literally:
        if type(node.value) not in (int, float, str) or node.value in (float("inf"),):
            raise self._unknown(node)
        if isinstance(node.value, int) and node.value >= BEYOND:
            raise ExpressionError(
                f"{str(node.value)[:18]}... has more than 18 digits, which no column of numbers holds: it is a "
                "text there, and stands in quotes"
            )
        return Literally(node.value)  # type: ignore[arg-type]

    def _unaryop(self, node: ast.UnaryOp, depth: int) -> Expression:
        part = self.read(node.operand, depth)
        if isinstance(node.op, ast.Not):
            return Negated(self._truth(part))
        if isinstance(node.op, ast.USub) and isinstance(part, Literally) and not isinstance(part.value, str):
            return Literally(-part.value)
        raise self._unknown(node)

    def _boolop(self, node: ast.BoolOp, depth: int) -> Combined:
        parts = tuple(self._truth(self.read(value, depth)) for value in node.values)
        return Combined("and" if isinstance(node.op, ast.And) else "or", parts)

    def _binop(self, node: ast.BinOp, depth: int) -> Calculated:
        operator = _ARITHMETIC.get(type(node.op))
        if operator is None:
            raise self._unknown(node)
        left, right = (self._quantity(self.read(side, depth)) for side in (node.left, node.right))
        return Calculated(operator, left, right)  # type: ignore[arg-type]

    def _compare(self, node: ast.Compare, depth: int) -> Expression:
        """`10 <= IDADE < 16` is two comparisons."""
        sides = [node.left, *node.comparators]
        parts = tuple(
            self._comparison(operator, left, right, depth)
            for operator, left, right in zip(node.ops, sides, sides[1:], strict=False)
        )
        return parts[0] if len(parts) == 1 else Combined("and", parts)

    def _comparison(self, operator: ast.cmpop, left: ast.expr, right: ast.expr, depth: int) -> Expression:
        item = self._value(self.read(left, depth))
        if isinstance(operator, ast.In | ast.NotIn):
            if not isinstance(right, ast.Tuple | ast.List | ast.Set):
                raise self._unknown(right)
            found = OneOf(item, tuple(self._literal(value, depth) for value in right.elts))
            return Negated(found) if isinstance(operator, ast.NotIn) else found
        sign = _COMPARISONS.get(type(operator))
        if sign is None:
            raise ExpressionError(f"{self.text!r}: write == and !=, not `is`. There are {_MAY}")
        return Compared(sign, item, self._value(self.read(right, depth)))  # type: ignore[arg-type]

    def _call(self, node: ast.Call, depth: int) -> Expression:
        """`missing(C3)`, and `column('a name')` for a column whose name is no word."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in ("missing", "column") or len(node.args) != 1 or node.keywords:
            raise self._unknown(node)
        item = self.read(node.args[0], depth)
        if name == "missing" and isinstance(item, Column):
            return Missing(item)
        if name == "column" and isinstance(item, Literally) and isinstance(item.value, str):
            return Column(item.value)
        raise self._unknown(node)

    def _literal(self, node: ast.expr, depth: int) -> Literally:
        value = self.read(node, depth)
        if not isinstance(value, Literally):
            raise self._unknown(node)
        return value

    def _truth(self, part: Expression) -> Expression:
        if kind_of(part) != "truth":
            raise ExpressionKindError(f"{self.text!r}: and, or, not combine conditions, such as C3 == 1")
        return part

    def _quantity(self, part: Expression) -> Expression:
        if kind_of(part) != "quantity":
            raise ExpressionKindError(f"{self.text!r}: + - * / calculate with columns and numbers")
        return part

    def _value(self, part: Expression) -> Expression:
        if kind_of(part) == "truth":
            raise ExpressionKindError(f"{self.text!r} compares a condition; use and, or, not")
        return part

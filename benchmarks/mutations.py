"""Small changes of a module's text, each of which some test should notice: what a tired person gets wrong."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_SWAPPED: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
}
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "//",
    ast.FloorDiv: "*",
    ast.Mod: "*",
    ast.BitOr: "&",
    ast.BitAnd: "|",
}
_REASON = re.compile(r"[a-z]+(-[a-z]+)+")
_NUMBERS = (int, float)
_FEW = 10


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change: the bytes from ``start`` to ``end`` of the module become ``text``; ``line`` is for people."""

    path: str
    start: int
    end: int
    text: str
    line: int

    def applied(self, source: bytes) -> bytes:
        return source[: self.start] + self.text.encode() + source[self.end :]


def mutants(path: str, source: bytes) -> tuple[Mutant, ...]:
    """Every change of the module that leaves it a program, in the order of the text.

    What only types, documents or asserts is left alone: no test could notice it.
    """
    lines = _Lines(source)
    found = {
        Mutant(path, *lines.span(node), text, node.lineno)
        for node in _running(ast.parse(source))
        for text in _texts(node, lines)
    }
    changed = (one for one in found if one.applied(source) != source and _is_program(one.applied(source)))
    return tuple(sorted(changed, key=lambda one: (one.start, one.end, one.text)))


class _Lines:
    """Where nodes are in a module's bytes."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        end = self._starts[node.end_lineno - 1] + node.end_col_offset
        return self._starts[node.lineno - 1] + node.col_offset, end

    def text(self, node: ast.expr) -> str:
        start, end = self.span(node)
        return self._source[start:end].decode()


def _is_program(source: bytes) -> bool:
    try:
        compile(source, "<mutant>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _running(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """What is run: no annotations, docstrings, assertions, imports for types, or decorators."""
    match node:
        case ast.keyword(arg="strict") | ast.Subscript(value=ast.Name(id="tuple" | "dict" | "Callable" | "Mapping")):
            return
        case ast.Assert() | ast.JoinedStr() | ast.Import() | ast.ImportFrom():
            return
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return
        case ast.Expr(value=ast.Constant()):
            return
    if isinstance(node, ast.expr | ast.stmt):
        yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_params"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _running(child)


def _texts(node: ast.expr | ast.stmt, lines: _Lines) -> Iterator[str]:
    """What could stand in the node's place."""
    match node:
        case ast.Expr(value=ast.Call()):
            yield "pass"
        case ast.AugAssign(target=target, value=value):
            yield f"{ast.unparse(target)} = {lines.text(value)}"
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "return None"
        case ast.Constant(value=value):
            yield from _constants(value)
        case ast.Set(elts=members) | ast.Tuple(elts=members, ctx=ast.Load()) if len(members) > 1:
            yield from _without_each(node, members, lines)
        case ast.BoolOp():
            yield from _choices(node, lines)
        case ast.expr():
            yield from _operations(node, lines)


def _operations(node: ast.expr, lines: _Lines) -> Iterator[str]:
    match node:
        case ast.Compare(left=left, ops=[compared], comparators=[right]):
            yield f"({lines.text(left)} {_SWAPPED[type(compared)]} {lines.text(right)})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield f"({lines.text(operand)})"
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _ARITHMETIC:
            yield f"({lines.text(left)} {_ARITHMETIC[type(operator)]} {lines.text(right)})"
        case ast.IfExp(body=body, orelse=other):
            yield f"({lines.text(body)})"
            yield f"({lines.text(other)})"


def _choices(node: ast.BoolOp, lines: _Lines) -> Iterator[str]:
    """The other of ``and`` and ``or``, and the same without each of its values, but for a mere shortcut."""
    own, other = (" or ", " and ") if isinstance(node.op, ast.Or) else (" and ", " or ")
    values = [f"({lines.text(value)})" for value in node.values]
    yield f"({other.join(values)})"
    for at, value in enumerate(node.values):
        if own == " and " or not any(_is_shortcut(value, one) for one in node.values[at + 1 :]):
            yield f"({own.join(values[:at] + values[at + 1 :])})"


def _is_shortcut(one: ast.expr, other: ast.expr) -> bool:
    """Whether they are ``a is b`` and ``a == b``: what is the same is equal, and sooner known to be."""
    match one, other:
        case (
            ast.Compare(left=left, ops=[ast.Is()], comparators=[right]),
            ast.Compare(left=also_left, ops=[ast.Eq()], comparators=[also_right]),
        ):
            return ast.dump(left) == ast.dump(also_left) and ast.dump(right) == ast.dump(also_right)
    return False


def _constants(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield str(not value)
    elif isinstance(value, _NUMBERS):
        # One more of many is seldom more than was promised.
        yield str(value + 1 if value < _FEW else 2 * value)
    elif isinstance(value, str) and _REASON.fullmatch(value):
        yield repr(f"{value}-mutant")


def _without_each(node: ast.expr, members: list[ast.expr], lines: _Lines) -> Iterator[str]:
    if any(isinstance(member, ast.Starred) for member in members):
        return
    for left_out in members:
        rest = ", ".join(lines.text(member) for member in members if member is not left_out)
        yield f"{{{rest}}}" if isinstance(node, ast.Set) else f"({rest},)"

"""Fills templates of the config within bounds: whatever a template does, its steps and what it makes are counted."""

import dataclasses
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, wraps
from typing import Any

import jinja2
import jinja2.compiler
import jinja2.exceptions
import jinja2.meta
import jinja2.nodes
import jinja2.sandbox
import jinja2.utils
import jinja2.visitor

Template = jinja2.Template
Wrong = jinja2.TemplateError
# What is raised where a template does more than it may.
TooMuch = jinja2.exceptions.SecurityError
# What filling one may raise: its own errors, and those of Python that its expressions run into.
FAILURES = (
    jinja2.TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    TypeError,
    ValueError,
)
# One value may have so many characters and entries, of one call nothing may come that could have more than the next
# number, and of all that is made together there may be the last one. A step of a loop and a call weigh something too.
_MOST_OF_VALUE = 1 << 18
_MOST_AT_ONCE = 1 << 24
_MOST_IN_ALL = 1 << 24
_STEP = 1_000
_MOST_DIGITS = 64
_DIGITS = re.compile(r"[0-9]+")
# Where a template cannot name it.
_SPENT = "spent by this template"
_UNBOUNDED = ("center", "indent", "format", "round", "batch", "slice")
_EACH, _HELD, _JOINED = "each of a loop", "held in a list", "joined by ~"


def compiled(template: str) -> jinja2.Template:
    """Raises TemplateError where the syntax is wrong, RecursionError where it is nested too deeply."""
    return _environment().from_string(template)


def unknown(template: str, names: frozenset[str]) -> list[str]:
    """The names in a template that are none of these."""
    return sorted(jinja2.meta.find_undeclared_variables(_environment().parse(template)) - names)


def pieces(template: jinja2.Template, values: Mapping[str, Any]) -> Iterator[str]:
    """The filled template, piece by piece; raises one of FAILURES."""
    return template.generate({**values, _SPENT: _Spent()})


class _Spent:
    """What a template took until now."""

    def __init__(self) -> None:
        self._total = 0

    def on(self, amount: int) -> None:
        self._total += amount
        if self._total > _MOST_IN_ALL:
            raise jinja2.exceptions.SecurityError("it takes too many steps, or makes too much on the way")

    def value(self, found: Any) -> Any:  # noqa: ANN401 - whatever a template makes
        """The value, which is not too large; what would be made only when it is looked at is made now."""
        if isinstance(found, Iterator):
            found = list(itertools.islice(found, _MOST_OF_VALUE + 1))
        self.on(_size(found))
        return found


def _size(value: object, depth: int = 1) -> int:
    """How much there is of a value at most if it were written; what is held twice counts twice, what is deep more."""
    total, waiting = 0, [(value, depth)]
    while waiting:
        one, at = waiting.pop()
        match one:
            case str() | bytes():
                total += len(one) + at
            case int():
                if one.bit_length() > _MOST_DIGITS:
                    raise jinja2.exceptions.SecurityError("it makes a number that is too large")
                total += at
            case Mapping():
                total += at
                waiting += [(inner, at + 1) for pair in one.items() for inner in pair]
            case list() | tuple() | set() | frozenset():
                total += at
                waiting += [(inner, at + 1) for inner in one]
            case _ if dataclasses.is_dataclass(one):
                total += at
                waiting += [(getattr(one, field.name), at + 1) for field in dataclasses.fields(one)]
            case _:
                total += at
        if total + len(waiting) > _MOST_OF_VALUE:
            raise jinja2.exceptions.SecurityError(f"it makes a value of more than {_MOST_OF_VALUE} characters")
    return total


def _bound(name: str, subject: object, arguments: Iterable[object]) -> int:
    """How much a call can make of its arguments at most: their product, but for what is known better.

    A number stands for itself, for it may be a width; in a format so do the digits of texts.
    """
    given = tuple(arguments)
    match name, subject, given:
        case "replace", str(), (str() as old, str() as new, *_):
            return len(subject) + (subject.count(old) + (len(subject) if not old else 0)) * len(new)
        case "join", str(), (parts,):
            return _size(parts) * (1 + len(subject))
        case "join", _, (str() as between, *_):
            return _size(subject) * (1 + len(between))
    weigh = _weight_of_format if name.startswith("format") else _weight
    total = 1
    for one in (subject, *given):
        total *= 1 + weigh(one)
        if total > _MOST_AT_ONCE:
            break
    return total


def _weight(value: object) -> int:
    return abs(value) if isinstance(value, int) else _size(value)


def _weight_of_format(value: object) -> int:
    widths = (int(digits[:_MOST_DIGITS]) for digits in _DIGITS.findall(repr(value)))
    return max(_size(value), *widths, 0)


class _Namespace(jinja2.utils.Namespace):
    """It can hold anything, itself among it, so it shows nothing."""

    def __repr__(self) -> str:
        return "namespace"


class _Watching(jinja2.visitor.NodeTransformer):
    """Has the steps of loops, lists and what ``~`` joins pass through filters of ours, which count."""

    def visit_For(self, node: jinja2.nodes.For) -> jinja2.nodes.Node:  # noqa: N802 - the library's names
        self.generic_visit(node)
        assert isinstance(node.iter, jinja2.nodes.Expr)
        node.iter = _filtered(node.iter, _EACH)
        return node

    def visit_Concat(self, node: jinja2.nodes.Concat) -> jinja2.nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(jinja2.nodes.List(node.nodes, lineno=node.lineno), _JOINED)

    def visit_List(self, node: jinja2.nodes.List) -> jinja2.nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(node, _HELD)

    def visit_Dict(self, node: jinja2.nodes.Dict) -> jinja2.nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(node, _HELD)

    def visit_Tuple(self, node: jinja2.nodes.Tuple) -> jinja2.nodes.Node:  # noqa: N802
        self.generic_visit(node)
        return _filtered(node, _HELD) if node.ctx == "load" else node


def _filtered(node: jinja2.nodes.Expr, name: str) -> jinja2.nodes.Filter:
    return jinja2.nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


class _Compiler(jinja2.compiler.CodeGenerator):
    def visit_Template(  # noqa: N802
        self, node: jinja2.nodes.Template, frame: jinja2.compiler.Frame | None = None
    ) -> None:
        super().visit_Template(_Watching().visit(node), frame)


class _Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """The sandbox, in which nothing is made that is not counted first."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "**", "%"})
    code_generator_class = _Compiler

    def call_binop(self, context: jinja2.runtime.Context, operator: str, left: object, right: object) -> object:
        are_whole = isinstance(left, int) and isinstance(right, int)
        if operator == "**" or (operator in {"*", "%"} and not are_whole):
            raise jinja2.exceptions.SecurityError(f"the operator {operator} is for whole numbers other than powers")
        return _spent(context).value(super().call_binop(context, operator, left, right))

    def call(self, context: jinja2.runtime.Context, called: object, /, *arguments: object, **named: object) -> object:
        spent, method = _spent(context), getattr(called, "__wrapped__", called)
        spent.on(_STEP)
        if isinstance(subject := getattr(method, "__self__", None), str | bytes | int | tuple | list | dict):
            name = getattr(method, "__name__", "")
            _refuse_over(_bound(name, subject, (*arguments, *named.values())))
        return spent.value(super().call(context, called, *arguments, **named))

    @staticmethod
    def concat(parts: Iterable[str]) -> str:
        found, length = [], 0
        for part in parts:
            found.append(part)
            length += len(part)
            if length > _MOST_OF_VALUE:
                raise jinja2.exceptions.SecurityError(f"it makes a value of more than {_MOST_OF_VALUE} characters")
        return "".join(found)


def _spent(context: jinja2.runtime.Context) -> _Spent:
    found: _Spent = context.parent[_SPENT]
    return found


def _refuse_over(most: int) -> None:
    if most > _MOST_AT_ONCE:
        raise jinja2.exceptions.SecurityError("it could make far more of a text than a template may hold")


@cache
def _environment() -> _Sandbox:
    environment = _Sandbox(
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=False,
        autoescape=False,
        optimized=False,
        finalize=_shown,
    )
    for name in _UNBOUNDED:
        environment.filters.pop(name)
    environment.filters = {name: _counted(name, one) for name, one in environment.filters.items()}
    environment.filters |= {_EACH: _each, _HELD: _held, _JOINED: _joined}
    for name in ("range", "lipsum"):
        environment.globals.pop(name)
    environment.globals["namespace"] = _Namespace
    return environment


@jinja2.pass_context
def _shown(context: jinja2.runtime.Context, value: object) -> object:
    """What is written, unless it is too large to be."""
    return _spent(context).value(value)


@jinja2.pass_context
def _each(context: jinja2.runtime.Context, values: Iterable[object]) -> list[object]:
    found = list(itertools.islice(values, _MOST_OF_VALUE))
    _spent(context).on(_STEP * len(found))
    return found


@jinja2.pass_context
def _held(context: jinja2.runtime.Context, values: object) -> object:
    return _spent(context).value(values)


@jinja2.pass_context
def _joined(context: jinja2.runtime.Context, values: list[object]) -> str:
    _spent(context).value(values)
    join = jinja2.runtime.markup_join if context.eval_ctx.autoescape else jinja2.runtime.str_join
    return join(values)


def _counted(name: str, apply: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that is refused where it could make too much of what it is given."""
    # What the library hands to it before its value: its decorators leave that there.
    wants = getattr(getattr(apply, "jinja_pass_arg", None), "name", "")

    @jinja2.pass_context
    @wraps(apply)
    def applied(context: jinja2.runtime.Context, *arguments: object, **named: object) -> object:
        spent = _spent(context)
        spent.on(_STEP)
        _refuse_over(_bound(name, arguments[0], (*arguments[1:], *named.values())))
        known = {"context": context, "eval_context": context.eval_ctx, "environment": context.environment}
        first = (known[wants],) if wants else ()
        return spent.value(apply(*first, *arguments, **named))

    return applied

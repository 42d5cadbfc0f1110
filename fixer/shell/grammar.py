"""The commands of any POSIX or bash script, by tree-sitter's grammar; this is the only importer of tree_sitter.

The tree is walked, never recursed into; what one shell word is to bash may be several touching nodes here, and
arguments behind a redirect hang below it: both are put together again.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from typing import NamedTuple

from tree_sitter import Language, Node, Parser

from fixer.dockerfile.document import SPACES, Text
from fixer.shell.command import Command, Redirect, Script, Step
from fixer.shell.words import SIMPLE, Word, expansions, word

_MARKER = re.compile(rb"(?<!<)<<-?(?=[ \t]*['\"\\\w])")
_MOST_BRACKETS = 2_000  # no script that people write nests or repeats them so often
_JOINED = re.compile(rb"(?:\\\n|\r)*")
_SPACE = 0x20
_SEQUENCES = frozenset(("program", "compound_statement", "do_group", "subshell", "else_clause", "case_item"))
_ISOLATED = frozenset(("subshell", "pipeline", "command_substitution", "process_substitution"))
_SUBSTITUTIONS = frozenset(("command_substitution", "process_substitution"))
_EXPANSIONS = frozenset(("simple_expansion", "expansion", "arithmetic_expansion", "ansi_c_string")) | _SUBSTITUTIONS
_SUBSTITUTED = re.compile(rb"[(`]")  # what each substitution has
_UNEXPANDED = re.compile(rb"[^$`<>]*")
_SIMPLE_WORD = re.compile(SIMPLE)
_DECLARATIONS = frozenset(("declaration_command", "unset_command"))
_SIMPLE = frozenset(("command", "variable_assignment", "variable_assignments", "test_command")) | _DECLARATIONS
_OPEN_ENDED = frozenset(("list", "pipeline", "negated_command"))  # a redirect behind them is their last command's
_BEHIND_HEREDOC = frozenset(
    ("heredoc_end", "heredoc_start", "command", "list", "pipeline", "redirected_statement", "comment", "ERROR")
)
_FAILS = re.compile(rb"(?:exit [1-9]\d*|exit|false|return 1)")


def commands(source: Script, path: tuple[Step, ...]) -> tuple[Command, ...]:
    """The simple commands of a script in the order in which they stand; ``path`` leads to the script itself."""
    data, is_doubtful = source.text.data, False
    bodies: dict[int, Text] = {}
    if source.heredocs:
        # tree-sitter-bash cannot read a line whose heredocs lack their bodies: show it plain redirects.
        markers = list(_MARKER.finditer(data))
        is_doubtful = len(markers) != len(source.heredocs)
        bodies = {match.start(): body for match, body in zip(markers, source.heredocs, strict=False)}
        data = _MARKER.sub(lambda match: b"<".ljust(len(match[0])), data)
    if data.count(b"(") > _MOST_BRACKETS:
        return (Command((), (), (), path, source.text.start, is_doubtful=True),)
    root = _parser().parse(data).root_node
    has_substitutions = any(data.find(mark) >= 0 for mark in (b"$(", b"`", b"<(", b">(", b"time ("))
    walk = _Walk(source.text, data, bodies, is_doubtful or root.has_error, has_substitutions)
    found = tuple(sorted(walk.commands(root, path), key=lambda command: command.start))
    if not found and root.has_error:
        return (Command((), (), (), path, source.text.start, is_doubtful=True),)
    return found


@cache
def _parser() -> Parser:
    return Parser(Language(_grammar()))


def _grammar() -> object:
    """The grammar, from the extension that holds it: its package, for queries that are not wanted, imports half of
    the standard library, which takes as long as twenty files.
    """
    package = PathFinder.find_spec("tree_sitter_bash")
    found = package and PathFinder.find_spec("tree_sitter_bash._binding", package.submodule_search_locations)
    if found is None or found.loader is None:
        import tree_sitter_bash  # in a zip file, say

        return tree_sitter_bash.language()
    binding = module_from_spec(found)
    found.loader.exec_module(binding)
    return binding.language()


_Visit = tuple[Node, tuple[Step, ...], tuple[Node, ...]]  # a node, the way to it, redirects that belong to its end


class _Walk(NamedTuple):
    text: Text
    data: bytes
    bodies: dict[int, Text]  # by the position of their <
    is_doubtful: bool
    has_substitutions: bool

    def commands(self, root: Node, path: tuple[Step, ...]) -> Iterator[Command]:
        stack: list[_Visit] = [(root, path, ())]
        while stack:
            node, way, redirects = stack.pop()
            kind = node.type
            if kind == "function_definition" and (name := node.child_by_field_name("name")) is not None:
                yield self._definition(name, way)
            if kind == "for_statement":
                yield self._head(node, way)
            if kind in _SIMPLE:
                yield self._command(node, redirects, way)
                if self.has_substitutions:
                    stack.extend(self._substitutions((node, *redirects), way))
            elif kind == "redirected_statement":
                stack.extend(_redirected(node, way, redirects))
            elif kind in _OPEN_ENDED:
                *branches, (child, steps) = _branches(node)
                stack.extend((child, (*way, *steps), ()) for child, steps in branches)
                stack.append((child, (*way, *steps), redirects))
            else:
                branches = list(_branches(node))
                if redirects and len(branches) == 1 and branches[0][0].type == "command":  # { bash; } <<E
                    stack.append((branches[0][0], (*way, *branches[0][1]), redirects))
                else:
                    stack.extend((child, (*way, *steps), ()) for child, steps in branches)
                    stack.extend(self._substitutions(redirects, way))

    def _substitutions(self, roots: tuple[Node, ...], way: tuple[Step, ...]) -> Iterator[_Visit]:
        """The ``$(…)`` and the like below words: scripts of their own."""
        stack = [root for root in roots if _SUBSTITUTED.search(self.data, root.start_byte, root.end_byte)]
        while stack:
            node = stack.pop()
            kind = node.type
            if kind in _SUBSTITUTIONS or kind == "subshell":  # time (…)
                yield node, (*way, Step(_key(node), "substitution", always=False, isolated=True)), ()
            elif kind not in _BEHIND_HEREDOC or node in roots:
                stack.extend(node.children)

    def _definition(self, name: Node, way: tuple[Step, ...]) -> Command:
        """The definition of a function, as a command that runs nothing."""
        text = self.text.part(name.start_byte, name.end_byte)
        return Command((), (), (), way, text.start, self.is_doubtful, text.data.decode("utf-8", "replace"))

    def _head(self, node: Node, way: tuple[Step, ...]) -> Command:
        """``for NAME in words``, as a command that runs nothing."""
        nodes = [child for child in node.children if child.type not in ("do_group", "compound_statement", ";")]
        return Command((), tuple(self._words(nodes)), (), way, self.text.offset(node.start_byte), self.is_doubtful)

    def _command(self, node: Node, redirects: tuple[Node, ...], way: tuple[Step, ...]) -> Command:
        nodes: list[Node] = []
        assignments: list[Word] = []
        found: list[Redirect] = []
        for child in (node,) if node.type == "variable_assignment" else (*node.children, *redirects):
            match child.type:
                case "word" | "string":
                    nodes.append(child)
                case "variable_assignment" if node.type not in _DECLARATIONS:
                    assignments.append(self._word([child], child.start_byte, child.end_byte))
                case "file_redirect" | "heredoc_redirect" | "herestring_redirect":
                    found.extend(self._redirect(child, nodes))
                case "command_name":
                    nodes.extend(child.children or (child,))
                case "comment":
                    pass
                case kind if kind.endswith("_expression"):
                    nodes.extend(_operands(child))
                case _:
                    nodes.append(child)
        if found:
            nodes.sort(key=lambda item: item.start_byte)
        words = tuple(self._words(nodes))
        return Command(
            tuple(assignments), words, tuple(found), way, self.text.offset(node.start_byte), self.is_doubtful
        )

    def _redirect(self, node: Node, nodes: list[Node]) -> Iterator[Redirect]:
        """The redirect with its own target; the arguments that follow it are added to ``nodes``."""
        operator, descriptor, body = "", "", None
        target: list[Node] = []
        behind: list[Redirect] = []
        for child in node.children:
            if child.type == "file_descriptor":
                descriptor = (child.text or b"").decode("ascii", "replace")
            elif child.type == "file_redirect":
                behind.extend(self._redirect(child, nodes))
            elif child.type == "heredoc_body":
                body = self.text.part(child.start_byte, child.end_byte)
            elif not operator:
                operator = child.type
                body = self.bodies.get(child.start_byte)
            elif operator[1:] != "&-" and (
                not target or (operator[:2] != "<<" and target[-1].end_byte == child.start_byte)
            ):
                target.append(child)
            elif child.is_named and child.type not in _BEHIND_HEREDOC:
                nodes.append(child)
        place = self._word(target, target[0].start_byte, target[-1].end_byte) if target else None
        yield Redirect(operator, place, body, descriptor)
        yield from behind

    def _words(self, nodes: list[Node]) -> Iterator[Word]:
        """Touching nodes are one word, also across a backslash at the end of a line."""
        group: list[Node] = []
        begin = end = 0
        for node in nodes:
            start = node.start_byte
            if not group:
                begin = start
            elif start != end and (self.data[end] == _SPACE or not _JOINED.fullmatch(self.data, end, start)):
                yield self._word(group, begin, end)
                group, begin = [], start
            group.append(node)
            end = node.end_byte
        if group:
            yield self._word(group, begin, end)

    def _word(self, group: list[Node], start: int, end: int) -> Word:
        """The word that touching nodes are."""
        if _UNEXPANDED.fullmatch(self.data, start, end):
            return word(self.text, start, end)
        if _SIMPLE_WORD.fullmatch(self.data, start, end):
            dynamic = expansions(self.data[start:end])  # of x$A-$B the grammar sees only the first
        else:
            dynamic = tuple((a - start, b - start) for node in group for a, b in _expansions(node))
        return word(self.text, start, end, dynamic)


def _operands(node: Node) -> Iterator[Node]:
    """The words and operators of a ``[[ … ]]``."""
    stack = [node]
    while stack:
        node = stack.pop()
        if node.type.endswith("_expression"):
            stack.extend(reversed(node.children))
        else:
            yield node


def _redirected(node: Node, way: tuple[Step, ...], outer: tuple[Node, ...]) -> Iterator[_Visit]:
    """A statement whose redirects belong to its last command; ``cat <<E && next`` hangs the next one below them."""
    redirects = tuple(child for child in node.children if child.type.endswith("_redirect"))
    body = node.child_by_field_name("body")
    if body is not None:
        yield body, way, (*redirects, *outer)
    for redirect in redirects:
        yield from _behind_heredoc(redirect, way)


def _behind_heredoc(redirect: Node, way: tuple[Step, ...]) -> Iterator[_Visit]:
    """The commands that stand on the line of a ``<<E``, behind it."""
    operator = ""
    for child in redirect.children:
        if child.type in ("&&", "||", "|", ";"):
            operator = child.type
        elif child.type in _BEHIND_HEREDOC and child.is_named and child.child_count and child.type != "ERROR":
            step = Step(_key(redirect), "behind", always=operator != "||", isolated=operator == "|")
            yield child, (*way, step), ()


def _expansions(node: Node) -> Iterator[tuple[int, int]]:
    stack = [node]
    while stack:
        node = stack.pop()
        if node.type in _EXPANSIONS:
            yield node.start_byte, node.end_byte
        else:
            stack.extend(reversed(node.children))


def _key(node: Node) -> str:
    return f"{node.type}@{node.start_byte}"


def _branches(node: Node) -> Iterator[tuple[Node, tuple[Step, ...]]]:
    """The statements right below a node of the script, each with how it runs."""
    kind = node.type
    if kind == "list":
        yield from _list_branches(node)
        return
    key, children = _key(node), node.children
    kinds = [child.type for child in children]
    statements = [i for i, child in enumerate(children) if child.is_named and kinds[i] != "comment"]
    then = next((i for i, name in enumerate(kinds) if name in ("then", "do_group")), -1)
    for i in statements:
        child, last = children[i], i == statements[-1]
        match kind:
            case _ if kind in _SEQUENCES or kind in _SUBSTITUTIONS or kind == "ERROR":
                in_background = kinds[i + 1 : i + 2] == ["&"]  # beside the next statement, not before it
                isolated = kind in _ISOLATED or in_background
                yield child, (Step(key, str(i), not in_background, in_background, last, isolated),)
            case "pipeline":
                yield child, (Step(key, str(i), checked=not last, isolated=True),)
            case "if_statement" | "while_statement" | "elif_clause" if i < then:
                yield child, (Step(key, "condition", checked=True, last=False),)
            case "negated_command":
                yield child, (Step(key, "negated", checked=True),)
            case "function_definition":
                yield child, (Step(key, "function", always=False),)
            case "if_statement" | "elif_clause" if kinds[i] not in ("elif_clause", "else_clause"):
                yield child, (Step(key, "then", always=False), Step(f"{key}/then", str(i)))
            case _:
                yield child, (Step(key, f"{kind}-{i}", always=False),)


def _list_branches(node: Node) -> Iterator[tuple[Node, tuple[Step, ...]]]:
    """The links of ``a && b || c``: one level, however long the chain is."""
    key = _key(node)
    links: list[tuple[str, Node]] = []
    while node.type == "list":
        left, *middle, right = [child for child in node.children if child.type != "comment"]
        links.append(("or" if any(child.type == "||" for child in middle) else "and", right))
        node = left
    steps: list[tuple[Node, tuple[Step, ...]]] = []
    checked, groups = False, sum(operator == "or" for operator, _ in links)
    for place, (operator, link) in enumerate(links):
        step = Step(key, f"{operator}-{len(links) - place}", False, checked, operator=operator, group=groups)
        steps.append((link, (step,)))
        if operator == "or":
            groups -= 1
            checked = checked or _FAILS.fullmatch(_last_words(link)) is None
    yield node, (Step(key, "first", checked=checked),)
    yield from reversed(steps)


def _last_words(node: Node) -> bytes:
    text = (node.text or b"").strip(b"{}(); \t\n")
    return text.rsplit(b";", 1)[-1].rsplit(b"\n", 1)[-1].rsplit(b"&&", 1)[-1].strip(SPACES)

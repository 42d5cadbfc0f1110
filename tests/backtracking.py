"""A matcher that goes back as ``re`` does, and counts its steps; made of the trees that ``re`` itself parses."""

import re
from collections.abc import Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_Node = tuple[Any, Any]
_SINGLE = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_SAMPLES = "a0 \t-_/.=:,'\"$`\\*<>(){}[]|&;#@!%~+?^\nAZ\x00€\r"
_ENDS = ("", "\x01", "!x", "\n\x01")


class TooManyError(Exception):
    """More steps than are counted."""


class Matcher:
    """One pattern; ``steps`` are those of the last ``count``."""

    def __init__(self, pattern: str, flags: int, most: int) -> None:
        parsed = parser.parse(pattern, flags)
        self._nodes = _plain(parsed)
        self._flags = int(parsed.state.flags)
        self._taken: dict[tuple[int, str], bool] = {}  # by a node's identity and what it met
        self._most = most
        self.steps = 0

    def count(self, text: str, *, is_anywhere: bool, is_whole: bool) -> int:
        """The steps of looking for the pattern at the beginning, or from place to place as finditer does."""
        self.steps, place = 0, 0
        try:
            while place <= len(text):
                ends = self._sequence(self._nodes, 0, text, place, {})
                end = next((end for end in ends if not is_whole or end == len(text)), None)
                if not is_anywhere:
                    break
                place = place + 1 if end is None else max(end, place + 1)
        except TooManyError:
            pass
        return self.steps

    def texts(self) -> set[tuple[str, str, str]]:
        """Texts that may be worst for it: a beginning, what is repeated, an end."""
        found = set()
        for before, pump in self._pumps(self._nodes, ""):
            for head, body in ((before, pump), ("", before + pump), ("", pump), ("", before)):
                found |= {(head, body, end) for end in _ENDS if body}
        return found

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self._most:
            raise TooManyError

    def _takes(self, node: _Node, char: str) -> bool:
        key = id(node), char
        if key not in self._taken:
            self._taken[key] = self._is_taken(node, char)
        return self._taken[key]

    def _is_taken(self, node: _Node, char: str) -> bool:
        kind, value = node
        if kind is op.LITERAL:
            return self._is_same(value, char)
        if kind is op.NOT_LITERAL:
            return not self._is_same(value, char)
        if kind is op.ANY:
            return bool(self._flags & re.DOTALL) or char != "\n"
        is_negated = value[0][0] is op.NEGATE
        return any(self._is_in(item, char) for item in value) is not is_negated

    def _is_same(self, code: int, char: str) -> bool:
        return chr(code).lower() == char.lower() if self._flags & re.IGNORECASE else chr(code) == char

    def _is_in(self, item: _Node, char: str) -> bool:
        kind, value = item
        if kind is op.RANGE:
            cases = {char, char.lower(), char.upper()} if self._flags & re.IGNORECASE else {char}
            return any(value[0] <= ord(case) <= value[1] for case in cases if len(case) == 1)
        if kind is op.CATEGORY:
            name = str(value)
            kinds = {"DIGIT": char.isdigit(), "SPACE": char.isspace(), "WORD": char.isalnum() or char == "_"}
            return next(is_it for word, is_it in kinds.items() if name.endswith(word)) is not ("_NOT_" in name)
        return kind is op.LITERAL and self._is_same(value, char)

    def _sequence(self, nodes: list[_Node], at: int, text: str, place: int, groups: dict[int, str]) -> Iterator[int]:
        if at == len(nodes):
            yield place
            return
        for end in self._one(nodes[at], text, place, groups):
            yield from self._sequence(nodes, at + 1, text, end, groups)

    def _one(  # noqa: C901, PLR0912 - a branch for each kind of node
        self, node: _Node, text: str, place: int, groups: dict[int, str]
    ) -> Iterator[int]:
        self._step()
        kind, value = node
        if kind in _SINGLE:
            if place < len(text) and self._takes(node, text[place]):
                yield place + 1
        elif kind is op.SUBPATTERN:
            for end in self._sequence(value[3], 0, text, place, groups):
                groups[value[0]] = text[place:end]
                yield end
        elif kind is op.BRANCH:
            for branch in value[1]:
                yield from self._sequence(branch, 0, text, place, groups)
        elif kind in _REPEATS:
            yield from self._repeat(node, text, place, groups)
        elif kind is op.ATOMIC_GROUP:
            yield from list(self._sequence(value, 0, text, place, groups))[:1]
        elif kind is op.GROUPREF:
            if text.startswith(groups.get(value, ""), place):
                yield place + len(groups.get(value, ""))
        elif kind is op.AT:
            if self._is_at(str(value), text, place):
                yield place
        elif self._looks(value, text, place, groups) is (kind is op.ASSERT):
            yield place

    def _looks(self, value: Any, text: str, place: int, groups: dict[int, str]) -> bool:  # noqa: ANN401
        direction, nodes, width = value
        start = place - width if direction < 0 else place
        ends = self._sequence(nodes, 0, text, start, groups) if start >= 0 else iter(())
        return any(direction > 0 or end == place for end in ends)

    def _is_at(self, name: str, text: str, place: int) -> bool:
        before, behind = text[place - 1 : place] if place else "", text[place : place + 1]
        if "BOUNDARY" in name:
            is_edge = (before.isalnum() or before == "_") is not (behind.isalnum() or behind == "_")
            return is_edge is not ("NON" in name)
        if "BEGINNING" in name:
            return not before or (bool(self._flags & re.MULTILINE) and before == "\n")
        at_end = not behind or ("STRING" not in name and behind == "\n" and place + 1 == len(text))
        return at_end or (bool(self._flags & re.MULTILINE) and "STRING" not in name and behind == "\n")

    def _repeat(  # noqa: C901 - greedy, lazy and possessive
        self, node: _Node, text: str, place: int, groups: dict[int, str]
    ) -> Iterator[int]:
        kind, (least, most, nodes) = node
        if len(nodes) == 1 and nodes[0][0] in _SINGLE:
            count = 0
            while place + count < len(text) and count < most and self._takes(nodes[0], text[place + count]):
                count += 1
                self._step()
            counts = range(least, count + 1) if kind is op.MIN_REPEAT else range(count, least - 1, -1)
            for length in list(counts)[:1] if kind is op.POSSESSIVE_REPEAT else counts:
                self._step()
                yield place + length
            return
        if kind is op.MIN_REPEAT:
            if least <= 0:
                yield place
            for end in self._sequence(nodes, 0, text, place, groups) if most else ():
                if end > place:
                    fewer = (kind, (least - 1, most if most is op.MAXREPEAT else most - 1, nodes))
                    yield from self._repeat(fewer, text, end, groups)
            return
        stack = [(self._sequence(nodes, 0, text, place, groups), place)]
        while stack:
            ends, here = stack[-1]
            further: int | None = next(ends, None) if most is op.MAXREPEAT or len(stack) <= most else None
            if further is not None and further > here:
                self._step()
                stack.append((self._sequence(nodes, 0, text, further, groups), further))
            elif further is None:
                stack.pop()
                if len(stack) >= least:
                    yield here
                    if kind is op.POSSESSIVE_REPEAT:
                        return

    def _samples(self, node: _Node) -> list[str]:
        taken = [char for char in _SAMPLES if self._is_taken(node, char)]
        return sorted({*taken[:3], *taken[-1:]})

    def _example(self, nodes: list[_Node]) -> str:
        text = ""
        for kind, value in nodes:
            if kind is op.LITERAL:
                text += chr(value)
            elif kind in _SINGLE:
                text += next(iter(self._samples((kind, value))), "a")
            elif kind is op.SUBPATTERN:
                text += self._example(value[3])
            elif kind is op.BRANCH:
                text += self._example(value[1][0])
            elif kind in _REPEATS:
                text += self._example(value[2]) * value[0]
            elif kind is op.ATOMIC_GROUP:
                text += self._example(value)
        return text

    def _pumps(self, nodes: list[_Node], before: str) -> Iterator[tuple[str, str]]:
        """For each repeat without a bound, what leads to it and what it takes."""
        for at, (kind, value) in enumerate(nodes):
            lead = before + self._example(nodes[:at])
            if kind in _REPEATS:
                inside = value[2]
                if value[1] is op.MAXREPEAT or value[1] > 50:
                    if len(inside) == 1 and inside[0][0] in _SINGLE:
                        yield from ((lead, char) for char in self._samples(inside[0]))
                    else:
                        yield from ((lead, one) for one in self._ways(inside) if one)
                yield from self._pumps(inside, lead)
            elif kind is op.SUBPATTERN:
                yield from self._pumps(value[3], lead)
            elif kind is op.BRANCH:
                for branch in value[1]:
                    yield from self._pumps(branch, lead)
            elif kind is op.ATOMIC_GROUP:
                yield from self._pumps(value, lead)
            elif kind in (op.ASSERT, op.ASSERT_NOT):
                yield from self._pumps(value[1], lead)

    def _ways(self, inside: list[_Node]) -> list[str]:
        """Examples of what a group repeats: one for each of its branches."""
        if len(inside) == 1 and inside[0][0] is op.SUBPATTERN:
            inside = inside[0][1][3]
        if len(inside) == 1 and inside[0][0] is op.BRANCH:
            return [self._example(branch) for branch in inside[0][1][1]]
        return [self._example(inside)]


def _plain(nodes: Any) -> list[_Node]:  # noqa: ANN401 - a tree of the parser
    """The same nodes in lists, which are gone through many times."""
    return [(kind, _plain_value(kind, value)) for kind, value in nodes]


def _plain_value(kind: Any, value: Any) -> Any:  # noqa: ANN401
    if kind is op.SUBPATTERN:
        return (*value[:3], _plain(value[3]))
    if kind is op.BRANCH:
        return (None, [_plain(branch) for branch in value[1]])
    if kind in _REPEATS:
        return (*value[:2], _plain(value[2]))
    if kind is op.ATOMIC_GROUP:
        return _plain(value)
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return (value[0], _plain(value[1]), value[1].getwidth()[0])
    return value

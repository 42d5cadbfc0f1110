"""Where the keys and values of a TOML text stand; tomllib tells values only, so a syntax tree is asked."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import tree_sitter
import tree_sitter_toml

Key = tuple[str | int, ...]

_KEYS = frozenset({"bare_key", "quoted_key", "dotted_key"})
_LANGUAGE = tree_sitter.Language(tree_sitter_toml.language())


@dataclass(frozen=True, slots=True)
class Place:
    """A 1-based line and column, the column in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Site:
    """Where a key is written and where its value begins."""

    key: Place
    value: Place


def sites(text: str) -> Mapping[Key, Site]:
    """The site of every key of a TOML text, arrays by index; of a broken text, as far as it can be read."""
    tree = tree_sitter.Parser(_LANGUAGE).parse(text.encode())
    return dict(_Reader(text.split("\n")).document(tree.root_node))


@dataclass(slots=True)
class _Reader:
    """Walks the tree; ``lengths`` knows how many tables each ``[[array]]`` has so far."""

    lines: list[str]
    lengths: dict[Key, int] = field(default_factory=dict)

    def document(self, root: tree_sitter.Node) -> Iterator[tuple[Key, Site]]:
        for node in root.named_children:
            if node.type == "pair":
                yield from self._pair((), node)
            elif node.type in {"table", "table_array_element"}:
                yield from self._table(node)

    def _table(self, node: tree_sitter.Node) -> Iterator[tuple[Key, Site]]:
        header = next((child for child in node.named_children if child.type in _KEYS), None)
        if header is None:
            return
        path = self._resolved(_keys(header), is_element=node.type == "table_array_element")
        place = self._place(header)
        yield path, Site(place, place)
        for child in node.named_children:
            if child.type == "pair":
                yield from self._pair(path, child)

    def _resolved(self, keys: Key, *, is_element: bool) -> Key:
        """The path with the index of the last table of every ``[[array]]`` on the way."""
        path: Key = ()
        for number, key in enumerate(keys, 1):
            path = (*path, key)
            if is_element and number == len(keys):
                self.lengths[path] = self.lengths.get(path, 0) + 1
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        return path

    def _pair(self, prefix: Key, node: tree_sitter.Node) -> Iterator[tuple[Key, Site]]:
        children = [child for child in node.named_children if child.type != "comment"]
        if len(children) != 2 or children[0].type not in _KEYS:
            return
        header, value = children
        path = (*prefix, *_keys(header))
        yield from self._value(path, Site(self._place(header), self._place(value)), value)

    def _value(self, path: Key, site: Site, node: tree_sitter.Node) -> Iterator[tuple[Key, Site]]:
        yield path, site
        if node.type == "inline_table":
            for child in node.named_children:
                yield from self._pair(path, child)
        elif node.type == "array":
            items = [child for child in node.named_children if child.type != "comment"]
            for index, child in enumerate(items):
                place = self._place(child)
                yield from self._value((*path, index), Site(place, place), child)

    def _place(self, node: tree_sitter.Node) -> Place:
        row, column = node.start_point
        line = self.lines[row] if row < len(self.lines) else ""
        return Place(row + 1, len(line.encode()[:column].decode("utf-8", "replace")) + 1)


def _keys(node: tree_sitter.Node) -> Key:
    """``a."b c"`` as ("a", "b c"), read by tomllib itself so that quotes and escapes mean the same."""
    text = (node.text or b"").decode()
    try:
        value: object = tomllib.loads(f"{text} = 0")
    except tomllib.TOMLDecodeError:
        return (text,)
    keys: Key = ()
    while isinstance(value, dict):
        (key, value), *_ = value.items()
        keys = (*keys, key)
    return keys

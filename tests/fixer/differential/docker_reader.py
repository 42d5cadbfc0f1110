"""Docker's own parser, in a process of its own that may abort: arrays of texts in, a line of JSON for each text out."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import dockerfile


def readings(texts: list[str]) -> Iterator[dict[str, Any]]:
    for text in texts:
        try:
            found = dockerfile.parse_string(text)
        except dockerfile.GoParseError as error:
            yield {"error": str(error)}
        else:
            yield {"instructions": [instruction(command) for command in found]}


def instruction(command: Any) -> dict[str, Any]:  # noqa: ANN401 - it ships no types
    return {
        "keyword": command.cmd.upper(),
        "trigger": (command.sub_cmd or "").upper(),
        "is_array": command.json,
        "first": command.start_line,
        "last": command.end_line,
        "flags": list(command.flags),
        "words": list(command.value),
        "heredocs": [[heredoc.name, heredoc.content] for heredoc in command.heredocs],
    }


if __name__ == "__main__":
    for line in sys.stdin:
        for reading in readings(json.loads(line)):
            sys.stdout.write(f"{json.dumps(reading)}\n")
            sys.stdout.flush()

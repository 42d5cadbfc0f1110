"""Our own templates of HTML, filled: every value is escaped but for those that a template calls safe."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import jinja2

from bot import templates


def filled(name: str, values: Mapping[str, Any]) -> str:
    """The built-in template of that name with the values in it."""
    return _environment().get_template(name).render(values)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FunctionLoader(templates.text),
    )

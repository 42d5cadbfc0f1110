"""What all tables of a config have in common."""

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A table of the config: frozen, and with no key that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, hide_input_in_errors=True)

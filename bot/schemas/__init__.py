"""The JSON Schemas of what is read and written, as docs/schemas.py makes them of the models; nothing is imported."""

from importlib import resources

# By the names that ``schema`` takes: the file that each describes.
NAMES = {
    "config": "pip-no-cache.toml",
    "opt-out": ".pip-no-cache.toml",
    "report": "report.json",
    "plan": "plan.json",
    "check": "check and fix --format json",
}
# The file of the config's schema that init writes, and that the first line of the config names.
BESIDE = "pip-no-cache.schema.json"


def text(name: str) -> str:
    """The schema of one of the names, as JSON."""
    return resources.files(__package__).joinpath(f"{name}.json").read_text("utf-8")

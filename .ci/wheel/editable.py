"""pip-no-cache as an editable install: `pip_no_cache.fixer` and `pip_no_cache.bot` are those of the checkout.

A module is one object under both names, so that its classes are the same ones.
"""

import os
import sys
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

CHECKOUT = ""


class Alias:
    """Finds and loads ``pip_no_cache.X`` as ``X``, where that is the checkout's."""

    @classmethod
    def find_spec(cls, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:  # noqa: ANN401, ARG003
        package, _, own = name.partition(".")
        top = own.partition(".")[0]
        if package != __name__ or top not in {"bot", "fixer"}:
            return None
        if top not in sys.modules:
            _refuse_a_stranger(top)
        return ModuleSpec(name, cls, is_package=False)

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        module = import_module(spec.name.partition(".")[2])
        spec.loader_state = module.__spec__
        return module

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """It has run; only its own spec is put back, which the import system has just replaced."""
        assert module.__spec__
        module.__spec__ = module.__spec__.loader_state


def _refuse_a_stranger(top: str) -> None:
    """Raise ImportError, before any line of it runs, where another package of the name comes first."""
    found = PathFinder.find_spec(top)
    place = next(iter(found.submodule_search_locations or ()), found.origin) if found else None
    if place is None:
        raise ImportError(f"the checkout {CHECKOUT} of this editable install is gone", name=__name__)
    if os.path.realpath(place) != os.path.realpath(f"{CHECKOUT}/{top}"):
        message = (
            f"{place} comes before the package '{top}' of this editable install in {CHECKOUT}; "
            "unset PYTHONPATH, use another environment, or install a wheel"
        )
        raise ImportError(message, name=__name__)


sys.meta_path.insert(0, Alias)  # type: ignore[arg-type] - what the import system asks of a finder, and no more

"""A build backend that needs a tool, and makes a wheel of nothing."""

import zipfile
from importlib import import_module
from pathlib import Path

import_module("tool")

WHEEL = "project-1.0-py3-none-any.whl"
FILES = {
    "METADATA": "Metadata-Version: 2.1\nName: project\nVersion: 1.0\n",
    "WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "RECORD": "",
}


def build_wheel(folder: str, *_: object) -> str:
    with zipfile.ZipFile(Path(folder) / WHEEL, "w") as archive:
        for name, text in FILES.items():
            archive.writestr(f"project-1.0.dist-info/{name}", text)
    return WHEEL

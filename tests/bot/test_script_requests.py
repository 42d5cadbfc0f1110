"""How often git is asked where Dockerfiles run scripts: one more batch of blobs for these, and nothing for others."""

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.github_double.server import GithubDouble

if TYPE_CHECKING:
    from tests.bot.conftest import Lab

_RUNS = "FROM python\nCOPY . /s\nRUN sh /s/a.sh && pip install c\n"
_AROUND = {
    "a.sh": "set -e\nsh /s/b.sh\npip install a\n",
    "b.sh": "pip install b\n",
    "compose.yml": "services:\n  app:\n    build: .\n",
    "Makefile": "image:\n\tdocker build .\n",
    ".github/workflows/ci.yml": "jobs: {}\n",
    ".dockerignore": "*.md\n",
}
_FILES = {
    "with-pip": {"Dockerfile": "FROM python\nCOPY . /s\nRUN pip install c\n", **_AROUND},
    "without-pip": {"Dockerfile": "FROM python\nCOPY . /s\nRUN echo\nCMD /s/a.sh\n", **_AROUND},
    "runs": {"Dockerfile": _RUNS, **_AROUND},
    "runs-twice": {"Dockerfile": _RUNS, "x/Dockerfile": "FROM python\nCOPY b.sh /\nRUN /b.sh\n", **_AROUND},
    "runs-deep": {
        "Dockerfile": "FROM python\nCOPY . /s\nRUN /s/bin/setup && python /s/deps.py\nRUN . /s/lib/a.sh\n",
        "bin/setup": "#!/bin/sh\nset -e\nHERE=$(dirname $0)\n. $HERE/../lib/deep/c.sh\n/s/lib/deep/d.sh\n",
        "deps.py": "import os\nos.system('pip install e')\n",
        "lib/a.sh": "pip install a\n",
        "lib/deep/c.sh": "pip install c\n",
        "lib/deep/d.sh": "pip install d\n",
    },
    "no-dockerfile": _AROUND,
}
# Each question and each batch takes two requests: the names, Dockerfiles, scripts with what says the context.
_WITHOUT = {"with-pip": 4, "without-pip": 4, "runs": 4, "runs-twice": 4, "runs-deep": 4, "no-dockerfile": 2}
_BATCH = {"runs": 2, "runs-twice": 2, "runs-deep": 2}


@pytest.mark.parametrize("scripts", ["off", "tell", "fix"])
def test_scripts_take_one_more_batch_where_they_are_run(lab: "Lab", scripts: str) -> None:
    with GithubDouble(lab.folder / "github") as double:
        for name, files in _FILES.items():
            double.repository(f"acme/{name}", files).size = 90_000  # so large that its blobs are asked for
        config = (
            f'[github]\nbase_url = "{double.api}"\n[[source]]\norg = "acme"\n[dockerfiles]\nscripts = "{scripts}"\n'
        )
        (lab.folder / "pip-no-cache.toml").write_text(config, encoding="utf-8")
        run = lab.sweep("--dry-run", GITHUB_TOKEN=double.token)
        assert run.exit == 0, run.output + run.complaint
        asked = Counter(one.path.split("/")[2].removesuffix(".git") for one in double.git_requests)
        assert asked == Counter(_WITHOUT) + Counter(_BATCH if scripts != "off" else {})
        assert len([one for one in double.requests if not one.git]) == 1
        assert double.violations == []
    deep = ("planned", "dry-run") if scripts == "fix" else ("clean", "nothing-to-fix")
    assert run.outcomes["acme/runs-deep"] == deep

"""The option names of pip and uv: which take a value, which do not, and how the flag may be spelled."""

FLAG, UV_FLAG = "--no-cache-dir", "--no-cache"
ABBREVIATIONS = frozenset(("--no-cache", "--no-cach", "--no-cac", "--no-ca"))
UV_FLAGS = frozenset(("--no-cache", "--no-cache-dir", "-n"))
GENERAL_VALUES = frozenset(
    "--cache-dir --cert --client-cert --timeout --default-timeout --exists-action --log --log-file --local-log --proxy"
    " --retries --trusted-host --default-vcs --skip-requirements-regex --unstable-feature --use-feature"
    " --use-deprecated --python --keyring-provider --resume-retries".split()
)
GENERAL_FLAGS = frozenset(
    "--help --version --verbose --quiet --isolated --no-input --require-virtualenv --require-venv"
    " --disable-pip-version-check --no-cache-dir --no-color --no-python-version-warning --debug --no-proxy-env"
    " --log-explicit-levels".split()
)
INSTALL_VALUES = frozenset(
    "--requirement --constraint --editable --target --index-url --pypi-url --extra-index-url --find-links --prefix"
    " --root --src --source --source-dir --source-directory --platform --python-version --implementation --abi"
    " --no-binary --only-binary --progress-bar --upgrade-strategy --report --root-user-action --config-settings"
    " --config-setting --group --build-constraint --requirements-from-script --uploaded-prior-to --refresh-package"
    " --all-releases --only-final --global-option --install-option --build-option --build --build-dir"
    " --build-directory --download --download-dir --download-directory --allow-external --allow-insecure"
    " --allow-unverified --download-cache --dest --destination-dir --destination-directory --wheel-dir --output"
    " --use-wheel-dir".split()
)
INSTALL_FLAGS = frozenset(
    "--upgrade --user --no-user --pre --only-deps --only-dependencies --no-deps --no-dependencies --force-reinstall"
    " --ignore-installed --ignore-requires-python"
    " --no-build-isolation --use-pep517 --no-use-pep517 --check-build-dependencies --break-system-packages --compile"
    " --no-compile --no-warn-script-location --no-warn-conflicts --no-index --process-dependency-links"
    " --require-hashes --no-require-hashes --prefer-binary --no-clean --dry-run --egg --use-wheel --no-use-wheel"
    " --allow-all-external --no-allow-external --no-allow-insecure --no-verify --no-download --pylock".split()
)
SHORT_VALUES = "rcetifCbdwo"
# A value that makes pip stop when it is not a file, a path or a choice.
BREAKS = frozenset(
    "--requirement -r --constraint -c --editable -e --progress-bar --upgrade-strategy --root-user-action"
    " --build-constraint --requirements-from-script --exists-action --python --group".split()
)
UV_VALUES = INSTALL_VALUES | frozenset(
    "--build-constraints --cache-dir --cert --color --config-file --config-settings-package --constraints"
    " --default-index --directory --exclude-newer --exclude-newer-package --excludes --extra --fork-strategy --index"
    " --index-strategy --keyring-provider --link-mode --no-build-isolation-package --no-editable-package"
    " --no-sources-package --output-format --override --overrides --prerelease --prerelease-package --project --python"
    " --python-platform --python-preference --refresh-package --reinstall-package --requirements --resolution"
    " --torch-backend --upgrade-group --upgrade-package --allow-insecure-host -r -e -c -P -i -f -p -C -b -t".split()
)
# Hyphens, dashes and the minus sign, as an editor or a web page makes them of two hyphens.
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_BETWEEN = dict.fromkeys(map(ord, f"{_DASHES}_ \t"))
_LETTERS, _FEWER_LETTERS, _OTHER_LETTERS = "nocachedir", "nocache", "cachedir"
_MOST_WRONG, _MOST_ADDED = 2, 8  # letters
_GENERAL = GENERAL_VALUES | GENERAL_FLAGS
_ALL = _GENERAL | INSTALL_VALUES | INSTALL_FLAGS
_ALL_VALUES = GENERAL_VALUES | INSTALL_VALUES


def takes_value(name: str, *, general_only: bool) -> bool:
    """Whether a value follows the option of this full name."""
    return name in (GENERAL_VALUES if general_only else _ALL_VALUES)


def full_name(name: str, *, general_only: bool) -> str:
    """The option that ``name`` is, or is an unambiguous beginning of (optparse's _match_abbrev)."""
    name = name.partition("=")[0]
    known = _GENERAL if general_only else _ALL
    if name in known:
        return name
    if name in ABBREVIATIONS:
        return FLAG
    matches = [option for option in known if option.startswith(name)]
    return matches[0] if len(matches) == 1 else name


def is_known(name: str, *, general_only: bool) -> bool:
    """Whether pip has an option of this full name."""
    return name in (_GENERAL if general_only else _ALL)


def is_misspelt(text: str) -> bool:
    """Whether a word that is no option of pip is meant as the flag: pip stops at it.

    Letters are wrong, the dashes are others than hyphens, or it is glued to the word before it or behind it.
    """
    if text.startswith(FLAG) or (text[1:2] != "-" and FLAG in text):
        return text != FLAG and "=" not in text
    if text[:1] not in _DASHES or len(text) > len(FLAG) + _MOST_ADDED:
        return False
    if text[0] == "-" and text[1:2] not in {*_DASHES, "n", "N"}:
        return False  # -rnocache.txt
    letters = text.translate(_BETWEEN).lower()
    is_near = _distance(letters, _LETTERS) <= _MOST_WRONG or _distance(letters, _FEWER_LETTERS) <= 1
    return text == "--no-c" or (is_near and letters != _OTHER_LETTERS)


def _distance(one: str, other: str) -> int:
    """How many letters to put in, take out, change, or swap with the next, to make one word of the other."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, wanted in enumerate(other, 1):
            steps = [rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (letter != wanted)]
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                steps.append(rows[-2][j - 2] + 1)
            row.append(min(steps))
        rows.append(row)
    return rows[-1][-1]

"""The option names of pip and uv: which take a value, which do not, and how the flag may be spelled."""

FLAG = "--no-cache-dir"
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
    "--upgrade --user --pre --no-deps --no-dependencies --force-reinstall --ignore-installed --ignore-requires-python"
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
    "--cache-dir --color --config-file --directory --project --extra --override --excludes --default-index --index"
    " --index-strategy --keyring-provider --resolution --prerelease --fork-strategy --exclude-newer --link-mode"
    " --python --upgrade-package --reinstall-package --refresh-package --torch-backend --allow-insecure-host".split()
)
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

import base64

import pytest

from bot import secrets

TOKEN = "ghp_/first+secret"  # noqa: S105 - one of no use


@pytest.fixture(autouse=True)
def _hidden() -> None:
    secrets.hide(TOKEN)
    secrets.hide(f"{TOKEN}-and-longer")
    secrets.hide("")


@pytest.mark.parametrize(
    "form",
    [
        TOKEN,
        f"{TOKEN}-and-longer",
        "ghp_%2Ffirst%2Bsecret",
        base64.b64encode(TOKEN.encode()).decode(),
        base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode(),
    ],
)
def test_every_form_of_a_secret_is_taken_out(form: str) -> None:
    assert secrets.redacted(f"fatal: <{form}> and {form}\n") == "fatal: <***> and ***\n"


@pytest.mark.parametrize("text", ["", "nothing to hide", "ghp_/first", "ghp_/first+"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert secrets.redacted(text) == text

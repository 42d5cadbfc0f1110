import pytest

from bot.forges.github.questions.web_host import WebHost


@pytest.mark.parametrize(
    ("base_url", "remote", "is_home"),
    [
        ("https://api.github.com", "https://github.com/acme/shop.git", True),
        ("https://api.github.com", "https://github.com:443/acme/shop.git", True),
        ("https://api.github.com", "https://GITHUB.com/acme/shop.git", True),
        ("https://api.github.com", "https://api.github.com/acme/shop.git", False),
        ("https://api.github.com", "http://github.com/acme/shop.git", False),
        ("https://api.github.com", "https://github.com.evil.example/acme/shop.git", False),
        ("https://api.github.com", "https://github.com@evil.example/acme/shop.git", False),
        ("https://api.github.com", "https://x:y@github.com/acme/shop.git", False),
        ("https://api.github.com", "https://github.com/acme/shop.git?x", False),
        ("https://api.github.com", "https://github.com/acme/shop.git#x", False),
        ("https://api.github.com", "https://github.com/acme/sh op.git", False),
        ("https://api.github.com", "https://github.com\\@evil.example/a/b.git", False),
        ("https://api.github.com", "https://github.com/acme/shop\n.git", False),
        ("https://api.github.com", "https://github.com", False),
        ("https://api.github.com", "https://[github.com/a", False),
        ("https://api.github.com", "git@github.com:acme/shop.git", False),
        ("https://api.github.com", "-oProxyCommand=id", False),
        ("https://api.acme.ghe.com", "https://acme.ghe.com/acme/shop.git", True),
        ("https://git.acme.example/api/v3", "https://git.acme.example/acme/shop.git", True),
        ("https://git.acme.example:8443/api/v3", "https://git.acme.example:8443/acme/shop.git", True),
        ("https://git.acme.example:8443/api/v3", "https://git.acme.example/acme/shop.git", False),
        ("https://api.acme.example/v3", "https://acme.example/acme/shop.git", False),
        ("http://127.0.0.1:8000/api/v3", "http://127.0.0.1:8000/acme/shop.git", True),
        ("http://127.0.0.1:8000/api/v3", "http://localhost:8000/acme/shop.git", True),
        ("http://127.0.0.1:8000/api/v3", "http://127.0.0.1:9000/acme/shop.git", False),
        ("http://[::1]:8000/api/v3", "http://[::1]:8000/acme/shop.git", True),
        ("http://git.acme.example/api/v3", "http://git.acme.example/acme/shop.git", False),
    ],
)
def test_git_is_sent_to_the_web_host_of_the_api_and_nowhere_else(base_url: str, remote: str, is_home: bool) -> None:
    assert WebHost.of_api(base_url).is_home_of(remote) is is_home

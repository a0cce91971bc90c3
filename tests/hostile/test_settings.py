"""Settings from the environment that nobody can start with: one sentence each, and no secret in it."""

import pytest

from app.config import BadSetting, Config

SOUND = {
    "SECRET_KEY": "kJ8s-9dKq2-LmN4p-Qr7t-Vw1x",
    "DATABASE_URL": "postgresql://fardplan:hemligt-ord@localhost/fardplan",
}
BAD = {
    "SECRET_KEY": ["", " ", "kort", "a" * 40, "fardplan-demo-is-not-a-secret"],
    "DATABASE_URL": [
        "", "mysql://x/y", "sqlite://", "sqlite:///", "sqlite:////tmp", "postgresql://", "postgresql://localhost",
        "postgresql://localhost:abc/x", "postgresql://u:hemligt-ord@[::1/x", "postgresql://localhost:99999/x",
        "postgresql://localhost/x\nHost: y", "fardplan.sqlite", "https://localhost/x", "sqlite:///a\x00b",
    ],
    "FARDPLAN_DATA": ["", " ", "/etc/passwd", "a\x00b"],
    "FARDPLAN_DEMO": ["ja", "2", "tru", "💥"],
    "SECURE_COOKIES": ["ja", "maybe", "-1"],
    "HUEY_URL": ["x", "redis://", "http://localhost", "redis://localhost:abc"],
    "BOUNCES_TO": ["studsar", "Studsar@gr.example", "a" * 25 + "@gr.example", "a b@gr.example", "s@h\r\nX: y"],
    "BOUNCES_IMAP": ["INBOX", "http://localhost", "imap://", "imaps://host:port", "imaps://h\r\nA LOGOUT"],
    "MAIL_URL": ["localhost", "http://localhost", "smtp://", "smtp://host:port", "smtp://h\r\nRCPT TO:<x>", "smtp://h:99999"],
    "MAIL_FROM": ["", "ingen", "a@b\r\nBcc: c@d", "a b@c", "<a@b>", "a@b,c@d"],
    "PUBLIC_URL": ["", "fardplan.example", "javascript:alert(1)", "ftp://x", "https://", "https://x:abc", "https://x\r\ny"],
    "FILM_MB": ["", "0", "-1", "2049", "1.5", "²", "9" * 5000, "mycket"],
    "SESSION_MINUTES": ["", "0", "-5", "4", "1441", "1.5", "²", "١٢٠", "9" * 5000, "1e2", "två timmar"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_setting_that_cannot_be_is_told_in_a_sentence(name, value):
    with pytest.raises(BadSetting) as told:
        Config.from_environment(SOUND | {name: value})
    sentence = str(told.value)
    assert sentence.startswith(name)
    assert "hemligt-ord" not in sentence and "\n" not in sentence


def test_every_setting_is_tried():
    class Environment(dict):
        asked: set[str]

        def get(self, name, otherwise=None):
            self.asked.add(name)
            return super().get(name, otherwise)

    environment = Environment(SOUND)
    environment.asked = set()
    Config.from_environment(environment)
    assert environment.asked == set(BAD)


def test_sound_settings_are_taken():
    for url in (
        "postgres://a:b@h/d",
        "postgresql+psycopg://a@h:5432/d",
        "postgresql:///d?host=/run",
        "sqlite:///x.sqlite",
    ):
        assert Config.from_environment(SOUND | {"DATABASE_URL": url})
    config = Config.from_environment(
        SOUND | {"SECURE_COOKIES": "", "MAIL_URL": "", "HUEY_URL": "redis://localhost:6379/1"}
    )
    assert config.secure_cookies and not config.demo

"""The mailbox that letters come back to is read over IMAP, and nothing in it is lost."""

import socket
import threading
from dataclasses import replace

import pytest

from app.db import session
from app.messages.mailbox import read_mailbox
from app.messages.reports import LARGEST
from tests.messages.reports import plain
from tests.messages.test_bounces import back, sent


class Imap(threading.Thread):
    """As much of an IMAP server as is needed to hand over some mails and to be told which have been read."""

    def __init__(self, mails):
        super().__init__(daemon=True)
        self.mails, self.seen, self.listening = mails, set(), socket.create_server(("127.0.0.1", 0))
        self.url = f"imap://studsar:hemligt@127.0.0.1:{self.listening.getsockname()[1]}/INBOX"

    def run(self):
        while True:
            try:
                connection, _address = self.listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as line:
                line.write(b"* OK ready\r\n")
                line.flush()
                for said in iter(line.readline, b""):
                    tag, command, *rest = said.decode().split()
                    self.answer(line, tag, command.upper(), [each.upper() for each in rest])
                    line.flush()
                    if command.upper() == "LOGOUT":
                        break

    def answer(self, line, tag, command, rest):
        if command == "CAPABILITY":
            line.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif command == "SELECT":
            line.write(b"* %d EXISTS\r\n" % len(self.mails))
        elif rest[:1] == ["SEARCH"]:
            unseen = [str(n) for n in range(1, len(self.mails) + 1) if n not in self.seen]
            line.write(f"* SEARCH {' '.join(unseen)}\r\n".encode())
        elif rest[:1] == ["FETCH"]:
            mail = self.mails[int(rest[1]) - 1][: LARGEST + 1]
            line.write(
                b"* %s FETCH (UID %s BODY[]<0> {%d}\r\n%s)\r\n" % (rest[1].encode(), rest[1].encode(), len(mail), mail)
            )
        elif rest[:1] == ["STORE"]:
            self.seen.add(int(rest[1]))
        line.write(f"{tag} OK done\r\n".encode())


@pytest.fixture
def mailbox(app, monkeypatch):
    def with_mails(*mails):
        server = Imap(mails)
        server.start()
        servers.append(server)
        monkeypatch.setitem(app.config, "FARDPLAN", replace(app.config["FARDPLAN"], bounces_imap=server.url))
        return server

    servers = []
    yield with_mails
    for server in servers:
        server.listening.close()


def test_a_mailbox_is_read_and_what_is_new_is_left_until_it_is_surely_kept(app, mailbox):
    message = sent()
    session.commit()
    server = mailbox(plain(), back(message), b"x" * (LARGEST + 100))
    read_mailbox()
    assert server.seen == {1, 3}
    session.commit()
    assert message.bounce_code == "5.1.1"
    read_mailbox()
    assert server.seen == {1, 2, 3}


def test_what_was_rolled_back_is_read_again(app, mailbox):
    message = sent()
    session.commit()
    mailbox(back(message))
    read_mailbox()
    session.rollback()
    read_mailbox()
    assert message.bounced_at is not None


def test_a_mailbox_that_cannot_be_reached_is_tried_again_later(app, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = replace(app.config["FARDPLAN"], bounces_imap=f"imap://x:y@127.0.0.1:{port}/INBOX")
    monkeypatch.setitem(app.config, "FARDPLAN", settings)
    read_mailbox()

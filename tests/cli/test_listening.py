"""Where can be listened, and the sentence where it cannot."""

import errno
import os
import socket

import click
import pytest

from quizapp.cli.listening import free_address, why_not_free


def test_a_port_that_somebody_listens_at_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        with pytest.raises(click.ClickException, match=f"Port {port} on 127.0.0.1 is taken"):
            free_address("127.0.0.1", port)


def test_port_0_becomes_a_free_one() -> None:
    address, port = free_address("127.0.0.1", 0)
    assert address == "127.0.0.1"
    with socket.create_server((address, port)):
        pass


def test_a_name_with_both_families_is_served_at_the_old_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 0, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_arguments, **_more: found)
    assert free_address("both.example", 0)[0] == "127.0.0.1"


def test_an_unknown_host_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(click.ClickException, match="quiz\\.invalid is not known"):
        free_address("quiz.invalid", 0)


@pytest.mark.parametrize(
    ("number", "hint"),
    [
        (errno.EADDRINUSE, "choose another --port"),
        (errno.EACCES, "above 1023"),
        (errno.EADDRNOTAVAIL, "not an address of this machine"),
        (errno.ENOBUFS, os.strerror(errno.ENOBUFS)),
    ],
)
def test_each_reason_not_to_listen_has_its_sentence(number: int, hint: str) -> None:
    assert hint in why_not_free(OSError(number, os.strerror(number)), "10.0.0.1", port=80)

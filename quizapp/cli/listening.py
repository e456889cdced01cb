"""Where a server can listen, found out before it is started, so that a taken port is a sentence and no traceback."""

import errno
import socket
import sys

import click


def free_address(host: str, port: int) -> tuple[str, int]:
    """The numeric address of host and a port on which it can be served; port 0 becomes one that is free.

    Ends the command with a sentence if the host is not this machine's, or the port is taken or not allowed.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        # The old family first: for a name with both, 127.0.0.1 is what people try.
        family, kind, protocol, _, place = min(found, key=lambda entry: entry[0] != socket.AF_INET)
        with socket.socket(family, kind, protocol) as probe:
            if sys.platform != "win32":
                # Else the port counts as taken for a minute after the last server has stopped.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            address, chosen = probe.getsockname()[:2]
            return str(address), int(chosen)
    except socket.gaierror as error:
        raise click.ClickException(
            f"The host {host} is not known ({error.strerror}): try 127.0.0.1."
        ) from error
    except OSError as error:
        raise click.ClickException(why_not_free(error, host, port=port)) from error


def why_not_free(error: OSError, host: str, *, port: int) -> str:
    """A sentence on why the address cannot be served, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken, perhaps by another quizapp: stop that, or choose another --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs rights that this user does not have: choose a --port above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine: 127.0.0.1 always is, and 0.0.0.0 stands for all."
    return f"Cannot listen at {host}, port {port}: {error.strerror}."

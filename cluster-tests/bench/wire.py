# SPDX-License-Identifier: Apache-2.0
"""HTTP/1.1 as the measurements need it: cheap, strict, on one connection, waiting or not."""
import socket
import time
from collections import namedtuple

Answer = namedtuple("Answer", "status headers body length")  # of the whole answer in bytes, head and framing too


class Connection:
    """A keep-alive connection to 127.0.0.1 with at most one request under way."""

    def __init__(self, port, seconds=10, tls=None):
        """TLS as an ssl.SSLContext, or none."""
        self.socket = socket.create_connection(("127.0.0.1", port), seconds)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls is not None:
            self.socket = tls.wrap_socket(self.socket, server_hostname="127.0.0.1")
        self.host = f"127.0.0.1:{port}"
        self.received = b""
        self.sent_at = 0.0

    def fileno(self):
        return self.socket.fileno()

    def send(self, method, path, headers=(), body=b""):
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}", *headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        self.sent_at = time.monotonic()
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)

    def receive(self):
        """Reads once; the answer if it is whole now, else nothing."""
        data = self.socket.recv(65536)
        if not data:
            raise ConnectionError(f"{self.host} closed the connection instead of answering")
        self.received += data
        answer, self.received = parse(self.received)
        return answer

    def ask(self, method, path, headers=(), body=b""):
        self.send(method, path, headers, body)
        while (answer := self.receive()) is None:
            pass
        return answer

    def close(self):
        self.socket.close()


def ask_once(port, path, headers=(), seconds=10):
    connection = Connection(port, seconds)
    try:
        return connection.ask("GET", path, headers)
    finally:
        connection.close()


def parse(data):
    """(answer, nothing left) or, while it is not whole, (nothing, data)."""
    head, separator, rest = data.partition(b"\r\n\r\n")
    if not separator:
        return None, data
    status_line, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if "chunked" in headers.get("transfer-encoding", ""):
        body, rest = parse_chunks(rest)
    else:
        length = int(headers.get("content-length", 0))
        body, rest = (rest[:length], rest[length:]) if len(rest) >= length else (None, rest)
    if body is None:
        return None, data
    if rest:
        raise ConnectionError(f"{len(rest)} bytes after the answer: {rest[:40]!r}")
    return Answer(int(status_line.split()[1]), headers, body, len(data)), b""


def parse_chunks(data):
    body = b""
    while True:
        size, separator, rest = data.partition(b"\r\n")
        if not separator:
            return None, data
        length = int(size.partition(b";")[0], 16)
        if len(rest) < length + 2:
            return None, data
        body, data = body + rest[:length], rest[length + 2:]
        if length == 0:
            return body, data

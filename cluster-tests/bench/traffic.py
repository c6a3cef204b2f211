# SPDX-License-Identifier: Apache-2.0
"""What goes on while the gateway config changes: an upstream and clients, each in a process of its own."""
import asyncio
import multiprocessing
import signal
import time

import processes
import wire
from processes import Failure

FAILURES_KEPT = 10
FORK = multiprocessing.get_context("fork")
SMALL_BODY = b"small\n"


def serve_small(port):
    """The upstream: the same few bytes for every request, which must not have a body."""
    class Serve(asyncio.Protocol):
        def connection_made(self, transport):
            self.transport, self.received = transport, b""

        def data_received(self, data):
            *heads, self.received = (self.received + data).split(b"\r\n\r\n")
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(SMALL_BODY)
            self.transport.write((head + SMALL_BODY) * len(heads))

    async def serve():
        server = await asyncio.get_running_loop().create_server(Serve, "127.0.0.1", port)
        await server.serve_forever()

    become_part()
    asyncio.run(serve())


def send_traffic(port, pause, stop, results):
    """A client of one node until it is told to stop. On one connection: /a, /b, /small; numbers must never fall."""
    become_part()
    counts, failures, shown, connection = {"requests": 0, "failed": 0}, [], 0, None
    while not stop.is_set():
        for path in ("/a", "/b", "/small"):
            try:
                connection = connection or wire.Connection(port)
                answer = connection.ask("GET", path)
                problem, shown = judge(path, answer, shown)
            except (OSError, ValueError) as failure:
                problem, shown, connection = f"{path}: {type(failure).__name__} {failure}", 0, None
            counts["requests"] += 1
            if problem:
                counts["failed"] += 1
                failures = [*failures, problem][:FAILURES_KEPT]
        time.sleep(pause)
    results.send((counts, failures))


def judge(path, answer, shown):
    """(what is wrong, number shown last): a number below the one before is a mix of two revisions or an old one."""
    if answer.status != 200:
        return f"{path}: {answer.status} {answer.body[:80]!r}", shown
    if path == "/small":
        return ("" if answer.body == SMALL_BODY else f"{path}: {answer.body[:80]!r}"), shown
    number = int(answer.body)
    return ("" if number >= shown else f"{path}: {number} after {shown} was shown"), max(number, shown)


def become_part():
    """The parent decides when a part ends; nothing ends it on the keyboard, its parent's death does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    processes.die_with_parent()


class Clients:
    """Clients of every node, each a process, so that they do not slow down the clock that measures."""

    def __init__(self, nodes, clients, pause):
        self.stop, self.parts = FORK.Event(), []
        for node in nodes:
            for _ in range(clients):
                here, there = FORK.Pipe(duplex=False)
                self.parts.append((node, here, start_part(send_traffic, node.listener, pause, self.stop, there)))

    def end(self):
        """(requests, failed, what failed) of all clients."""
        self.stop.set()
        requests, failed, failures = 0, 0, []
        for node, results, part in self.parts:
            if not results.poll(30):
                raise Failure(f"a client of {node.name} is stuck")
            counts, found = results.recv()
            requests, failed = requests + counts["requests"], failed + counts["failed"]
            failures += [f"{node.name}: {each}" for each in found]
            part.join()
        return requests, failed, failures


def start_part(target, *arguments):
    """A process of this script; as a daemon it is ended by its id when the script ends."""
    part = FORK.Process(target=target, args=arguments, daemon=True)
    part.start()
    return part

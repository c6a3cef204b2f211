#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How long a change of the gateway config takes to every node under traffic, and that no request is hurt by it.
See ../README.md, "Benchmarks"."""
import argparse
import collections
import json
import random
import selectors
import shlex
import statistics
import sys
import time

sys.dont_write_bytecode = True

import cluster
import processes
import traffic
import weir
import wire
from processes import Failure

# By title: whether the PUT waited for all, and which of its times.
ROWS = {
    "PUT: answered": (False, "answered"),
    "PUT: the node asked serves it": (False, "here"),
    "PUT: all nodes serve it": (False, "everywhere"),
    "PUT: from its answer to all nodes": (False, "behind"),
    "PUT ?wait=all: answered": (True, "answered"),
    "PUT ?wait=all: all nodes serve it": (True, "everywhere"),
}


class Watch:
    """Asks every node for /a, each on one connection, again soon after it has answered."""

    def __init__(self, nodes, number, pause):
        self.selector = selectors.DefaultSelector()
        self.nodes, self.polls, self.problems = nodes, 0, []
        self.pause, self.due = pause, collections.deque()
        self.shown = {node: number for node in nodes}
        self.promised, self.promised_at = number, time.monotonic()
        for node in nodes:
            connection = wire.Connection(node.listener)
            self.selector.register(connection, selectors.EVENT_READ, node)
            connection.send("GET", "/a")

    def turn(self, until=0.0):
        """Takes what has arrived; the answer to a change that is under way too, if it is that."""
        result = None
        now = time.monotonic()
        while self.due and self.due[0][0] <= now:
            self.due.popleft()[1].send("GET", "/a")
        wake = min(until, self.due[0][0]) if self.due else until
        for key, _ in self.selector.select(max(0.0, wake - now)):
            try:
                answer = key.fileobj.receive()
            except OSError as problem:
                for node in self.nodes:
                    node.child.must_run()
                raise Failure(f"a poll or a PUT failed: {problem}") from problem
            if answer is not None and isinstance(key.data, cluster.Node):
                self.take(key.data, key.fileobj, answer)
            elif answer is not None:
                result = answer
        return result

    def take(self, node, connection, answer):
        number = int(answer.body) if answer.status == 200 and answer.body.isdigit() else -1
        if number < self.shown[node]:
            self.problems.append(f"{node.name}: /a answered {answer.status} {answer.body[:40]!r}"
                                 f" after {self.shown[node]}")
        if number < self.promised and connection.sent_at > self.promised_at:
            self.problems.append(f"{node.name}: /a answered {number} after ?wait=all had confirmed {self.promised}")
        self.shown[node] = max(number, self.shown[node])
        self.polls += 1
        self.due.append((time.monotonic() + self.pause, connection))

    def change(self, node, number, upstream, wait, seconds):
        """PUTs the document of a number to a node; seconds until its answer and until each node showed the number."""
        query = f"?wait=all&timeout={seconds}s" if wait else ""
        start = time.monotonic()
        put = wire.Connection(node.admin)
        put.send("PUT", "/config" + query, ["Content-Type: application/yaml", f'If-Match: "{number - 1}"'],
                 weir.answers_with(number, upstream).encode())
        self.selector.register(put, selectors.EVENT_READ, put)
        answered, served = None, {}
        while answered is None or len(served) < len(self.nodes):
            if time.monotonic() > start + seconds + 1:
                laggards = [each.name for each in self.nodes if each not in served]
                raise Failure(f"revision {number}: after {seconds} s " + (
                    f"not served by {', '.join(laggards)}" if laggards else f"no answer from {node.name}"))
            answer = self.turn(start + seconds + 1)
            now = time.monotonic()
            if answer is not None:
                answered = now - start
                self.selector.unregister(put)
                put.close()
                self.confirm(node, number, answer, wait, now)
            served.update({each: now - start for each in self.nodes
                           if self.shown[each] >= number and each not in served})
        return {"node": node.name, "wait": wait, "answered": answered, "here": served[node],
                "everywhere": max(served.values()), "behind": max(0.0, max(served.values()) - answered)}

    def confirm(self, node, number, answer, wait, now):
        if number_of(answer, node) != number:
            raise Failure(f"{node.name}: PUT /config answered {answer.headers.get('etag')} (expected: \"{number}\")")
        if wait:
            self.promised, self.promised_at = number, now

    def close(self):
        for key in list(self.selector.get_map().values()):
            key.fileobj.close()
        self.selector.close()

    def pass_time(self, seconds):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.turn(until)


def number_of(answer, node):
    etag = answer.headers.get("etag", "")
    if answer.status != 200 or not etag.strip('"').isdigit():
        raise Failure(f"{node.name}: /config answered {answer.status}, ETag {etag or 'none'}: {answer.body[:300]!r}")
    return int(etag.strip('"'))


def revision(node):
    return number_of(wire.ask_once(node.admin, "/config"), node)


class Bench:
    """A cluster that is up, and the number of its newest revision."""

    def __init__(self, arguments, stage):
        self.arguments = arguments
        self.upstream, = processes.free_ports(1)
        traffic.start_part(traffic.serve_small, self.upstream)

        def command(settings):
            if arguments.node_command:
                return [word.replace("{settings}", settings) for word in shlex.split(arguments.node_command)]
            return weir.command(arguments, settings)
        self.nodes = cluster.start(stage, arguments.nodes, weir.answers_with(1, self.upstream), command)
        revisions = {node.name: revision(node) for node in self.nodes}
        if set(revisions.values()) != {1}:
            raise Failure(f"revisions at the start: {revisions} (expected: 1 everywhere)")
        self.number = 1

    def measure(self, warm_changes, changes):
        """So many changes of each kind under traffic, after some that are not counted; nothing may have been hurt."""
        arguments = self.arguments
        clients = traffic.Clients(self.nodes, arguments.clients, arguments.pause_ms / 1000)
        watch, start, measured = Watch(self.nodes, self.number, arguments.poll_ms / 1000), time.monotonic(), []
        try:
            for at, wait in enumerate([False, True] * (warm_changes + changes)):
                if at == 2 * warm_changes:
                    print(f"warm after {at} changes, load average {processes.load_average()}", flush=True)
                watch.pass_time(random.uniform(0, 2 * arguments.gap_ms / 1000))
                self.number += 1
                measured.append(watch.change(
                    random.choice(self.nodes), self.number, self.upstream, wait, arguments.change_seconds))
        finally:
            seconds = time.monotonic() - start
            watch.close()
            requests, failed, failures = clients.end()
        for node in self.nodes:
            node.child.must_run()
        print(f"{2 * changes} changes measured in {seconds:.0f} s; meanwhile {requests:,} requests of the background,"
              f" {failed} failed or fell back, and {watch.polls:,} polls, {len(watch.problems)} fell back;"
              f" load average {processes.load_average()}", flush=True)
        return {"changes": measured[2 * warm_changes:], "requests": requests, "failed": failed, "polls": watch.polls,
                "problems": failures + watch.problems}


def must_be_unhurt(measured):
    if measured["failed"] or measured["problems"]:
        raise Failure("requests were hurt by the changes:\n" + "".join(
            f"    {each}\n" for each in measured["problems"][:20]))


def run(arguments, stage):
    print(f"{processes.describe_machine()}, load average {processes.load_average()}; {arguments.nodes} nodes,"
          f" {arguments.clients} clients each, JVM options '{arguments.jvm_options}'", flush=True)
    measured = Bench(arguments, stage).measure(arguments.warm_changes, arguments.changes)
    print(f"milliseconds from the start of the PUT, {arguments.changes} changes of each kind\n"
          f"{'':36}{'median':>9}{'p90':>9}{'p99':>9}{'max':>9}")
    for title in ROWS:
        print(f"{title:36}" + "".join(f"{figure:9.1f}" for figure in figures(measured["changes"], title)))
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump({"machine": processes.describe_machine(), "options": vars(arguments), **measured}, file, indent=2)
    must_be_unhurt(measured)


def figures(changes, title):
    """Milliseconds of a row: median, p90, p99, and the most."""
    wait, what = ROWS[title]
    values = [1000 * each[what] for each in changes if each["wait"] == wait]
    return statistics.median(values), *(processes.percentile(values, share) for share in (0.9, 0.99)), max(values)


def parse_arguments(words=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=200, help="of each kind, plain and ?wait=all (default: 200)")
    parser.add_argument("--warm-changes", type=int, default=60, help="of each kind, not measured (default: 60)")
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--clients", type=int, default=1, help="in the background, for each node (default: 1)")
    parser.add_argument("--pause-ms", type=float, default=1, help="of a client after three requests (default: 1)")
    parser.add_argument("--poll-ms", type=float, default=1,
                        help="from an answer to /a until it is asked for again (default: 1; 0 takes a core)")
    parser.add_argument("--gap-ms", type=float, default=10, help="between changes, on average (default: 10)")
    parser.add_argument("--change-seconds", type=int, default=5,
                        help="a change must be everywhere by then (default: 5)")
    parser.add_argument("--node-command", metavar="COMMAND", help="instead of Weir; {settings} is filled in")
    parser.add_argument("--json", metavar="FILE", help="write every measurement there")
    weir.add_arguments(parser, "-Xmx256m")
    arguments = parser.parse_args(words)
    if min(arguments.changes, arguments.nodes) < 1 or min(arguments.warm_changes, arguments.clients) < 0:
        parser.error("--changes and --nodes: at least 1; --warm-changes and --clients: at least 0")
    return arguments


def main():
    arguments = parse_arguments()
    try:
        with processes.Stage() as stage:
            run(arguments, stage)
    except (Failure, OSError) as failure:
        sys.exit(f"propagation.py: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

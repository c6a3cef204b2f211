# SPDX-License-Identifier: Apache-2.0
"""A cluster of Weir as the measurements start it: every node a process, seen from outside."""
import os
import time
from collections import namedtuple

import processes
import weir
import wire
from processes import Failure

READY_SECONDS = 120

# Of one node: where clients connect, where the admin API answers, where members talk.
Ports = namedtuple("Ports", "listener admin member")


class Node:
    """A node as a process: its listener, its admin address, and what it was asked there."""

    def __init__(self, name, child, listener, admin):
        self.name, self.child, self.listener, self.admin = name, child, listener, admin

    def await_ready(self, until):
        seen = "no connection"
        while time.monotonic() < until:
            self.child.must_run()
            try:
                answer = wire.ask_once(self.admin, "/readyz")
            except OSError as problem:
                seen = str(problem)
            else:
                if answer.status == 200:
                    return
                seen = f"{answer.status} {answer.body[:200]!r}"
            time.sleep(0.1)
        raise Failure(f"{self.name}: not ready, {seen}; its last lines:\n{self.child.last_lines()}")


def start(stage, count, gateway, command, prefix="node", cpu=None, more=""):
    """Nodes that form a cluster, ready. The command of each is asked for with the path of its settings; more: lines
    of these."""
    ports = processes.free_ports(3 * count)
    every = [Ports(*ports[3 * at:3 * at + 3]) for at in range(count)]
    members, nodes = [each.member for each in every], []
    for at, each in enumerate(every):
        name = f"{prefix}-{at + 1}"
        settings = stage.write(os.path.join(name, "node.yaml"), weir.node_settings(
            name, each.listener, each.admin, each.member, members, count, more=more))
        stage.write(os.path.join(name, "gateway.yaml"), gateway)
        nodes.append(Node(name, stage.start(name, command(settings), cpu), each.listener, each.admin))
    until = time.monotonic() + READY_SECONDS
    for node in nodes:
        node.await_ready(until)
    return nodes

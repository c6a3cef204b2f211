# SPDX-License-Identifier: Apache-2.0
"""What an answer costs that is kept: one gateway of each kind, and three nodes of Weir that keep for one another."""
import dataclasses
import os
import random

import cluster
import cost
import haproxy
import idle
import latency
import nginx
import peers
import processes
import report
import varnish
import weir
import wire
from load import Load
from processes import Failure, Several
from scenarios import Scenario

PEERS = ("varnish", "nginx", "haproxy", "weir")
ALL_AT_ONCE = ("haproxy",)  # has all of its memory from the start
NODES = 3
PATHS = 128  # of each kind, so that few connections ask for the same at once: they would share one question
TRIES = 10 * PATHS  # of three nodes, two hold each, so a third of the paths is held elsewhere

HITS = tuple(Scenario(name, title, path=path, size=size, endpoint="cache", varies=8) for name, title, path, size in (
    ("hit", "cache hit of 1 KiB", "/1k", 1024), ("hit-64k", "cache hit of 64 KiB", "/64k", 65536)))
HERE, THERE = (Scenario(name, title, endpoint="cache", varies=8) for name, title in (
    ("hit-here", "cache hit of 1 KiB that the asked node holds"),
    ("hit-there", "cache hit of 1 KiB that another node holds")))
STORED = tuple((Scenario(name, title, "stored", path, size), count) for name, title, path, size, count in (
    ("stored", "10,000 kept answers of 1 KiB", "/1k", 1024, 10_000),
    ("stored-64k", "400 kept answers of 64 KiB", "/64k", 65536, 400)))


class Bench:
    """One run: who keeps what, and what was measured. Hits are measured when the upstream has ended: whatever is
    answered then was kept."""

    def __init__(self, arguments, tools, stage):
        self.arguments, self.tools, self.stage = arguments, tools, stage
        self.results = report.Results([], arguments, "weir")
        self.up, self.loads = {}, {}

    def start(self, parts):
        """Every gateway of these parts, full and warm."""
        upstream, kit = self.start_upstream()
        for scenario in HITS:
            self.results.begin(scenario.name, self.arguments.peers)
            self.loads[scenario.name] = Load(kit, scenario)
        for scenario in (HERE, THERE):
            self.results.begin(scenario.name, ["weir"])
        for scenario, _ in STORED:
            self.results.begin(scenario.name, self.growing())
        for name in self.arguments.peers if "hits" in parts else ():
            print(f"\n{name} as a cache", flush=True)
            for scenario in HITS:
                self.results.tried(scenario.name, name, self.warm, kit, scenario, name)
        if "far-hits" in parts:
            print(f"\n{NODES} nodes as one cache", flush=True)
            self.results.tried(THERE.name, "weir", self.start_nodes, kit)
        self.stage.end(upstream.child)

    def start_upstream(self):
        port, = processes.free_ports(1)
        kit = peers.Kit(self.arguments, self.tools, self.stage, port, None)
        upstream = peers.Gateway("upstream", self.stage.start(
            "upstream", nginx.command(self.tools["nginx"], self.stage, "upstream", nginx.upstream_to_keep(port)),
            self.arguments.load_cpu), port, None)
        peers.await_ready(upstream, "plain")
        return upstream, kit

    def warm(self, kit, scenario, name):
        if name not in self.up:
            gateway = start(kit, name, f"{name}-cache")
            peers.await_ready(gateway, "plain")
            self.up[name] = gateway
        self.loads[scenario.name].check(self.up[name])
        cost.warm(self.loads[scenario.name], self.up[name], self.arguments.warm_requests)

    def start_nodes(self, kit):
        """Without near copies, so that what others hold stays where it is; one node is asked."""
        nodes = cluster.start(
            self.stage, NODES, weir.keeps_everything(kit.upstream_port),
            lambda settings: weir.command(self.arguments, settings), "cache", self.arguments.gateway_cpu,
            "cache: {near: 0B}\n")
        asked = nodes[-1]
        for scenario, paths in zip((HERE, THERE), find_paths(asked)):
            load = self.loads[scenario.name] = Load(kit, dataclasses.replace(scenario, path=paths[0], paths=paths))
            gateway = self.up[scenario.name] = peers.Gateway(
                "weir", Several([node.child for node in nodes]), asked.listener, self.arguments.java)
            load.check(gateway)
            cost.warm(load, gateway, self.arguments.warm_requests // 2)

    def hits(self):
        """Each gateway once in each scenario, in random order."""
        for scenario in random.sample(HITS, len(HITS)):
            print(f"  {scenario.name}", flush=True)
            left = self.results.left(scenario.name)
            for name in random.sample(left, len(left)):
                self.results.tried(scenario.name, name, lambda: self.results.add(scenario.name, name, cost.measure(
                    self.loads[scenario.name], self.up[name], self.arguments)))

    def far_hits(self):
        """The same node is asked for what it holds and for what it does not."""
        for scenario in random.sample((HERE, THERE), 2):
            if self.results.left(THERE.name):
                print(f"  {scenario.name}", flush=True)
                self.results.tried(scenario.name, "weir", self.measure_far, scenario)

    def measure_far(self, scenario):
        load, gateway = self.loads[scenario.name], self.up[scenario.name]
        self.results.add(scenario.name, "weir", {
            **cost.measure(load, gateway, self.arguments),
            **latency.measure(load, gateway, self.arguments, self.arguments.rate)})

    def stored(self, number):
        """What every gateway's memory, or the files that it keeps, grow by; each is started for it."""
        upstream, kit = self.start_upstream()
        for name in random.sample(self.growing(), len(self.growing())):
            self.results.tried(STORED[0][0].name, name, self.fill, kit, name, number)
        self.stage.end(upstream.child)

    def growing(self):
        return [name for name in self.arguments.peers if name not in ALL_AT_ONCE]

    def fill(self, kit, name, number):
        directory = f"{name}-stored-{number}"
        gateway = start(kit, name, directory, idle.JVM_OPTIONS)
        try:
            peers.await_ready(gateway, "plain")
            ask_all(gateway, STORED[0][0].path + "/warm", 2_000, STORED[0][0].size)
            before = kept_bytes(gateway)
            for scenario, count in STORED:
                ask_all(gateway, scenario.path, count, scenario.size)
                after = kept_bytes(gateway)
                each = (after - before) / (count * scenario.size / 1024)
                print(f"  {name:8} {scenario.name}: {each:,.0f} bytes for each KiB", flush=True)
                self.results.add(scenario.name, name, {"bytes_each": round(each, 1)})
                before = after
        finally:
            self.stage.end(gateway.child)


def start(kit, name, where, jvm_options=""):
    """Starts a gateway that keeps what it may."""
    port, admin, member = processes.free_ports(3)
    java = None
    if name == "varnish":
        command = varnish.command(varnish.program(), kit.stage, where, port, kit.upstream_port)
    elif name == "nginx":
        command = nginx.command(kit.tools["nginx"], kit.stage, where, nginx.cache(port, kit.upstream_port))
    elif name == "haproxy":
        command = haproxy.command(haproxy.program(), kit.stage, where, haproxy.cache(port, kit.upstream_port))
    else:
        java = kit.arguments.java
        settings = kit.stage.write(os.path.join(where, "node.yaml"), weir.node_settings(
            name, port, admin, member, [], 1))
        kit.stage.write(os.path.join(where, "gateway.yaml"), weir.keeps_everything(kit.upstream_port))
        command = weir.command(kit.arguments, settings, jvm_options)
    return peers.Gateway(name, kit.stage.start(where, command, kit.arguments.gateway_cpu), port, java)


def find_paths(node):
    """Paths whose answers this node holds, and those whose answers others hold; all are kept then."""
    here, there = [], []
    connection = wire.Connection(node.listener)
    try:
        for number in range(TRIES):
            path = f"/1k/{number}"
            connection.ask("GET", path)
            told = connection.ask("GET", path).headers.get("cache-status", "")
            if "; hit" in told:
                (there if "detail=node" in told else here).append(path)
            if min(len(here), len(there)) >= PATHS:
                return tuple(here[:PATHS]), tuple(there[:PATHS])
    finally:
        connection.close()
    raise Failure(f"{node.name}: of {TRIES} paths {len(here)} are held here, and {len(there)} elsewhere")


def ask_all(gateway, path, count, size):
    """Each once, one after the other."""
    connection = wire.Connection(gateway.port)
    try:
        for number in range(count):
            answer = connection.ask("GET", f"{path}/{number}")
            if answer.status != 200 or len(answer.body) != size:
                raise Failure(f"{gateway.name}: {answer.status}, {len(answer.body)} bytes (expected: 200 and {size})")
    except OSError as problem:
        raise Failure(f"{gateway.name}: {problem}") from problem
    finally:
        connection.close()


def kept_bytes(gateway):
    """Memory of its processes, and of its files where it keeps answers in files; of a JVM what lives on the heap."""
    heap = idle.live_heap_bytes(gateway) or 0
    directory = os.path.join(gateway.child.directory, gateway.child.name, "kept")
    files = sum(os.stat(os.path.join(where, name)).st_blocks * 512
                for where, _, names in os.walk(directory) for name in names)
    return idle.settled_bytes(gateway) + heap + files

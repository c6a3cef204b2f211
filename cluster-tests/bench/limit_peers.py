# SPDX-License-Identifier: Apache-2.0
"""The gateways whose limits are measured: how each is configured and started, and what it tells of itself."""
import json
import os
import shlex
import shutil

import bucket4j
import cluster
import express
import peers
import processes
import redis
import scg
import weir
import wire
from limit_cases import KEY_HEADER, REFUSED
from processes import Failure, Several, Unavailable

NAMES = ("weir", "bucket4j", "scg", "express")
NODES = 3
COUNTED = ("admitted", "refused", "undecided", "calls", "granted", "returned", "expired")
MILLIS = {"s": 1_000, "h": 3_600_000}


class LimitGateway(peers.Gateway):
    """A gateway that runs, of one or more processes that share their counts."""

    def __init__(self, name, children, ports, java, nodes=(), store=None):
        super().__init__(name, Several(children), ports[0], java)
        self.ports, self.nodes, self.store = ports, nodes, store

    def statistics(self, case):
        """What the nodes counted of a case so far, by name; nothing of others than Weir, or without a limit."""
        counts = {}
        for node in self.nodes if case.limit else ():
            answer = wire.ask_once(node.admin, "/limits")
            if answer.status != 200:
                raise Failure(f"{node.name}: GET /limits: {answer.status} {answer.body[:200]!r}")
            for name, count in counted(json.loads(answer.body), case).items():
                counts[name] = counts.get(name, 0) + count
        return counts


def counted(told, case):
    """Of the limit of one case, from an answer to GET /limits; it is not there before the first request."""
    for one in told["limits"]:
        if one["name"] == case.name:
            return {name: one["statistics"][name] for name in COUNTED}
    return {}


def start(kit, name, cases):
    """Starts a gateway with a route for each of the cases; it is ready then."""
    return {"weir": start_weir, "bucket4j": start_bucket4j, "scg": start_scg, "express": start_express}[name](
        kit, cases)


def start_weir(kit, cases):
    def policy(case):
        by = f"{{header: {KEY_HEADER}}}" if case.by_key else "global"
        return f"{{limit: {case.limit}, algorithm: {case.algorithm}, mode: {case.mode}, by: {by}}}"
    nodes = cluster.start(kit.stage, NODES, document(kit, cases, policy),
                          lambda settings: weir.command(kit.arguments, settings), "weir", kit.arguments.gateway_cpu)
    return of_nodes(kit, "weir", nodes, nodes)


def start_bucket4j(kit, cases):
    def policy(case):
        header = f", header: {KEY_HEADER}" if case.by_key else ""
        return f"{{limit: {case.number}, per: 1{case.unit}{header}}}"
    path = bucket4j.class_path(kit)
    members = processes.free_ports(NODES)
    left = list(members)
    nodes = cluster.start(
        kit.stage, NODES, document(kit, cases, policy),
        lambda settings: bucket4j.command(kit, path, settings, left.pop(), members), "bucket4j",
        kit.arguments.gateway_cpu)
    return of_nodes(kit, "bucket4j", nodes, ())


def of_nodes(kit, name, nodes, asked):
    return LimitGateway(name, [node.child for node in nodes], [node.listener for node in nodes],
                        kit.arguments.java, asked)


def document(kit, cases, policy):
    """gateway.yaml: each limit is a policy with the name of its case."""
    limits = "".join(f"  {case.name}: {{rate-limit: {policy(case)}}}\n" for case in cases if case.limit)
    routes = "".join(f"""\
  {case.name}:
    match: {{path: {case.path}}}
    policies: [{case.name if case.limit else ""}]
    upstream: fixed
""" for case in cases)
    return f"""\
format: 1
upstreams:
  fixed:
    instances: ["http://127.0.0.1:{kit.upstream_port}"]
policies:
{limits}routes:
{routes}"""


def start_scg(kit, cases):
    arguments = kit.arguments
    if shutil.which(arguments.java) is None:
        raise Unavailable(f"{arguments.java}: not found (expected: a Java of at least 17)")
    jar = scg.jar(arguments.scratch, scg.LIMITS)
    store, redis_port = redis.start(kit)
    port, = processes.free_ports(1)
    # It knows a rate per second and no window: one per second is what comes nearest to nothing.
    limits = {case.name: (1, 1, "all") if case.expected == REFUSED else
              (case.number, case.number, "header" if case.by_key else "all") for case in cases if case.limit}
    path = kit.stage.write(os.path.join("scg", "application.yml"), scg.limit_settings(
        port, kit.upstream_port, redis_port, limits))
    child = kit.stage.start("scg", [
        arguments.java, *shlex.split(arguments.jvm_options), "-jar", jar, f"--spring.config.location=file:{path}"],
        arguments.gateway_cpu)
    return ready(LimitGateway("scg", [child, store], [port], arguments.java, store=store))


def start_express(kit, cases):
    command = express.command(kit.arguments.scratch)
    store, redis_port = redis.start(kit)
    port, = processes.free_ports(1)
    limits = {case.name: (case.number, MILLIS[case.unit], KEY_HEADER if case.by_key else "")
              for case in cases if case.limit}
    child = kit.stage.start("express", command, kit.arguments.gateway_cpu, express.environment(
        port, kit.upstream_port, redis_port, limits))
    return ready(LimitGateway("express", [child, store], [port], None, store=store))


def ready(gateway):
    """Asked for /1k, which has no limit."""
    peers.await_ready(gateway, "plain")
    return gateway

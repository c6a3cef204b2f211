#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a request costs: Weir, nginx, HAProxy, Spring Cloud Gateway and Express in one run. See ../README.md,
"Benchmarks"."""
import argparse
import random
import sys

sys.dont_write_bytecode = True

import certificates
import cost
import express
import haproxy
import idle
import latency
import machine
import nginx
import options
import peers
import processes
import report
import scenarios
import scg
import startup
import weir
from load import Load
from processes import Failure, Unavailable

TOOLS = {"nginx": "nginx-light", "wrk": "wrk", "h2load": "nghttp2-client", "nghttp": "nghttp2-client",
         "taskset": "util-linux", "openssl": "openssl"}


class Bench:
    """One run: the gateways that are up, and what was measured."""

    def __init__(self, kit, upstream, results):
        self.kit, self.upstream, self.arguments, self.results = kit, upstream, kit.arguments, results
        self.up, self.warmed, self.loads, self.left = {}, set(), {}, {}

    def run(self, scenario):
        """All rounds of a scenario, without the gateways that it does not ask."""
        self.end_all(except_for=scenario.endpoint if scenario.kind in ("cost", "latency") else None)
        self.begin(scenario)
        for number in range(1, self.arguments.rounds + 1):
            print(f"round {number}, load average {processes.load_average()}", flush=True)
            self.round(scenario, number)

    def begin(self, scenario):
        """Whoever can do it is ready."""
        print(f"\n{scenario.name}: {scenario.title}", flush=True)
        names = self.arguments.peers
        if scenario.kind == "startup":
            names = [variant for name in names for variant in startup.VARIANTS.get(name, (name,))]
        self.results.begin(scenario.name, names)
        self.loads[scenario.name] = Load(self.kit, scenario)
        if scenario.kind in ("cost", "latency"):
            names = [name for name in names if self.tried(scenario, name, self.prepare, scenario, name)]
        self.left[scenario.name] = names

    def round(self, scenario, number):
        """Each gateway that is left once, in random order."""
        measure = {"cost": self.cost_round, "latency": self.latency_round,
                   "idle": self.idle_round, "startup": self.startup_round}[scenario.kind]
        self.left[scenario.name] = measure(scenario, self.left[scenario.name], number)
        self.upstream.child.must_run()

    def prepare(self, scenario, name):
        """Up, right and warm."""
        key, load = (name, scenario.endpoint), self.loads[scenario.name]
        if key not in self.up:
            self.up[key] = peers.start(self.kit, *key)
            peers.await_ready(self.up[key], scenario.endpoint)
        gateway = self.up[key]
        gateway.child.must_run()
        load.check(gateway)
        requests = self.arguments.warm_requests
        cost.warm(load, gateway, int(requests * cost.LATER_WARM_SHARE) if key in self.warmed else requests)
        self.warmed.add(key)

    def gateway(self, scenario, name):
        """Again, if another scenario has ended it because it was wrong there."""
        if (name, scenario.endpoint) not in self.up:
            self.prepare(scenario, name)
        return self.up[name, scenario.endpoint]

    def each(self, scenario, names, action):
        """In random order; those that are left."""
        return [name for name in random.sample(names, len(names)) if self.tried(scenario, name, action, name)]

    def cost_round(self, scenario, names, _):
        def measure(name):
            self.results.add(scenario.name, name, cost.measure(
                self.loads[scenario.name], self.gateway(scenario, name), self.arguments))
        return self.each(scenario, names, measure)

    def latency_round(self, scenario, names, _):
        load, rates = self.loads[scenario.name], {}

        def saturate(name):
            measured = cost.measure(load, self.gateway(scenario, name), self.arguments)
            rates[name] = measured["requests_per_second"] / 2

        def measure(name):
            rate = min(rates.values()) if scenario.name == "latency-equal" else rates[name]
            self.results.add(scenario.name, name, latency.measure(
                load, self.gateway(scenario, name), self.arguments, rate))

        return self.each(scenario, self.each(scenario, names, saturate), measure)

    def idle_round(self, scenario, names, number):
        def measure(name):
            self.results.add(scenario.name, name, idle.measure(self.kit, self.loads[scenario.name], name, number))
        return self.each(scenario, names, measure)

    def startup_round(self, scenario, names, number):
        def measure(name):
            self.results.add(scenario.name, name, startup.measure(self.kit, name, number))
        return self.each(scenario, names, measure)

    def tried(self, scenario, name, action, *values):
        """Whether it went well; else the gateway is out of this scenario, and the others go on."""
        if self.results.tried(scenario.name, name, action, *values):
            return True
        gateway = self.up.pop((name, scenario.endpoint), None)
        if gateway is not None:
            self.kit.stage.end(gateway.child)
        self.warmed.discard((name, scenario.endpoint))
        return False

    def end_all(self, except_for=None):
        """Those of another endpoint: they are not asked again."""
        for key in [key for key in self.up if key[1] != except_for]:
            self.kit.stage.end(self.up.pop(key).child)
            self.warmed.discard(key)


def main():
    arguments = parse_arguments()
    try:
        with processes.Stage() as stage:
            failed = run(arguments, stage)
    except (Failure, Unavailable) as failure:
        sys.exit(f"proxy.py: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(1 if failed else 0)


def run(arguments, stage):
    bench, asked = begin(arguments, stage), []
    results = bench.results
    for scenario in arguments.scenarios:
        bench.run(scenario)
        asked.append(scenario)
        report.write(results, report.markdown(results, asked), asked)
    print("\n" + report.markdown(results, asked), flush=True)
    return results.failed


def begin(arguments, stage):
    """With the upstream alone."""
    tools = processes.find_tools(TOOLS)
    machine.choose_cores(arguments)
    machine.allow_files(2 * arguments.idle_connections + 2_000)
    facts = describe(arguments, tools)
    print(", ".join(facts), flush=True)
    upstream_port, = processes.free_ports(1)
    kit = peers.Kit(arguments, tools, stage, upstream_port, certificates.make(tools["openssl"], stage))
    upstream = peers.Gateway("upstream", stage.start(
        "upstream", nginx.command(tools["nginx"], stage, "upstream", nginx.upstream(upstream_port)),
        arguments.load_cpu), upstream_port, None)
    peers.await_ready(upstream, "plain")
    results = report.Results(facts, arguments, "weir" if "weir" in arguments.peers else arguments.peers[-1])
    return Bench(kit, upstream, results)


def describe(arguments, tools):
    return [f"{processes.describe_machine()}", f"gateways on core {arguments.gateway_cpu}",
            f"load on core {arguments.load_cpu}", processes.told(tools["nginx"], "-v"),
            *([haproxy.version()] if "haproxy" in arguments.peers else []),
            *([f"Spring Boot {scg.SPRING_BOOT}, Spring Cloud {scg.SPRING_CLOUD}"] if "scg" in arguments.peers else []),
            *([express.version("express", "http-proxy-middleware")] if "express" in arguments.peers else []),
            processes.told(arguments.java, "-version") + f" with options '{arguments.jvm_options}'",
            f"{arguments.connections} connections", f"load average {processes.load_average()}"]


def parse_arguments(words=None):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenarios", type=options.names_of(scenarios.ALL), metavar="NAMES",
                        default=list(scenarios.ALL), help=f"of {','.join(scenarios.ALL)} (default: all)")
    parser.add_argument("--peers", type=options.names_of(peers.NAMES), metavar="NAMES",
                        help=f"of {','.join(peers.NAMES)} (default: all; other is that of --gateway-command)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement (default: 5)")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--idle-connections", type=int, default=5_000)
    parser.add_argument("--warm-requests", type=int, default=200_000, help="of a JVM at first (default: 200000)")
    parser.add_argument("--gateway-command", metavar="COMMAND",
                        help="one more gateway; {port}, {upstream-port} and {settings} (a node.yaml of its own) are"
                             " filled in, PORT and UPSTREAM_PORT are in its environment")
    options.add_machine(parser, "the others are")
    weir.add_arguments(parser, "")
    arguments = parser.parse_args(words)
    if arguments.peers is None:
        arguments.peers = [name for name in peers.NAMES if name != "other" or arguments.gateway_command]
    if "other" in arguments.peers and not arguments.gateway_command:
        parser.error("--peers other: needs --gateway-command")
    options.must_be_positive(
        parser, arguments, ("rounds", "seconds", "connections", "idle_connections", "warm_requests"))
    arguments.scenarios = [scenarios.ALL[name] for name in arguments.scenarios]
    return arguments


if __name__ == "__main__":
    main()

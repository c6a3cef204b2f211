#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What limits cost: three nodes of Weir, the same with Bucket4j on Hazelcast, Spring Cloud Gateway and Express on
Redis, each with and without them. See ../README.md, "Benchmarks"."""
import argparse
import random
import sys
import time

sys.dont_write_bytecode = True

import bucket4j
import cost
import express
import latency
import limit_cases
import limit_peers
import limit_report
import machine
import nginx
import options
import peers
import processes
import report
import scg
import weir
from limit_load import LimitLoad
from limit_report import at_rate
from processes import Failure, Unavailable

TOOLS = {"nginx": "nginx-light", "wrk": "wrk", "h2load": "nghttp2-client", "taskset": "util-linux"}
SLOW_WARM_SHARE = 0.25  # of the seconds that warm a gateway up, where no JVM has to compile


class Bench:
    """One run: the gateways that are up, and what was measured."""

    def __init__(self, kit, upstream, results, cases):
        self.kit, self.upstream, self.arguments = kit, upstream, kit.arguments
        self.results, self.cases = results, cases
        self.up, self.loads = {}, {each.name: LimitLoad(kit, each) for each in cases}

    def of(self, peer):
        return [case for case in self.cases if peer in case.peers]

    def start(self):
        """Every gateway, each warm before the next one is there."""
        for case in self.cases:
            self.results.begin(case.name, [peer for peer in self.arguments.peers if peer in case.peers])
            self.results.begin(at_rate(case.name), [
                peer for peer in self.arguments.peers if peer in case.peers and case.name in limit_cases.LATENCY])
        for peer in self.arguments.peers:
            print(f"\n{peer}", flush=True)
            self.tried(limit_cases.NONE.name, peer, self.begin, peer)

    def begin(self, peer):
        self.up[peer] = limit_peers.start(self.kit, peer, self.of(peer))
        gateway = self.up[peer]
        seconds = self.arguments.warm_seconds * (1 if gateway.java else SLOW_WARM_SHARE)
        each = max(1, round(seconds / len(self.of(peer))))
        begun, cpu = time.monotonic(), gateway.child.cpu_seconds()
        for case in self.of(peer):
            self.tried(case.name, peer, self.loads[case.name].warm, gateway, each)
        cpu = gateway.child.cpu_seconds() - cpu
        print(f"  warm after {time.monotonic() - begun:.0f} s and {cpu:.0f} s of CPU", flush=True)

    def round(self, number):
        print(f"\nround {number}, load average {processes.load_average()}", flush=True)
        for peer in shuffled(self.arguments.peers):
            # One after the other: between a case and the one without a limit the machine changes as little as can be.
            for case in shuffled(self.of(peer)):
                if self.can(case.name, peer):
                    self.tried(case.name, peer, self.measure, case, peer)
            for case in shuffled(self.of(peer)) if self.arguments.rate else ():
                if self.can(at_rate(case.name), peer):
                    self.tried(at_rate(case.name), peer, self.measure_latency, case, peer)
        self.upstream.child.must_run()

    def can(self, name, peer):
        """Whether it is up and has not failed in this before."""
        one = self.results.scenarios[name].get(peer)
        return peer in self.up and one is not None and not one.keys() & {"error", "unavailable"}

    def measure(self, case, peer):
        print(f"  {case.name}:", end="", flush=True)
        gateway, load = self.up[peer], self.loads[case.name]
        load.exhaust(gateway)
        before, cpu, of_store = gateway.statistics(case), gateway.child.cpu_seconds(), store_seconds(gateway)
        measured = cost.measure(load, gateway, self.arguments)
        # Of the second that is thrown away too: its shares are the same.
        after, cpu = gateway.statistics(case), gateway.child.cpu_seconds() - cpu
        if gateway.store:
            measured["store_share"] = round((store_seconds(gateway) - of_store) / max(0.01, cpu), 4)
        if after:
            measured["limit"] = {name: count - before.get(name, 0) for name, count in after.items()}
        self.results.add(case.name, peer, measured)

    def measure_latency(self, case, peer):
        print(f"  {case.name}:", end="", flush=True)
        self.results.add(at_rate(case.name), peer, latency.measure(
            self.loads[case.name], self.up[peer], self.arguments, self.arguments.rate))

    def tried(self, name, peer, action, *values):
        """Whether it went well; else the gateway is out of this, and one that has ended is out of everything."""
        well = self.results.tried(name, peer, action, *values)
        gateway = self.up.get(peer)
        if not well and gateway is not None:
            try:
                gateway.child.must_run()
            except Failure:
                del self.up[peer]
        return well


def shuffled(every):
    return random.sample(every, len(every))


def store_seconds(gateway):
    return gateway.store.cpu_seconds() if gateway.store else 0.0


def run(arguments, stage):
    bench = begin(arguments, stage)
    results = bench.results
    bench.start()
    for number in range(1, arguments.rounds + 1):
        bench.round(number)
        report.write(results, limit_report.markdown(results, bench.cases), bench.cases)
    print("\n" + limit_report.markdown(results, bench.cases), flush=True)
    return results.failed


def begin(arguments, stage):
    """With the upstream alone."""
    tools = processes.find_tools(TOOLS)
    machine.choose_cores(arguments)
    facts = describe(arguments, tools)
    print(", ".join(facts), flush=True)
    upstream_port, = processes.free_ports(1)
    kit = peers.Kit(arguments, tools, stage, upstream_port, None)
    upstream = peers.Gateway("upstream", stage.start(
        "upstream", nginx.command(tools["nginx"], stage, "upstream", nginx.upstream_of_all(upstream_port)),
        arguments.load_cpu), upstream_port, None)
    peers.await_ready(upstream, "plain")
    return Bench(kit, upstream, limit_report.LimitResults(facts, arguments), [limit_cases.NONE, *(
        each for each in arguments.scenarios if each.name != limit_cases.NONE.name)])


def describe(arguments, tools):
    others = {"bucket4j": f"Bucket4j {bucket4j.VERSION} on Weir's Hazelcast",
              "scg": f"Spring Boot {scg.SPRING_BOOT}, Spring Cloud {scg.SPRING_CLOUD}",
              "express": express.version()}
    redis = processes.find("redis-server")
    return [processes.describe_machine(), f"{limit_peers.NODES} nodes", f"gateways on core {arguments.gateway_cpu}",
            f"load on core {arguments.load_cpu}", processes.told(tools["nginx"], "-v"),
            *([processes.told(redis, "--version")] if redis else []),
            *(others[peer] for peer in arguments.peers if peer in others),
            processes.told(arguments.java, "-version") + f" with options '{arguments.jvm_options}'",
            f"{arguments.connections} connections", f"load average {processes.load_average()}"]


def parse_arguments(words=None):
    parser = argparse.ArgumentParser(description=__doc__)
    known = limit_cases.cases(1)
    parser.add_argument("--cases", type=options.names_of(known), metavar="NAMES", default=list(known),
                        help=f"of {','.join(known)} (default: all; none is always there)")
    parser.add_argument("--peers", type=options.names_of(limit_peers.NAMES), metavar="NAMES",
                        default=list(limit_peers.NAMES), help=f"of {','.join(limit_peers.NAMES)} (default: all)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement (default: 3)")
    parser.add_argument("--connections", type=int, default=66)
    parser.add_argument("--warm-seconds", type=int, default=40, help="of a JVM's gateway, over its cases (default: 40)")
    parser.add_argument("--rate", type=int, default=2_000,
                        help="requests per second while latency is measured; 0: it is not (default: 2000)")
    parser.add_argument("--tenfold", type=int, default=2_000, metavar="LIMIT",
                        help="per second, where far more are offered (default: 2000)")
    parser.add_argument("--tolerated", type=float, default=0.01, metavar="SHARE",
                        help="of the answers of a case may be others than it expects: some limits give back little by"
                             " little, and a busy core is late (default: 0.01)")
    options.add_machine(parser, "the others are")
    weir.add_arguments(parser, "-Xmx256m")
    arguments = parser.parse_args(words)
    options.must_be_positive(parser, arguments, ("rounds", "seconds", "connections", "warm_seconds", "tenfold"))
    arguments.scenarios = [limit_cases.cases(arguments.tenfold)[name] for name in arguments.cases]
    return arguments


def main():
    arguments = parse_arguments()
    try:
        with processes.Stage() as stage:
            failed = run(arguments, stage)
    except (Failure, Unavailable) as failure:
        sys.exit(f"limits.py: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Requests per second of gateway CPU, Weir and nginx side by side in one run. See ../README.md, "Benchmarks"."""
import argparse
import json
import os
import random
import re
import shlex
import statistics
import subprocess
import sys
import time

sys.dont_write_bytecode = True

import nginx
import processes
import weir
import wire
from processes import Failure

PATH = "/fixed"
WARM_SLICE_SECONDS = 5
WARM_SECONDS_MAX = 180
QUIET_SHARE = 0.1
BYTES = {"B": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30}


class Gateway:
    """A gateway that runs all the time, and what was measured of it in each round."""

    def __init__(self, name, child, port, warm_requests):
        self.name, self.child, self.port, self.warm_requests = name, child, port, warm_requests
        self.measured = []

    def per_cpu_second(self):
        return [each["requests_per_cpu_second"] for each in self.measured]


class Load:
    """wrk on its own core. Any answer that is not good ends the run."""

    def __init__(self, wrk, arguments, headers):
        self.arguments = arguments
        self.command = ["taskset", "-c", str(arguments.load_cpu), wrk, "-t1", f"-c{arguments.connections}"]
        for header in headers:
            self.command += ["-H", header]

    def run(self, gateway, seconds):
        """Requests answered in so many seconds."""
        out = subprocess.run(
            [*self.command, f"-d{seconds}s", "--timeout", "10s", f"http://127.0.0.1:{gateway.port}{PATH}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=seconds + 60,
            preexec_fn=processes.die_with_parent).stdout
        gateway.child.must_run()
        total = re.search(r"(\d+) requests in [\d.]+m?s, ([\d.]+)([KMG]?B) read", out)
        if total is None or int(total[1]) == 0 or "Socket errors" in out or "Non-2xx" in out:
            raise Failure(f"{gateway.name}: not every answer was good:\n{out}")
        requests, read = int(total[1]), float(total[2]) * BYTES[total[3]]
        if read < 0.98 * requests * self.arguments.size:
            raise Failure(f"{gateway.name}: {read:.0f} bytes in {requests} answers (expected: more than the bodies)")
        return requests

    def measure(self, gateway):
        core = self.arguments.gateway_cpu
        self.run(gateway, 1)
        busy, cpu, start = processes.busy_seconds(core), gateway.child.cpu_seconds(), time.monotonic()
        requests = self.run(gateway, self.arguments.seconds)
        wall = time.monotonic() - start
        cpu, busy = gateway.child.cpu_seconds() - cpu, processes.busy_seconds(core) - busy
        if cpu < 0.05 * wall:
            raise Failure(f"{gateway.name}: {cpu:.2f} s of CPU in {wall:.1f} s (expected: it stays in the foreground)")
        gateway.measured.append({
            "requests": requests, "seconds": round(wall, 3), "cpu_seconds": cpu,
            "requests_per_cpu_second": round(requests / cpu, 1), "cpu_share": round(cpu / wall, 3),
            "others_share": round(max(0.0, busy - cpu) / wall, 3)})
        return gateway.measured[-1]

    def warm(self, gateway):
        done, rates, start = 0, [], time.monotonic()
        while done < gateway.warm_requests:
            if time.monotonic() - start > WARM_SECONDS_MAX:
                print(f"  {gateway.name}: still not warm after {done:,} requests, going on", flush=True)
                break
            cpu = gateway.child.cpu_seconds()
            requests = self.run(gateway, WARM_SLICE_SECONDS if gateway.warm_requests > 50_000 else 1)
            done += requests
            rates.append(requests / max(0.01, gateway.child.cpu_seconds() - cpu))
        print(f"  {gateway.name}: {done:,} requests, {rates[0]:,.0f} per CPU second at first, {rates[-1]:,.0f} at last",
              flush=True)


def main():
    arguments = parse_arguments()
    try:
        with processes.Stage() as stage:
            run(arguments, stage)
    except Failure as failure:
        sys.exit(f"proxy.py: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)


def run(arguments, stage):
    tools = processes.find_tools({"nginx": "nginx-light", "wrk": "wrk", "taskset": "util-linux"})
    choose_cores(arguments)
    describe(arguments, tools)
    browser = arguments.headers == "browser"
    upstream_port, = processes.free_ports(1)
    configuration = nginx.upstream(upstream_port, arguments.size, nginx.BROWSER_RESPONSE if browser else [])
    child = stage.start(
        "upstream", nginx.command(tools["nginx"], stage, "upstream", configuration), arguments.load_cpu)
    request_headers = nginx.BROWSER_REQUEST if browser else []
    await_answer("upstream", child, upstream_port, request_headers, arguments.size)
    gateways = start_gateways(arguments, stage, tools["nginx"], upstream_port)
    for gateway in gateways:
        await_answer(gateway.name, gateway.child, gateway.port, request_headers, arguments.size)
    load = Load(tools["wrk"], arguments, request_headers)
    print("warm-up", flush=True)
    for gateway in gateways:
        load.warm(gateway)
    for number in range(1, arguments.rounds + 1):
        run_round(arguments, number, gateways, load)
    report(arguments, gateways)


def start_gateways(arguments, stage, nginx_program, upstream_port):
    def start(name, command_for, warm_requests):
        port, admin, member = processes.free_ports(3)
        settings = stage.write(
            os.path.join(name, "node.yaml"), weir.node_settings(name, port, admin, member, [], 1))
        stage.write(os.path.join(name, "gateway.yaml"), weir.forwards_everything(upstream_port))
        environment = {"PORT": str(port), "UPSTREAM_PORT": str(upstream_port)}
        child = stage.start(name, command_for(port, settings), arguments.gateway_cpu, environment)
        return Gateway(name, child, port, warm_requests)

    def run_nginx(port, _):
        return nginx.command(nginx_program, stage, "nginx", nginx.proxy(port, upstream_port))

    def run_other(port, settings):
        values = {"{port}": port, "{upstream-port}": upstream_port, "{settings}": settings}
        words = shlex.split(arguments.gateway_command)
        for word, value in values.items():
            words = [each.replace(word, str(value)) for each in words]
        return words

    gateways = [start("nginx", run_nginx, 20_000)]
    if not arguments.without_weir:
        gateways.append(start("weir", lambda _, settings: weir.command(arguments, settings), arguments.warm_requests))
    if arguments.gateway_command:
        gateways.append(start("other", run_other, arguments.warm_requests))
    return gateways


def await_answer(name, child, port, headers, size, seconds=60):
    """Waits for 200 with the whole body; any other answer than a refused connection or 503 is wrong for good."""
    until = time.monotonic() + seconds
    seen = "no connection"
    while time.monotonic() < until:
        child.must_run()
        try:
            answer = wire.ask_once(port, PATH, headers)
        except OSError as problem:
            seen = str(problem)
        else:
            if answer.status == 200 and answer.body == nginx.body(size):
                return
            seen = f"{answer.status}, {len(answer.body)} bytes"
            if answer.status not in (404, 503):
                break
        time.sleep(0.05)
    raise Failure(f"{name}: {seen} (expected: 200 and the {size} bytes of the upstream), its last lines:\n"
                  + child.last_lines())


def run_round(arguments, number, gateways, load):
    print(f"round {number}, load average {processes.load_average()}", flush=True)
    for gateway in random.sample(gateways, len(gateways)):
        if arguments.quiet_wait:
            wait_for_quiet(arguments)
        each = load.measure(gateway)
        print(f"  {gateway.name:6} {each['requests_per_cpu_second']:9,.0f} per CPU second,"
              f" {each['requests'] / each['seconds']:9,.0f} per second, core {each['cpu_share']:4.0%} its own,"
              f" {each['others_share']:4.0%} others'", flush=True)
    reference = gateways[0]
    for gateway in gateways[1:]:
        print(f"  {gateway.name}/{reference.name} {ratios(gateway, reference)[-1]:.3f}", flush=True)


def wait_for_quiet(arguments):
    """Until both cores are idle, for a while: the gateways are now, so whoever is busy is somebody else."""
    until = time.monotonic() + arguments.quiet_wait
    while True:
        before = [processes.busy_seconds(core) for core in (arguments.load_cpu, arguments.gateway_cpu)]
        time.sleep(0.5)
        after = [processes.busy_seconds(core) for core in (arguments.load_cpu, arguments.gateway_cpu)]
        share = max(end - start for start, end in zip(before, after)) / 0.5
        if share < QUIET_SHARE:
            return
        if time.monotonic() > until:
            print(f"  not quiet: {share:.0%} of a core are busy, going on", flush=True)
            return


def ratios(gateway, reference):
    return [own / other for own, other in zip(gateway.per_cpu_second(), reference.per_cpu_second())]


def report(arguments, gateways):
    def spread(values, form):
        return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"

    reference = gateways[0]
    print(f"requests per second of gateway CPU, median of {arguments.rounds} rounds (least to most)")
    for gateway in gateways:
        print(f"  {gateway.name:6} {spread(gateway.per_cpu_second(), ',.0f')}")
    for gateway in gateways[1:]:
        print(f"  {gateway.name}/{reference.name} within a round: {spread(ratios(gateway, reference), '.3f')}")
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump({
                "machine": processes.describe_machine(), "options": vars(arguments),
                "rounds": {gateway.name: gateway.measured for gateway in gateways},
                "ratios": {gateway.name: ratios(gateway, reference) for gateway in gateways[1:]}}, file, indent=2)


def describe(arguments, tools):
    nginx_version = subprocess.run([tools["nginx"], "-v"], stderr=subprocess.PIPE, text=True).stderr.strip()
    print(f"{processes.describe_machine()}, gateways on core {arguments.gateway_cpu}, load on {arguments.load_cpu},"
          f" load average {processes.load_average()}\n{nginx_version}; {arguments.connections} connections,"
          f" {arguments.size} bytes, {arguments.headers} headers, JVM options '{arguments.jvm_options}'", flush=True)


def choose_cores(arguments):
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise Failure(f"cores: {len(cores)} (expected: 2, one for the gateways and one for the load)")
    arguments.load_cpu = cores[0] if arguments.load_cpu is None else arguments.load_cpu
    arguments.gateway_cpu = cores[1] if arguments.gateway_cpu is None else arguments.gateway_cpu


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of each measurement (default: 5)")
    parser.add_argument("--headers", choices=["few", "browser"], default="few",
                        help="few: what wrk and nginx send by themselves; browser: 11 in the request, 12 in the answer")
    parser.add_argument("--size", type=int, default=1024, help="of the body in bytes (default: 1024, at most 1 MiB)")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--warm-requests", type=int, default=200_000, help="before the first round (default: 200000)")
    parser.add_argument("--quiet-wait", type=int, default=0, metavar="SECONDS",
                        help="wait so long at most for idle cores before each measurement")
    parser.add_argument("--gateway-command", metavar="COMMAND",
                        help="one more gateway; {port}, {upstream-port} and {settings} (a node.yaml of its own) are"
                             " filled in, PORT and UPSTREAM_PORT are in its environment")
    parser.add_argument("--without-weir", action="store_true")
    parser.add_argument("--gateway-cpu", type=int, help="core of the gateways (default: the second)")
    parser.add_argument("--load-cpu", type=int, help="core of wrk and the upstream (default: the first)")
    parser.add_argument("--json", metavar="FILE", help="write every measurement there")
    weir.add_arguments(parser, "")
    arguments = parser.parse_args()
    if not 1 <= arguments.size <= 1 << 20:
        parser.error(f"--size: {arguments.size} (expected: 1 to {1 << 20})")
    if arguments.rounds < 1 or arguments.seconds < 1 or arguments.warm_requests < 1:
        parser.error("--rounds, --seconds, --warm-requests: at least 1")
    return arguments


if __name__ == "__main__":
    main()

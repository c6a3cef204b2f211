# SPDX-License-Identifier: Apache-2.0
"""Requests per second of gateway CPU while a gateway is given all it can take."""
import time
from dataclasses import astuple, dataclass

import machine
import processes
from processes import Failure

WARM_SLICE_SECONDS = 5
WARM_SECONDS_MAX = 180
LATER_WARM_SHARE = 0.25  # of the requests that warm a gateway up, when it has been warmed up by another scenario
MICROSECONDS = 1e6


def warm(load, gateway, requests):
    """Asks until the JVM's compiler has had its chance. The first second compares every byte of every answer."""
    if gateway.java is not None:
        load.begin(gateway)
    wanted, start = gateway.is_warm_after(requests), time.monotonic()
    done, rates = load.run(gateway, 1, compare=True).requests, []
    while not rates or done < wanted:
        if time.monotonic() - start > WARM_SECONDS_MAX:
            print(f"  {gateway.name}: still not warm after {done:,} requests, going on", flush=True)
            break
        cpu = gateway.child.cpu_seconds()
        sent = load.run(gateway, WARM_SLICE_SECONDS if wanted - done > 50_000 else 1).requests
        done += sent
        rates.append(sent / max(0.01, gateway.child.cpu_seconds() - cpu))
    print(f"  {gateway.name}: {done:,} requests, {rates[0]:,.0f} per CPU second at first, {rates[-1]:,.0f} at last",
          flush=True)


def measure(load, gateway, arguments):
    """One measurement, after a second that is thrown away, in which every byte is compared."""
    machine.wait_for_quiet(arguments)
    load.run(gateway, 1, compare=True)
    return told(gateway, Part.of(load, gateway, arguments.gateway_cpu, arguments.seconds))


def measure_in_turn(loads, gateway, arguments):
    """The same of several loads, second by second in turn: whatever slows the machine down slows all of them down."""
    machine.wait_for_quiet(arguments)
    for load in loads:
        load.run(gateway, 1, compare=True)
    parts = [Part() for _ in loads]
    for _ in range(arguments.seconds):
        parts = [part + Part.of(load, gateway, arguments.gateway_cpu, 1) for load, part in zip(loads, parts)]
    return [told(gateway, part) for part in parts]


@dataclass(frozen=True)
class Part:
    """What was answered within some time, and what the gateway, those that wait and all used of its core."""

    requests: int = 0
    seconds: float = 0.0
    wall: float = 0.0
    cpu: float = 0.0
    waited: float = 0.0
    busy: float = 0.0

    @staticmethod
    def of(load, gateway, core, seconds):
        stage = load.kit.stage
        waited = stage.waiting_seconds(core, gateway.child)
        busy, cpu, start = processes.busy_seconds(core), gateway.child.cpu_seconds(), time.monotonic()
        sent = load.run(gateway, seconds)
        wall = time.monotonic() - start
        return Part(sent.requests, sent.seconds, wall, gateway.child.cpu_seconds() - cpu,
                    stage.waiting_seconds(core, gateway.child) - waited, processes.busy_seconds(core) - busy)

    def __add__(self, other):
        return Part(*(mine + its for mine, its in zip(astuple(self), astuple(other))))


def told(gateway, part):
    if part.cpu * MICROSECONDS < part.requests:
        raise Failure(f"{gateway.name}: {part.cpu:.2f} s of CPU for {part.requests} requests (expected: it stays in the"
                      " foreground)")
    measured = {
        "requests": part.requests, "seconds": round(part.wall, 3), "cpu_seconds": round(part.cpu, 2),
        "requests_per_cpu_second": round(part.requests / part.cpu, 1),
        "requests_per_second": round(part.requests / part.seconds, 1),
        "cpu_share": round(part.cpu / part.wall, 3), "waiting_share": round(part.waited / part.wall, 3),
        "others_share": round(max(0.0, part.busy - part.cpu - part.waited) / part.wall, 3)}
    print(f"  {gateway.name:8} {measured['requests_per_cpu_second']:9,.0f} per CPU second,"
          f" {measured['requests_per_second']:9,.0f} per second, core {measured['cpu_share']:4.0%} its own,"
          f" {measured['waiting_share']:4.0%} of those that wait,"
          f" {measured['others_share']:4.0%} others'", flush=True)
    return measured

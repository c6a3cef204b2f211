# SPDX-License-Identifier: Apache-2.0
"""Requests per second of gateway CPU while a gateway is given all it can take."""
import time

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
    core = arguments.gateway_cpu
    machine.wait_for_quiet(arguments)
    load.run(gateway, 1, compare=True)
    stage = load.kit.stage
    waited = stage.waiting_seconds(core, gateway.child)
    busy, cpu, start = processes.busy_seconds(core), gateway.child.cpu_seconds(), time.monotonic()
    sent = load.run(gateway, arguments.seconds)
    wall = time.monotonic() - start
    cpu, busy = gateway.child.cpu_seconds() - cpu, processes.busy_seconds(core) - busy
    waited = stage.waiting_seconds(core, gateway.child) - waited
    if cpu * MICROSECONDS < sent.requests:
        raise Failure(f"{gateway.name}: {cpu:.2f} s of CPU for {sent.requests} requests (expected: it stays in the"
                      " foreground)")
    measured = {
        "requests": sent.requests, "seconds": round(wall, 3), "cpu_seconds": round(cpu, 2),
        "requests_per_cpu_second": round(sent.requests / cpu, 1),
        "requests_per_second": round(sent.requests / sent.seconds, 1),
        "cpu_share": round(cpu / wall, 3), "waiting_share": round(waited / wall, 3),
        "others_share": round(max(0.0, busy - cpu - waited) / wall, 3)}
    print(f"  {gateway.name:8} {measured['requests_per_cpu_second']:9,.0f} per CPU second,"
          f" {measured['requests_per_second']:9,.0f} per second, core {measured['cpu_share']:4.0%} its own,"
          f" {measured['waiting_share']:4.0%} of those that wait,"
          f" {measured['others_share']:4.0%} others'", flush=True)
    return measured

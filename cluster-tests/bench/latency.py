# SPDX-License-Identifier: Apache-2.0
"""How long requests take while a gateway has half of the work it can do."""
import os

import machine
import processes
from processes import Failure

PERIOD_SECONDS = 0.02  # between two requests on a connection, so that few answers come later than the next is due
RAMP_SECONDS = 0.5


def measure(load, gateway, arguments, rate):
    """One measurement at a rate that the gateway does not choose."""
    machine.wait_for_quiet(arguments)
    connections = max(1, round(rate * PERIOD_SECONDS))
    log = os.path.join(load.kit.stage.directory, "h2load.log")
    cpu = gateway.child.cpu_seconds()
    load.run_at(gateway, rate, RAMP_SECONDS + arguments.seconds, connections, log)
    cpu = gateway.child.cpu_seconds() - cpu
    with open(log) as lines:
        rows = sorted(tuple(map(int, line.split("\t")[:3])) for line in lines)
    kept = [row for row in rows if row[0] >= rows[0][0] + RAMP_SECONDS * 1e6]
    if not kept:
        raise Failure(f"{gateway.name}: all {len(rows)} requests were sent within {RAMP_SECONDS} s")
    took = corrected([row[2] for row in kept], 1e6 * connections / rate)
    achieved = len(kept) / max(1e-6, (kept[-1][0] - kept[0][0]) / 1e6)
    measured = {
        "rate": round(rate, 1), "achieved": round(achieved, 1), "connections": connections, "requests": len(rows),
        "corrected_for": len(took) - len(kept), "cpu_seconds": round(cpu, 2), **{
            name: round(processes.percentile(took, share) / 1000, 3)
            for name, share in (("p50_ms", 0.5), ("p99_ms", 0.99), ("p999_ms", 0.999), ("max_ms", 1.0))}}
    print(f"  {gateway.name:8} {achieved:9,.0f} of {rate:,.0f} per second, p50 {measured['p50_ms']:.2f} ms,"
          f" p99 {measured['p99_ms']:.2f} ms, p99.9 {measured['p999_ms']:.2f} ms", flush=True)
    return measured


def corrected(took, period):
    """With those that a late answer kept from being sent: due every period, they would have waited for it as well.

    What coordinated omission leaves out, added as HdrHistogram does where it is told the interval that was expected.
    Those that are sent late and then answered quickly still count too: rather too many answers than too few late ones.
    """
    found = list(took)
    for each in took:
        while each > period:
            each -= period
            found.append(each)
    return found

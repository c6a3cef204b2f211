# SPDX-License-Identifier: Apache-2.0
"""What a connection costs on which nothing happens: memory of the process, and of the JVM's heap."""
import os
import re
import shutil
import subprocess
import time

import cost
import peers
import processes
import wire
from processes import Failure

# The heap is there from the start: what the process grows by then is everything but the heap, and the heap is counted.
JVM_OPTIONS = "-Xms256m -Xmx256m -XX:+AlwaysPreTouch"
WARM_REQUESTS = 20_000
SETTLE_SECONDS = 2
ASKED_AGAIN = 200


def measure(kit, load, name, number):
    """One measurement of a gateway that was started for it."""
    gateway = peers.start(kit, name, "plain", f"{name}-idle-{number}", JVM_OPTIONS)
    try:
        peers.await_ready(gateway, "plain")
        load.check(gateway)
        cost.warm(load, gateway, WARM_REQUESTS)
        measured = measure_running(kit, load, gateway)
    finally:
        kit.stage.end(gateway.child)
    heap = "" if "heap_bytes_each" not in measured else f" and {measured['heap_bytes_each']:,.0f} of the heap"
    print(f"  {name:8} {measured['resident_bytes_each']:9,.0f} bytes{heap} a connection,"
          f" {measured['resident_bytes_before'] / (1 << 20):,.0f} MiB without", flush=True)
    return measured


def measure_running(kit, load, gateway):
    count = kit.arguments.idle_connections
    heap_before = live_heap_bytes(gateway)
    before = settled_bytes(gateway)
    connections = open_all(load, gateway, count)
    try:
        heap = live_heap_bytes(gateway)
        resident = settled_bytes(gateway)
        cpu, start = gateway.child.cpu_seconds(), time.monotonic()
        time.sleep(SETTLE_SECONDS)
        share = (gateway.child.cpu_seconds() - cpu) / (time.monotonic() - start)
        for connection in connections[::max(1, count // ASKED_AGAIN)]:
            ask(load, gateway, connection)
    finally:
        for connection in connections:
            connection.close()
    measured = {"connections": count, "resident_bytes_before": before, "resident_bytes": resident,
                "resident_bytes_each": round((resident - before) / count, 1), "cpu_share_idle": round(share, 4)}
    if heap_before is not None and heap is not None:
        measured |= {"heap_bytes_before": heap_before, "heap_bytes": heap,
                     "heap_bytes_each": round((heap - heap_before) / count, 1)}
    measured["bytes_each"] = round(measured["resident_bytes_each"] + measured.get("heap_bytes_each", 0.0), 1)
    return measured


def open_all(load, gateway, count):
    """Each has been answered once: a connection that was never used costs less."""
    connections = []
    try:
        for _ in range(count):
            connections.append(wire.Connection(gateway.port))
            ask(load, gateway, connections[-1])
    except BaseException:
        for connection in connections:
            connection.close()
        raise
    return connections


def ask(load, gateway, connection):
    try:
        answer = connection.ask("GET", load.scenario.path)
    except OSError as problem:
        raise Failure(f"{gateway.name}: {problem}") from problem
    if answer.status != 200 or answer.body != load.scenario.right():
        raise Failure(f"{gateway.name}: {answer.status}, {len(answer.body)} bytes (expected: 200 and the upstream's)")


def settled_bytes(gateway):
    """Memory of the processes when it does not change any more, or after a while."""
    last, until = gateway.child.resident_bytes(), time.monotonic() + 5 * SETTLE_SECONDS
    while True:
        time.sleep(SETTLE_SECONDS)
        gateway.child.must_run()
        now = gateway.child.resident_bytes()
        if abs(now - last) < 64 * 1024 or time.monotonic() > until:
            return now
        last = now


def live_heap_bytes(gateway):
    """What is left of the heap after a full collection; None without a JVM, or where jcmd is missing beside it."""
    if gateway.java is None:
        return None
    jcmd = os.path.join(os.path.dirname(os.path.realpath(shutil.which(gateway.java))), "jcmd")
    pids = [pid for pid in gateway.child.tree() if command_name(pid) == "java"]
    if not os.path.exists(jcmd) or len(pids) != 1:
        return None
    told = subprocess.run([jcmd, str(pids[0]), "GC.class_histogram"], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60, preexec_fn=processes.die_with_parent)
    total = re.search(r"^Total\s+\d+\s+(\d+)", told.stdout, re.MULTILINE)
    if total is None:
        raise Failure(f"{gateway.name}: jcmd failed:\n{told.stdout[-500:]}")
    return int(total[1])


def command_name(pid):
    try:
        with open(f"/proc/{pid}/comm") as comm:
            return comm.read().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""

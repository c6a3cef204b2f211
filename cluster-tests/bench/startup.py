# SPDX-License-Identifier: Apache-2.0
"""How long it takes from the start of the process to the first 200 that comes from the upstream."""
import machine
import peers

POLL_SECONDS = 0.005

# A node of Weir is a cluster of one: it looks for nobody, or for the members it is told of, which is itself.
VARIANTS = {"weir": ("weir", "weir-joins")}


def measure(kit, variant, number):
    """One start with an empty data directory."""
    machine.wait_for_quiet(kit.arguments)
    joins_itself = variant == "weir-joins"
    gateway = peers.start(
        kit, "weir" if joins_itself else variant, "plain", f"{variant}-startup-{number}", joins_itself=joins_itself)
    try:
        seconds = peers.await_ready(gateway, "plain", POLL_SECONDS)
        cpu = gateway.child.cpu_seconds()
    finally:
        kit.stage.end(gateway.child)
    print(f"  {variant:10} {seconds:7.3f} s, {cpu:.2f} s of CPU", flush=True)
    return {"seconds": round(seconds, 3), "cpu_seconds": round(cpu, 2)}

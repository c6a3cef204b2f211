# SPDX-License-Identifier: Apache-2.0
"""The gateways that are measured: how each is started, and when it is ready."""
import os
import shlex
import shutil
import time
from collections import namedtuple

import express
import haproxy
import nginx
import processes
import scg
import weir
import wire
from processes import Failure, Unavailable

NAMES = ("nginx", "haproxy", "scg", "express", "weir", "other")
READY_SECONDS = 120

# What all of them are started with.
Kit = namedtuple("Kit", "arguments tools stage upstream_port certificate")


class Gateway:
    """A gateway that runs."""

    def __init__(self, name, child, port, java):
        self.name, self.child, self.port, self.java = name, child, port, java

    def is_warm_after(self, requests):
        """A JVM compiles what is asked often; the others are as fast at once."""
        return requests if self.java else min(requests, 20_000)


def start(kit, name, endpoint, directory=None, jvm_options="", joins_itself=False):
    """Starts a gateway; it is ready when await_ready says so. Unavailable if this one cannot do that here."""
    port, admin, member = processes.free_ports(3)
    where = directory or f"{name}-{endpoint}"
    certificate = kit.certificate if endpoint == "tls" else None
    java, environment = None, {"PORT": str(port), "UPSTREAM_PORT": str(kit.upstream_port)}
    if name == "nginx":
        command = nginx.command(
            kit.tools["nginx"], kit.stage, where, nginx.proxy(port, kit.upstream_port, certificate))
    elif name == "haproxy":
        command = haproxy.command(
            haproxy.program(), kit.stage, where, haproxy.configuration(port, kit.upstream_port, certificate))
    elif name == "scg":
        java = kit.arguments.java
        command = spring(kit, where, scg.settings(port, kit.upstream_port, certificate), jvm_options)
    elif name == "express":
        command = express.command(kit.arguments.scratch)
        environment = express.environment(port, kit.upstream_port, certificate=certificate)
    else:
        settings = kit.stage.write(os.path.join(where, "node.yaml"), weir.node_settings(
            name, port, admin, member, [member] if joins_itself else [], 1, certificate))
        kit.stage.write(os.path.join(where, "gateway.yaml"), weir.forwards_everything(kit.upstream_port))
        java = kit.arguments.java
        command = (weir.command(kit.arguments, settings, jvm_options) if name == "weir"
                   else other(kit, port, settings, endpoint))
    child = kit.stage.start(where, command, kit.arguments.gateway_cpu, environment)
    return Gateway(name, child, port, java)


def spring(kit, where, settings, jvm_options):
    arguments = kit.arguments
    if shutil.which(arguments.java) is None:
        raise Unavailable(f"{arguments.java}: not found (expected: a Java of at least 17)")
    path = kit.stage.write(os.path.join(where, "application.yml"), settings)
    return [arguments.java, *shlex.split(arguments.jvm_options), *shlex.split(jvm_options),
            "-jar", scg.jar(arguments.scratch), f"--spring.config.location=file:{path}"]


def other(kit, port, settings, endpoint):
    """The gateway of --gateway-command."""
    if endpoint != "plain":
        raise Unavailable("--gateway-command is asked over plain HTTP only")
    values = {"{port}": port, "{upstream-port}": kit.upstream_port, "{settings}": settings}
    words = shlex.split(kit.arguments.gateway_command)
    for word, value in values.items():
        words = [each.replace(word, str(value)) for each in words]
    return words


def await_ready(gateway, endpoint, poll=0.05):
    """Waits for the first 200 (where TLS is spoken: for a port that accepts); the seconds since it was started."""
    until = time.monotonic() + READY_SECONDS
    seen = "no connection"
    while time.monotonic() < until:
        must_run(gateway, endpoint)
        try:
            if endpoint == "tls":
                wire.Connection(gateway.port).close()
                return time.monotonic() - gateway.child.started
            answer = wire.ask_once(gateway.port, "/1k")
        except OSError as problem:
            seen = str(problem)
        else:
            if answer.status == 200:
                return time.monotonic() - gateway.child.started
            seen = str(answer.status)
            if answer.status not in (404, 503):
                break
        time.sleep(poll)
    raise Failure(f"{gateway.name}: {seen} (expected: 200), its last lines:\n{gateway.child.last_lines()}")


def must_run(gateway, endpoint):
    """A Weir from before it spoke TLS ends because of the key that it does not know: that is no failure."""
    if endpoint == "tls" and gateway.name == "weir" and gateway.child.process.poll() is not None:
        complaints = [line.strip() for line in gateway.child.last_lines().splitlines() if "tls: unknown key" in line]
        if complaints:
            raise Unavailable(complaints[0].replace(gateway.child.directory + os.sep, ""))
    gateway.child.must_run()

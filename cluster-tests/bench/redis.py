# SPDX-License-Identifier: Apache-2.0
"""Redis as the place where other gateways keep their counts: in memory alone."""
import os
import time

import processes
import wire
from processes import Unavailable

READY_SECONDS = 10


def start(kit):
    """(process, port); it shares the gateways' core."""
    program = processes.find("redis-server")
    if program is None:
        raise Unavailable("redis-server: not found (on Debian: apt-get install redis-server)")
    port, = processes.free_ports(1)
    settings = kit.stage.write(os.path.join("redis", "redis.conf"), f"""\
bind 127.0.0.1
port {port}
dir {os.path.join(kit.stage.directory, "redis")}
save ""
appendonly no
""")
    child = kit.stage.start("redis", [program, settings], kit.arguments.gateway_cpu)
    until = time.monotonic() + READY_SECONDS
    while True:
        child.must_run()
        try:
            wire.Connection(port).close()
            return child, port
        except OSError as problem:
            if time.monotonic() > until:
                raise Unavailable(f"redis-server: {problem}") from problem
            time.sleep(0.05)

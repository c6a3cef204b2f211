# SPDX-License-Identifier: Apache-2.0
"""Varnish as the cache to compare with: as it is when it is installed, with its store in memory and one pool of
threads for one core."""
import os

import processes
from processes import Unavailable

STORE = "1G"


def program():
    found = processes.find("varnishd")
    if found is None:
        raise Unavailable("varnishd: not found (on Debian: apt-get install varnish gcc)")
    return found


def version():
    """varnishd (varnish-7.1.1 revision …) in the first of its lines."""
    found = processes.find("varnishd")
    return processes.told(found, "-V").partition("varnish-")[2].partition(" ")[0] if found else "no Varnish"


def command(program, stage, name, port, upstream_port):
    """Writes the configuration into a directory of its own; the command that runs it there, without a user of its own
    and without a port for administration."""
    configuration = stage.write(os.path.join(name, "cache.vcl"), f"""\
vcl 4.1;
backend fixed {{
  .host = "127.0.0.1";
  .port = "{upstream_port}";
}}
""")
    return [program, "-F", "-j", "none", "-n", os.path.join(os.path.dirname(configuration), "run"), "-T", "none",
            "-f", configuration, "-a", f"127.0.0.1:{port}", "-s", f"malloc,{STORE}", "-p", "thread_pools=1",
            "-p", "timeout_idle=3600", "-p", "listen_depth=4096"]

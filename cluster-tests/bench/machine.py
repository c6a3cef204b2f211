# SPDX-License-Identifier: Apache-2.0
"""The machine that is measured on: its cores, its limits, whether it is quiet."""
import os
import resource
import time

import processes
from processes import Failure

QUIET_SHARE = 0.1
WAIT_SECONDS = 0.5


def choose_cores(arguments):
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        raise Failure(f"cores: {len(cores)} (expected: 2, one for the gateways and one for the load)")
    arguments.load_cpu = cores[0] if arguments.load_cpu is None else arguments.load_cpu
    arguments.gateway_cpu = cores[1] if arguments.gateway_cpu is None else arguments.gateway_cpu


def allow_files(count):
    """So many open files for this process and those it starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < count:
        raise Failure(f"open files: {hard} (expected: {count}; ulimit -Hn, /etc/security/limits.conf)")
    if soft != resource.RLIM_INFINITY and soft < count:
        resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))


def wait_for_quiet(arguments):
    """Until both cores are idle, for a while: the gateways are now, so whoever is busy is somebody else."""
    if not arguments.quiet_wait:
        return
    until = time.monotonic() + arguments.quiet_wait
    cores = (arguments.load_cpu, arguments.gateway_cpu)
    while True:
        before = [processes.busy_seconds(core) for core in cores]
        time.sleep(WAIT_SECONDS)
        after = [processes.busy_seconds(core) for core in cores]
        share = max(end - start for start, end in zip(before, after)) / WAIT_SECONDS
        if share < QUIET_SHARE:
            return
        if time.monotonic() > until:
            print(f"  not quiet: {share:.0%} of a core are busy, going on", flush=True)
            return

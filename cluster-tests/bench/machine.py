# SPDX-License-Identifier: Apache-2.0
"""The machine that is measured on: its cores, its limits, whether it is quiet."""
import datetime
import hashlib
import os
import platform
import resource
import subprocess
import time

import processes
import weir
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


def facts(arguments):
    """What a figure depends on beside Weir: by name, for people."""
    return {"machine": processes.describe_machine() + (", a virtual one" if is_virtual() else ""),
            "memory": f"{memory_bytes() / (1 << 30):.0f} GiB", "system": system(),
            "Java": "; ".join(processes.lines_told(arguments.java, "-version")) + (
                f"; options '{arguments.jvm_options}'" if arguments.jvm_options else ""),
            "Python": platform.python_version(), "Weir": f"commit {commit()}, {jar(arguments.jar)}"}


def is_virtual():
    with open("/proc/cpuinfo") as info:
        return any("hypervisor" in line.split() for line in info if line.startswith("flags"))


def memory_bytes():
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def system():
    try:
        with open("/etc/os-release") as release:
            named = dict(line.rstrip().split("=", 1) for line in release if "=" in line)
        return named.get("PRETTY_NAME", "Linux").strip('"')
    except FileNotFoundError:
        return "Linux"


def commit():
    """Of this checkout; the jar may be of another one, hence its own date."""
    def git(*words):
        return subprocess.run(["git", "-C", weir.ROOT, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True)
    try:
        head = git("rev-parse", "--short=12", "HEAD")
        # What this very run writes is no change.
        changed = git("status", "--porcelain", "--untracked-files=no", "--", ".",
                      ":!cluster-tests/BENCHMARKS.md").stdout.strip()
    except OSError:
        return "unknown"
    return (head.stdout.strip() + (", with changes" if changed else "")) if head.returncode == 0 else "unknown"


def jar(path):
    built = datetime.datetime.fromtimestamp(os.path.getmtime(path), datetime.timezone.utc)
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    return f"weir.jar of {built:%Y-%m-%d %H:%M} UTC (SHA-256 {digest[:12]}…)"

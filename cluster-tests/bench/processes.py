# SPDX-License-Identifier: Apache-2.0
"""The processes of a measurement: started in a scratch directory, counted through /proc, ended by their ids."""
import ctypes
import math
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import namedtuple

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
SECONDS_TO_END = 15

Entry = namedtuple("Entry", "parent runs ticks")


class Failure(Exception):
    """The measurement is worthless, and why; for people."""


class Unavailable(Exception):
    """What was to be measured is not there, and why; for people."""


class Child:
    """A process in a group of its own, with its output in a file; on a core of its own, where it has one."""

    def __init__(self, name, command, directory, environment, core=None):
        self.name, self.directory, self.core = name, directory, core
        self.log = os.path.join(directory, name + ".log")
        self.started = time.monotonic()
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT, start_new_session=True, preexec_fn=die_with_parent)
        self.pid = self.process.pid
        self.rests = False

    def rest(self, rests):
        """Stands still, or goes on; whether that is something new."""
        if rests == self.rests or self.process.returncode is not None:
            return False
        self.rests = rests
        os.killpg(self.pid, signal.SIGSTOP if rests else signal.SIGCONT)
        return True

    def must_run(self):
        if self.process.poll() is not None:
            raise Failure(f"{self.name} ended with {self.process.returncode}, its last lines:\n{self.last_lines()}")

    def last_lines(self):
        with open(self.log, errors="replace") as log:
            return "".join("    " + line for line in log.readlines()[-20:]) or "    (it wrote nothing)"

    def tree(self, every=None):
        """This process and all below it that have not been waited for; every: all_processes() of this moment."""
        every = every or all_processes()
        pids = [self.pid]
        for pid in pids:
            pids += [child for child, entry in every.items() if entry.parent == pid]
        return {pid: every[pid] for pid in pids if pid in every}

    def cpu_seconds(self, every=None):
        """User and system time of this process, of all below it, and of those below it that have ended."""
        return sum(entry.ticks for entry in self.tree(every).values()) / TICKS_PER_SECOND

    def resident_bytes(self):
        """Memory of this process and all below it; what they share with others in equal parts."""
        return sum(map(proportional_bytes, self.tree()))

    def ask_to_end(self):
        self.rest(False)
        if self.process.returncode is None:
            os.kill(self.pid, signal.SIGTERM)

    def end(self, until):
        """Waits for it, then kills what is left of its group while its id still is its own (it is not reaped yet)."""
        if self.process.returncode is not None:
            return
        while time.monotonic() < until and not self.has_ended():
            time.sleep(0.02)
        os.killpg(self.pid, signal.SIGKILL)
        self.process.wait()

    def has_ended(self):
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


class Several:
    """Processes that count as one."""

    def __init__(self, children):
        self.children, self.started = children, min(child.started for child in children)

    def cpu_seconds(self):
        return sum(child.cpu_seconds() for child in self.children)

    def must_run(self):
        for child in self.children:
            child.must_run()

    def last_lines(self):
        return "".join(f"  {child.name}:\n{child.last_lines()}" for child in self.children)


class Stage:
    """A scratch directory and the processes that work in it. Leaving it ends them all, whatever happened."""

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        # A process that detaches itself becomes a child of this one, and does not outlive it.
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
        self.directory = tempfile.mkdtemp(prefix="weir-bench-")
        self.children = []
        return self

    def __exit__(self, *_):
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for child in self.children:
            child.ask_to_end()
        until = time.monotonic() + SECONDS_TO_END
        for child in self.children:
            child.end(until)
        while left := [pid for pid, entry in all_processes().items() if entry.parent == os.getpid() and entry.runs]:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)
        shutil.rmtree(self.directory, ignore_errors=True)

    def waiting_seconds(self, core, except_for):
        """What everything else on a core has used that runs on this stage, such as gateways that nobody asks now."""
        asked = {child.pid for child in getattr(except_for, "children", [except_for])}
        every = all_processes()
        return sum(child.cpu_seconds(every) for child in self.children if child.core == core and child.pid not in asked)

    def part(self, name):
        """A directory of its own for some of the processes: they end with all others."""
        part = Stage()
        part.directory, part.children = os.path.join(self.directory, name), self.children
        os.makedirs(part.directory)
        return part

    def goes_on_alone(self):
        """What runs in other parts stands still; whether anything of this one has stood still until now."""
        for child in self.children:
            if child.directory != self.directory:
                child.rest(True)
        return any([child.rest(False) for child in self.children if child.directory == self.directory])

    def start(self, name, command, cpu=None, environment=None):
        pinned = command if cpu is None else ["taskset", "-c", str(cpu), *command]
        child = Child(name, pinned, self.directory, environment or {}, cpu)
        self.children.append(child)
        return child

    def end(self, child):
        """Ends one before all others do."""
        child.ask_to_end()
        child.end(time.monotonic() + SECONDS_TO_END)
        self.children.remove(child)

    def write(self, name, text):
        path = os.path.join(self.directory, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path


def die_with_parent():
    """The kernel ends the calling process when its parent dies, even of SIGKILL."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def all_processes():
    """Every process by its id, as far as it does not end meanwhile."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat", errors="replace") as stat:
                # proc(5): they begin after the name in brackets, which may hold a ')' itself.
                fields = stat.read().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        found[int(pid)] = Entry(int(fields[1]), fields[0] != "Z", sum(int(field) for field in fields[11:15]))
    return found


def proportional_bytes(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rollup:
            return sum(int(line.split()[1]) * 1024 for line in rollup if line.startswith("Pss:"))
    except (FileNotFoundError, ProcessLookupError):
        return 0


def busy_seconds(cpu):
    """Seconds in which a core was not idle, the time that the hypervisor took from it included."""
    with open("/proc/stat") as stat:
        for line in stat:
            name, *fields = line.split()
            if name == f"cpu{cpu}":
                user, nice, system, _, _, irq, softirq, steal = map(int, fields[:8])
                return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND
    raise Failure(f"core {cpu}: not in /proc/stat")


def free_ports(count):
    """Ports of 127.0.0.1 that were free a moment ago, all different."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def find(name):
    """The path of a program, or none."""
    return shutil.which(name, path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")


def find_tools(packages):
    """Paths of programs by name, each with the Debian package that has it. Says which are missing, installs nothing."""
    found = {name: find(name) for name in packages}
    missing = [name for name, where in found.items() if where is None]
    if missing:
        wanted = " ".join(sorted({packages[name] for name in missing}))
        raise Failure(f"{', '.join(missing)}: not found (on Debian: apt-get install {wanted})")
    return found


def describe_machine():
    with open("/proc/cpuinfo") as info:
        models = [line.partition(":")[2].strip() for line in info if line.startswith("model name")]
    model = models[0] if models else os.uname().machine
    return f"{len(os.sched_getaffinity(0))} cores ({model}), Linux {os.uname().release}"


def told(*command):
    """The first line that a program writes."""
    return lines_told(*command)[0]


def lines_told(*command):
    """What a program writes, such as its version; at least one line."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except OSError:
        return [f"{command[0]}: not found"]
    return done.stdout.strip().splitlines() or ["?"]


def load_average():
    return " ".join(f"{load:.2f}" for load in os.getloadavg())


def percentile(values, share):
    """Nearest rank."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]

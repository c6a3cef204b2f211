# SPDX-License-Identifier: Apache-2.0
"""Load on several nodes at once: connections that stay open, as many to each; and what may become of the requests."""
import json
import re
import time

import wire
from limit_cases import ADMITTED, KEY_HEADER, KEYS, REFUSED
from load import Load, Sent
from processes import Failure

# A thread for each node. done() tells exact numbers; what is counted as a status is anything above 399.
WRK_SCRIPT = """\
local threads, place = {}, 0
function setup(thread)
  local port = PORTS[#threads % #PORTS + 1]
  thread.addr = wrk.lookup("127.0.0.1", port)[1]
  thread:set("place", #threads)
  table.insert(threads, thread)
end
function init(arguments)
  wrong = 0
  if arguments[1] == "compare" then
    local file = io.open(arguments[2], "rb")
    local right = file:read("*a")
    file:close()
    function response(status, headers, body)
      if not (status == 200 and body == right or status == 429 or status == 503) then wrong = wrong + 1 end
    end
  end
  if KEYS == 0 then return end
  local requests, at = {}, place * math.floor(KEYS / 3)
  for key = 1, KEYS do requests[key] = wrk.format("GET", nil, {[KEY_HEADER] = "client-" .. key}) end
  function request()
    at = (at + STEP) % KEYS
    return requests[at + 1]
  end
end
function done(summary, latency, requests)
  local e, wrong = summary.errors, 0
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("wrong") end
  io.write(string.format(
    '\\nJSON {"requests": %d, "microseconds": %d, "bytes": %d, "refused": %d, "broken": %d, "wrong": %d}\\n',
    summary.requests, summary.duration, summary.bytes, e.status, e.connect + e.read + e.write + e.timeout, wrong))
end
"""

STEP = 6_247  # coprime to the number of keys: every key is as frequent as any other
BEGIN_SECONDS = 10


class LimitLoad(Load):
    """What asks a gateway of one or more processes for one case."""

    def __init__(self, kit, case):
        super().__init__(kit, case)
        self.header = [f"{KEY_HEADER}: client-1"] if case.by_key else []

    def check(self, gateway):
        """A request to each node: admitted, or refused where that is expected."""
        for port in gateway.ports:
            try:
                answer = wire.ask_once(port, self.scenario.path, self.header)
            except OSError as problem:
                raise Failure(f"{gateway.name}: {problem}") from problem
            admitted = answer.status == 200 and answer.body == self.scenario.right()
            refused = answer.status == 429 and self.scenario.expected != ADMITTED
            if not admitted and not refused:
                raise Failure(f"{gateway.name}: {self.scenario.path}: {answer.status} {answer.body[:200]!r} (expected:"
                              f" the upstream's answer{'' if self.scenario.expected == ADMITTED else ', or 429'})")

    def begin(self, gateway):
        """Until the first is right: what was never run before may be too late for its clock."""
        until = time.monotonic() + BEGIN_SECONDS
        while True:
            try:
                return self.check(gateway)
            except Failure:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def warm(self, gateway, seconds):
        """Whatever the answers are: the first ones come from code that is not compiled yet."""
        self.begin(gateway)
        self.wrk(gateway, seconds, compare=False)
        self.exhaust(gateway)

    def exhaust(self, gateway):
        """Until every node refuses, where the limit is to be exhausted."""
        until = time.monotonic() + BEGIN_SECONDS
        while self.scenario.expected == REFUSED and not all(
                wire.ask_once(port, self.scenario.path, self.header).status == 429 for port in gateway.ports):
            if time.monotonic() > until:
                raise Failure(f"{gateway.name}: {self.scenario.path}: not exhausted after {BEGIN_SECONDS} s")
            self.wrk(gateway, 1, compare=True)

    def run_wrk(self, gateway, seconds, compare):
        told = self.wrk(gateway, seconds, compare)
        requests, refused, elapsed = told["requests"], told["refused"], told["microseconds"] / 1e6
        case, tolerated = self.scenario, self.kit.arguments.tolerated * requests
        if case.expected == ADMITTED:
            right = refused <= tolerated
        elif case.expected == REFUSED:
            right = requests - refused <= tolerated
        else:
            # So many windows begin or end while it is measured; what is under way at the end is not counted.
            right = 0 < requests - refused <= case.number * (int(elapsed) + 2)
        if not right:
            raise Failure(f"{gateway.name}: {case.path}: {refused} of {requests} requests refused in {elapsed:.2f} s"
                          f" (expected: {case.expected}), its last lines:\n{gateway.child.last_lines()}")
        return Sent(requests, elapsed, refused)

    def wrk(self, gateway, seconds, compare):
        case, ports = self.scenario, gateway.ports
        script = self.kit.stage.write(f"{gateway.name}-{case.name}.lua", "\n".join((
            "PORTS = {" + ", ".join(f'"{port}"' for port in ports) + "}", f"KEYS = {KEYS if case.by_key else 0}",
            f'KEY_HEADER = "{KEY_HEADER}"', f"STEP = {STEP}", WRK_SCRIPT)))
        connections = max(1, self.kit.arguments.connections // len(ports)) * len(ports)
        out = self.output([
            self.kit.tools["wrk"], f"-t{len(ports)}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s",
            "-s", script, self.url(gateway), "--", *(["compare", self.right] if compare else [])], seconds)
        told = re.search(r"^JSON (.*)$", out, re.MULTILINE)
        if told is None:
            raise Failure(f"{gateway.name}: wrk failed:\n{out}")
        told = json.loads(told[1])
        if told["requests"] == 0 or told["broken"] or told["wrong"]:
            raise Failure(f"{gateway.name}: {case.path}: not every answer was good: {told}, its last lines:\n"
                          + gateway.child.last_lines())
        return told

    def await_at(self, gateway, begun):
        count, seconds, process = begun
        out = self.output_of(process, seconds)
        gateway.child.must_run()
        statuses = re.search(r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", out)
        good, bad = (int(statuses[1]), int(statuses[4])) if statuses else (0, 0)
        if good + bad != count or bad > self.kit.arguments.tolerated * count:
            raise Failure(f"{gateway.name}: {good} answers are good (expected: {count}):\n{out}")

    def run_at(self, gateway, rate, seconds, connections, log):
        """The rate is that of all nodes together; each has a load generator of its own, for that knows one address."""
        share = len(gateway.ports)
        logs = [f"{log}-{port}" for port in gateway.ports]
        begun = [self.begin_at(gateway, port, rate / share, seconds, max(1, connections // share), each)
                 for port, each in zip(gateway.ports, logs)]
        try:
            for each in begun:
                self.await_at(gateway, each)
        finally:
            for _, _, process in begun:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        with open(log, "w") as whole:
            for each in logs:
                with open(each) as part:
                    whole.write(part.read())

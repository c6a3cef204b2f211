# SPDX-License-Identifier: Apache-2.0
"""The load: wrk for HTTP/1.1, h2load for HTTP/2 and for a fixed rate. One answer that is not right ends a scenario."""
import contextlib
import json
import os
import re
import subprocess
import time
from collections import namedtuple

import certificates
import processes
import wire
from processes import Failure, Unavailable

# done() tells exact numbers. With a body to compare with, every answer is compared with it: that takes time.
WRK_SCRIPT = """\
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init(arguments)
  wrong = 0
  if arguments[1] == "compare" then
    local file = io.open(arguments[2], "rb")
    local right = file:read("*a")
    file:close()
    function response(status, headers, body)
      if status ~= 200 or body ~= right then wrong = wrong + 1 end
    end
  end
  if METHOD == "POST" then wrk.method, wrk.body = "POST", BODY end
  if #PATHS > 0 then
    local at = 0
    function request()
      at = at % #PATHS + 1
      return wrk.format(nil, PATHS[at])
    end
  end
end
function done(summary, latency, requests)
  local e, wrong = summary.errors, 0
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("wrong") end
  io.write(string.format(
    '\\nJSON {"requests": %d, "microseconds": %d, "bytes": %d, "status": %d, "broken": %d, "wrong": %d}\\n',
    summary.requests, summary.duration, summary.bytes, e.status, e.connect + e.read + e.write + e.timeout, wrong))
end
"""

BEGIN_SECONDS = 10
BEGIN_REQUESTS = 300

# At the end of a run requests are under way, and are broken off: a gateway may take a moment over them.
PAUSE_SECONDS = 0.3

Sent = namedtuple("Sent", "requests seconds refused", defaults=[0])


class Load:
    """What asks a gateway, on a core of its own."""

    def __init__(self, kit, scenario):
        self.kit, self.scenario = kit, scenario
        self.environment = {**os.environ, **certificates.client_environment(kit.stage)}
        self.pinned = ["taskset", "-c", str(kit.arguments.load_cpu)]
        self.right = kit.stage.write(scenario.name + "-right", scenario.right().decode())
        paths = [f'"{path}"' for path in scenario.paths]
        self.script = kit.stage.write(
            scenario.name + ".lua",
            f'METHOD = "{scenario.method}"\nBODY = "{scenario.body}"\nPATHS = {{{", ".join(paths)}}}\n' + WRK_SCRIPT)
        self.length = {}

    def check(self, gateway):
        """One connection, three requests, every byte of the answers; over the protocol that is measured."""
        scenario, tls = self.scenario, None
        if scenario.endpoint == "tls":
            protocols = ["h2", "http/1.1"] if scenario.http2 else ["http/1.1"]
            tls = certificates.client_context(self.kit.certificate, protocols)
        try:
            connection = wire.Connection(gateway.port, tls=tls)
        except OSError as problem:
            raise Failure(f"{gateway.name}: {problem}") from problem
        try:
            if scenario.http2:
                self.check_http2(gateway, connection.socket.selected_alpn_protocol())
                return
            for _ in range(1 if scenario.closes else 3):
                answer = connection.ask(scenario.method, scenario.path, scenario.headers, scenario.body.encode())
                if answer.status != 200 or answer.body != scenario.right():
                    raise Failure(f"{gateway.name}: {answer.status}, {len(answer.body)} bytes (expected: 200 and the"
                                  f" {scenario.size} bytes of the upstream)")
            if scenario.closes and connection.socket.recv(1):
                raise Failure(f"{gateway.name}: more after the answer (expected: it closes)")
            self.length[gateway.name] = answer.length
        except OSError as problem:
            raise Failure(f"{gateway.name}: {problem}") from problem
        finally:
            connection.close()

    def begin(self, gateway):
        """One request after the other, at first: with all at once, a JVM may not answer any within a second."""
        until = time.monotonic() + BEGIN_SECONDS
        requests = 0
        while requests < BEGIN_REQUESTS and time.monotonic() < until:
            self.check(gateway)
            requests += 1

    def check_http2(self, gateway, protocol):
        if protocol != "h2":
            raise Unavailable(f"it does not offer HTTP/2 (ALPN: {protocol})")
        answer = subprocess.run(
            [self.kit.tools["nghttp"], "--timeout=10", self.url(gateway)], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=self.environment, timeout=60)
        if answer.returncode != 0 or answer.stdout != self.scenario.right():
            raise Failure(f"{gateway.name}: {len(answer.stdout)} bytes over HTTP/2, {answer.stderr[:200]!r}")

    def run(self, gateway, seconds, compare=False):
        """As many requests as can be in so many seconds."""
        sent = (self.run_http2 if self.scenario.http2 else self.run_wrk)(gateway, seconds, compare)
        gateway.child.must_run()
        time.sleep(PAUSE_SECONDS)
        return sent

    def run_wrk(self, gateway, seconds, compare):
        connections = self.kit.arguments.connections
        words = [self.kit.tools["wrk"], "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s",
                 "-s", self.script]
        for header in self.scenario.headers:
            words += ["-H", header]
        out = self.output([*words, self.url(gateway), "--", *(["compare", self.right] if compare else [])], seconds)
        told = re.search(r"^JSON (.*)$", out, re.MULTILINE)
        if told is None:
            raise Failure(f"{gateway.name}: wrk failed:\n{out}")
        told = json.loads(told[1])
        length, room = self.length[gateway.name], self.scenario.varies
        least = (0.999 * length - room) * told["requests"]
        most = (1.001 * length + room) * (told["requests"] + connections)
        if told["requests"] == 0 or told["status"] or told["broken"] or told["wrong"]:
            raise Failure(f"{gateway.name}: not every answer was good: {told}, its last lines:\n"
                          + gateway.child.last_lines())
        if not least <= told["bytes"] <= most:
            raise Failure(f"{gateway.name}: {told['bytes']} bytes (expected: {told['requests']} times {length})")
        return Sent(told["requests"], told["microseconds"] / 1e6)

    def run_http2(self, gateway, seconds, _):
        connections = max(1, self.kit.arguments.connections // self.scenario.streams)
        out = self.output([self.kit.tools["h2load"], "-t1", f"-c{connections}", f"-m{self.scenario.streams}",
                           f"-D{seconds}", *self.h2load_headers(), self.url(gateway)], seconds)
        done, data = self.h2load_result(gateway, out)
        under_way = self.kit.arguments.connections * self.scenario.size
        if "protocol: h2" not in out or not 0 <= data - done * self.scenario.size <= under_way:
            raise Failure(f"{gateway.name}: {data} bytes in {done} answers:\n{out}")
        return Sent(done, float(seconds))

    def run_at(self, gateway, rate, seconds, connections, log):
        """A request on time whether or not others have been answered, as far as one connection each permits."""
        self.await_at(gateway, self.begin_at(gateway, gateway.port, rate, seconds, connections, log))

    def begin_at(self, gateway, port, rate, seconds, connections, log):
        """Connections are opened one after the other, so that their timers do not fire together."""
        with contextlib.suppress(FileNotFoundError):
            os.remove(log)  # what it has already is kept
        count = max(1, round(rate * seconds / connections)) * connections
        at_once = max(1, round(rate / 1000))
        return count, seconds, self.spawn([
            self.kit.tools["h2load"], "--h1", "-t1", f"-c{connections}", "-m1", f"-n{count}", f"-r{at_once}",
            f"--rate-period={max(1, round(1000 * at_once / rate))}ms", f"--rps={rate / connections:.6f}",
            f"--log-file={log}", *self.h2load_headers(), self.url(gateway, port)])

    def await_at(self, gateway, begun):
        count, seconds, process = begun
        out = self.output_of(process, seconds)
        gateway.child.must_run()
        done, data = self.h2load_result(gateway, out)
        if done != count or data != count * self.scenario.size:
            raise Failure(f"{gateway.name}: {data} bytes in {done} answers (expected: {count} answers):\n{out}")

    def h2load_headers(self):
        return [word for header in self.scenario.headers for word in ("-H", header)]

    def h2load_result(self, gateway, out):
        """(requests answered with 2xx, bytes of their bodies), if there was nothing else."""
        requests = re.search(r"(\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", out)
        statuses = re.search(r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", out)
        data = re.search(r"\((\d+)\) data", out)
        if not (requests and statuses and data) or int(requests[1]) == 0 or any(
                int(each) for each in (*requests.groups()[1:], *statuses.groups()[1:])):
            raise Failure(f"{gateway.name}: not every answer was good:\n{out}")
        return int(requests[1]), int(data[1])

    def output(self, words, seconds):
        return self.output_of(self.spawn(words), seconds)

    def spawn(self, words):
        return subprocess.Popen(
            [*self.pinned, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, env=self.environment, preexec_fn=processes.die_with_parent)

    def output_of(self, process, seconds):
        try:
            return process.communicate(timeout=seconds + 60)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise Failure(f"{os.path.basename(process.args[3])}: not done {seconds + 60} s after its start") from None

    def url(self, gateway, port=None):
        scheme = "https" if self.scenario.endpoint == "tls" else "http"
        return f"{scheme}://127.0.0.1:{port or gateway.port}{self.scenario.path}"

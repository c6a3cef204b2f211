# SPDX-License-Identifier: Apache-2.0
"""What it costs to know who calls: one gateway of each kind, with a route for each way to tell, and one without."""
import dataclasses
import hashlib
import os
import random
import shlex
from dataclasses import dataclass

import builds
import cost
import nginx
import peers
import processes
import report
import scg
import weir
import wire
from load import Load
from processes import Failure
from scenarios import Scenario

PEERS = ("weir", "scg")
KNOWN = 1_000  # callers who come again and again: whatever a gateway remembers, it remembers these
STRANGERS = 24_000  # in turn, so that each has been forgotten when it comes again
ALGORITHMS = ("hs256", "rs256", "es256")
SOURCE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "callers", "Tokens.java")


@dataclass(frozen=True)
class Case(Scenario):
    """One way to tell who calls, on a route of its own."""

    credentials: str = "hs256"  # which are sent
    count: int = KNOWN
    base: str = ""  # the same requests, on a route that does not look at them
    peers: tuple = PEERS


NO_KEY = Case("none-key", "an API key that nobody looks at", path="/none", credentials="key", peers=("weir",))
NONE = tuple(Case("none-" + name, f"{name.upper()}, tokens that nobody looks at", path="/none", credentials=name)
             for name in ALGORITHMS)
KEY = Case("api-key", f"`api-key`, {KNOWN:,} consumers", path="/api-key", credentials="key", base="none-key",
           peers=("weir",))
AGAIN = tuple(Case(name, f"`jwt`, {name.upper()}, {KNOWN:,} tokens again and again", path="/" + name, credentials=name,
                   base="none-" + name) for name in ALGORITHMS)
NEW = tuple(Case(name + "-new", f"`jwt`, {name.upper()}, each token as if for the first time", path="/" + name,
                 credentials=name, count=STRANGERS, base="none-" + name) for name in ALGORITHMS)
ALL = (NO_KEY, *NONE, KEY, *AGAIN, *NEW)


class Bench:
    """One run: the gateways that are up, and what was measured."""

    def __init__(self, arguments, tools, stage):
        self.arguments, self.tools, self.stage = arguments, tools, stage
        self.results = report.Results([], arguments, "weir")
        self.up, self.loads = {}, {}

    def start(self):
        """Every gateway, warm."""
        port, = processes.free_ports(1)
        kit = peers.Kit(self.arguments, self.tools, self.stage, port, None)
        upstream = peers.Gateway("upstream", self.stage.start(
            "upstream", nginx.command(self.tools["nginx"], self.stage, "upstream", nginx.upstream_of_all(port)),
            self.arguments.load_cpu), port, None)
        peers.await_ready(upstream, "plain")
        credentials = Credentials(self.arguments, self.stage)
        for case in ALL:
            self.results.begin(case.name, [name for name in self.arguments.peers if name in case.peers])
            self.loads[case.name] = CallerLoad(kit, case, credentials)
        for name in self.arguments.peers:
            print(f"\n{name}", flush=True)
            for case in ALL:
                if name in case.peers:
                    self.results.tried(case.name, name, self.warm, kit, case, name, credentials)

    def warm(self, kit, case, name, credentials):
        first = name not in self.up
        if first:
            gateway = {"weir": start_weir, "scg": start_scg}[name](kit, credentials)
            peers.await_ready(gateway, "plain")
            self.up[name] = gateway
        self.loads[case.name].check(self.up[name])
        cost.warm(self.loads[case.name], self.up[name],
                  int(self.arguments.warm_requests * (1 if first else cost.LATER_WARM_SHARE)))

    def round(self):
        """Each gateway, and of each its cases one after the other, in random order."""
        for name in random.sample(self.arguments.peers, len(self.arguments.peers)):
            for case in random.sample(ALL, len(ALL)):
                if name in self.results.left(case.name):
                    print(f"  {case.name}:", end="", flush=True)
                    self.results.tried(case.name, name, self.measure, case, name)

    def measure(self, case, name):
        """Where nobody looks is measured anew beside each case where somebody does, in turn with it."""
        gateway, load = self.up[name], self.loads[case.name]
        if not case.base:
            self.results.add(case.name, name, cost.measure(load, gateway, self.arguments))
            return
        own, base = cost.measure_in_turn((load, self.loads[case.base]), gateway, self.arguments)
        self.results.add(case.name, name, beside(own, base))

    def kept(self, case, name):
        """What is left of the requests per second of CPU where nobody looks, in each round."""
        return [each["kept"] for each in self.results.rounds(case.name, name)]


def beside(own, base):
    """What was measured of a case, and what it kept of what there is where nobody looks."""
    return {**own, "kept": round(own["requests_per_cpu_second"] / base["requests_per_cpu_second"], 4)}


class Credentials:
    """Keys, and a file with the values of a header for each kind."""

    def __init__(self, arguments, stage):
        with open(SOURCE) as source:
            self.directory = builds.kept(arguments.scratch, "tokens", {"Tokens.java": source.read()},
                                         [arguments.java, "Tokens.java", str(STRANGERS)], "openjdk-17-jdk-headless")
        self.keys = [f"bench-key-of-caller-{number:06}" for number in range(KNOWN)]
        self.files = {name: stage.write(name, "".join("Bearer " + line for line in self.lines(name)))
                      for name in ALGORITHMS}
        self.files["key"] = stage.write("keys", "".join(key + "\n" for key in self.keys))

    def lines(self, name):
        with open(self.path(name)) as file:
            return list(file)

    def path(self, name):
        return os.path.join(self.directory, name)

    def read(self, name):
        with open(self.path(name)) as file:
            return file.read()

    def header(self, case):
        return "X-API-Key" if case.credentials == "key" else "Authorization"

    def first(self, case):
        with open(self.files[case.credentials]) as file:
            return f"{self.header(case)}: {file.readline().strip()}"


class CallerLoad(Load):
    """Requests with many credentials in turn."""

    def __init__(self, kit, case, credentials):
        super().__init__(kit, dataclasses.replace(case, headers=(credentials.first(case),)))
        with open(self.script) as script:
            sending = script.read().replace("  if #PATHS > 0 then\n", f"""\
  local requests = {{}}
  for line in io.lines("{credentials.files[case.credentials]}") do
    if #requests == {case.count} then break end
    requests[#requests + 1] = wrk.format("GET", nil, {{["{credentials.header(case)}"] = line}})
  end
  local next = 0
  function request()
    next = next % #requests + 1
    return requests[next]
  end
  if #PATHS > 0 then
""", 1)
        self.script = kit.stage.write(case.name + ".lua", sending)

    def check(self, gateway):
        """That it looks, too: without a credential nobody comes in."""
        super().check(gateway)
        if self.scenario.base:
            answer = wire.ask_once(gateway.port, self.scenario.path)
            if answer.status != 401:
                raise Failure(f"{gateway.name}: {self.scenario.path}: {answer.status} without a credential"
                              " (expected: 401)")


def start_weir(kit, credentials):
    port, admin, member = processes.free_ports(3)
    settings = kit.stage.write("weir-callers/node.yaml", weir.node_settings(
        "weir", port, admin, member, [], 1))
    kit.stage.write("weir-callers/gateway.yaml", configuration(kit.upstream_port, credentials))
    return peers.Gateway("weir", kit.stage.start(
        "weir-callers", weir.command(kit.arguments, settings), kit.arguments.gateway_cpu), port, kit.arguments.java)


def configuration(upstream_port, credentials):
    """gateway.yaml: a route for each way to tell who calls."""
    keys = {"hs256": f"secret: \"${{file:{credentials.path('secret')}}}\"",
            "rs256": f"public-key: \"${{file:{credentials.path('rsa.pem')}}}\"",
            "es256": f"public-key: \"${{file:{credentials.path('ec.pem')}}}\""}
    policies = {"none": "", "1k": "", "api-key": "{api-key: {}}",
                **{name: f"{{jwt: {{{key}}}}}" for name, key in keys.items()}}
    routes = "".join(f"""\
  {name}:
    match: {{path: /{name}}}
    policies: [{policy}]
    upstream: fixed
""" for name, policy in policies.items())
    consumers = "".join(f"  c{number}: {{api-keys: [sha256:{hashlib.sha256(key.encode()).hexdigest()}]}}\n"
                        for number, key in enumerate(credentials.keys))
    return f"""\
format: 1
upstreams:
  fixed:
    instances: ["http://127.0.0.1:{upstream_port}"]
consumers:
{consumers}routes:
{routes}"""


def start_scg(kit, credentials):
    arguments = kit.arguments
    port, = processes.free_ports(1)
    path = kit.stage.write("scg-callers/application.yml", scg.settings(port, kit.upstream_port, None))
    command = [arguments.java, *shlex.split(arguments.jvm_options), f"-Dbench.keys={credentials.directory}",
               "-jar", scg.jar(arguments.scratch, scg.CALLERS), f"--spring.config.location=file:{path}"]
    return peers.Gateway("scg", kit.stage.start("scg-callers", command, arguments.gateway_cpu), port, arguments.java)

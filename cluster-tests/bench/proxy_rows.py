# SPDX-License-Identifier: Apache-2.0
"""What a request costs, as rows of the table: proxy.py's scenarios."""
import express
import haproxy
import machine
import processes
import proxy
import scenarios
import scg
import startup
from report import gaps, remark_lines
from table import WEIR, Goal, Row

GOALS = {"get": (Goal("≥", 0.95, "nginx"), Goal("≥", 1.0, "haproxy"), Goal("≥", 5, "scg")),
         "browser": (Goal("≥", 0.75, "nginx"),)}
IDLE_GOAL = Goal("≤", 8)
KIBIBYTE, MEBIBYTE = 1 << 10, 1 << 20


class Requests:
    """All scenarios of proxy.py, one after the other in each round."""

    NAME, TOOLS, PARTS = "proxy", proxy.TOOLS, tuple(scenarios.ALL)

    def __init__(self, effort):
        self.effort = effort
        peers = [name for name in ("nginx", "haproxy", "scg", "express", WEIR) if name in (*effort.peers, WEIR)]
        self.arguments = proxy.parse_arguments([
            *effort.words(), *effort.machine_words(), "--peers", ",".join(peers),
            "--scenarios", ",".join(part for part in effort.parts if part in self.PARTS),
            "--warm-requests", str(effort.warm_requests)])
        self.bench = None

    def start(self, stage):
        machine.allow_files(2 * self.arguments.idle_connections + 2_000)
        self.bench = proxy.begin(self.arguments, stage)
        for scenario in self.arguments.scenarios:
            self.bench.begin(scenario)

    def round(self, part, number):
        if part != "idle" or (number - 1) % self.effort.idle_every == 0:
            print(f"{part}:", flush=True)
            self.bench.round(scenarios.ALL[part], number)

    @property
    def failed(self):
        return self.bench.results.failed

    def remarks(self):
        return remark_lines(self.bench.results)

    def facts(self):
        arguments, tools = self.arguments, self.bench.kit.tools
        peers = {
            "nginx": ("nginx", processes.told(tools["nginx"], "-v").rpartition("nginx/")[2]),
            "haproxy": ("HAProxy", haproxy.version().partition(" - ")[0]),
            "scg": ("Spring Cloud Gateway", f"Spring Boot {scg.SPRING_BOOT}, Spring Cloud {scg.SPRING_CLOUD}"),
            "express": ("Express", f"{express.version()}, Node.js {processes.told('node', '--version')}")}
        return {
            **dict(told for name, told in peers.items() if name in arguments.peers),
            "wrk": processes.told(tools["wrk"], "-v").partition(" [")[0],
            "h2load": processes.told(tools["h2load"], "--version").rpartition(" ")[2],
            "options of proxy.py": f"{arguments.connections} connections, {arguments.seconds} s each,"
                                   f" {arguments.warm_requests:,} requests to warm up,"
                                   f" JVM options '{arguments.jvm_options}'"}

    def to_json(self):
        return self.bench.results.to_json(self.arguments.scenarios)

    def rows(self):
        rows = []
        for scenario in self.arguments.scenarios:
            rows += {"cost": self.cost, "latency": self.latency, "idle": self.idle, "startup": self.startup}[
                scenario.kind](scenario)
        return rows

    def row(self, scenario, figure, form, key, unit=1, names=None, title=None, **values):
        """One figure of what each round measured; names: of the variants that stand for Weir and the peers."""
        results, rounds, missing = self.bench.results, {}, {}
        for name in names or self.arguments.peers:
            gateway = WEIR if name.startswith(WEIR) else name
            rounds[gateway] = [each[key] / unit for each in results.rounds(scenario.name, name) if key in each]
            missing |= {gateway: word for peer, word in gaps(results, scenario.name).items() if peer == name}
        return Row(title or scenario.title, figure, form, rounds, missing=missing, **values)

    def cost(self, scenario):
        return [self.row(scenario, "requests per CPU second", ",.0f", "requests_per_cpu_second",
                         goals=GOALS.get(scenario.name, ()))]

    def latency(self, scenario):
        return [self.row(scenario, "requests per second", ",.0f", "achieved"), *(
            self.row(scenario, f"{name}, ms", ".2f", key) for name, key in (
                ("p50", "p50_ms"), ("p99", "p99_ms"), ("p99.9", "p999_ms")))]

    def idle(self, scenario):
        title = f"{self.arguments.idle_connections:,} {scenario.title}"
        return [self.row(scenario, "KiB each", ".1f", "bytes_each", KIBIBYTE, goals=(IDLE_GOAL,), title=title),
                self.row(scenario, "MiB of the process without", ",.0f", "resident_bytes_before", MEBIBYTE,
                         title=title)]

    def startup(self, scenario):
        others, rows = [name for name in self.arguments.peers if name != WEIR], []
        for variant, title in zip(startup.VARIANTS[WEIR], (scenario.title, "the same, a node that joins itself")):
            rows += [self.row(scenario, figure, ".2f", key, names=[*others, variant], title=title)
                     for figure, key in (("s", "seconds"), ("s of CPU", "cpu_seconds"))]
        return rows

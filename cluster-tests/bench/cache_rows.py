# SPDX-License-Identifier: Apache-2.0
"""What an answer costs that is kept, as rows of the table."""
import caches
import machine
import processes
import proxy
import varnish
from report import gaps, remark_lines
from table import WEIR, Goal, Row

GOALS = (Goal("≥", 0.9, "varnish"),)
RATE = 2_000  # requests per second where latencies are measured


class Caches:
    """Hits here, hits that another node holds, and what is kept."""

    NAME, PARTS = "caches", ("hits", "far-hits", "stored")
    TOOLS = {name: proxy.TOOLS[name] for name in ("nginx", "wrk", "h2load", "taskset")}

    def __init__(self, effort):
        self.effort = effort
        self.arguments = proxy.parse_arguments([
            *effort.words("-Xmx256m"), *effort.machine_words(), "--warm-requests", str(effort.warm_requests)])
        self.arguments.peers = [name for name in caches.PEERS if name in (*effort.peers, WEIR)]
        self.arguments.rate = RATE
        self.bench = None

    def start(self, stage):
        machine.choose_cores(self.arguments)
        self.bench = caches.Bench(self.arguments, processes.find_tools(self.TOOLS), stage)
        self.bench.start(self.effort.parts)

    def round(self, part, number):
        print(f"{part}:", flush=True)
        if part == "hits":
            self.bench.hits()
        elif part == "far-hits":
            self.bench.far_hits()
        elif (number - 1) % self.effort.idle_every == 0:
            self.bench.stored(number)

    @property
    def failed(self):
        return self.bench.results.failed

    def remarks(self):
        return remark_lines(self.bench.results)

    def facts(self):
        arguments = self.arguments
        return {
            **({"Varnish": varnish.version()} if "varnish" in arguments.peers else {}),
            "options of caches.py": f"{arguments.connections} connections, {arguments.seconds} s each, latency at"
                                    f" {RATE:,} requests per second, {arguments.warm_requests:,} requests to warm up,"
                                    f" JVM options '{arguments.jvm_options}'"}

    def to_json(self):
        return self.bench.results.scenarios

    def row(self, scenario, figure, form, key, **values):
        rounds = {name: [each[key] for each in self.bench.results.rounds(scenario.name, name)]
                  for name in self.bench.results.scenarios[scenario.name]}
        return Row(scenario.title, figure, form, rounds, missing=gaps(self.bench.results, scenario.name), **values)

    def rows(self):
        rows = [self.row(scenario, "requests per CPU second", ",.0f", "requests_per_cpu_second", goals=GOALS)
                for scenario in caches.HITS]
        for scenario in (caches.HERE, caches.THERE):
            rows += [self.row(scenario, "requests per CPU second of all three nodes", ",.0f",
                              "requests_per_cpu_second"),
                     *(self.row(scenario, f"{name} at {RATE:,} per second, ms", ".2f", key)
                       for name, key in (("p50", "p50_ms"), ("p99", "p99_ms")))]
        return [*rows, *(self.row(scenario, "bytes for each KiB", ",.0f", "bytes_each")
                         for scenario, _ in caches.STORED)]

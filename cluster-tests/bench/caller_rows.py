# SPDX-License-Identifier: Apache-2.0
"""What it costs to know who calls, as rows of the table."""
import callers
import machine
import processes
import proxy
from report import gaps, remark_lines
from table import WEIR, Goal, Row

REMEMBERED = (callers.KEY, *callers.AGAIN)
KEPT_GOAL = Goal("≥", 0.93)


class Callers:
    """Every way to tell who calls, and none."""

    NAME, PARTS = "callers", ("callers",)
    TOOLS = {name: proxy.TOOLS[name] for name in ("nginx", "wrk", "taskset")}

    def __init__(self, effort):
        self.arguments = proxy.parse_arguments([
            *effort.words("-Xmx256m"), *effort.machine_words(), "--warm-requests", str(effort.warm_requests)])
        self.arguments.peers = [name for name in callers.PEERS if name in (*effort.peers, WEIR)]
        self.bench = None

    def start(self, stage):
        machine.choose_cores(self.arguments)
        self.bench = callers.Bench(self.arguments, processes.find_tools(self.TOOLS), stage)
        self.bench.start()

    def round(self, part, _):
        print(f"{part}:", flush=True)
        self.bench.round()

    @property
    def failed(self):
        return self.bench.results.failed

    def remarks(self):
        return remark_lines(self.bench.results)

    def facts(self):
        arguments = self.arguments
        return {"options of callers.py": f"{arguments.connections} connections, {arguments.seconds} s each,"
                                         f" {arguments.warm_requests:,} requests to warm up,"
                                         f" JVM options '{arguments.jvm_options}'"}

    def to_json(self):
        return self.bench.results.scenarios

    def rows(self):
        rows = []
        for case in callers.ALL:
            rows.append(self.row(case, "requests per CPU second", ",.0f", lambda name: [
                each["requests_per_cpu_second"] for each in self.bench.results.rounds(case.name, name)]))
            if case.base:
                rows.append(self.row(case, "of its own where nobody looks", ".3f",
                                     lambda name: self.bench.kept(case, name), compared=False,
                                     goals=(KEPT_GOAL,) if case in REMEMBERED else ()))
        return rows

    def row(self, case, figure, form, figures, **values):
        rounds = {name: figures(name) for name in self.bench.results.scenarios[case.name]}
        return Row(case.title, figure, form, rounds, missing=gaps(self.bench.results, case.name), **values)

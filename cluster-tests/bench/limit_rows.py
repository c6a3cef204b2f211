# SPDX-License-Identifier: Apache-2.0
"""What limits cost, as rows of the table: limits.py's cases."""
import bucket4j
import limit_cases
import limit_report
import limits
import processes
from limit_report import at_rate
from report import gaps, remark_lines
from table import WEIR, Goal, Row

KEPT_GOAL = Goal("≥", limit_report.GOALS["ratio"])
CALLS_GOALS = {"global": Goal("≤", limit_report.GOALS["calls"]), "refused": Goal("≤", 0)}
ADDED_GOAL = Goal("<", limit_report.GOALS["added_ms"])


class Limits:
    """All cases of limits.py: in each round the gateways one after the other, and of each its cases."""

    NAME, TOOLS, PARTS = "limits", limits.TOOLS, ("limits",)

    def __init__(self, effort):
        self.peers = [name for name in (WEIR, "bucket4j", "scg", "express") if name in (*effort.peers, WEIR)]
        self.arguments = limits.parse_arguments([
            *effort.words("-Xmx256m"), *effort.machine_words(), "--peers", ",".join(self.peers),
            "--warm-seconds", str(effort.warm_seconds)])
        self.bench = None

    def start(self, stage):
        self.bench = limits.begin(self.arguments, stage)
        self.bench.start()

    def round(self, _, number):
        self.bench.round(number)

    @property
    def failed(self):
        return self.bench.results.failed

    def remarks(self):
        return [f"limits: {line}" for line in remark_lines(self.bench.results)]

    def facts(self):
        redis, arguments = processes.find("redis-server"), self.arguments
        return {
            "Bucket4j": f"{bucket4j.VERSION}, on Weir's Hazelcast",
            "Redis": processes.told(redis, "--version").partition(" sha")[0] if redis else "not found",
            "options of limits.py": f"{arguments.connections} connections, {arguments.seconds} s each, latency at"
                                    f" {arguments.rate:,} requests per second, {arguments.warm_seconds} s to warm up,"
                                    f" JVM options '{arguments.jvm_options}'"}

    def to_json(self):
        return self.bench.results.to_json(self.bench.cases)

    def rows(self):
        rows = []
        for case in self.bench.cases:
            rows.append(self.cost(case))
            if case.limit:
                rows += [self.kept(case), self.calls(case)]
            if case.name in limit_cases.LATENCY:
                rows += self.latency(case)
        return rows

    def row(self, case, figure, form, figures, name=None, **values):
        """A figure of every gateway that has the case; figures: of the rounds of one."""
        asked = [peer for peer in self.peers if peer in case.peers]
        missing = {**gaps(self.bench.results, limit_cases.NONE.name), **gaps(self.bench.results, name or case.name)}
        return Row(title_of(case), figure, form, {peer: figures(peer) for peer in asked},
                   missing={peer: word for peer, word in missing.items() if peer in asked}, **values)

    def cost(self, case):
        return self.row(case, "requests per CPU second", ",.0f", lambda peer: [
            each["requests_per_cpu_second"] for each in self.bench.results.rounds(case.name, peer)])

    def kept(self, case):
        return self.row(case, "of its own without a limit", ".3f", lambda peer: self.bench.results.kept(case, peer),
                        goals=(KEPT_GOAL,) if case.name == "global" else (), compared=False)

    def calls(self, case):
        goals = (CALLS_GOALS[case.name],) if case.name in CALLS_GOALS else ()
        return Row(title_of(case), "questions to owners, per request", ".4f", {WEIR: self.bench.results.calls(case)},
                   goals)

    def latency(self, case):
        name, results = at_rate(case.name), self.bench.results
        rows = [self.row(case, f"p99 at {self.arguments.rate:,} per second, ms", ".2f", lambda peer: [
            each["p99_ms"] for each in results.rounds(name, peer)], name)]
        if case.limit:
            rows.append(self.row(case, "added to its own p99, ms", "+.2f", lambda peer: results.added(case, peer), name,
                                 goals=(ADDED_GOAL,) if case.name == "global" else (), compared=False))
        return rows


def title_of(case):
    """Whole, wherever the row is: in limits.py, "the same" is that of the row before."""
    if not case.limit:
        return case.title
    exhausted = ", exhausted" if case.expected == limit_cases.REFUSED else ""
    return "limit: " + case.title.replace("the same", f"one key, {case.limit}{exhausted}")

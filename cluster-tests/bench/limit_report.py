# SPDX-License-Identifier: Apache-2.0
"""What was measured of limits, as Markdown tables and as JSON."""
import statistics

import limit_cases
from report import Results, cell, remarks, spread, table

TITLES = {"weir": "Weir", "bucket4j": "Bucket4j in Weir", "scg": "Spring Cloud Gateway", "express": "Express"}
GOALS = {"ratio": 0.93, "calls": 0.02, "added_ms": 0.2}


class LimitResults(Results):
    """Rounds of every gateway in every case, and at a fixed rate."""

    def __init__(self, facts, arguments):
        super().__init__(facts, arguments, "weir")

    def kept(self, case, peer):
        """What is left of the requests per second of CPU without a limit, in each round."""
        return [one["requests_per_cpu_second"] / other["requests_per_cpu_second"] for one, other in zip(
            self.rounds(case.name, peer), self.rounds(limit_cases.NONE.name, peer))]

    def calls(self, case):
        """Questions to owners for each request of a kind, in each round."""
        return [one["limit"]["calls"] / max(1, decided(one["limit"])) for one in self.rounds(case.name, "weir")
                if "limit" in one]

    def added(self, case, peer):
        """Milliseconds that the 99th percentile is later than without a limit, in each round."""
        return [one["p99_ms"] - other["p99_ms"] for one, other in zip(
            self.rounds(at_rate(case.name), peer), self.rounds(at_rate(limit_cases.NONE.name), peer))]

    def to_json(self, scenarios):
        limited = [each for each in scenarios if each.limit]
        return {**super().to_json(scenarios), "goals": GOALS,
                "limited_to_unlimited": {each.name: {
                    peer: [round(ratio, 4) for ratio in self.kept(each, peer)] for peer in self.scenarios[each.name]}
                    for each in limited},
                "calls_per_request": {each.name: [round(ratio, 5) for ratio in self.calls(each)] for each in limited}}


def decided(counts):
    return counts["admitted"] + counts["refused"] + counts["undecided"]


def at_rate(name):
    """The name under which the latencies of a case are kept."""
    return f"{name} at a fixed rate"


def markdown(results, cases):
    asked = [peer for peer in TITLES if peer in results.arguments.peers]
    parts = [", ".join(results.facts), cost(results, cases, asked), owners(results, cases)]
    if results.arguments.rate:
        parts.append(latency(results, cases, asked))
    return "\n\n".join([*(part for part in parts if part), *remarks(results)]) + "\n"


def cost(results, cases, asked):
    rows = []
    for case in cases:
        row = [case.title]
        for peer in asked:
            row.append(cell(results, case, peer, "requests_per_cpu_second", ",.0f") if peer in case.peers else "")
            row.append(spread(results.kept(case, peer), ".2f") if case.limit and peer in case.peers else "")
        rows.append(row)
    head = ["", *(word for peer in asked for word in (TITLES[peer], "to no limit"))]
    return (f"Requests per second of CPU, of all its processes and of Redis where it counts there: median of"
            f" {results.arguments.rounds} rounds. To its own figure without a limit in the same round: median (least to"
            f" most); the goal for one key and 100000/s is at least {GOALS['ratio']} in Weir.\n\n" + table(head, rows))


def owners(results, cases):
    rows = []
    for case in cases:
        rounds = [one["limit"] for one in results.rounds(case.name, "weir") if "limit" in one]
        if rounds:
            rows.append([case.title, spread(results.calls(case), ".4f"), *(
                f"{statistics.median(one[name] for one in rounds):,.0f}" for name in (
                    "calls", "admitted", "refused", "undecided"))])
    if not rows:
        return ""
    return (f"Questions to the owners of keys in Weir; the goal is at most {GOALS['calls']} for a request that is"
            " admitted, and none for one that is refused.\n\n"
            + table(["", "for each request", "questions", "admitted", "refused", "undecided"], rows))


def latency(results, cases, asked):
    rows = []
    for case in (each for each in cases if each.name in limit_cases.LATENCY):
        for peer in (each for each in asked if each in case.peers):
            kept = limit_cases.case(at_rate(case.name), case.title)
            rows.append([case.title, TITLES[peer], *(
                cell(results, kept, peer, key, form) for key, form in (
                    ("achieved", ",.0f"), ("p50_ms", ".2f"), ("p99_ms", ".2f"), ("p999_ms", ".2f"))),
                spread(results.added(case, peer), "+.2f") if case.limit else ""])
    return (f"Milliseconds at {results.arguments.rate:,} requests per second: medians of {results.arguments.rounds}"
            " rounds. Added to its own p99 without a limit in the same round: median (least to most); the goal is less"
            f" than {GOALS['added_ms']} in Weir.\n\n"
            + table(["", "", "per second", "p50", "p99", "p99.9", "p99 added"], rows))

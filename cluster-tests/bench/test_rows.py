# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks make of their rounds: rows for the table, from results that were not measured."""
import argparse
import types
import unittest

import benchmarks
import cache_rows
import caches
import caller_rows
import callers
import limit_report
import limit_rows
import options
import propagation_rows
import proxy_rows
import report
import scenarios
import table
from limit_report import at_rate

PARTS = tuple(part for each in benchmarks.ALL for part in each.PARTS)


def effort(**values):
    arguments = argparse.Namespace(java="java", jar="weir.jar", jvm_options="", quiet_wait=0, scratch=options.SCRATCH,
                                   gateway_cpu=None, load_cpu=0)
    return benchmarks.Effort(**{"parts": PARTS, "peers": tuple(table.PEERS), "arguments": arguments,
                                **benchmarks.QUICK, **values})


def requests(**rounds):
    """The benchmark of requests, with rounds of gateways in `get`."""
    benchmark = proxy_rows.Requests(effort(parts=("get",)))
    results = report.Results([], benchmark.arguments, "weir")
    results.begin("get", benchmark.arguments.peers)
    benchmark.bench = types.SimpleNamespace(results=results)
    for name, figures in rounds.items():
        for figure in figures:
            results.add("get", name, {"requests_per_cpu_second": figure})
    return benchmark


def limits():
    """The benchmark of limits, without any round."""
    benchmark = limit_rows.Limits(effort())
    results = limit_report.LimitResults([], benchmark.arguments)
    for case in benchmark.arguments.scenarios:
        for name in (case.name, at_rate(case.name)):
            results.begin(name, [peer for peer in benchmark.peers if peer in case.peers])
    benchmark.bench = types.SimpleNamespace(results=results, cases=benchmark.arguments.scenarios)
    return benchmark


def counted(calls, admitted):
    return {"calls": calls, "admitted": admitted, "refused": 0, "undecided": 0}


def found(rows, benchmark, figure):
    return next(row for row in rows if benchmark in row.benchmark and figure in row.figure)


class RowsTest(unittest.TestCase):
    def test_every_scenario_has_rows_and_every_row_a_form(self):
        benchmark = proxy_rows.Requests(effort())
        results = report.Results([], benchmark.arguments, "weir")
        benchmark.bench = types.SimpleNamespace(results=results)
        for name in scenarios.ALL:
            results.begin(name, [*benchmark.arguments.peers, "weir-joins"])

        rows = benchmark.rows()

        self.assertGreaterEqual(len({row.benchmark for row in rows}), len(scenarios.ALL))
        self.assertTrue(all(format(1.0, row.form) for row in rows))

    def test_a_get_is_compared_with_every_peer_and_has_its_goals(self):
        row, = requests(nginx=[100, 100], weir=[96, 90], scg=[10, 30]).rows()

        self.assertEqual([0.96, 0.9], row.ratios("nginx"))
        self.assertEqual(["**no**, in some rounds", "not measured", "yes, not in all rounds"],
                         [table.verdict(row, goal) for goal in row.goals])

    def test_a_peer_that_was_wrong_has_no_figure_and_makes_the_run_fail(self):
        benchmark = requests(nginx=[100], weir=[96])

        def be_wrong():
            raise report.Failure("nginx: 502")
        benchmark.bench.results.tried("get", "nginx", be_wrong)

        row, = benchmark.rows()
        self.assertEqual({"nginx": "wrong"}, row.missing)
        self.assertEqual([], row.rounds["nginx"])
        self.assertTrue(benchmark.failed)
        self.assertEqual(["get, nginx: error: nginx: 502"], benchmark.remarks())

    def test_a_peer_that_is_missing_makes_nothing_fail(self):
        benchmark = requests(weir=[96])

        def be_missing():
            raise report.Unavailable("haproxy: not found")
        benchmark.bench.results.tried("get", "haproxy", be_missing)

        self.assertEqual({"haproxy": "not available"}, benchmark.rows()[0].missing)
        self.assertFalse(benchmark.failed)

    def test_a_limit_is_compared_with_no_limit_in_the_same_round(self):
        benchmark = limits()
        for none, limited in ((100, 95), (50, 40)):
            benchmark.bench.results.add("none", "weir", {"requests_per_cpu_second": none})
            benchmark.bench.results.add("global", "weir", {
                "requests_per_cpu_second": limited, "limit": counted(calls=1, admitted=100)})

        rows = benchmark.rows()

        kept = found(rows, "one key, 100000/s", "of its own")
        self.assertEqual([0.95, 0.8], kept.rounds["weir"])
        self.assertEqual("**no**, in some rounds", table.verdict(kept, kept.goals[0]))
        calls = found(rows, "one key, 100000/s", "questions")
        self.assertEqual(("yes", 0.01), (table.verdict(calls, calls.goals[0]), calls.own()))

    def test_every_limit_has_a_title_of_its_own(self):
        titles = [limit_rows.title_of(case) for case in limits().bench.cases]

        self.assertEqual(len(titles), len(set(titles)))
        self.assertIn("limit: one key, 1000/h, exhausted, token bucket", titles)

    def test_what_a_limit_adds_is_the_difference_within_the_round(self):
        benchmark = limits()
        for none, limited in ((1.0, 1.5), (2.0, 2.0)):
            benchmark.bench.results.add(at_rate("none"), "weir", {"p99_ms": none})
            benchmark.bench.results.add(at_rate("global"), "weir", {"p99_ms": limited})

        added = found(benchmark.rows(), "one key, 100000/s", "added")

        self.assertEqual([0.5, 0.0], added.rounds["weir"])
        self.assertEqual("**no**, in some rounds", table.verdict(added, added.goals[0]))

    def test_the_changes_of_all_rounds_make_the_percentile(self):
        benchmark = propagation_rows.Changes(effort())
        for seconds in (0.010, 0.200):
            change = {name: seconds for name in ("answered", "here", "everywhere", "behind")}
            benchmark.rounds.append({"changes": [{**change, "wait": wait} for wait in (False, True)]})

        row = found(benchmark.rows(), "all nodes serve it", "p99")

        self.assertEqual(([10.0, 200.0], 200.0), (row.rounds["weir"], row.own()))
        self.assertEqual("**no**, in some rounds", table.verdict(row, row.goals[0]))

    def test_a_hit_is_compared_with_varnish_in_the_same_round(self):
        benchmark = cache_rows.Caches(effort())
        benchmark.bench = types.SimpleNamespace(results=report.Results([], benchmark.arguments, "weir"))
        for scenario in (*caches.HITS, caches.HERE, caches.THERE, *(each for each, _ in caches.STORED)):
            benchmark.bench.results.begin(scenario.name, benchmark.arguments.peers)
        for varnish, weir in ((100, 95), (50, 40)):
            benchmark.bench.results.add("hit", "varnish", {"requests_per_cpu_second": varnish})
            benchmark.bench.results.add("hit", "weir", {"requests_per_cpu_second": weir})

        row = found(benchmark.rows(), "cache hit of 1 KiB", "requests")

        self.assertEqual([0.95, 0.8], row.ratios("varnish"))
        self.assertEqual("**no**, in some rounds", table.verdict(row, row.goals[0]))

    def test_who_is_looked_at_is_compared_with_the_same_requests_where_nobody_looks(self):
        benchmark = caller_rows.Callers(effort())
        benchmark.bench = callers.Bench(benchmark.arguments, {}, None)
        for case in callers.ALL:
            benchmark.bench.results.begin(case.name, benchmark.arguments.peers)
        for name, figure, base in (("hs256", 95, 100), ("api-key", 40, 50)):
            benchmark.bench.results.add(name, "weir", callers.beside(*(
                {"requests_per_cpu_second": each} for each in (figure, base))))

        rows = benchmark.rows()

        token, key = (found(rows, title, "of its own") for title in ("HS256, 1,000 tokens again", "`api-key`"))
        self.assertEqual(([0.95], [0.8]), (token.rounds["weir"], key.rounds["weir"]))
        self.assertEqual(["yes", "**no**"], [table.verdict(row, row.goals[0]) for row in (token, key)])

    def test_parts_have_names_of_their_own(self):
        self.assertEqual(len(PARTS), len(set(PARTS)))


if __name__ == "__main__":
    unittest.main()

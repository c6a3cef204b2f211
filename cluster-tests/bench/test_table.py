# SPDX-License-Identifier: Apache-2.0
"""The pure parts of the table: ratios within rounds, spread, goals, Markdown, what the file says of a run."""
import json
import unittest

import document
import table
from table import Goal, Row


def row(**values):
    return Row(**{"benchmark": "get", "figure": "requests", "form": ",.0f", "rounds": {}, **values})


def a_run(**values):
    return {"rows": [], "date": "today", "minutes": 3, "minutes_asked": 60, "rounds": 5, "rounds_asked": 5,
            "machine": {}, "facts": {}, "load_before": "0.10", "load_of_rounds": [], "others_shares": [],
            "remarks": [], **values}


class RatiosTest(unittest.TestCase):
    def test_a_ratio_is_taken_within_its_round(self):
        slow_machine_in_round_two = row(rounds={"weir": [100, 50, 90], "nginx": [200, 100, 100]})

        self.assertEqual([0.5, 0.5, 0.9], slow_machine_in_round_two.ratios("nginx"))

    def test_rounds_that_one_of_both_has_not_are_left_out(self):
        self.assertEqual([0.5], row(rounds={"weir": [100, 50], "nginx": [200]}).ratios("nginx"))

    def test_nothing_is_divided_by_nothing(self):
        self.assertEqual([], row(rounds={"weir": [1, 1], "nginx": [0.0, 1]}).ratios("nginx"))

    def test_figures_that_are_not_compared_have_no_ratio(self):
        self.assertEqual([], row(rounds={"weir": [1], "nginx": [1]}, compared=False).ratios("nginx"))


class GoalsTest(unittest.TestCase):
    goal = Goal("≥", 0.95, "nginx")

    def verdict(self, *ratios):
        return table.verdict(row(rounds={"weir": list(ratios), "nginx": [1] * len(ratios)}), self.goal)

    def test_the_median_decides_and_rounds_that_disagree_are_told(self):
        self.assertEqual("yes", self.verdict(0.95, 0.97, 0.96))
        self.assertEqual("yes, not in all rounds", self.verdict(0.90, 0.97, 0.96))
        self.assertEqual("**no**, in some rounds", self.verdict(0.90, 0.97, 0.94))
        self.assertEqual("**no**", self.verdict(0.90, 0.91, 0.94))

    def test_a_peer_that_is_not_there_leaves_a_goal_unmeasured(self):
        self.assertEqual("not measured", table.verdict(row(rounds={"weir": [1]}), self.goal))

    def test_less_is_less_and_at_most_is_at_most(self):
        self.assertEqual("yes", table.verdict(row(rounds={"weir": [0]}), Goal("≤", 0)))
        self.assertEqual("**no**", table.verdict(row(rounds={"weir": [100]}), Goal("<", 100)))

    def test_what_all_rounds_tell_together_counts_before_their_median(self):
        percentile = row(rounds={"weir": [10, 20, 30]}, whole=120)

        self.assertEqual("**no**, in some rounds", table.verdict(percentile, Goal("<", 100)))

    def test_goals_that_were_missed_or_not_measured_are_found(self):
        reached, missed = row(rounds={"weir": [2]}, goals=(Goal("≥", 1),)), row(goals=(Goal("≥", 1),))

        self.assertEqual([(missed, missed.goals[0])], table.missed([reached, missed]))


class MarkdownTest(unittest.TestCase):
    def lines(self, *rows):
        return table.markdown(list(rows)).splitlines()

    def test_a_line_has_figures_ratios_spread_and_goals(self):
        *_, line = self.lines(row(rounds={"weir": [9000, 10000, 11000], "nginx": [10000, 10000, 10000]},
                                  goals=(Goal("≥", 0.95, "nginx"),)))

        self.assertEqual("| get | requests | 10,000<br>(9,000–11,000) | 10,000<br>**1.00** (0.90–1.10) |"
                         " ≥ 0.95 × nginx | yes, not in all rounds |", line)

    def test_only_peers_that_are_in_a_row_have_a_column_in_their_order(self):
        head, *_ = self.lines(row(rounds={"scg": [1]}), row(rounds={"weir": [1]}, missing={"nginx": "not available"}))

        self.assertEqual("| benchmark | figure | Weir | nginx | Spring Cloud Gateway | goal | reached |", head)

    def test_a_gap_says_why(self):
        *_, line = self.lines(row(rounds={"weir": []}, missing={"weir": "wrong", "nginx": "not available"}))

        self.assertEqual("| get | requests | wrong | not available |  |  |", line)

    def test_a_benchmark_is_named_once(self):
        *_, first, second = self.lines(row(), row(figure="p99"))

        self.assertTrue(first.startswith("| get | requests |"))
        self.assertTrue(second.startswith("|  | p99 |"))

    def test_figures_that_are_not_compared_show_their_own_spread(self):
        *_, line = self.lines(row(rounds={"weir": [1, 3], "scg": [-2, 2]}, form="+.1f", compared=False))

        self.assertEqual("| get | requests | +2.0<br>(+1.0–+3.0) | +0.0<br>(-2.0–+2.0) |  |  |", line)

    def test_many_times_as_much_needs_no_decimals(self):
        self.assertEqual("**2.50** (2.00–3.00)", table.times([2, 3]))
        self.assertEqual("**20.0**", table.times([20]))
        self.assertEqual("**150**", table.times([150]))

    def test_rows_come_back_from_json(self):
        written = row(rounds={"weir": [1.5]}, goals=(Goal("<", 2),), whole=1.0, missing={"scg": "wrong"})

        self.assertEqual(written, table.row_of(json.loads(json.dumps(table.as_json(written)))))


class DocumentTest(unittest.TestCase):
    def test_it_has_the_table_the_machine_and_what_was_missed(self):
        missed = row(rounds={"weir": [1], "nginx": [2]}, goals=(Goal("≥", 0.95, "nginx"),))

        text = document.markdown(a_run(rows=[table.as_json(missed)], machine={"memory": "24 GiB"},
                                       facts={"nginx": "1.22"}, remarks=["get, scg: unavailable: no Maven"]))

        self.assertIn("| get | requests | 1 | 2<br>**0.50** | ≥ 0.95 × nginx | **no** |", text)
        self.assertIn("| memory | 24 GiB |\n| nginx | 1.22 |\n| load average before | 0.10 |", text)
        self.assertIn("## Goals that were not reached, or not measured\n\n- get, requests: 0.5 (goal: ≥ 0.95 × nginx)", text)
        self.assertIn("## What is missing or was wrong\n\n- get, scg: unavailable: no Maven", text)

    def test_where_all_is_well_nothing_is_said_to_be_missing(self):
        self.assertNotIn("## Goals", document.markdown(a_run()))
        self.assertNotIn("## What is missing", document.markdown(a_run()))

    def test_a_run_that_was_cut_short_says_so(self):
        self.assertIn("3 rounds (5 were asked for, but 60 minutes were not enough) on today",
                      document.sentence(a_run(rounds=3)))

    def test_a_busy_machine_is_told_before_the_table(self):
        self.assertEqual([], document.distrust(a_run(others_shares=[0.01, 0.02, 0.9])))
        self.assertIn("others had 20% of", document.distrust(a_run(others_shares=[0.2]))[0])

    def test_shares_of_others_are_found_wherever_they_are(self):
        measured = {"proxy": {"get": {"weir": {"rounds": [{"others_share": 0.1}, {"others_share": 0.3}]}}}, "x": 1}

        self.assertEqual([0.1, 0.3], document.shares(measured, "others_share"))


if __name__ == "__main__":
    unittest.main()

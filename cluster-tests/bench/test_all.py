# SPDX-License-Identifier: Apache-2.0
"""How the rounds of all benchmarks alternate, and when they end."""
import os
import tempfile
import types
import unittest

import all as command
import processes


class Counted:
    """A benchmark that remembers what was asked of it."""

    NAME = "counted"

    def __init__(self, asked, parts):
        self.asked, self.PARTS = asked, parts

    def round(self, part, number):
        self.asked.append((number, part))


def measured(parts=("get", "idle", "limits"), rounds=3, minutes=60):
    """The parts that were measured, in their order, and the run."""
    asked, kept = [], []
    effort = types.SimpleNamespace(parts=parts, rounds=rounds, minutes=minutes)
    run = command.Run(effort, [Counted(asked, ("get", "idle")), Counted(asked, ("limits",))], {})
    run.stages["counted"] = types.SimpleNamespace(goes_on_alone=lambda: False)
    run.measure(lambda: kept.append(len(asked)))
    return asked, kept, run


class RoundsTest(unittest.TestCase):
    def test_every_round_has_every_part_once(self):
        asked, _, _ = measured()

        self.assertEqual([1] * 3 + [2] * 3 + [3] * 3, [number for number, _ in asked])
        for number in (1, 2, 3):
            self.assertEqual({"get", "idle", "limits"}, {part for each, part in asked if each == number})

    def test_parts_of_all_benchmarks_change_places(self):
        asked, _, _ = measured(rounds=60)

        self.assertEqual({"get", "idle", "limits"}, {part for _, part in asked[::3]})

    def test_what_is_not_asked_for_is_not_measured(self):
        asked, _, _ = measured(parts=("idle",), rounds=1)

        self.assertEqual([(1, "idle")], asked)

    def test_the_first_round_is_whole_and_no_other_begins_without_time(self):
        asked, kept, run = measured(minutes=0)

        self.assertEqual((3, [3], 1), (len(asked), kept, len(run.loads)))

    def test_every_round_is_kept_when_it_is_over(self):
        _, kept, _ = measured()

        self.assertEqual([3, 6, 9], kept)


class RestingTest(unittest.TestCase):
    def test_what_runs_in_other_parts_stands_still(self):
        with processes.Stage() as stage:
            one, other = stage.part("one"), stage.part("other")
            children = [part.start("child", ["sleep", "60"]) for part in (one, other)]

            self.assertEqual((False, [False, True]), (one.goes_on_alone(), [child.rests for child in children]))
            self.assertEqual((True, [True, False]), (other.goes_on_alone(), [child.rests for child in children]))
            self.assertEqual(False, other.goes_on_alone())
        self.assertTrue(all(child.process.returncode is not None for child in children))


class WritingTest(unittest.TestCase):
    def test_what_is_not_a_file_stays_what_it_is(self):
        with tempfile.TemporaryDirectory() as directory:
            link, target = (os.path.join(directory, name) for name in ("link", "target"))
            os.symlink(target, link)

            command.write(link, "text")

            self.assertTrue(os.path.islink(link))
            with open(target) as file:
                self.assertEqual("text", file.read())


if __name__ == "__main__":
    unittest.main()

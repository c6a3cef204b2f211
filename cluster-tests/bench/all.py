#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every benchmark there is, in one interleaved run, and one table of all figures: ../BENCHMARKS.md. See ../README.md,
"Benchmarks"."""
import argparse
import datetime
import json
import os
import random
import sys
import time

sys.dont_write_bytecode = True

import benchmarks
import document
import machine
import options
import processes
import table
import weir
from processes import Failure, Unavailable

BENCHMARKS_MD = os.path.join(weir.ROOT, "cluster-tests", "BENCHMARKS.md")
PARTS = tuple(part for each in benchmarks.ALL for part in each.PARTS)
AWAKE_SECONDS = 5  # nodes of a cluster that stood still hear of one another again


class Run:
    """All benchmarks together: rounds in which each part comes once, in random order."""

    def __init__(self, effort, every, facts):
        self.effort, self.every, self.machine = effort, every, facts
        self.date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
        self.begun, self.load_before, self.loads = time.monotonic(), processes.load_average(), []
        self.stages = {}

    def start(self, stage):
        for each in self.every:
            self.stages[each.NAME] = stage.part(each.NAME)
            self.stages[each.NAME].goes_on_alone()
            each.start(self.stages[each.NAME])
        print(f"\nready after {self.minutes():.0f} minutes", flush=True)

    def measure(self, after_round):
        """At least one round, and no more than there is time for."""
        parts = [(each, part) for each in self.every for part in each.PARTS if part in self.effort.parts]
        longest = 0.0
        for number in range(1, self.effort.rounds + 1):
            begun = self.minutes()
            if number > 1 and begun + longest > self.effort.minutes:
                print(f"\nno time for round {number}: {begun:.0f} of {self.effort.minutes} minutes are over, a round"
                      f" takes {longest:.0f}", flush=True)
                return
            self.loads.append(processes.load_average())
            print(f"\nround {number} of {self.effort.rounds} after {begun:.0f} minutes, load average {self.loads[-1]}",
                  flush=True)
            for each, part in random.sample(parts, len(parts)):
                if self.stages[each.NAME].goes_on_alone():
                    time.sleep(AWAKE_SECONDS)
                each.round(part, number)
            longest = max(longest, self.minutes() - begun)
            after_round()

    def minutes(self):
        return (time.monotonic() - self.begun) / 60

    def failed(self):
        return any(each.failed for each in self.every)

    def to_json(self):
        """Everything that was measured, and everything of which the file is made."""
        measured = {each.NAME: each.to_json() for each in self.every}
        return {
            "date": self.date, "minutes": round(self.minutes()), "minutes_asked": self.effort.minutes,
            "rounds": len(self.loads), "rounds_asked": self.effort.rounds, "machine": self.machine,
            "facts": {name: told for each in self.every for name, told in each.facts().items()},
            "load_before": self.load_before, "load_of_rounds": self.loads,
            "others_shares": document.shares(measured, "others_share"),
            "waiting_shares": document.shares(measured, "waiting_share"),
            "rows": [table.as_json(row) for each in self.every for row in each.rows()],
            "remarks": [line for each in self.every for line in each.remarks()], "measured": measured}


def run(arguments, stage):
    effort = benchmarks.Effort(
        tuple(arguments.parts), tuple(arguments.peers), arguments,
        **{**(benchmarks.QUICK if arguments.quick else benchmarks.FULL),
           **{name: getattr(arguments, name) for name in ("rounds", "seconds", "minutes")
              if getattr(arguments, name) is not None}})
    chosen = [each for each in benchmarks.ALL if set(each.PARTS) & set(effort.parts)]
    processes.find_tools({name: package for each in chosen for name, package in each.TOOLS.items()})
    weir.command(arguments, "node.yaml")
    one = Run(effort, [each(effort) for each in chosen], machine.facts(arguments))

    def keep():
        if arguments.json:
            write(arguments.json, json.dumps(one.to_json(), indent=1, default=str) + "\n")

    one.start(stage)
    one.measure(keep)
    publish(arguments, one.to_json())
    return one.failed()


def publish(arguments, told):
    text = document.markdown(told)
    print("\n" + text, flush=True)
    if arguments.markdown:
        write(arguments.markdown, text)


def write(path, text):
    """In place: a path may be a device, such as /dev/null, which must stay what it is."""
    with open(path, "w") as file:
        file.write(text)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true",
                        help="less of everything, with all rows; writes no file by itself")
    parser.add_argument("--parts", type=options.names_of(PARTS), metavar="NAMES", default=list(PARTS),
                        help=f"of {','.join(PARTS)} (default: all)")
    parser.add_argument("--peers", type=options.names_of(table.PEERS), metavar="NAMES", default=list(table.PEERS),
                        help=f"of {','.join(table.PEERS)} (default: all that are there; Weir always is)")
    for name, what in (("rounds", "at most"), ("seconds", "of each measurement"),
                       ("minutes", "no round begins that would end later")):
        parser.add_argument(f"--{name}", type=int, help=f"{what} (default: {benchmarks.FULL[name]}, with --quick"
                                                        f" {benchmarks.QUICK[name]})")
    parser.add_argument("--again", metavar="FILE", help="measures nothing: makes the table of an earlier run's --json")
    options.add_machine(parser, "the peers are")
    weir.add_arguments(parser, "")
    arguments = parser.parse_args()
    options.must_be_positive(parser, arguments, [
        name for name in ("rounds", "seconds", "minutes") if getattr(arguments, name) is not None])
    if arguments.markdown is None and not arguments.quick:
        arguments.markdown = BENCHMARKS_MD
    return arguments


def main():
    arguments = parse_arguments()
    try:
        if arguments.again:
            with open(arguments.again) as file:
                publish(arguments, json.load(file))
            sys.exit(0)
        with processes.Stage() as stage:
            failed = run(arguments, stage)
    except (Failure, Unavailable) as failure:
        sys.exit(f"all.py: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

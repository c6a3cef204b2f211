# SPDX-License-Identifier: Apache-2.0
"""Every benchmark that has rows in the table of all.py, in their order there; each has a file, *_rows.py.

A benchmark is a class: `NAME`; `TOOLS`, the programs without which it cannot measure, with their Debian packages;
`PARTS`, the names of what it measures in every round; `Benchmark(effort)`, and of one

- `start(stage)`: whatever it asks is up and warm; a peer that is not there is left out and remembered, no failure;
- `round(part, number)`: measures one part once, Weir and each peer right after one another;
- `rows()`: what was measured so far, as `table.Row`s with their goals;
- `remarks()`: why there is nothing where there is nothing;
- `failed`: whether something that was measured was wrong;
- `facts()`: versions and options by name; `to_json()`: everything that was measured.
"""
from dataclasses import dataclass

import cache_rows
import caller_rows
import limit_rows
import propagation_rows
import proxy_rows

ALL = (proxy_rows.Requests, limit_rows.Limits, cache_rows.Caches, caller_rows.Callers, propagation_rows.Changes)


@dataclass(frozen=True)
class Effort:
    """How much is measured, and of what."""

    parts: tuple
    peers: tuple
    arguments: object  # those of all.py: the machine's, Weir's
    rounds: int
    seconds: int  # of each measurement
    minutes: int  # no round begins that would end later
    warm_requests: int
    warm_seconds: int
    warm_changes: int
    changes: int  # of each kind, in each round
    idle_every: int  # so many rounds: memory is nearly the same each time, and takes long to measure

    def words(self, jvm_options=""):
        """What every script is told in the same words; with options that it has anyway."""
        arguments = self.arguments
        return ["--java", arguments.java, "--jar", arguments.jar,
                f"--jvm-options={jvm_options} {arguments.jvm_options}".rstrip()]

    def machine_words(self):
        arguments = self.arguments
        cores = [(f"--{name}-cpu", core) for name, core in (
            ("gateway", arguments.gateway_cpu), ("load", arguments.load_cpu)) if core is not None]
        return ["--quiet-wait", str(arguments.quiet_wait), "--scratch", arguments.scratch, "--rounds", str(self.rounds),
                "--seconds", str(self.seconds), *(str(word) for pair in cores for word in pair)]


FULL = {"rounds": 5, "seconds": 3, "minutes": 60, "warm_requests": 200_000, "warm_seconds": 40, "warm_changes": 60,
        "changes": 40, "idle_every": 2}
QUICK = {"rounds": 2, "seconds": 1, "minutes": 20, "warm_requests": 120_000, "warm_seconds": 16, "warm_changes": 30,
         "changes": 25, "idle_every": 2}

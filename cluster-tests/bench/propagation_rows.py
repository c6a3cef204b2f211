# SPDX-License-Identifier: Apache-2.0
"""How fast a change is everywhere, as rows of the table: propagation.py's changes. No peer has the like."""
import propagation
from processes import Failure
from table import WEIR, Goal, Row

GOALS = {("PUT: all nodes serve it", "p99"): Goal("<", 100)}
WARM_AGAIN = 5  # changes of each kind before those of a round: the others had the machine meanwhile
AT = {"median": 0, "p99": 2}  # places in propagation.figures


class Changes:
    """So many changes in each round, by a cluster that lives all the time."""

    NAME, TOOLS, PARTS = "propagation", {}, ("propagation",)

    def __init__(self, effort):
        self.effort = effort
        self.arguments = propagation.parse_arguments([*effort.words("-Xmx256m")])
        self.bench, self.rounds, self.wrong = None, [], ""

    def start(self, stage):
        print("\npropagation", flush=True)
        self.tried(lambda: self.warm(stage))

    def warm(self, stage):
        self.bench = propagation.Bench(self.arguments, stage)
        propagation.must_be_unhurt(self.bench.measure(self.effort.warm_changes, 1))

    def round(self, _, number):
        if not self.wrong:
            print("propagation:", flush=True)
            self.tried(self.measure)

    def measure(self):
        measured = self.bench.measure(WARM_AGAIN, self.effort.changes)
        propagation.must_be_unhurt(measured)
        self.rounds.append(measured)

    def tried(self, action):
        """What was measured before counts for nothing when something is wrong."""
        try:
            action()
        except (Failure, OSError) as failure:
            print(f"  error: {failure}", flush=True)
            self.wrong, self.rounds = str(failure), []

    @property
    def failed(self):
        return bool(self.wrong)

    def remarks(self):
        return [f"propagation: error: {self.wrong.splitlines()[0]}"] if self.wrong else []

    def facts(self):
        arguments = self.arguments
        return {"options of propagation.py": f"{arguments.nodes} nodes, clients of each: {arguments.clients},"
                                             f" {self.effort.changes} changes of each kind in a round,"
                                             f" JVM options '{arguments.jvm_options}'"}

    def to_json(self):
        return {"rounds": self.rounds, "wrong": self.wrong}

    def rows(self):
        return [self.row(title, name) for title in propagation.ROWS for name in AT]

    def row(self, title, name):
        """All changes together, and how far the rounds are apart."""
        each = [propagation.figures(one["changes"], title)[AT[name]] for one in self.rounds]
        every = [change for one in self.rounds for change in one["changes"]]
        goals = (GOALS[title, name],) if (title, name) in GOALS else ()
        put, _, what = title.partition(":")
        return Row(f"`{put}`:{what}", f"{name}, ms", ".1f", {WEIR: each}, goals,
                   propagation.figures(every, title)[AT[name]] if every else None,
                   missing={WEIR: "wrong"} if self.wrong else {})

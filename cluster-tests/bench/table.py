# SPDX-License-Identifier: Apache-2.0
"""The one table: figures of every benchmark, beside those of the peers, with ratios, spread and goals."""
import statistics
from dataclasses import asdict, dataclass, field

WEIR = "weir"

# In the order of their columns.
PEERS = {"nginx": "nginx", "haproxy": "HAProxy", "varnish": "Varnish", "scg": "Spring Cloud Gateway",
         "express": "Express", "bucket4j": "Bucket4j"}

SENSES = {"≥": lambda one, other: one >= other, "≤": lambda one, other: one <= other,
          "<": lambda one, other: one < other}


@dataclass(frozen=True)
class Goal:
    """What Weir's figure shall be; with a peer, what its ratio to the peer's shall be."""

    sense: str  # of SENSES
    value: float
    peer: str = ""

    def reached(self, value):
        return SENSES[self.sense](value, self.value)

    def told(self):
        return f"{self.sense} {self.value:g}" + (f" × {PEERS[self.peer]}" if self.peer else "")


@dataclass(frozen=True)
class Row:
    """A figure of a benchmark, in every round, of Weir and of the peers that can do it."""

    benchmark: str
    figure: str  # with its unit
    form: str  # as in format()
    rounds: dict  # figures of a gateway, one for each round in which it was measured
    goals: tuple = ()
    whole: float = None  # of Weir, where all rounds together tell more than their median
    compared: bool = True  # whether a ratio means something
    missing: dict = field(default_factory=dict)  # why a gateway has no figure, in a word

    def own(self):
        """Weir's figure, or none."""
        return self.whole if self.whole is not None else median(self.rounds.get(WEIR))

    def ratios(self, peer):
        """Weir's figure divided by the peer's, in each round in which both were measured."""
        return ratios(self.rounds.get(WEIR, []), self.rounds.get(peer, [])) if self.compared else []

    def judged(self, goal):
        """The figure that counts for a goal, and those of the rounds."""
        if goal.peer:
            every = self.ratios(goal.peer)
            return median(every), every
        return self.own(), self.rounds.get(WEIR, [])


def row_of(told):
    """A row from what as_json made of it."""
    return Row(**{**told, "goals": tuple(Goal(**goal) for goal in told["goals"])})


def as_json(row):
    return asdict(row)


def median(values):
    return statistics.median(values) if values else None


def ratios(own, others):
    """Of each round; none at all where one of them was nothing or less, for then a ratio says nothing."""
    pairs = list(zip(own, others))
    return [] if any(other <= 0 for _, other in pairs) else [one / other for one, other in pairs]


def spread(values, form):
    """The least and the most, where there is more than one."""
    return f"({min(values):{form}}–{max(values):{form}})" if len(values) > 1 else ""


def with_spread(value, values, form):
    return f"{value:{form}} {spread(values, form)}".strip()


def times(every):
    """Ratios: two decimals say nothing of ten times and more."""
    form = ".2f" if max(every) < 10 else ".1f" if max(every) < 100 else ".0f"
    return f"**{median(every):{form}}** {spread(every, form)}".strip()


def own_cell(row):
    if row.own() is None:
        return row.missing.get(WEIR, "–")
    return with_spread(row.own(), row.rounds.get(WEIR, []), row.form).replace(" (", "<br>(")


def peer_cell(row, peer):
    """Its own figure, and below that Weir's in relation to it."""
    value = median(row.rounds.get(peer))
    if value is None:
        return row.missing.get(peer, "–")
    if not row.compared:
        return with_spread(value, row.rounds[peer], row.form).replace(" (", "<br>(")
    every = row.ratios(peer)
    return f"{value:{row.form}}" + (f"<br>{times(every)}" if every else "")


def verdict(row, goal):
    """Reached by what is in the table, and whether every round says so."""
    value, every = row.judged(goal)
    if value is None:
        return "not measured"
    well = goal.reached(value)
    alike = all(goal.reached(each) == well for each in every)
    return ("yes" if well else "**no**") + ("" if alike else ", not in all rounds" if well else ", in some rounds")


def missed(rows):
    """Every goal that was not reached, or not measured."""
    return [(row, goal) for row in rows for goal in row.goals if not verdict(row, goal).startswith("yes")]


def markdown(rows):
    """One line for each row, one column for each peer that is in any."""
    peers = [peer for peer in PEERS if any(peer in row.rounds or peer in row.missing for row in rows)]
    head = ["benchmark", "figure", "Weir", *(PEERS[peer] for peer in peers), "goal", "reached"]
    lines = [head, ["---", "---", *["---:"] * (1 + len(peers)), "---", "---"]]
    last = None
    for row in rows:
        lines.append([
            row.benchmark if row.benchmark != last else "", row.figure, own_cell(row),
            *(peer_cell(row, peer) for peer in peers), "<br>".join(goal.told() for goal in row.goals),
            "<br>".join(verdict(row, goal) for goal in row.goals)])
        last = row.benchmark
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)

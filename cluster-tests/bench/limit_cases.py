# SPDX-License-Identifier: Apache-2.0
"""What is measured of limits: one route for each case, all in the same processes, so that only the limit differs."""
from dataclasses import dataclass

from scenarios import Scenario

KEYS = 10_000
KEY_HEADER = "X-Api-Key"

ADMITTED, REFUSED, BOTH = "admitted", "refused", "both"


@dataclass(frozen=True)
class Case(Scenario):
    """One limit, on a route of its own."""

    expected: str = ADMITTED  # what becomes of the requests
    limit: str = ""  # such as 100000/s; none without
    algorithm: str = "fixed-window"
    mode: str = "leased"
    by_key: bool = False  # each of KEYS keys has the limit
    peers: tuple = ("weir",)

    @property
    def number(self):
        return int(self.limit.partition("/")[0])

    @property
    def unit(self):
        return self.limit.partition("/")[2]


EVERYBODY = ("weir", "bucket4j", "scg", "express")
NODES_ONLY = ("weir", "bucket4j")


def case(name, title, **values):
    return Case(name, title, path="/" + name, **values)


NONE = case("none", "no limit", peers=EVERYBODY)


def cases(tenfold):
    """All by name; tenfold: how many per second are admitted where many more are offered."""
    return {each.name: each for each in (
        NONE,
        case("global", "one key, 100000/s", limit="100000/s", peers=EVERYBODY),
        case("exact", "the same, `mode: exact`", limit="100000/s", mode="exact"),
        case("sliding", "the same, sliding window", limit="100000/s", algorithm="sliding-window"),
        case("bucket", "the same, token bucket", limit="100000/s", algorithm="token-bucket"),
        case("keys", f"{KEYS:,} keys, 100000/s each", limit="100000/s", by_key=True, peers=EVERYBODY),
        case("tenfold", f"one key, {tenfold}/s, far more are offered", expected=BOTH, limit=f"{tenfold}/s",
             peers=NODES_ONLY),
        case("refused", "one key, 1000/h, exhausted", expected=REFUSED, limit="1000/h", peers=EVERYBODY),
        case("refused-sliding", "the same, sliding window", expected=REFUSED, limit="1000/h",
             algorithm="sliding-window"),
        case("refused-bucket", "the same, token bucket", expected=REFUSED, limit="1000/h", algorithm="token-bucket"),
    )}


# At a fixed rate: against no limit.
LATENCY = ("none", "global", "exact")

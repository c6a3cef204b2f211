# SPDX-License-Identifier: Apache-2.0
"""BENCHMARKS.md: the table, how to read it, and what it was measured on. Pure: all of it is in the run's JSON."""
import statistics
import textwrap

import table

DISTRUST = 0.05  # what others may have of the gateways' core, in the median

INTRODUCTION = """\
# Benchmarks

Written by `cluster-tests/bench/all.py`; see [README.md](README.md#benchmarks) for what is measured and how. Absolute
figures belong to the machine below. The ratios carry over to others.

{run}

- Under Weir's figure, the median of the rounds, are the least and the most of them.
- Under a peer's figure is **Weir's divided by it**, taken within each round: median (least–most). Of requests, more
  than 1 is better for Weir; of milliseconds, seconds, KiB and bytes, less than 1.
- Percentiles of changes are over those of all rounds; in brackets are the least and the most of a round.
- A goal is reached or not by the median; *not in all rounds* and *in some rounds* say that the rounds do not agree.
- Requests per CPU second are those of one core: answered requests, divided by the CPU seconds of the gateway's
  processes, and of Redis where limits are counted there. Spring Cloud Gateway and Express count limits in Redis;
  Bucket4j stands in Weir for the policy `rate-limit`, three nodes each, and counts in Hazelcast.
- *–*: a peer cannot do it, or nothing like it. Kong, Traefik, Envoy and APISIX are not measured: they are not to be
  had from Debian, Maven Central or npm."""


def markdown(run):
    """The whole file; run: what all.py has measured, as it is in the JSON."""
    rows = [table.row_of(told) for told in run["rows"]]
    parts = [INTRODUCTION.format(run=textwrap.fill(sentence(run), 120)), *distrust(run), table.markdown(rows),
             "## What it was measured on", facts_table({**run["machine"], **run["facts"], **quiet(run)}),
             *goals(rows), *remarks(run)]
    return "\n\n".join(parts) + "\n"


def sentence(run):
    """How many rounds there were, and whether more were asked for."""
    done, asked = run["rounds"], run["rounds_asked"]
    rounds = "One round" if done == 1 else f"{done} rounds"
    short = f" ({asked} were asked for, but {run['minutes_asked']} minutes were not enough)" if done < asked else ""
    return (f"{rounds}{short} on {run['date']}, {run['minutes']} minutes: every round measures everything, in random"
            " order, Weir and its peers one right after the other.")


def distrust(run):
    """A warning in front of figures that are worth little."""
    share = statistics.median(run["others_shares"] or [0])
    return [f"**Distrust this run: others had {share:.0%} of the gateways' core.**"] if share > DISTRUST else []


def quiet(run):
    """What else went on: the load before, and what others had of the gateways' core."""
    told = {"load average before": run["load_before"]}
    if run["load_of_rounds"]:
        told["load average before each round"] = "; ".join(run["load_of_rounds"])
    for name, every in (("gateways that wait, on the gateways' core", run.get("waiting_shares")),
                        ("others on the gateways' core", run["others_shares"])):
        if every:
            told[name] = (f"{statistics.median(every):.1%} (median of {len(every):,} measurements), at most"
                          f" {max(every):.1%}")
    return told


def facts_table(facts):
    return "\n".join(["| | |", "| --- | --- |", *(f"| {name} | {told} |" for name, told in facts.items())])


def goals(rows):
    """Which were not reached, for those who look for them first."""
    missed = []
    for row, goal in table.missed(rows):
        value, _ = row.judged(goal)
        seen = "not measured" if value is None else f"{value:.4g}"
        missed.append(f"- {row.benchmark}, {row.figure}: {seen} (goal: {goal.told()})")
    return ["## Goals that were not reached, or not measured", "\n".join(missed)] if missed else []


def remarks(run):
    lines = [f"- {remark}" for remark in run["remarks"]]
    return ["## What is missing or was wrong", "\n".join(lines)] if lines else []


def shares(told, name):
    """Every figure of this name in what was measured, wherever it is."""
    if isinstance(told, dict):
        own = [told[name]] if name in told else []
        return own + [share for each in told.values() for share in shares(each, name)]
    if isinstance(told, list):
        return [share for each in told for share in shares(each, name)]
    return []

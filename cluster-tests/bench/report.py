# SPDX-License-Identifier: Apache-2.0
"""What was measured, as Markdown tables and as JSON."""
import json
import statistics

from processes import Failure, Unavailable


class Results:
    """Rounds of every gateway in every scenario, or why there are none."""

    def __init__(self, facts, arguments, own):
        """The gateway of one's own is what the others are compared with."""
        self.facts, self.arguments, self.own = facts, arguments, own
        self.scenarios, self.failed = {}, False

    def begin(self, scenario, names):
        self.scenarios[scenario] = {name: {"rounds": []} for name in names}

    def add(self, scenario, name, measured):
        self.scenarios[scenario][name]["rounds"].append(measured)

    def has_none(self, scenario, name, kind, why):
        """What was measured of it before counts for nothing: it was wrong, or is not available."""
        self.scenarios[scenario][name] = {"rounds": [], kind: why}

    def tried(self, scenario, name, action, *values):
        """Whether it went well; else why not is kept, instead of what was measured."""
        try:
            action(*values)
            return True
        except Unavailable as reason:
            print(f"  {name}: not available: {first_line(str(reason))}", flush=True)
            self.has_none(scenario, name, "unavailable", str(reason))
        except Failure as failure:
            print(f"  {name}: error: {failure}", flush=True)
            self.has_none(scenario, name, "error", str(failure))
            self.failed = True
        return False

    def rounds(self, scenario, name):
        return self.scenarios[scenario].get(name, {}).get("rounds", [])

    def left(self, scenario):
        """Those that have not failed in it."""
        return [name for name, one in self.scenarios[scenario].items() if not one.keys() & {"error", "unavailable"}]

    def ratios(self, scenario, name, reference, key="requests_per_cpu_second"):
        pairs = zip(self.rounds(scenario.name, name), self.rounds(scenario.name, reference))
        return [one[key] / other[key] for one, other in pairs]

    def to_json(self, scenarios):
        """Everything that was measured."""
        ratios = {scenario.name: {
            f"{self.own}/{name}": [round(each, 4) for each in self.ratios(scenario, self.own, name)]
            for name in self.scenarios[scenario.name] if name != self.own}
            for scenario in scenarios if scenario.kind == "cost"}
        options = {**vars(self.arguments), "scenarios": [each.name for each in self.arguments.scenarios]}
        return {"facts": self.facts, "options": options, "scenarios": self.scenarios, "ratios": ratios}


def write(results, tables, scenarios):
    """After each scenario, so that a run that is ended has not been for nothing."""
    if results.arguments.json:
        with open(results.arguments.json, "w") as file:
            json.dump(results.to_json(scenarios), file, indent=2)
            file.write("\n")
    if results.arguments.markdown:
        with open(results.arguments.markdown, "w") as file:
            file.write(tables)


def markdown(results, scenarios):
    """All tables, in the order of the kinds."""
    parts = [", ".join(results.facts)]
    kinds = {"cost": cost, "latency": latency, "idle": idle, "startup": startup}
    for kind, table in kinds.items():
        asked = [each for each in scenarios if each.kind == kind]
        if asked:
            parts.append(table(results, asked))
    return "\n\n".join([*parts, *remarks(results)]) + "\n"


def remarks(results):
    """A list of why there is nothing where there is nothing; none if there is none."""
    lines = [f"- {line}" for line in remark_lines(results)]
    return ["\n".join(lines)] if lines else []


def remark_lines(results):
    return [f"{scenario}, {name}: {kind}: {first_line(one[kind])}"
            for scenario, every in results.scenarios.items() for name, one in every.items()
            for kind in ("error", "unavailable") if kind in one]


def gaps(results, scenario):
    """In a word, why a gateway has no figure there."""
    return {name: "wrong" if "error" in one else "not available"
            for name, one in results.scenarios[scenario].items() if one.keys() & {"error", "unavailable"}}


def cost(results, scenarios):
    names = list(dict.fromkeys(name for each in scenarios for name in results.scenarios[each.name]))
    others = [name for name in names if name != results.own] if results.own in names else []
    rows = []
    for scenario in scenarios:
        cells = [cell(results, scenario, name, "requests_per_cpu_second", ",.0f") for name in names]
        rows.append([scenario.title, *cells, *(
            spread(results.ratios(scenario, results.own, other), ".2f") for other in others)])
    return (f"Requests per second of gateway CPU: median of {results.arguments.rounds} rounds; ratios within a round,"
            f" median (least to most).\n\n"
            + table(["", *names, *(f"{results.own} / {other}" for other in others)], rows))


def latency(results, scenarios):
    rows = []
    for scenario in scenarios:
        for name in results.scenarios[scenario.name]:
            rows.append([scenario.title, name, *(
                cell(results, scenario, name, key, form) for key, form in (
                    ("achieved", ",.0f"), ("p50_ms", ".2f"), ("p99_ms", ".2f"), ("p999_ms", ".2f")))])
    return (f"Milliseconds at a fixed rate, corrected for coordinated omission: medians of {results.arguments.rounds}"
            " rounds.\n\n" + table(["", "", "per second", "p50", "p99", "p99.9"], rows))


def idle(results, scenarios):
    scenario, = scenarios
    rows = [[name, *(cell(results, scenario, name, key, ",.1f", 1024) for key in (
        "bytes_each", "resident_bytes_each", "heap_bytes_each")),
        cell(results, scenario, name, "resident_bytes_before", ",.0f", 1 << 20)]
        for name in results.scenarios[scenario.name]]
    return (f"KiB for each of {results.arguments.idle_connections:,} idle connections: median.\n\n"
            + table(["", "in all", "of the process, without heap", "live heap", "MiB of the process before"], rows))


def startup(results, scenarios):
    scenario, = scenarios
    rows = [[name, spread([each["seconds"] for each in results.rounds(scenario.name, name)], ".2f"),
             cell(results, scenario, name, "cpu_seconds", ".2f")] for name in results.scenarios[scenario.name]]
    return ("Seconds from the start of the process to the first 200, median (least to most).\n\n"
            + table(["", "seconds", "seconds of CPU"], rows))


def cell(results, scenario, name, key, form, unit=1):
    values = [each[key] / unit for each in results.rounds(scenario.name, name) if key in each]
    if values:
        return f"{statistics.median(values):{form}}"
    one = results.scenarios[scenario.name].get(name, {})
    return "error" if "error" in one else "not available" if "unavailable" in one else "–"


def spread(values, form):
    if not values:
        return "–"
    if len(values) == 1:
        return f"{values[0]:{form}}"
    return f"{statistics.median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def first_line(text):
    return text.strip().splitlines()[0] if text.strip() else "?"

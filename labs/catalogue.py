#!/usr/bin/env python3
"""Refresh the metric catalogue that the linter ships from what the JMX exporter really serves.

    labs/catalogue.py             run the chain, keep the exporter's output, refresh the catalogue
    labs/catalogue.py --offline   refresh the catalogue from the output that was kept
    labs/catalogue.py --check     say whether the catalogue is what the kept output makes of it
    labs/catalogue.py --to FILE   write it to FILE, for the setting `metrics`, and leave the shipped catalogue alone

The catalogue's hand-written knowledge (meaning, unit, notes, other connectors) is kept; names, labels, contexts and
types of what PostgreSQL's connector and Connect serve come from the output. An attribute that is new is added; one that
the output lacks stays with `"observed": false`, because other connectors, settings or exporter rules may have it.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LABS = Path(__file__).resolve().parent
OUTPUT = LABS / "monitoring" / "jmx-exporter" / "output.prom"
CATALOGUE = LABS.parent / "linter" / "cdclint" / "data" / "metrics.json"

_SAMPLE = re.compile(r"(?P<name>[A-Za-z_:][\w:]*)(?:\{(?P<labels>.*)\})? \S+$")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_DEBEZIUM = "debezium_metrics_"
_PROMETHEUS = {
    "up": ("job", "instance"),
    "scrape_duration_seconds": ("job", "instance"),
    "scrape_samples_scraped": ("job", "instance"),
    "scrape_samples_post_metric_relabeling": ("job", "instance"),
    "scrape_series_added": ("job", "instance"),
    "ALERTS": ("alertname", "alertstate", "severity"),
    "ALERTS_FOR_STATE": ("alertname", "severity"),
}
"""What Prometheus itself adds, with its labels."""
_COUNTS = re.compile(r"(TotalNumberOf|NumberOf)\w+")


@dataclass(frozen=True)
class Family:
    """One metric of the exporter's output.

    Attributes:
        name: the metric's name as Prometheus stores it.
        type: the exposition type: counter, gauge, summary, untyped.
        help: the exposition's help text.
        labels: one mapping a sample.
    """

    name: str
    type: str
    help: str
    labels: tuple[dict[str, str], ...]

    @property
    def label_names(self) -> list[str]:
        """Every label that some sample has, in order of appearance."""
        return list(dict.fromkeys(name for sample in self.labels for name in sample))

    @property
    def contexts(self) -> list[str]:
        """The values of `context`, in alphabetical order."""
        return sorted({sample["context"] for sample in self.labels if "context" in sample})


def read_output(text: str) -> list[Family]:
    """The metrics of a text exposition, one for each sample name, in their order.

    Raises:
        ValueError: a line is neither a comment nor a sample.
    """
    helps: dict[str, str] = {}
    types: dict[str, str] = {}
    samples: dict[str, list[dict[str, str]]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("# HELP "):
            name, _, words = line.removeprefix("# HELP ").partition(" ")
            helps[name] = words
        elif line.startswith("# TYPE "):
            name, _, kind = line.removeprefix("# TYPE ").partition(" ")
            types[name] = kind
        elif line and not line.startswith("#"):
            match = _SAMPLE.fullmatch(line)
            if match is None:
                raise ValueError(f"line {number} is no sample: {line}")
            samples.setdefault(match["name"], []).append(dict(_LABEL.findall(match["labels"] or "")))
    return [
        Family(name, _of(types, name, "untyped"), _of(helps, name, ""), tuple(labels))
        for name, labels in samples.items()
    ]


def _of(known: dict[str, str], name: str, default: str) -> str:
    """What the exposition says of a sample's family, whose name may lack `_count` or `_sum`."""
    return known.get(name) or known.get(re.sub(r"_(count|sum|bucket)$", "", name)) or default


def refresh(catalogue: dict[str, Any], families: list[Family], versions: dict[str, str]) -> dict[str, Any]:
    """The catalogue with what `families` show."""
    by_name = {family.name: family for family in families}
    debezium = [_merged(entry, by_name.get(entry["metric"])) for entry in catalogue["debezium"]]
    known = {entry["metric"] for entry in debezium}
    since = _since(catalogue.get("origin", {}).get("versions", {}).get("debezium", ""), versions["debezium"])
    debezium += [
        _new(family, since, versions["debezium"]) for family in _debezium(families) if family.name not in known
    ]
    return {
        "origin": {
            "script": "labs/catalogue.py",
            "output": OUTPUT.relative_to(LABS.parent).as_posix(),
            "versions": versions,
        },
        "naming": {**catalogue["naming"], "target_labels": ["job", "instance"]},
        "mbeans": catalogue["mbeans"],
        "removed_or_bogus": catalogue["removed_or_bogus"],
        "debezium": debezium,
        "kafka_connect": _served(families, catalogue["kafka_connect"]),
        "worker": [_plain(f, f.help) for f in families if not f.name.startswith(("kafka_connect_", _DEBEZIUM))],
        "prometheus": [{"metric": name, "labels": list(labels)} for name, labels in _PROMETHEUS.items()],
    }


def _served(families: list[Family], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Connect's metrics: those that were seen, then the known ones with other labels or names."""
    meanings = {entry["metric"]: entry["meaning"] for entry in entries}
    served = [_plain(f, meanings.get(f.name, f.help)) for f in families if f.name.startswith("kafka_connect_")]
    seen = {(entry["metric"], *sorted(entry["labels"])) for entry in served}
    others = [entry for entry in entries if (entry["metric"], *sorted(entry["labels"])) not in seen]
    return [*({**entry, "observed": True} for entry in served), *({**entry, "observed": False} for entry in others)]


def _debezium(families: list[Family]) -> Iterator[Family]:
    return (family for family in families if family.name.startswith(_DEBEZIUM))


def _merged(entry: dict[str, Any], family: Family | None) -> dict[str, Any]:
    """An entry with the labels and contexts that were seen beside those it had, and whether it was seen at all."""
    if family is None:
        return {**entry, "observed": False}
    seen = [name for name in family.label_names if name not in entry["labels"]]
    contexts = [name for name in family.contexts if name not in entry["context"]]
    merged = {"exported": True, "labels": [*entry["labels"], *seen], "context": [*entry["context"], *contexts]}
    return {**entry, **merged, "observed": True}


def _since(before: str, version: str) -> str:
    """When an attribute came that the output of `before` lacked, and that of `version` has."""
    minors = [".".join(one.split(".")[:2]) for one in (before, version)]
    return f">{minors[0]}, <={minors[1]}" if before and minors[0] != minors[1] else f"<={version}"


def _new(family: Family, since: str, version: str) -> dict[str, Any]:
    """An entry for an attribute that the catalogue lacked."""
    attribute = family.name.removeprefix(_DEBEZIUM)
    counts = _COUNTS.fullmatch(attribute) is not None
    return {
        "metric": family.name,
        "jmx_attribute": attribute,
        "jmx_type": "long",
        "type": "counter-like" if counts else "gauge",
        "exported": True,
        "context": family.contexts,
        "connectors": sorted({sample["plugin"] for sample in family.labels}),
        "labels": [
            "plugin",
            "name",
            "context",
            *(n for n in family.label_names if n not in {"plugin", "name", "context"}),
        ],
        "meaning": attribute,
        "unit": "events" if counts else None,
        "since": since,
        "notes": None,
        "source": f"seen in the exporter's output of Debezium {version}",
        "observed": True,
    }


def _plain(family: Family, meaning: str) -> dict[str, Any]:
    """An entry for a metric of the worker."""
    return {"metric": family.name, "labels": family.label_names, "type": family.type, "meaning": meaning}


def read_versions(text: str) -> dict[str, str]:
    """The versions in the first lines of the kept output: `# debezium 3.7.0.Final`."""
    return dict(re.findall(r"(?m)^# (debezium|kafka|jmx-exporter) (\S+)$", text))


def observe() -> str:
    """Run the chain under load, and return the exporter's output below a line for each version.

    Raises:
        MissingPartError: a part of the chain is absent.
        NotReadyError: the chain did not come up.
    """
    from chain.chain import running  # noqa: PLC0415  an offline run needs no chain
    from chain.compose import read_pom_versions  # noqa: PLC0415
    from chain.parts import find_parts  # noqa: PLC0415

    with running(find_parts(), scale=15) as chain:
        load = chain.load("steady")
        try:
            lag = 'debezium_metrics_MilliSecondsBehindSource{context="streaming"} >= 0'
            chain.wait_until(lambda: bool(chain.query(lag)), "streamed event")
            body = chain.metrics()
        finally:
            load.stop()
    return "".join(f"# {name} {version}\n" for name, version in read_pom_versions().items()) + body


def main() -> int:
    """Entry point; returns the exit status: 1 where `--check` finds a difference or something is missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--offline", action="store_true", help="use the output that was kept")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 where the catalogue differs")
    parser.add_argument("--facts", type=Path, default=CATALOGUE, help="catalogue whose knowledge is kept")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="exporter's output to keep, or to read")
    parser.add_argument("--to", type=Path, default=CATALOGUE, help="catalogue to write")
    arguments = parser.parse_args()
    try:
        if not (arguments.offline or arguments.check):
            arguments.output.write_text(observe(), encoding="utf-8")
        output = arguments.output.read_text(encoding="utf-8")
        facts = json.loads(arguments.facts.read_text(encoding="utf-8"))
        families = read_output(output)
    except Exception as error:  # noqa: BLE001  whatever is missing, the user gets one line
        print(f"catalogue: {str(error).splitlines()[0]}", file=sys.stderr)
        return 1
    made = refresh(facts, families, read_versions(output))
    text = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    if arguments.check:
        same = arguments.to.read_text(encoding="utf-8") == text
        print("catalogue: up to date" if same else "catalogue: is not what the output makes of it; use --offline")
        return 0 if same else 1
    arguments.to.parent.mkdir(parents=True, exist_ok=True)
    arguments.to.write_text(text, encoding="utf-8")
    sections = {"of Debezium": "debezium", "of Connect": "kafka_connect", "of the worker's JVM": "worker"}
    print("catalogue:", ", ".join(f"{len(made[key])} metrics {words}" for words, key in sections.items()))
    known = (entry for entry in made["debezium"] if entry["exported"] and "postgres" in entry["connectors"])
    absent = [entry["metric"] for entry in known if not entry["observed"]]
    print("catalogue: known for PostgreSQL but not served:", ", ".join(absent) or "none")
    return 0


if __name__ == "__main__":
    sys.exit(main())

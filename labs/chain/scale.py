"""The shipped Prometheus files with their times divided, so that a proof takes minutes where the lab takes an hour."""

import re
from pathlib import Path
from typing import Any

import yaml

_RANGE = re.compile(r"\[(\w+)\]")
_DURATION = re.compile(r"(\d+)(ms|s|m|h|d)")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}


def seconds(duration: str) -> float:
    """A Prometheus duration such as `1m30s` in seconds.

    Raises:
        ValueError: it is none.
    """
    parts = _DURATION.findall(duration)
    if not parts or "".join(n + unit for n, unit in parts) != duration:
        raise ValueError(f"not a Prometheus duration: {duration!r}")
    return sum(int(n) * _SECONDS[unit] for n, unit in parts)


def scaled(duration: str, scale: float) -> str:
    """A duration divided by `scale`, in milliseconds, never less than one second."""
    return f"{max(1000, round(seconds(duration) / scale * 1000))}ms"


def scale_config(config: dict[str, Any], scale: float) -> dict[str, Any]:
    """prometheus.yml with its intervals and timeouts divided by `scale`."""
    times = ("scrape_interval", "scrape_timeout", "evaluation_interval")
    changed = {name: scaled(config["global"][name], scale) for name in times}
    return {**config, "global": {**config["global"], **changed}}


def scale_rules(rules: dict[str, Any], scale: float) -> dict[str, Any]:
    """A rule file with every `for` and every range such as `[5m]` divided by `scale`; thresholds stay as they are."""

    def faster(rule: dict[str, Any]) -> dict[str, Any]:
        changed = {"expr": _RANGE.sub(lambda found: f"[{scaled(found[1], scale)}]", rule["expr"])}
        if "for" in rule:
            changed["for"] = scaled(rule["for"], scale)
        return {**rule, **changed}

    groups = [{**group, "rules": [faster(rule) for rule in group["rules"]]} for group in rules["groups"]]
    return {**rules, "groups": groups}


def scale_route(route: dict[str, Any], scale: float) -> dict[str, Any]:
    """A route of Alertmanager, and those below it, with its times divided by `scale`; 0s stays."""
    times = ("group_wait", "group_interval", "repeat_interval")
    changed = {name: scaled(route[name], scale) for name in times if route.get(name, "0s") != "0s"}
    below = {"routes": [scale_route(inner, scale) for inner in route["routes"]]} if "routes" in route else {}
    return {**route, **changed, **below}


def write_alertmanager(source: Path, written: Path, addresses: dict[str, str], scale: float) -> Path:
    """Write the shipped configuration of Alertmanager for other addresses and faster time; returns `written`."""
    text = source.read_text(encoding="utf-8")
    for name, address in addresses.items():
        text = text.replace(name, address)
    config = yaml.safe_load(text)
    config["route"] = scale_route(config["route"], scale)
    written.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return written


def write_prometheus(
    source: Path, target: Path, addresses: dict[str, str], scale: float, alertmanager: str | None = None
) -> Path:
    """Write the shipped Prometheus configuration for other addresses and faster time.

    Args:
        source: the folder monitoring/prometheus.
        target: where to write prometheus.yml and rules/.
        addresses: what replaces a scrape target, such as {"connect:9404": "127.0.0.1:40001"}; a job whose target is not
            there is left out.
        scale: what times are divided by; 1 leaves them.
        alertmanager: where alerts are sent to, if anywhere.

    Returns:
        The written prometheus.yml.
    """
    config = scale_config(yaml.safe_load((source / "prometheus.yml").read_text(encoding="utf-8")), scale)
    for job in config["scrape_configs"]:
        for static in job["static_configs"]:
            static["targets"] = [addresses[name] for name in static["targets"] if name in addresses]
    config["scrape_configs"] = [job for job in config["scrape_configs"] if job["static_configs"][0]["targets"]]
    if alertmanager is not None:
        config["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": [alertmanager]}]}]}
    (target / "rules").mkdir(parents=True, exist_ok=True)
    for path in sorted((source / "rules").glob("*.yml")):
        rules = scale_rules(yaml.safe_load(path.read_text(encoding="utf-8")), scale)
        (target / "rules" / path.name).write_text(yaml.safe_dump(rules, sort_keys=False), encoding="utf-8")
    written = target / "prometheus.yml"
    written.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return written

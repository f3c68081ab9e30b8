"""Keys of alert rules that are there under another name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.monitoring.alerts.prometheus_form import meant_key
from cdclint.documents.monitoring.provisioning.provisioned_shapes import SHAPES, unknown_keys

if TYPE_CHECKING:
    from cdclint.documents.monitoring.alerting import AlertRule


def is_misspelt(rule: AlertRule, key: str) -> bool:
    """Whether a rule has a key under a name that is almost it: that is reported, and that the key is missing is not."""
    if key in rule.value:
        return False
    if rule.grafana:
        return any(meant == key for _, meant in unknown_keys(rule.value, tuple(SHAPES["rule"]), sense="rule"))
    return any(meant_key(member.name) == key for member in rule.value)

"""Values of provisioning files that somebody or something fills in before Grafana reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.monitoring.provisioning.provisioned_settings import is_dynamic
from cdclint.syntax.data.placeholder_text import is_placeholder
from cdclint.syntax.data.value import text

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Value


def is_filled_in(value: Value | None) -> bool:
    """Whether a value is a variable, a template, or a placeholder for the real one."""
    written = text(value).strip()
    return "{{" in written or is_dynamic(value) or (bool(written) and is_placeholder(written))

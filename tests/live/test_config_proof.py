"""prometheus.yml against what a Prometheus says that it has loaded: its YAML has all defaults, in its own order."""

from __future__ import annotations

from pathlib import Path

import pytest

from cdclint.core.message import Message
from cdclint.core.source import Source
from cdclint.documents.course import Course, Layout
from cdclint.documents.lab.configuration import PrometheusConfig
from cdclint.live.config_proof import config_drift
from cdclint.live.lab_client import NoAnswerError, Reply
from cdclint.live.prometheus_api import PrometheusApi
from cdclint.syntax.data.yaml_reader import parse_documents

FILE = """\
global:
  scrape_interval: 60s
  external_labels:
    region: ${REGION}
rule_files:
  - rules/*.yml
scrape_configs:
  - job_name: connect
    basic_auth:
      username: cdc
      password: geheim
      password_file: secret
    static_configs:
      - targets: ["connect:9404", "connect-2:9404"]
        labels:
          team: cdc
  - job_name: kafka
    scrape_interval: 10s
remote_write:
  - url: http://user:pass@mimir:9009/api/v1/push
"""
LOADED = """\
global:
  scrape_interval: 1m
  scrape_timeout: 10s
  external_labels:
    region: eu
rule_files:
- /etc/prometheus/rules/*.yml
scrape_configs:
- job_name: kafka
  honor_timestamps: true
  scrape_interval: 10s
- job_name: connect
  honor_timestamps: true
  scrape_interval: 1m
  basic_auth:
    username: cdc
    password: <secret>
    password_file: /etc/prometheus/secret
  static_configs:
  - targets:
    - connect:9404
    labels:
      team: cdc
remote_write:
- url: http://user:xxxxx@mimir:9009/api/v1/push
  remote_timeout: 30s
"""


def drift(file: str, loaded: str) -> list[tuple[int, str]]:
    source = Source("prometheus.yml", file)
    found = config_drift(PrometheusConfig(source, *parse_documents(source), Course(Path(), Layout(), "")), loaded)
    return [(span.begin.line, str(message)) for span, message in found]


def test_defaults_paths_secrets_and_variables_are_no_difference() -> None:
    assert drift(FILE, LOADED) == []


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ("scrape_interval: 1m\n  scrape_timeout", "scrape_interval: 15s\n  scrape_timeout", 2, "`60s` here, and `15s`"),
        ("team: cdc", "team: data", 16, "job `connect`: `static_configs[0].labels.team` is `cdc` here, and `data`"),
        ("  scrape_interval: 10s", "  scrape_interval: 30s", 18, "job `kafka`: `scrape_interval` is `10s` here"),
        ("remote_write:\n- url: http://user:xxxxx@mimir:9009/api/v1/push\n  remote_timeout: 30s\n", "", 20, "has"),
    ],
)
def test_a_setting_that_is_otherwise_is_reported_at_its_place(before: str, after: str, line: int, words: str) -> None:
    assert before in LOADED
    ((found, message),) = drift(FILE, LOADED.replace(before, after))
    assert (found, words in message, message.endswith(": reload it")) == (line, True, True), message


@pytest.mark.parametrize("loaded", ["", "[]", "global: [", "scrape_configs: 5", "null"])
def test_a_server_that_shows_no_configuration_is_not_compared(loaded: str) -> None:
    assert [line for line, _ in drift("scrape_configs:\n  - job_name: a\n", loaded)] == []


class Refusing:
    """A client of a server that has no such page."""

    def get(self, *_: object) -> Reply:
        raise NoAnswerError(Message("it does not answer"))


def test_a_server_without_the_page_is_no_reason_to_stop() -> None:
    assert PrometheusApi(Refusing(), "http://localhost:9090").configuration() == ""  # type: ignore[arg-type]

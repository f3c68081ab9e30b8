"""Rule files for Prometheus, most of them broken in one place, for `promtool check rules` and the rules to judge.

`CHECKS` names what promtool and amtool are asked and the files for it: another kind of file is one more entry.
"""

from __future__ import annotations

from typing import NamedTuple

from suites.amtool import config_files as routing_files
from suites.promtool_values import value_files


class Check(NamedTuple):
    """The command, the files that it is asked about by their names, and the path of one in a project."""

    command: tuple[str, ...]
    files: dict[str, str]
    path: str


def group(*rules: str, head: str = "name: cdc") -> str:
    """A rule file of one group; a rule is its lines without the dash."""
    listed = "".join("      - " + "\n        ".join(rule.strip("\n").split("\n")) + "\n" for rule in rules)
    return f"groups:\n  - {head}\n    rules:\n{listed}"


def rule(**instead: str | None) -> str:
    """An alert with each key as it is given; None leaves one out."""
    keys: dict[str, str | None] = {
        "alert": "Lag",
        "expr": "up == 0",
        "for": "5m",
        "labels": "{ severity: warning }",
        "annotations": '{ summary: "{{ $labels.job }} is down" }',
        **instead,
    }
    return "\n".join(f"{key}: {value}".rstrip() for key, value in keys.items() if value is not None)


# fmt: off
DURATIONS = (
    "5", "5 m", "m", "5min", "five minutes", "5.5m", "-5m", "1h 30m", "30s5m", "1m1h", "5M", "5ms5s", "''",
    "0x5m", "5m5m", "0", "0s", "5m", "1h30m", "1d12h", "1w", "1y2w3d4h5m6s7ms", "100ms", "'5m'", "[5m]",
    "{ m: 5 }", "true", "null", "1.5",
)
# fmt: on
NAMES = ("is bad", "is-bad", "1st", "a.b", "имя", "''", "a b", "__name__", "severity", "_x", "a1", "a:b", "$x", "ä")
VALUES = ("5", "true", "null", "[a]", "{ a: b }", "1.5", "text", "''", "~")
# fmt: off
QUERIES = (
    "up ==", "up == == 0", "up{", "up{job}", "up{job=}", "up{job='a'", "up{job=a}", "sum(up",
    "sum by job (up)", "sum(up))", "rate(up)", "rate(up[5m)", "rate(up[5])", "rate(up[5x])", "up[5m]",
    "rate(up[5m])[5m]", "foo(up)", "sum()", "up +", "+ up", "up{job=~'('}", "{}", "{job=~'.*'}", "{job=''}",
    "up offset", "up offset 5", "up and or up", "1 and 1", "up == 'a'", '"text"', "topk(up)",
    "topk('a', up)", "quantile(0.9, up", "histogram_quantile(up)", "label_replace(up, 'a')", "up @", "up $x",
    "$up", "by (job) up", "up by (job)", "sum(up) by", "up unless", "absent(up, 1)", "time(1)", "scalar(1)",
    "vector(up)", "'up'", "[5m]", "up % 'x'", "-(up)", "+up", "up[5m:", "up[5m:]", "rate(up[5m:1m])",
    "up{a='b',}", "up{,}", "sum by (job, ) (up)", "up == bool 0", "count_values('v', up)",
    "up * on (job) group_left up", "up * group_left up", "1 == 1", "1 == bool 1", "(up", "up)", "up # x",
    "sum without () (up)", "up{job!~'a|b'}", "a:b:c", ":a", "9up", "up-down", "up.down", "NaN", "Inf > 1",
    "0x1F", "1e3", "1e", "5m", "up or vector(1)", "rate(up[5m] offset 1h)", "up @ start()", "up @ 1.5",
    "clamp(up, 0, 1)", "sgn(up)", "count(up) > 1", "atan2",
)
# fmt: on
# fmt: off
TEMPLATES = (
    "{{ $labels.job }", "{{ $labels.job", "{ $labels.job }}", "{{ $label.job }}", "{{ labels.job }}",
    "{{ .Labels.job }}", "{{ $value | humanise }}", "{{ $value | humanize }}", "{{ humanize }}", "{{ }}",
    "{{}}", "{{ $ }}", "{{ . }}", "{{ $values.A }}", "{{ if $value }}x", "{{ if $value }}x{{ end }}",
    "{{ if }}x{{ end }}", "{{ end }}", "{{ else }}", "{{ range }}x{{ end }}",
    "{{ range query `up` }}{{ .Value }}{{ end }}", "{{ with $x := $value }}{{ $x }}{{ end }}{{ $x }}",
    "{{ $x := 1 }}{{ $x }}", "{{ $x }}", "{{ $labels['job'] }}", "{{ index $labels `job` }}",
    "{{ printf `%s` $labels.job }}", "{{ printf '%s' $value }}", "{{ $value > 5 }}", "{{ gt $value 5.0 }}",
    "{{ $value | }}", "{{ | humanize }}", "{{ ($value }}", "{{ $value) }}", "{{ 1a }}", "{{ nil }}",
    "{{ true }}", "{{ template `x` }}", "{{ template x }}", "{{ define `x` }}{{ end }}", "{{ define `x` }}",
    "{{ break }}", "{{/* note */}}", "{{/* note }}", "{{- $value -}}", "{{-$value-}}",
    "{{ $labels.job-name }}", "{{ .Values }}", "{{ $externalURL }}", "{{ $externalLabels.site }}",
    "{{ .ExternalLabels.site }}", "{{ toUpper $labels.job }}", "{{ $labels.job | toUpper | title }}",
    "{{ $labels.job | 5 }}", "{{ 5 | $labels.job }}", "{{ “x” }}", "{{ `x }}", "}}", "{{{ $value }}}",
    "{{ first (query `up`) }}",
)
# fmt: on
# fmt: off
KEYS = (
    "alerts", "Alert", "expression", "exp", "fro", "For", "label", "annotation", "keep_firing", "severity",
    "query", "type", "if",
)
# fmt: on


def rule_files() -> dict[str, str]:
    """The files by a name that says what each is about."""
    found = {
        "valid": group(rule(), rule(alert="Down", expr="absent(up)"), "record: job:up:sum\nexpr: sum by (job) (up)"),
        "no groups": "groups:\n",
        "empty list": "groups: []\n",
        "groups a mapping": "groups:\n  name: cdc\n  rules:\n    - alert: Lag\n      expr: up\n",
        "unknown key at the top": group(rule()) + "more: true\n",
        "unknown key of a group": group(rule(), head="name: cdc\n    folder: CDC"),
        "group without a name": group(rule(), head="interval: 1m"),
        "group with an empty name": group(rule(), head="name: ''"),
        "group without rules": "groups:\n  - name: cdc\n",
        "rules a mapping": "groups:\n  - name: cdc\n    rules:\n      alert: Lag\n      expr: up\n",
        "rules a text": group(rule()) + "  - name: lab\n    rules: up\n",
        "two groups of one name": group(rule()) + "  - name: cdc\n    rules: []\n",
        "two groups": group(rule()) + "  - name: lab\n    rules: []\n",
        "limit": group(rule(), head="name: cdc\n    limit: 5"),
        "limit a text": group(rule(), head="name: cdc\n    limit: five"),
        "key twice": group(rule() + "\nfor: 1m"),
        "tab": group(rule()).replace("        for", "\t for"),
        "quote left open": group(rule(alert='"Lag')),
        "bracket left open": group(rule(labels="{ severity: warning")),
        "alert and record": group(rule() + "\nrecord: a:b"),
        "neither": group(rule(alert=None)),
        "no expr": group(rule(expr=None)),
        "empty expr": group(rule(expr="''")),
        "no for": group(rule(**{"for": None})),
        "no labels": group(rule(labels=None, annotations=None)),
        "record with for": group("record: a:b\nexpr: up\nfor: 5m"),
        "record with annotations": group("record: a:b\nexpr: up\nannotations: { a: b }"),
        "record with labels": group("record: a:b\nexpr: up\nlabels: { a: b }"),
        "rule a text": group(rule(), "up"),
        "rule empty": group(rule(), "{}"),
        "group a text": group(rule()) + "  - lab\n",
        "rule of another kind": group(rule(), "{ name: Lag }"),
    }
    for index, written in enumerate(DURATIONS):
        found[f"for {index}: {written}"] = group(rule(**{"for": written}))
        found[f"interval {index}: {written}"] = group(rule(), head=f"name: cdc\n    interval: {written}")
    for name in NAMES:
        found[f"label {name}"] = group(rule(labels=f'{{ "{name}": x }}' if name != "''" else '{ "": x }'))
        found[f"annotation {name}"] = group(rule(annotations=f'{{ "{name}": x }}' if name != "''" else '{ "": x }'))
        found[f"record {name}"] = group(f'record: "{name}"\nexpr: up' if name != "''" else "record: ''\nexpr: up")
    for value in VALUES:
        found[f"label of {value}"] = group(rule(labels=f"{{ severity: {value} }}"))
        found[f"labels {value}"] = group(rule(labels=value))
        found[f"annotations {value}"] = group(rule(annotations=value))
        found[f"alert {value}"] = group(rule(alert=value))
        found[f"expr {value}"] = group(rule(expr=value))
    for query in QUERIES:
        escaped = query.replace("\\", "\\\\").replace('"', '\\"')
        found[f"query {query}"] = group(rule(expr=f'"{escaped}"'))
    for template in TEMPLATES:
        written = template.replace('"', '\\"')
        found[f"template {template}"] = group(rule(annotations=f'{{ summary: "{written}" }}'))
    for template in TEMPLATES[::4]:
        written = template.replace('"', '\\"')
        found[f"template of a label {template}"] = group(rule(labels=f'{{ owner: "{written}" }}'))
    for key in KEYS:
        found[f"key {key}"] = group(rule() + f"\n{key}: x")
    return found


def config(job: str = "", *, head: str = "", tail: str = "") -> str:
    """A configuration with one job; `job` are its further lines, `head` those of `global`, `tail` those at the end."""
    settings = "".join(f"  {line}\n" for line in head.split("\n") if line)
    lines = "".join(f"    {line}\n" for line in job.split("\n") if line)
    top = f"global:\n{settings}" if settings else ""
    return f"{top}scrape_configs:\n  - job_name: connect\n{lines}{tail}"


def targets(*written: str) -> str:
    """The lines of a job's targets."""
    return "static_configs:\n  - targets: [" + ", ".join(f"'{one}'" for one in written) + "]"


TARGETS = (
    *("kafka:9404", "localhost", "http://kafka:9404", "https://kafka", "kafka:9404/metrics", "http://kafka/metrics"),
    *("/metrics", "kafka/", "10.0.0.1:9404", "[::1]:9404", "kafka:9404,connect:9404", "//kafka", "ftp://kafka", "a b"),
)
TIMES = (("15s", "10s"), ("15s", "15s"), ("15s", "20s"), ("1m", "61s"), ("5s", "10s"), ("", "10s"), ("", "2m"))
ACTIONS = (
    "replace",
    "Keep",
    "DROP",
    "hashmod",
    "labelmap",
    "labeldrop",
    "labelkeep",
    "rename",
    "add",
    "remove",
    "lower",
)
JOB_KEYS = (
    *(
        "job",
        "name",
        "interval",
        "timeout",
        "path",
        "metric_path",
        "targets",
        "static_config",
        "labels",
        "port",
        "host",
    ),
    *("scrape_interval_s", "scrapeInterval", "relabel_config", "honor_label", "sheme", "tls", "auth", "params_", "url"),
    *("jobName", "evaluation_interval", "external_labels", "static-configs", "scrape_timout", "metrics-path"),
)
TOP_KEYS = ("rule_file", "rules", "globals", "scrape_config", "alert", "alertmanagers", "version", "services", "groups")
GLOBAL_KEYS = (
    "interval",
    "scrape",
    "evaluation",
    "labels",
    "external_label",
    "scrape_intervall",
    "job_name",
    "timeout",
)
LISTS = ("static_configs", "relabel_configs", "metric_relabel_configs")


def config_files() -> dict[str, str]:
    """Configurations by a name that says what each is about."""
    target = targets("connect:9404")
    found = {
        "valid": config(target, head="scrape_interval: 15s\nevaluation_interval: 15s"),
        "job twice": config(target, tail="  - job_name: connect\n"),
        "two jobs": config(target, tail="  - job_name: kafka\n"),
        "job without a name": "scrape_configs:\n  - scrape_interval: 5s\n",
        "job with an empty name": "scrape_configs:\n  - job_name: ''\n",
        "job a text": "scrape_configs:\n  - connect\n",
        "job null": "scrape_configs:\n  -\n",
        "no jobs": "scrape_configs: []\n",
        "rule files": config(target, tail="rule_files:\n  - rules.yml\n"),
        "rule files a text": config(target, tail="rule_files: rules.yml\n"),
        "global a list": config(target, tail="global:\n  - scrape_interval: 5s\n"),
        "alertmanager": config(target, tail="alerting:\n  alertmanagers:\n    - static_configs: [{ targets: [am] }]\n"),
        "alertmanager with a scheme": config(
            target, tail="alerting:\n  alertmanagers:\n    - static_configs: [{ targets: ['http://am'] }]\n"
        ),
        "alertmanagers a mapping": config(target, tail="alerting:\n  alertmanagers:\n    static_configs: []\n"),
        "alerting with an unknown key": config(target, tail="alerting:\n  managers: []\n"),
        "alertmanager of version 3": config(target, tail="alerting:\n  alertmanagers:\n    - api_version: v3\n"),
        "remote write": config(target, tail="remote_write:\n  - url: http://x/write\n"),
        "remote write without an address": config(target, tail="remote_write:\n  - name: x\n"),
        "targets a text": config("static_configs:\n  - targets: connect:9404"),
        "targets in targets": config("static_configs:\n  - targets: [[connect]]"),
        "group a text": config("static_configs: [connect]"),
        "unknown key of a group": config("static_configs:\n  - targets: [a]\n    port: 1"),
        "labels a list": config("static_configs:\n  - targets: [a]\n    labels: [a]"),
        "label of a list": config("static_configs:\n  - targets: [a]\n    labels: { a: [b] }"),
        "label of a number": config("static_configs:\n  - targets: [a]\n    labels: { a: 1 }"),
        "relabelled address": config("relabel_configs: [{ target_label: x }]\n" + targets("http://a/b")),
        "auth": config("basic_auth: { username: a, password: b }"),
        "auth with an unknown key": config("basic_auth: { user: a, password: b }"),
        "auth with two passwords": config("basic_auth: { username: a, password: b, password_file: c }"),
        "two tokens": config("bearer_token: a\nbearer_token_file: b"),
        "parameters": config("params: { module: [http] }"),
        "parameter a text": config("params: { module: http }"),
        "hashmod": config("relabel_configs: [{ action: hashmod, target_label: a, source_labels: [b], modulus: 2 }]"),
        "hashmod of nothing": config("relabel_configs: [{ action: hashmod, target_label: a, source_labels: [b] }]"),
        "source labels a text": config("relabel_configs: [{ source_labels: a, target_label: b }]"),
        "bad source label": config("relabel_configs: [{ source_labels: ['a-b'], target_label: b }]"),
        "unknown key of relabelling": config("relabel_configs: [{ target_label: a, source: b }]"),
    }
    for one in TARGETS:
        found[f"target {one}"] = config(targets(one))
        found[f"second target {one}"] = config(targets("connect:9404", one))
    for index, (interval, timeout) in enumerate(TIMES):
        lines = (f"scrape_interval: {interval}\n" if interval else "") + f"scrape_timeout: {timeout}"
        found[f"times {index} of a job"] = config(lines)
        found[f"times {index} of all"] = config(target, head=lines)
        found[f"times {index} of both"] = config(
            f"scrape_timeout: {timeout}", head=f"scrape_interval: {interval or '30s'}"
        )
    for index, written in enumerate(DURATIONS):
        for key in ("scrape_interval", "scrape_timeout"):
            more = "" if key == "scrape_interval" else "scrape_interval: 5y\n"
            found[f"{key} of a job {index}: {written}"] = config(f"{more}{key}: {written}")
            found[f"{key} of all {index}: {written}"] = config(target, head=f"{more}{key}: {written}")
        found[f"evaluation {index}: {written}"] = config(target, head=f"evaluation_interval: {written}")
    for action in ACTIONS:
        found[f"action {action}"] = config(f"metric_relabel_configs: [{{ action: {action}, regex: a }}]")
        found[f"action {action} with a target"] = config(
            f"relabel_configs: [{{ action: {action}, source_labels: [a], target_label: b, modulus: 3 }}]"
        )
    for key in JOB_KEYS:
        found[f"key {key} of a job"] = config(f"{target}\n{key}: x")
    for key in TOP_KEYS:
        found[f"key {key} at the top"] = config(target, tail=f"{key}: x\n")
    for key in GLOBAL_KEYS:
        found[f"key {key} of all"] = config(target, head=f"scrape_interval: 15s\n{key}: x")
    for key in LISTS:
        for value in ("x", "{ a: b }", "[x]", "[[]]", "[]", "5"):
            found[f"{key} {value}"] = config(f"{key}: {value}")
    for name in NAMES:
        if name != "''":
            found[f"target label {name}"] = config(f"static_configs:\n  - targets: [a]\n    labels: {{ '{name}': b }}")
            found[f"external label {name}"] = config(target, head=f"external_labels: {{ '{name}': b }}")
    for value in VALUES:
        found[f"honor_labels {value}"] = config(f"honor_labels: {value}")
        found[f"sample_limit {value}"] = config(f"sample_limit: {value}")
    return found


CHECKS = {
    "rules": Check(("promtool", "check", "rules", "--lint=none"), rule_files(), "rules.yml"),
    "configuration": Check(("promtool", "check", "config", "--syntax-only"), config_files(), "prometheus.yml"),
    "values": Check(("promtool", "check", "config", "--syntax-only"), value_files(), "prometheus.yml"),
    "routing": Check(("amtool", "check-config"), routing_files(), "alertmanager.yml"),
}

"""Configurations of Prometheus with each kind of value, right and wrong, at many of the keys that hold it."""

from __future__ import annotations

TARGET = "static_configs: [{ targets: ['connect:9404'] }]\n"

# fmt: off
BOOLEANS = ("true", "yes", "Y", "Off", "TRUE", "oN", "'true'", '"yes"', "1", "0", "''", "null", "[true]", "sometimes")
WHOLE = ("0", "5", "-1", "1.5", "'5'", "five", "true", "[5]", "null", "5s", "0x10", "010", "1_000")
SIZES = ("10MB", "10KiB", "1.5GB", "10", "0", "10mb", "10M", "'10 MB'", "10B", "-1MB", "1KB1B", "5KBB", "[1MB]", "''")
URLS = (
    "http://proxy:3128", "proxy:3128", "'10.0.0.1:80'", "'http://a:b'", "'http://a b'", "'http://%zz'", "':proxy'",
    "/proxy", "'http://[::1'", "'http://[::1]:80'", "'http://a/%zz'", "'http://a/?%zz'", "''", "[http://a]",
    "'http://a:80/b:c'", "'a b'", "'http://user:pw@a:80'", "'a/b:c'", "'http://a:80:81'",
)
TEXTS = ("x", "5", "true", "[x]", "{ a: b }", "null", "''")
LISTS = ("[x]", "x", "{ a: b }", "[[x]]", "[{ a: b }]", "[]", "null", "[1]")
MAPS = ("{ a: b }", "x", "[x]", "{ a: [b] }", "{}", "null", "{ a: 1 }")
TIMES = ("5s", "5", "1h30m", "5 s", "-5s", "0", "five", "[5s]", "''", "1.5h")
VERSIONS = ("TLS12", "TLS13", "TLS14", "1.2", "tls12")
PATTERNS = (
    "(.+)", "(", "a)", "[a", "*", "a{2,1}", "(?=a)", "(?P<a>b)", "(?i)a", "\\\\d+", "a++", "\\\\1", "a|b",
    "", "(?!a)", "\\\\z", "\\\\Z", "$1", "[[:alpha:]]", "\\\\pL", "x{1001}",
)
NAMES = ("a", "k8s_$1", "$1", "${1}_x", "a-b", "a b", "$1-x", "", "1a", "имя", "a.b", "_", "$1.$2", "a$", "${1", "5")
ACTIONS = ("replace", "keep", "hashmod", "labelmap", "labeldrop", "lowercase", "Uppercase", "keepequal", "dropequal")
FILES = (
    "rules.yml", "rules/*.yml", "*/rules.yml", "rules/**/a.yml", "*", "rules*/", "a*b*.yml", "", "rules.txt", "rules",
    "/etc/prometheus/*/x.yml", "rules/[ab].yml", "rules.YAML", "rules.json", "rules.Yml", "a.*.json", "*.yml/x",
)
KINDS_OF_RECORD = ("SRV", "A", "AAAA", "MX", "a", "srv", "TXT", "CNAME", "", "[A]")
# fmt: on
JOB = {
    "bool": ("honor_labels", "honor_timestamps", "follow_redirects", "enable_http2"),
    "whole": ("sample_limit", "target_limit", "label_limit", "label_name_length_limit", "label_value_length_limit"),
    "size": ("body_size_limit",),
    "url": ("proxy_url",),
    "text": ("metrics_path", "scheme", "bearer_token"),
    "map": ("params",),
    "list": ("static_configs", "relabel_configs", "file_sd_configs", "dns_sd_configs"),
}
VALUES = {"bool": BOOLEANS, "whole": WHOLE, "size": SIZES, "url": URLS, "text": TEXTS, "map": MAPS, "list": LISTS}
AUTHENTICATIONS = {
    "basic_auth": "{ username: a }",
    "authorization": "{ credentials: a }",
    "oauth2": "{ client_id: a, token_url: b, client_secret: c }",
    "bearer_token": "a",
    "bearer_token_file": "a",
}
CERTIFICATES = ("ca_file: a", "cert_file: a", "key_file: a", "cert_file: a, key_file: b", "cafile: a")
OAUTH = ("client_id: a", "token_url: a", "client_id: a, token_url: b, client_secret: c, client_secret_file: d")
AUTHORIZATIONS = (
    *("type: Basic", "type: Bearer", "credentials: a, credentials_file: b", "token: a", "type: [a]", "type: ' basic '"),
)
DISCOVERIES = {
    "azure": ("subscription_id: a", "subscription_id: a, authentication_method: ManagedIdentity", "{}"),
    "digitalocean": ("{}", "port: a", "port: 5", "role: 5, more: x"),
    "docker": (
        "{}",
        "host: unix:///run/docker.sock",
        "host: ''",
        "host: a, port: b",
        "host: a, filters: [{ name: b }]",
    ),
    "dockerswarm": ("host: a", "host: a, role: tasks", "host: a, role: task", "role: tasks", "host: a, role: nodes"),
    "ec2": (
        "region: a, filters: [{ name: b }]",
        "region: a, port: b",
        "region: a, filters: [{ name: b, values: [c] }]",
    ),
    "eureka": ("{}", "server: http://a", "server: a", "server: 'http://'", "server: http://a, refresh_interval: 5"),
    "gce": ("{}", "project: a", "zone: b", "project: a, zone: b"),
    "hetzner": ("{}", "role: robot", "role: hcloud", "role: cloud"),
    "http": ("{}", "url: http://a", "url: a", "url: ftp://a", "url: 'http://'", "url: http://a, port: 1"),
    "ionos": ("{}", "datacenter_id: a"),
    "marathon": ("{}", "servers: [a]", "servers: a", "servers: [a], auth_token: b, auth_token_file: c"),
    "nerve": ("{}", "servers: [a]", "servers: [a], paths: [/b]", "servers: [a], paths: [b]"),
    "openstack": ("{}", "role: instance", "role: instance, region: a", "role: host, region: a"),
    "puppetdb": ("{}", "url: http://a", "url: http://a, query: b", "url: a, query: b"),
    "serverset": ("paths: [/b]", "servers: [a], paths: [/b]", "servers: [a], paths: [b], timeout: five"),
    "triton": ("{}", "account: a, dns_suffix: b", "account: a, dns_suffix: b, endpoint: c", "account: a, endpoint: c"),
    "uyuni": ("{}", "server: http://a, username: b", "server: http://a, username: b, password: c"),
    "vultr": ("{}", "refresh_interval: soon"),
    "unknown": ("{}",),
}
OF_OTHER_PROGRAMS = {"ec2 region: a, filters: [{ name: b }]"}


def _job(lines: str) -> str:
    return f"scrape_configs:\n  - job_name: connect\n    {lines}\n"


def _top(lines: str) -> str:
    return f"scrape_configs:\n  - job_name: connect\n    {TARGET}{lines}\n"


def _quoted(written: str) -> str:
    return '"' + written + '"'


def value_files() -> dict[str, str]:
    """The files by a name that says what each is about."""
    found: dict[str, str] = {}
    for kind, keys in JOB.items():
        for key in keys:
            for value in VALUES[kind]:
                found[f"{key} of a job is {value}"] = _job(f"{key}: {value}")
    for value in BOOLEANS:
        found[f"insecure_skip_verify {value}"] = _job(f"tls_config: {{ insecure_skip_verify: {value} }}")
        found[f"send_exemplars {value}"] = _top(f"remote_write: [{{ url: http://a, send_exemplars: {value} }}]")
        found[f"read_recent {value}"] = _top(f"remote_read: [{{ url: http://a, read_recent: {value} }}]")
    for value in WHOLE:
        found[f"capacity {value}"] = _top(f"remote_write: [{{ url: http://a, queue_config: {{ capacity: {value} }} }}]")
        found[f"max_exemplars {value}"] = _top(f"storage: {{ exemplars: {{ max_exemplars: {value} }} }}")
        found[f"modulus {value}"] = _job(
            f"relabel_configs: [{{ action: hashmod, source_labels: [a], target_label: b, modulus: {value} }}]"
        )
    for value in URLS:
        for key in ("remote_write", "remote_read"):
            if value != "''":
                found[f"url of {key} {value}"] = _top(f"{key}: [{{ url: {value} }}]")
    for value in TIMES:
        for key in ("remote_write", "remote_read"):
            found[f"timeout of {key} {value}"] = _top(f"{key}: [{{ url: http://a, remote_timeout: {value} }}]")
        found[f"out of order {value}"] = _top(f"storage: {{ tsdb: {{ out_of_order_time_window: {value} }} }}")
        found[f"timeout of an alertmanager {value}"] = _top(f"alerting: {{ alertmanagers: [{{ timeout: {value} }}] }}")
        found[f"deadline {value}"] = _top(
            f"remote_write: [{{ url: http://a, queue_config: {{ batch_send_deadline: {value} }} }}]"
        )
        found[f"refreshed {value}"] = _job(f"file_sd_configs: [{{ files: [a.yml], refresh_interval: {value} }}]")
    for value in MAPS:
        found[f"headers {value}"] = _top(f"remote_write: [{{ url: http://a, headers: {value} }}]")
        found[f"matchers {value}"] = _top(f"remote_read: [{{ url: http://a, required_matchers: {value} }}]")
        found[f"external labels {value}"] = _top(f"global: {{ external_labels: {value} }}")
    for header in (
        "Authorization",
        "Host",
        "X-Scope",
        "content-type",
        "User-Agent",
        "X-Prometheus-Remote-Read-Version",
    ):
        for key in ("remote_write", "remote_read"):
            found[f"header {header} of {key}"] = _top(f"{key}: [{{ url: http://a, headers: {{ {header}: a }} }}]")
    for value in VERSIONS:
        found[f"version of TLS {value}"] = _job(f"tls_config: {{ min_version: {value} }}")
    for given in CERTIFICATES:
        found[f"tls_config {given}"] = _job(f"tls_config: {{ {given} }}")
    for given in OAUTH:
        found[f"oauth2 {given}"] = _job(f"oauth2: {{ {given} }}")
    for given in AUTHORIZATIONS:
        found[f"authorization {given}"] = _job(f"authorization: {{ {given} }}")
    for first, held in AUTHENTICATIONS.items():
        for second, other in AUTHENTICATIONS.items():
            lines = f"{first}: {held}" + (f"\n    {second}: {other}" if first != second else "")
            found[f"{first} and {second}"] = _job(lines)
            found[f"{first} and {second} of an alertmanager"] = _top(
                "alerting:\n  alertmanagers:\n  - " + lines.replace("\n    ", "\n    ")
            )
            found[f"{first} and {second} of remote_write"] = _top(f"remote_write:\n  - url: http://a\n    {lines}")
    for pattern in PATTERNS:
        for key in ("relabel_configs", "metric_relabel_configs"):
            found[f"pattern {pattern} of {key}"] = _job(
                f"{key}: [{{ source_labels: [a], target_label: b, regex: {_quoted(pattern)} }}]"
            )
        written = f"[{{ action: drop, regex: {_quoted(pattern)} }}]"
        found[f"pattern {pattern} of remote_write"] = _top(
            f"remote_write: [{{ url: http://a, write_relabel_configs: {written} }}]"
        )
        found[f"pattern {pattern} of alerts"] = _top(
            f"alerting: {{ alert_relabel_configs: [{{ action: labeldrop, regex: {_quoted(pattern)} }}] }}"
        )
    for name in NAMES:
        found[f"labelmap to {name}"] = _job(
            f"relabel_configs: [{{ action: labelmap, regex: a_(.+), replacement: {_quoted(name)} }}]"
        )
        for action in ("replace", "hashmod", "lowercase", "keepequal"):
            more = ", modulus: 2" if action == "hashmod" else ""
            found[f"{action} to {name}"] = _job(
                f"relabel_configs: [{{ action: {action}, source_labels: [a], target_label: {_quoted(name)}{more} }}]"
            )
    for action in (*ACTIONS, "rename", "kep"):
        for key in ("source_labels: [a]", "separator: '-'", "modulus: 3", "replacement: b", "target_label: b"):
            found[f"{action} with {key}"] = _job(f"relabel_configs: [{{ action: {action}, regex: a, {key} }}]")
        found[f"{action} of what is written"] = _top(
            f"remote_write: [{{ url: http://a, write_relabel_configs: [{{ action: {action}, source_labels: [a] }}] }}]"
        )
    for file in FILES:
        found[f"rule file {file}"] = _top(f"rule_files: ['{file}']")
        found[f"file of targets {file}"] = _job(f"file_sd_configs: [{{ files: ['{file}'] }}]")
    for kind in KINDS_OF_RECORD:
        written = kind if kind.startswith("[") else f"'{kind}'"
        found[f"records {kind}"] = _job(f"dns_sd_configs: [{{ names: [a], type: {written} }}]")
        found[f"records {kind} with a port"] = _job(f"dns_sd_configs: [{{ names: [a], type: {written}, port: 80 }}]")
    for name, entries in DISCOVERIES.items():
        for entry in entries:
            inner = entry if entry == "{}" else f"{{ {entry} }}"
            if f"{name} {entry}" not in OF_OTHER_PROGRAMS:
                found[f"discovery {name} {entry}"] = _job(f"{name}_sd_configs: [{inner}]")
    for lines in (
        "remote_write: [{ url: http://a, name: b }, { url: http://c, name: b }]",
        "remote_read: [{ url: http://a, name: b }, { url: http://c, name: b }]",
        "remote_write: [null]",
        "remote_read: [null]",
        "remote_write: [a]",
        "remote_read: { url: http://a }",
        "remote_write: [{ url: http://a, queue: {} }]",
        "remote_write: [{ url: http://a, metadata_config: { send: 1 } }]",
        "remote_write: [{ url: http://a, metadata_config: { send_interval: 1 } }]",
        "remote_write: [{ url: http://a, sigv4: { access_key: b } }]",
        "remote_write: [{ url: http://a, sigv4: {}, basic_auth: {} }]",
        "remote_write: [{ url: http://a, basic_auth: a }]",
        "tracing: { endpoint: a, client_type: udp }",
        "tracing: { client_type: grpc }",
        "tracing: { endpoint: a, sampling_fraction: 0.5 }",
        "tracing: { endpoint: a, sampling_fraction: half }",
        "tracing: { endpoint: a, compression: zip }",
        "tracing: { endpoint: a, headers: [b] }",
        "storage: { tsdb: { window: 5m } }",
        "storage: { tsdb: [] }",
        "storage: []",
        "rule_files: [[a]]",
        "rule_files: [{ a: b }]",
        "alerting: { alertmanagers: [{ path_prefix: [a] }] }",
        "alerting: { alertmanagers: [{ static_configs: [{ targets: ['https://am/x'] }] }] }",
        "alerting: { alert_relabel_configs: [null] }",
    ):
        found[lines] = _top(lines)
    for lines in (
        "static_configs: [{ targets: [''] }]",
        "static_configs: [{ targets: [null] }]",
        "static_configs: [{ targets: ['https://a/b'] }]",
        "static_configs: [null]",
        "relabel_configs: [null]",
        "dns_sd_configs: [null]",
        "file_sd_configs: { files: [a.yml] }",
        "proxy_url: http://a\n    proxy_connect_header: { a: [b] }",
        "tls_config: []",
        "tls_config: null",
        "basic_auth: null",
        "basic_auth: []",
        "basic_auth: { username: [a] }",
        "params: { a: [[b]] }",
        "params: { a: [1, null] }",
    ):
        found[lines] = _job(lines)
    return found

"""Configurations of Alertmanager, most of them broken in one place, for `amtool check-config` and the rule to judge."""

from __future__ import annotations

GLOBAL = "global: { smtp_smarthost: 'mail:25', smtp_from: a@example.com }\n"
# fmt: off
DURATIONS = ("30s", "5", "1h30m", "5 m", "five", "[5m]", "1d", "1.5h", "-5m", "{ m: 5 }")
GO_DURATIONS = ("10s", "1d", "500ms", "1.5s", "5", "[5s]", "five")
BOOLEANS = ("true", "no", "'true'", "always", "[true]", "1")
WHOLE = ("5", "-1", "'5'", "five", "[5]", "1.5")
URLS = ("http://a/b", "a/b", "https://", "'http://a b'", "ftp://a", "[http://a]", "HTTPS://a", "/x", "mailto:a@b")
TEXTS = ("x", "5", "[x]", "{ a: b }", "true")
LISTS = ("[x]", "x", "{ a: b }", "[[x]]", "[]", "[1]")
MAPS = ("{ a: b }", "[a]", "x", "{ a: [b] }", "{}", "{ a: 1 }")
HOSTS = ("mail:25", "mail", "'[::1]:25'", "'::1:25'", "'mail:'", "':25'", "[a]")
MATCHERS = (
    "[a = b]", "['a=\"b\"']", "['a=~\"b|c\"', d != e]", "[a]", "['a=~\"(\"']", "a=b", "{ a: b }", "[{ a: b }]",
    "['{a=\"b\",c=~d}']", "['=b']", "['a=\"b']", "[a ~= b]", "['a=']", "[['a=b']]", "['a=b,c=d']", "['a!~\"x[\"']",
)
GROUPS = ("[a, b]", "['...']", "['...', a]", "[a, a]", "a", "{ a: b }", "[]")
# fmt: on
ROUTE = {
    "group_wait": DURATIONS,
    "group_interval": (*DURATIONS, "0s", "0"),
    "repeat_interval": (*DURATIONS, "0s"),
    "group_by": GROUPS,
    "matchers": MATCHERS,
    "match": MAPS,
    "match_re": ("{ a: b }", "{ a: '(' }", "{ a: '[' }", "[a]", "{ a: [b] }", "{ a: 'x|y' }"),
    "continue": BOOLEANS,
    "receiver": ("team", "teem", "[team]", "''", "{ a: b }"),
    "mute_time_intervals": ("[nights]", "[days]", "nights", "[]"),
    "active_time_intervals": ("[nights]", "[nigths]", "{ a: b }"),
    "routes": ("[]", "{ receiver: team }", "[{ receiver: team }]", "[{ receiver: x }]", "[x]", "[{ routs: [] }]"),
    "group_waits": ("30s",),
    "object_matchers": ("[[a, '=', b]]",),
}
INTERVAL = {
    "times": (
        "[{ start_time: '22:00', end_time: '24:00' }]",
        "[{ start_time: '22:00', end_time: '06:00' }]",
        "[{ start_time: '9:00', end_time: '10:00' }]",
        "[{ start_time: '09:00' }]",
        "{ start_time: '09:00', end_time: '10:00' }",
        "[{ start_time: '09:00', end_time: '25:00' }]",
        "[{ start_time: '09:00', end_time: '09:00' }]",
        "[{ start: '09:00', end: '10:00' }]",
    ),
    "weekdays": ("['monday:friday']", "[sunday]", "['mon:fri']", "['friday:monday']", "[Monday]", "monday"),
    "days_of_month": ("['1:5']", "['-3:-1']", "['0']", "['32']", "['-1:-3']", "['5:1']", "['1']"),
    "months": ("[january]", "['1:3']", "['13']", "[jan]", "['march:january']"),
    "years": ("['2026:2028']", "['2028:2026']", "[next]"),
    "location": ("Europe/Moscow", "Moscow", "UTC", "Europe/Moskow"),
    "day_of_month": ("['1']",),
}
INHIBIT = {
    "source_matchers": MATCHERS,
    "target_matchers": ("[a = b]", "[a]", "{ a: b }"),
    "source_match": MAPS,
    "target_match_re": ("{ a: b }", "{ a: '(' }"),
    "equal": LISTS[:4],
    "equals": ("[a]",),
}
SHARED = {
    "resolve_timeout": DURATIONS,
    "smtp_smarthost": HOSTS,
    "smtp_from": TEXTS,
    "smtp_require_tls": BOOLEANS,
    "slack_api_url": URLS,
    "opsgenie_api_url": URLS,
    "http_config": ("{ proxy_url: 'http://a:1' }", "{ basic_auth: { user: a } }", "[a]", "{ bearer: a }"),
    "smtp_host": ("a",),
}
RECEIVERS = {
    "email_configs": ("to: a@b", {"to": TEXTS, "send_resolved": BOOLEANS, "headers": MAPS, "smarthost": HOSTS}),
    "slack_configs": (
        "api_url: 'http://a'",
        {
            "api_url_file": ("x",),
            "short_fields": BOOLEANS,
            "fields": ("[{ title: a, value: b }]", "[{ title: a }]", "{ title: a, value: b }"),
            "actions": ("[{ type: button, text: a, url: b }]", "[{ type: button, text: a }]", "[{ text: a, url: b }]"),
            "mrkdwn_in": LISTS,
            "chanel": ("x",),
        },
    ),
    "pagerduty_configs": (
        "routing_key: x",
        {"details": ("{ a: b }", "[a]"), "links": ("[{ href: a, text: b }]", "[{ url: a }]"), "url": URLS},
    ),
    "opsgenie_configs": (
        "api_key: x",
        {
            "responders": (
                *("[{ name: a, type: team }]", "[{ type: team }]", "[{ name: a, type: group }]", "[{ name: a }]"),
                "{ name: a, type: team }",
            ),
            "update_alerts": BOOLEANS,
            "details": MAPS,
        },
    ),
    "wechat_configs": ("api_secret: x, corp_id: y", {"to_user": TEXTS, "api_url": URLS}),
    "webhook_configs": ("url: 'http://a'", {"max_alerts": WHOLE, "send_resolved": BOOLEANS, "payloads": ("x",)}),
    "pushover_configs": ("user_key: x, token: y", {"retry": GO_DURATIONS, "html": BOOLEANS}),
    "victorops_configs": ("api_key: x, routing_key: y", {"custom_fields": MAPS}),
    "sns_configs": ("topic_arn: x", {"attributes": MAPS, "sigv4": ("{ region: a }", "[a]", "{ access_key: a }")}),
    "telegram_configs": (
        "bot_token: x, chat_id: -5",
        {"parse_mode": ("HTML", "html", "Markdown", "MarkdownV2", "''"), "disable_notifications": BOOLEANS},
    ),
    "discord_configs": ("webhook_url: 'http://a'", {"title": TEXTS}),
    "webex_configs": ("room_id: x, http_config: { authorization: { credentials: y } }", {"message": TEXTS}),
}


def config(
    *, shared: str = GLOBAL, route: str = "receiver: team", receivers: str = "[{ name: team }]", more: str = ""
) -> str:
    """A configuration that is right but for what is given."""
    return f"{shared}route: {{ {route} }}\nreceivers: {receivers}\n{more}"


NIGHTS = "time_intervals: [{ name: nights, time_intervals: [{ weekdays: [sunday] }] }]\n"


def config_files() -> dict[str, str]:
    """The files by their names."""
    files = {
        "right": config(),
        "no route": f"{GLOBAL}receivers: [{{ name: team }}]\n",
        "no receivers": "route: { receiver: team }\n",
        "no receiver at the root": config(route="group_by: [a]"),
        "an undefined receiver at the root": config(route="receiver: teem"),
        "a receiver twice": config(receivers="[{ name: team }, { name: team }]"),
        "a receiver without a name": config(receivers="[{ name: team }, { email_configs: [{ to: a@b }] }]"),
        "receivers as a mapping": config(receivers="{ name: team }"),
        "no smarthost": config(shared="", receivers="[{ name: team, email_configs: [{ to: a@b, from: a@b }] }]"),
        "an interval twice": config(
            more=NIGHTS + NIGHTS.replace("time_intervals: [{ name", "mute_time_intervals: [{ name")
        ),
        "an unknown key": config(more="reciever: x\n"),
        "templates as a text": config(more="templates: x\n"),
    }
    for key, values in ROUTE.items():
        for value in values:
            files[f"route {key}: {value}"] = config(
                route=f"receiver: team, routes: [{{ {key}: {value} }}]", more=NIGHTS
            )
    for key in ("matchers", "match", "continue", "mute_time_intervals", "match_re"):
        value = {"matchers": "[a = b]", "continue": "true", "mute_time_intervals": "[nights]"}.get(key, "{ a: b }")
        files[f"root {key}"] = config(route=f"receiver: team, {key}: {value}", more=NIGHTS)
    for key, values in INTERVAL.items():
        for value in values:
            more = f"mute_time_intervals: [{{ name: n, time_intervals: [{{ {key}: {value} }}] }}]\n"
            files[f"interval {key}: {value}"] = config(more=more)
    for key, values in INHIBIT.items():
        for value in values:
            files[f"inhibit {key}: {value}"] = config(more=f"inhibit_rules: [{{ {key}: {value} }}]\n")
    for key, values in SHARED.items():
        for value in values:
            files[f"global {key}: {value}"] = config(shared=f"global: {{ {key}: {value} }}\n")
    for kind, (right, keys) in RECEIVERS.items():
        for part in ["", right, *right.split(", ")[1:]]:
            files[f"{kind} {part}"] = config(receivers=f"[{{ name: team, {kind}: [{{ {part} }}] }}]")
        for key, values in keys.items():
            own = ", ".join(part for part in right.split(", ") if not part.startswith(f"{key}:"))
            for value in values:
                written = ", ".join(filter(None, (own, f"{key}: {value}")))
                files[f"{kind} {key}: {value}"] = config(receivers=f"[{{ name: team, {kind}: [{{ {written} }}] }}]")
    return files

"""Keys that Grafana's files do not have, and what is meant by them: by other programs' words, or at another place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.monitoring.provisioning.receiver_settings import SETTINGS, receiver_kind
from cdclint.syntax.data.value import text

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Object

_WRITTEN = {
    "file": (
        "receivers:contactPoints receiver:contactPoints timeIntervals:muteTimes time_intervals:muteTimes "
        "muteTimings:muteTimes rules:groups alerts:groups ruleGroups:groups route:policies routes:policies"
    ),
    "group": (
        "every:interval evaluationInterval:interval evaluation_interval:interval evaluateEvery:interval "
        "evaluate_every:interval frequency:interval directory:folder title:name group:name alerts:rules"
    ),
    "rule": (
        "pending:for pendingPeriod:for pending_period:for forDuration:for duration:for wait:for "
        "recoveryPeriod:keepFiringFor noData:noDataState no_data:noDataState nodata:noDataState onNoData:noDataState "
        "execErr:execErrState exec_err:execErrState errorState:execErrState onError:execErrState "
        "error_state:execErrState paused:isPaused pause:isPaused alert:title name:title queries:data query:data "
        "notificationSettings:notification_settings"
    ),
    "query": "datasource:datasourceUid timeRange:relativeTimeRange time_range:relativeTimeRange "
    "range:relativeTimeRange name:refId ref:refId",
    "notification_settings": "contactPoint:receiver contact_point:receiver",
    "record": "name:metric",
    "contact_point": "integrations:receivers",
    "receiver": "kind:type config:settings options:settings",
    "policy": "contactPoint:receiver contact_point:receiver mute_timings:mute_time_intervals policies:routes",
    "route": "contactPoint:receiver contact_point:receiver mute_timings:mute_time_intervals policies:routes",
    "mute_timing": "intervals:time_intervals",
    "time_interval": "days:weekdays timezone:location time_zone:location tz:location time:times",
    "times": "start:start_time from:start_time end:end_time to:end_time",
    "template": "content:template text:template body:template title:name",
    "datasource": "host:url address:url username:user db:database",
    "jsonData": "scrapeInterval:timeInterval scrape_interval:timeInterval interval:timeInterval method:httpMethod",
    "secureJsonData": "tlsCert:tlsClientCert tlsKey:tlsClientKey caCert:tlsCACert",
    "provider_options": "dir:path directory:path paths:path",
    "provider": "kind:type interval:updateIntervalSeconds updateInterval:updateIntervalSeconds",
    "slack": "channel:recipient user:username emoji:icon_emoji webhook_url:url api_url:url webhookUrl:url",
    "email": "to:addresses email:addresses recipients:addresses from:fromAddress",
    "webhook": "method:httpMethod webhook_url:url webhookUrl:url body:payload",
    "oncall": "method:httpMethod webhook_url:url",
    "discord": "webhook_url:url webhookUrl:url",
    "teams": "webhook_url:url webhookUrl:url",
    "googlechat": "webhook_url:url webhookUrl:url",
    "telegram": "token:bottoken chat:chatid parseMode:parse_mode text:message",
    "pagerduty": "routing_key:integrationKey routingKey:integrationKey service_key:integrationKey "
    "serviceKey:integrationKey",
    "opsgenie": "api_key:apiKey priority:og_priority",
}
SENSE = {shape: dict(pair.split(":") for pair in written.split()) for shape, written in _WRITTEN.items()}
"""Words for a key in other programs, by the shape of the mapping or the kind of receiver."""
API = frozenset({"id", "guid", "orgID", "orgId", "folderUID", "ruleGroup", "provenance", "updated", "version"})
"""What Grafana's API says of a rule, besides what a file does."""
GROUP, RULE = "a group", "a rule"
"""Where a key belongs that is no key of the mapping where it is."""
_LABELS = ("severity", "team", "priority", "owner", "env", "environment", "service")
_ANNOTATIONS = ("summary", "description", "runbook_url", "runbook", "dashboard", "dashboard_url", "message")
_IN_RULE = {
    **dict.fromkeys(_LABELS, "labels"),
    **dict.fromkeys(_ANNOTATIONS, "annotations"),
    **dict.fromkeys(("__dashboardUid__", "__panelId__"), "annotations"),
    **dict.fromkeys(
        ("receiver", "contactPoint", "contact_point", "group_by", "group_wait", "group_interval", "repeat_interval"),
        "notification_settings",
    ),
    **dict.fromkeys(("interval", "evaluationInterval", "every", "folder"), GROUP),
    **dict.fromkeys(("refId", "datasourceUid", "relativeTimeRange", "model"), "data"),
}
_TLS = "tlsSkipVerify tlsAuth tlsAuthWithCACert"
_HTTP = f"{_TLS} httpHeaderName1 timeout oauthPassThru serverName keepCookies manageAlerts alertmanagerUid"
_SQL = f"{_TLS} maxOpenConns maxIdleConns maxIdleConnsAuto connMaxLifetime timeInterval database"
_POSTGRES = f"{_SQL} sslmode timescaledb postgresVersion tlsConfigurationMethod sslRootCertFile sslCertFile sslKeyFile"
_TRACES = f"{_HTTP} tracesToLogs tracesToLogsV2 tracesToMetrics tracesToProfiles nodeGraph spanBar"
_OF_DATASOURCES = {
    "prometheus": (
        f"{_HTTP} httpMethod timeInterval queryTimeout prometheusType prometheusVersion cacheLevel defaultEditor "
        "exemplarTraceIdDestinations incrementalQuerying incrementalQueryOverlapWindow disableMetricsLookup "
        "customQueryParameters disableRecordingRules seriesLimit seriesEndpoint allowAsRecordingRulesTarget directUrl"
    ),
    "loki": f"{_HTTP} maxLines derivedFields predefinedOperations",
    "tempo": f"{_TRACES} serviceMap search lokiSearch traceQuery streamingEnabled tagLimit",
    "jaeger": f"{_TRACES} traceIdTimeParams",
    "zipkin": _TRACES,
    "elasticsearch": (
        f"{_HTTP} esVersion index timeField interval timeInterval maxConcurrentShardRequests logMessageField "
        "logLevelField dataLinks includeFrozen xpack"
    ),
    "influxdb": (
        f"{_HTTP} version defaultBucket organization timeInterval httpMode dbName maxSeries insecureGrpc product "
        "metadata"
    ),
    "graphite": f"{_HTTP} graphiteVersion graphiteType rollupIndicatorEnabled",
    "opentsdb": f"{_HTTP} tsdbVersion tsdbResolution lookupLimit",
    "alertmanager": f"{_HTTP} implementation handleGrafanaManagedAlerts",
    "postgres": _POSTGRES,
    "grafana-postgresql-datasource": _POSTGRES,
    "mysql": f"{_SQL} timezone allowCleartextPasswords",
    "mssql": f"{_SQL} encrypt authenticationType sslRootCertFile serverName connectionTimeout",
}
JSON_DATA = {kind: tuple(written.split()) for kind, written in _OF_DATASOURCES.items()}
"""What `jsonData` holds, by the type of the datasource; what plugins read there is not known."""
SECRETS = ("password", "basicAuthPassword", "tlsCACert", "tlsClientCert", "tlsClientKey", "token")
"""What `secureJsonData` of many datasources holds."""
ELSEWHERE: dict[str, dict[str, str]] = {
    "rule": _IN_RULE,
    "group": dict.fromkeys(("for", "labels", "annotations", "condition", "noDataState", "execErrState"), RULE),
    "query": dict.fromkeys(
        ("expr", "instant", "intervalMs", "maxDataPoints", "expression", "conditions", "type", "reducer"), "model"
    ),
    "datasource": {
        **dict.fromkeys((key for keys in JSON_DATA.values() for key in keys), "jsonData"),
        **dict.fromkeys(SECRETS, "secureJsonData"),
    },
    "jsonData": dict.fromkeys(SECRETS, "secureJsonData"),
    "provider": dict.fromkeys(("path", "foldersFromFilesStructure"), "options"),
    "contact_point": dict.fromkeys(("uid", "type", "settings", "disableResolveMessage"), "receivers"),
}
"""Keys that belong to another mapping of the file, by the shape of the one where they are."""


def belongs(name: str, value: Object, shape: str) -> str:
    """The mapping that a key belongs to, "" where it is known nowhere else."""
    if shape == "receiver" and name in SETTINGS.get(receiver_kind(value), ()):
        return "settings"
    home = ELSEWHERE.get(shape, {}).get(name, "")
    # What one type of datasource reads there means nothing to another.
    if shape == "datasource" and home == "jsonData" and name not in JSON_DATA.get(text(value.get("type")), ()):
        return ""
    return home

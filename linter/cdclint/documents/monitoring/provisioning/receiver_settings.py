"""The settings of each kind of receiver in a contact point; facts of Grafana."""

from __future__ import annotations

_WRITTEN = {
    "dingding": "message msgType title url",
    "discord": "avatar_url message title url use_discord_username use_embed_description",
    "email": "addresses fromAddress message singleEmail subject",
    "googlechat": "hide_open_button hide_version_info message title url",
    "jira": (
        "api_token api_url dedup_key_field description fields issue_type labels password "
        "priority project reopen_duration reopen_transition resolve_transition summary user wont_fix_resolution"
    ),
    "kafka": "apiVersion description details kafkaClusterId kafkaRestProxy kafkaTopic password username",
    "line": "description title token",
    "mqtt": "brokerUrl clientId message messageFormat password qos retain tlsConfig topic username",
    "oncall": (
        "authorization_credentials authorization_scheme httpMethod maxAlerts message password title url username"
    ),
    "opsgenie": "apiKey apiUrl autoClose description message og_priority overridePriority responders sendTagsAs",
    "pagerduty": "class client client_url component details group integrationKey severity source summary url",
    "prometheus-alertmanager": "basicAuthPassword basicAuthUser url",
    "pushover": "apiToken device expire message okPriority okSound priority retry sound title userKey",
    "sensugo": "apikey check entity handler message namespace url",
    "slack": (
        "color endpointUrl fallback footer icon_emoji icon_url mentionChannel "
        "mentionGroups mentionUsers recipient text title token url username"
    ),
    "sns": (
        "api_url attributes message phoneNumber phone_number sigv4 subject targetArn target_arn topicArn topic_arn"
    ),
    "teams": "message sectiontitle title url",
    "telegram": (
        "bottoken chatid disable_notifications disable_web_page_preview "
        "message message_thread_id parse_mode protect_content"
    ),
    "threema": "api_secret description gateway_id recipient_id title",
    "victorops": "description messageType title url",
    "webex": "api_url bot_token message room_id",
    "webhook": (
        "authorization_credentials authorization_scheme headers hmacConfig httpMethod http_config maxAlerts "
        "message password payload title tlsConfig url username"
    ),
    "wecom": "agent_id corp_id endpointUrl message msgtype secret title touser url",
}
SETTINGS = {kind: tuple(written.split()) for kind, written in _WRITTEN.items()}
"""The names of the settings, by the kind of receiver in small letters."""

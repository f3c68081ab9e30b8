"""The mappings of Alertmanager's configuration: their keys with what each holds, as facts of Alertmanager.

What a key holds is a word of `config_shapes`, and besides `names` (names with any values), `http_url` (an address with
scheme and host), `go_duration` (a duration without days) and `host_port`.
"""

from __future__ import annotations

from cdclint.documents.lab.prometheus import config_shapes

_TOLD = "send_resolved:bool http_config:{http_config} "
_WEBHOOK = "webhook_url:http_url webhook_url_file:text "
_CARD = (
    "color:text title:text title_link:text pretext:text text:text footer:text fallback:text image_url:text "
    "thumb_url:text "
)
_AUTHOR = "author_name:text author_link:text author_icon:text footer_icon:text "
_WRITTEN = {
    "config": (
        "global:{global} route:{route} inhibit_rules:[inhibit_rules] receivers:[receivers] templates:texts "
        "mute_time_intervals:[time_intervals] time_intervals:[time_intervals] tracing:{tracing} event_recorder:any"
    ),
    "global": (
        "resolve_timeout:duration http_config:{http_config} jira_api_url:http_url smtp_from:text smtp_hello:text "
        "smtp_smarthost:host_port smtp_auth_username:text smtp_auth_password:text smtp_auth_password_file:text "
        "smtp_auth_secret:text smtp_auth_secret_file:text smtp_auth_identity:text smtp_require_tls:bool "
        "smtp_tls_config:{tls_config} smtp_force_implicit_tls:bool slack_api_url:http_url slack_api_url_file:text "
        "slack_app_token:text slack_app_token_file:text slack_app_url:http_url pagerduty_url:http_url "
        "opsgenie_api_url:http_url opsgenie_api_key:text opsgenie_api_key_file:text wechat_api_url:http_url "
        "wechat_api_secret:text wechat_api_secret_file:text wechat_api_corp_id:text victorops_api_url:http_url "
        "victorops_api_key:text victorops_api_key_file:text telegram_api_url:http_url telegram_bot_token:text "
        "telegram_bot_token_file:text webex_api_url:http_url rocketchat_api_url:http_url rocketchat_token:text "
        "rocketchat_token_file:text rocketchat_token_id:text rocketchat_token_id_file:text "
        "mattermost_webhook_url:http_url mattermost_webhook_url_file:text"
    ),
    "route": (
        "receiver:text group_by:texts match:map match_re:map matchers:texts mute_time_intervals:texts "
        "active_time_intervals:texts continue:bool routes:[route] group_wait:duration group_interval:duration "
        "repeat_interval:duration labels:map"
    ),
    "inhibit_rules": (
        "name:text source_match:map source_match_re:map source_matchers:texts target_match:map target_match_re:map "
        "target_matchers:texts equal:texts"
    ),
    "time_intervals": "name:text time_intervals:[interval]",
    "interval": "times:[times] weekdays:texts days_of_month:texts months:texts years:texts location:text",
    "times": "start_time:text end_time:text",
    "discord_configs": _TOLD + _WEBHOOK + "content:text title:text message:text username:text avatar_url:text",
    "email_configs": (
        "send_resolved:bool to:text from:text hello:text smarthost:host_port auth_username:text auth_password:text "
        "auth_password_file:text auth_secret:text auth_secret_file:text auth_identity:text headers:map html:text "
        "text:text require_tls:bool tls_config:{tls_config} force_implicit_tls:bool threading:{threading}"
    ),
    "threading": "enabled:bool thread_by_date:|none|daily",
    "incidentio_configs": (
        _TOLD + "url:http_url url_file:text alert_source_token:text alert_source_token_file:text max_alerts:whole "
        "timeout:go_duration metadata:map"
    ),
    "pagerduty_configs": (
        _TOLD + "service_key:text service_key_file:text routing_key:text routing_key_file:text url:http_url "
        "client:text client_url:text description:text details:names images:[images] links:[links] source:text "
        "severity:text class:text component:text group:text timeout:go_duration"
    ),
    "images": "src:text alt:text href:text",
    "links": "href:text text:text",
    "slack_configs": (
        _TOLD + "api_url:http_url api_url_file:text app_token:text app_token_file:text app_url:http_url channel:text "
        "username:text message_text:text fields:[fields] short_fields:bool callback_id:text icon_emoji:text "
        "icon_url:text link_names:bool mrkdwn_in:texts actions:[actions] update_message:bool "
        "post_updates_to_thread:bool timeout:go_duration " + _CARD
    ),
    "fields": "title:text value:text short:bool",
    "actions": "type:text text:text url:text style:text name:text value:text confirm:{confirm}",
    "confirm": "text:text title:text ok_text:text dismiss_text:text",
    "webhook_configs": _TOLD + "url:http_url url_file:text max_alerts:whole timeout:go_duration payload:any",
    "opsgenie_configs": (
        _TOLD + "api_key:text api_key_file:text api_url:http_url message:text description:text source:text details:map "
        "entity:text responders:[responders] actions:text tags:text note:text priority:text update_alerts:bool"
    ),
    "responders": "id:text name:text username:text type:text",
    "wechat_configs": (
        _TOLD + "api_secret:text api_secret_file:text corp_id:text message:text api_url:http_url to_user:text "
        "to_party:text to_tag:text agent_id:text message_type:text"
    ),
    "pushover_configs": (
        _TOLD + "user_key:text user_key_file:text token:text token_file:text title:text message:text url:text "
        "url_title:text device:text sound:text priority:text retry:go_duration expire:go_duration ttl:go_duration "
        "html:bool monospace:bool"
    ),
    "victorops_configs": (
        _TOLD + "api_key:text api_key_file:text api_url:http_url routing_key:text message_type:text state_message:text "
        "entity_display_name:text monitoring_tool:text custom_fields:map"
    ),
    "sns_configs": (
        _TOLD + "api_url:text sigv4:{sigv4} topic_arn:text phone_number:text target_arn:text subject:text message:text "
        "attributes:map use_aws_http_client:bool"
    ),
    "telegram_configs": (
        _TOLD + "api_url:http_url bot_token:text bot_token_file:text chat_id:integer chat_id_file:text "
        "message_thread_id:integer message:text disable_notifications:bool parse_mode:|Markdown|MarkdownV2|HTML "
        "timeout:go_duration"
    ),
    "webex_configs": _TOLD + "api_url:http_url message:text room_id:text",
    "msteams_configs": _TOLD + _WEBHOOK + "title:text summary:text text:text",
    "msteamsv2_configs": _TOLD + _WEBHOOK + "title:text text:text",
    "jira_configs": (
        _TOLD + "api_url:http_url api_type:auto|cloud|datacenter project:text summary:any description:any labels:texts "
        "priority:text issue_type:text reopen_transition:text resolve_transition:text wont_fix_resolution:text "
        "reopen_duration:duration fields:names custom_fields:names"
    ),
    "rocketchat_configs": (
        _TOLD + "api_url:http_url token:text token_file:text token_id:text token_id_file:text channel:text color:text "
        "title:text title_link:text text:text fields:any short_fields:bool emoji:text icon_url:text image_url:text "
        "thumb_url:text link_names:bool actions:any"
    ),
    "mattermost_configs": (
        _TOLD + _WEBHOOK + "channel:text username:text fields:[fields] icon_url:text icon_emoji:text "
        "attachments:[attachments] type:text props:any priority:any " + _AUTHOR + _CARD
    ),
    "attachments": "fields:[fields] " + _AUTHOR + _CARD,
}
SHAPES = {shape: dict(key.partition(":")[::2] for key in written.split()) for shape, written in _WRITTEN.items()}
"""What each key of a mapping holds, by the mapping's shape."""
SHAPES["http_config"] = config_shapes.CLIENT
for _part in ("basic_auth", "authorization", "oauth2", "tls_config", "sigv4", "tracing"):
    SHAPES[_part] = config_shapes.SHAPES[_part]
KINDS = tuple(name for name in SHAPES if name.endswith("_configs"))
"""The kinds of receivers."""
SHAPES["receivers"] = {"name": "text", "labels": "map", **{kind: f"[{kind}]" for kind in KINDS}}
NEEDED = {
    "receivers": ("name",),
    "time_intervals": ("name",),
    "times": ("start_time", "end_time"),
    "email_configs": ("to",),
    "webex_configs": ("room_id",),
    "victorops_configs": ("routing_key",),
    "jira_configs": ("project", "issue_type"),
    "fields": ("title", "value"),
    "actions": ("type", "text"),
    "confirm": ("text",),
    "oauth2": config_shapes.NEEDED["oauth2"],
    "tracing": config_shapes.NEEDED["tracing"],
}
"""What a mapping must have, by its shape."""
_ALTERNATIVES = {
    "email_configs": "smarthost|smtp_smarthost from|smtp_from",
    "slack_configs": "api_url,api_url_file,app_token,app_token_file|slack_api_url,slack_api_url_file,slack_app_token,"
    "slack_app_token_file",
    "pagerduty_configs": "routing_key,service_key,routing_key_file,service_key_file",
    "opsgenie_configs": "api_key,api_key_file|opsgenie_api_key,opsgenie_api_key_file",
    "wechat_configs": "api_secret,api_secret_file|wechat_api_secret,wechat_api_secret_file corp_id|wechat_api_corp_id",
    "victorops_configs": "api_key,api_key_file|victorops_api_key,victorops_api_key_file",
    "webhook_configs": "url,url_file",
    "incidentio_configs": "url,url_file",
    "pushover_configs": "user_key,user_key_file token,token_file",
    "sns_configs": "topic_arn,phone_number,target_arn",
    "telegram_configs": "bot_token,bot_token_file|telegram_bot_token,telegram_bot_token_file chat_id,chat_id_file",
    "discord_configs": "webhook_url,webhook_url_file",
    "msteams_configs": "webhook_url,webhook_url_file",
    "msteamsv2_configs": "webhook_url,webhook_url_file",
    "jira_configs": "api_url|jira_api_url",
    "rocketchat_configs": "token,token_file|rocketchat_token,rocketchat_token_file "
    "token_id,token_id_file|rocketchat_token_id,rocketchat_token_id_file",
    "mattermost_configs": "webhook_url,webhook_url_file|mattermost_webhook_url,mattermost_webhook_url_file",
    "actions": "name,url",
    "responders": "id,name,username",
}
ALTERNATIVES = {
    shape: [tuple(tuple(filter(None, part.split(","))) for part in one.partition("|")[::2]) for one in written.split()]
    for shape, written in _ALTERNATIVES.items()
}
"""The keys of which a mapping must have one, with those of `global` that stand in for them, by its shape."""
EXCLUSIVE: dict[str, tuple[tuple[str, ...], ...]] = {
    **{part: config_shapes.EXCLUSIVE[part] for part in ("basic_auth", "authorization", "oauth2", "tls_config")},
    **{
        shape: tuple((key, f"{key}_file") for key in keys if f"{key}_file" in keys)
        for shape, keys in SHAPES.items()
        if shape == "global" or shape in KINDS
    },
}
"""The keys of a mapping that exclude each other, by its shape."""
EXCLUSIVE["slack_configs"] += (("api_url", "app_token"),)
_MEANT = {
    "email_configs": "email:to address:to addresses:to recipients:to smtp_host:smarthost host:smarthost",
    "slack_configs": "webhook_url:api_url url:api_url webhook:api_url recipient:channel token:app_token message:text",
    "pagerduty_configs": "integrationKey:routing_key integration_key:routing_key api_key:routing_key",
    "opsgenie_configs": "apiKey:api_key apiUrl:api_url",
    "telegram_configs": "bottoken:bot_token token:bot_token chatid:chat_id chat:chat_id text:message",
    "webhook_configs": "webhook_url:url api_url:url endpoint:url",
    "pushover_configs": "apiToken:token userKey:user_key",
    "sns_configs": "topic:topic_arn arn:topic_arn",
    **dict.fromkeys(
        ("discord_configs", "msteams_configs", "msteamsv2_configs", "mattermost_configs"),
        "url:webhook_url api_url:webhook_url webhook:webhook_url",
    ),
    "times": "start:start_time end:end_time",
    "route": "object_matchers:matchers match_regex:match_re mute_timings:mute_time_intervals",
    "global": "smtp_host:smtp_smarthost smtp_port:smtp_smarthost "
    "smtp_server:smtp_smarthost smtp_user:smtp_auth_username "
    "smtp_username:smtp_auth_username smtp_password:smtp_auth_password slack_webhook_url:slack_api_url "
    "telegram_token:telegram_bot_token",
    "config": "contactPoints:receivers policies:route muteTimes:time_intervals",
}
MEANT = tuple(
    (shape, word, key)
    for shape, written in _MEANT.items()
    for word, _, key in (one.partition(":") for one in written.split())
)
"""The words of other programs and of other kinds of receivers for keys: the shape, the word and the key."""

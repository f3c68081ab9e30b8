"""The mappings of Prometheus's configuration: their keys with what each holds, as facts of Prometheus.

What a key holds is a word: `text`, `texts` (a list), `map` (names with texts), `lists` (names with lists), `labels`,
`bool`, `duration`, `whole` (a number from 0 on), `integer`, `number`, `size`, `url`, `any`, `[shape]` (a list of
mappings), `{shape}` (a mapping), or `a|b`: one of these words, which begins with `=` where it is needed.
"""

from __future__ import annotations

_PROTOCOLS = "PrometheusProto|PrometheusText0.0.4|PrometheusText1.0.0|OpenMetricsText0.0.1|OpenMetricsText1.0.0"
_LIMITS = (
    "sample_limit:whole target_limit:whole label_limit:whole label_name_length_limit:whole "
    "label_value_length_limit:whole keep_dropped_targets:whole body_size_limit:size scrape_failure_log_file:text "
    "scrape_protocols:protocols metric_name_validation_scheme:|legacy|utf8 "
    "metric_name_escaping_scheme:|allow-utf-8|underscores|dots|values always_scrape_classic_histograms:bool "
    "convert_classic_histograms_to_nhcb:bool scrape_native_histograms:bool extra_scrape_metrics:bool "
)
_PROXY = "proxy_url:url no_proxy:text proxy_from_environment:bool proxy_connect_header:lists "
_CLIENT = (
    "basic_auth:{basic_auth} authorization:{authorization} oauth2:{oauth2} bearer_token:text bearer_token_file:text "
    "tls_config:{tls_config} follow_redirects:bool enable_http2:bool http_headers:any " + _PROXY
)
_REFRESHED = "refresh_interval:duration port:integer "
_KEYS = (
    "access_key:text secret_key:text profile:text role_arn:text external_id:text region:text endpoint:text "
    "filters:[filter] "
)
_KUBERNETES = "pod|service|endpoints|endpointslice|endpointslices|node|ingress"
_WRITTEN = {
    "config": (
        "global:{global} scrape_configs:[job] rule_files:texts alerting:{alerting} remote_write:[remote_write] "
        "remote_read:[remote_read] storage:{storage} tracing:{tracing} runtime:{runtime} otlp:{otlp} "
        "scrape_config_files:texts"
    ),
    "global": (
        "scrape_interval:duration scrape_timeout:duration evaluation_interval:duration rule_query_offset:duration "
        "query_log_file:text external_labels:labels " + _LIMITS
    ),
    "job": (
        "job_name:text honor_labels:bool honor_timestamps:bool track_timestamps_staleness:bool params:lists "
        "scrape_interval:duration scrape_timeout:duration metrics_path:text scheme:text enable_compression:bool "
        f"fallback_scrape_protocol:{_PROTOCOLS} scrape_classic_histograms:bool native_histogram_bucket_limit:whole "
        "native_histogram_min_bucket_factor:number relabel_configs:[relabel] metric_relabel_configs:[relabel] "
        "static_configs:[static] " + _LIMITS + _CLIENT
    ),
    "relabel": (
        "source_labels:texts separator:text target_label:text regex:text modulus:whole replacement:text action:any"
    ),
    "static": "targets:any labels:labels",
    "alerting": "alert_relabel_configs:[relabel] alertmanagers:[alertmanager]",
    "alertmanager": (
        "static_configs:[static] scheme:text path_prefix:text timeout:duration api_version:v1|v2 "
        "relabel_configs:[relabel] alert_relabel_configs:[relabel] sigv4:{sigv4} " + _CLIENT
    ),
    "remote_write": (
        "url:url remote_timeout:duration headers:map write_relabel_configs:[relabel] name:text send_exemplars:bool "
        "send_native_histograms:bool round_robin_dns:bool failed_request_logging:bool "
        "protobuf_message:prometheus.WriteRequest|io.prometheus.write.v2.Request queue_config:{queue_config} "
        "metadata_config:{metadata_config} sigv4:{sigv4} azuread:any google_iam:any " + _CLIENT
    ),
    "remote_read": (
        "url:url remote_timeout:duration chunked_read_limit:whole headers:map read_recent:bool name:text "
        "required_matchers:labels filter_external_labels:bool " + _CLIENT
    ),
    "queue_config": (
        "capacity:integer max_shards:integer min_shards:integer max_samples_per_send:integer "
        "batch_send_deadline:duration min_backoff:duration max_backoff:duration retry_on_http_429:bool "
        "sample_age_limit:duration max_retries:integer"
    ),
    "metadata_config": "send:bool send_interval:duration max_samples_per_send:integer",
    "storage": "tsdb:{tsdb} exemplars:{exemplars}",
    "tsdb": (
        "out_of_order_time_window:duration stale_series_compaction_threshold:number chunk_encoding:any "
        "retention:{retention}"
    ),
    "retention": "time:duration size:size percentage:number",
    "exemplars": "max_exemplars:integer",
    "tracing": (
        "client_type:grpc|http endpoint:text sampling_fraction:number insecure:bool tls_config:{tls_config} "
        "headers:map compression:|gzip timeout:duration"
    ),
    "runtime": "gogc:integer",
    "otlp": (
        "promote_all_resource_attributes:bool promote_resource_attributes:texts ignore_resource_attributes:texts "
        "translation_strategy:UnderscoreEscapingWithSuffixes|UnderscoreEscapingWithoutSuffixes|"
        "NoUTF8EscapingWithSuffixes|NoTranslation keep_identifying_resource_attributes:bool "
        "convert_histograms_to_nhcb:bool promote_scope_metadata:bool label_name_underscore_sanitization:bool "
        "label_name_preserve_multiple_underscores:bool"
    ),
    "basic_auth": (
        "username:text username_file:text username_ref:text password:text password_file:text password_ref:text"
    ),
    "authorization": "type:text credentials:text credentials_file:text credentials_ref:text",
    "oauth2": (
        "client_id:text client_secret:text client_secret_file:text client_secret_ref:text scopes:texts "
        "token_url:text endpoint_params:map tls_config:{tls_config} client_certificate_key_id:text "
        "client_certificate_key:text client_certificate_key_file:text client_certificate_key_ref:text grant_type:text "
        "signature_algorithm:text iss:text audience:text claims:any " + _PROXY
    ),
    "tls_config": (
        "ca:text cert:text key:text ca_file:text cert_file:text key_file:text ca_ref:text cert_ref:text key_ref:text "
        "server_name:text insecure_skip_verify:bool min_version:TLS10|TLS11|TLS12|TLS13 "
        "max_version:TLS10|TLS11|TLS12|TLS13"
    ),
    "sigv4": (
        "region:text access_key:text secret_key:text profile:text role_arn:text external_id:text service_name:text "
        "use_fips_sts_endpoint:bool"
    ),
    "filter": "name:text values:texts",
    "aws_sd_configs": "role:=ec2|ecs|elasticache|lightsail|msk|rds clusters:texts " + _KEYS + _REFRESHED + _CLIENT,
    "azure_sd_configs": (
        "environment:text subscription_id:text tenant_id:text client_id:text client_secret:text resource_group:text "
        "authentication_method:OAuth|ManagedIdentity|SDK|WorkloadIdentity " + _REFRESHED + _CLIENT
    ),
    "consul_sd_configs": (
        "server:text path_prefix:text token:text datacenter:text namespace:text partition:text tag_separator:text "
        "scheme:text username:text password:text allow_stale:bool services:texts tags:texts node_meta:map filter:text "
        "health_filter:text " + _REFRESHED + _CLIENT
    ),
    "digitalocean_sd_configs": "role:droplets|databases " + _REFRESHED + _CLIENT,
    "docker_sd_configs": (
        "host:url filters:[filter] host_networking_host:text match_first_network:bool " + _REFRESHED + _CLIENT
    ),
    "dockerswarm_sd_configs": "host:url role:=services|tasks|nodes filters:[filter] " + _REFRESHED + _CLIENT,
    "dns_sd_configs": "names:texts type:A|AAAA|MX|NS|SRV " + _REFRESHED,
    "ec2_sd_configs": _KEYS + _REFRESHED + _CLIENT,
    "eureka_sd_configs": "server:url " + _REFRESHED + _CLIENT,
    "file_sd_configs": "files:texts refresh_interval:duration",
    "gce_sd_configs": "project:text zone:any filter:text tag_separator:text " + _REFRESHED,
    "hetzner_sd_configs": "role:=robot|hcloud label_selector:text " + _REFRESHED + _CLIENT,
    "http_sd_configs": "url:url refresh_interval:duration " + _CLIENT,
    "ionos_sd_configs": "datacenter_id:text " + _REFRESHED + _CLIENT,
    "kubernetes_sd_configs": (
        f"api_server:url role:={_KUBERNETES} kubeconfig_file:text namespaces:{{namespaces}} selectors:[selector] "
        "attach_metadata:{attach_metadata} " + _CLIENT
    ),
    "namespaces": "own_namespace:bool names:texts",
    "selector": f"role:={_KUBERNETES} label:text field:text",
    "attach_metadata": "node:bool namespace:bool deployment:bool job:bool cronjob:bool",
    "kuma_sd_configs": "server:url fetch_timeout:duration client_id:text " + _REFRESHED + _CLIENT,
    "lightsail_sd_configs": _KEYS + _REFRESHED + _CLIENT,
    "linode_sd_configs": "tag_separator:text region:text " + _REFRESHED + _CLIENT,
    "marathon_sd_configs": "servers:texts auth_token:text auth_token_file:text " + _REFRESHED + _CLIENT,
    "nerve_sd_configs": "servers:texts paths:texts timeout:duration",
    "nomad_sd_configs": "allow_stale:bool namespace:text region:text server:text tag_separator:text "
    + _REFRESHED
    + _CLIENT,
    "oci_sd_configs": (
        "auth:text tenancy:text user:text fingerprint:text key_file:text key_passphrase:text key_passphrase_file:text "
        "region:text compartments:texts " + _REFRESHED + _CLIENT
    ),
    "openstack_sd_configs": (
        "identity_endpoint:text username:text userid:text password:text project_name:text project_id:text "
        "domain_name:text domain_id:text application_credential_name:text application_credential_id:text "
        "application_credential_secret:text role:=instance|hypervisor|loadbalancer region:text all_tenants:bool "
        "tls_config:{tls_config} availability:public|internal|admin " + _REFRESHED
    ),
    "outscale_sd_configs": (
        "endpoint:text region:text access_key:text secret_key:text secret_key_file:text " + _REFRESHED + _CLIENT
    ),
    "ovhcloud_sd_configs": (
        "endpoint:text application_key:text application_secret:text consumer_key:text "
        "service:=dedicated_server|vps refresh_interval:duration"
    ),
    "puppetdb_sd_configs": "url:url query:text include_parameters:bool " + _REFRESHED + _CLIENT,
    "scaleway_sd_configs": (
        "project_id:text api_url:text zone:text access_key:text secret_key:text secret_key_file:text "
        "name_filter:text tags_filter:texts role:=instance|baremetal " + _REFRESHED + _CLIENT
    ),
    "serverset_sd_configs": "servers:texts paths:texts timeout:duration",
    "stackit_sd_configs": (
        "project:text region:text endpoint:text service_account_key:text private_key:text "
        "service_account_key_path:text private_key_path:text credentials_file_path:text " + _REFRESHED + _CLIENT
    ),
    "triton_sd_configs": (
        "account:text role:container|cn dns_suffix:text endpoint:text groups:texts version:integer "
        "tls_config:{tls_config} " + _REFRESHED
    ),
    "uyuni_sd_configs": (
        "server:url username:text password:text entitlement:text separator:text " + _REFRESHED + _CLIENT
    ),
    "vultr_sd_configs": _REFRESHED + _CLIENT,
}
SHAPES = {shape: dict(key.partition(":")[::2] for key in written.split()) for shape, written in _WRITTEN.items()}
"""What each key of a mapping holds, by the mapping's shape."""
DISCOVERIES = tuple(name for name in SHAPES if name.endswith("_sd_configs"))
for _shape in ("job", "alertmanager"):
    SHAPES[_shape].update((name, f"[{name}]") for name in DISCOVERIES)

CLIENT = dict(key.partition(":")[::2] for key in _CLIENT.split())
"""The keys of how another server is asked."""
PROTOCOLS = tuple(_PROTOCOLS.split("|"))
NEEDED = {
    "remote_write": ("url",),
    "remote_read": ("url",),
    "oauth2": ("client_id", "token_url"),
    "tracing": ("endpoint",),
    "azure_sd_configs": ("subscription_id",),
    "docker_sd_configs": ("host",),
    "dockerswarm_sd_configs": ("host",),
    "dns_sd_configs": ("names",),
    "eureka_sd_configs": ("server",),
    "file_sd_configs": ("files",),
    "gce_sd_configs": ("project", "zone"),
    "http_sd_configs": ("url",),
    "ionos_sd_configs": ("datacenter_id",),
    "marathon_sd_configs": ("servers",),
    "nerve_sd_configs": ("servers", "paths"),
    "openstack_sd_configs": ("region",),
    "outscale_sd_configs": ("region", "access_key"),
    "ovhcloud_sd_configs": ("application_key", "application_secret", "consumer_key"),
    "puppetdb_sd_configs": ("url", "query"),
    "scaleway_sd_configs": ("project_id", "access_key"),
    "serverset_sd_configs": ("servers", "paths"),
    "triton_sd_configs": ("account", "dns_suffix", "endpoint"),
    "uyuni_sd_configs": ("server", "username", "password"),
}
"""What a mapping must have, by its shape."""
WITH_SCHEME = frozenset({"eureka_sd_configs", "http_sd_configs", "puppetdb_sd_configs", "kuma_sd_configs"})
"""The ways of discovery whose address needs a scheme and a host."""
EXCLUSIVE: dict[str, tuple[tuple[str, ...], ...]] = {
    "basic_auth": (("username", "username_file", "username_ref"), ("password", "password_file", "password_ref")),
    "authorization": (("credentials", "credentials_file", "credentials_ref"),),
    "oauth2": (("client_secret", "client_secret_file", "client_secret_ref"),),
    "tls_config": (
        ("ca", "ca_file", "ca_ref"),
        ("cert", "cert_file", "cert_ref"),
        ("key", "key_file", "key_ref"),
    ),
    "scaleway_sd_configs": (("secret_key", "secret_key_file"),),
    "outscale_sd_configs": (("secret_key", "secret_key_file"),),
    "marathon_sd_configs": (
        ("auth_token", "auth_token_file", "basic_auth", "bearer_token", "bearer_token_file", "authorization"),
    ),
    "kubernetes_sd_configs": (("api_server", "kubeconfig_file"),),
    "consul_sd_configs": (("token", "authorization", "oauth2"), ("username", "basic_auth")),
}
"""The keys of a mapping that exclude each other, by its shape."""
AUTHENTICATIONS = (
    *("basic_auth", "authorization", "oauth2", "bearer_token", "bearer_token_file"),
    *("sigv4", "azuread", "google_iam"),
)
"""The ways to be known to a server, of which one can be chosen."""
RESERVED = frozenset(
    {
        *("authorization", "host", "content-encoding", "content-length", "content-type", "user-agent", "connection"),
        *("keep-alive", "proxy-authenticate", "proxy-authorization", "www-authenticate", "accept-encoding"),
        *("x-prometheus-remote-write-version", "x-prometheus-remote-read-version"),
        *("x-amz-date", "x-amz-security-token", "x-amz-content-sha256"),
    }
)
"""The headers that Prometheus sets itself when it writes to others or reads from them."""
_MEANT = {
    "config": "scrape:scrape_configs jobs:scrape_configs rules:rule_files alertmanagers:alerting",
    "global": "interval:scrape_interval timeout:scrape_timeout",
    "job": (
        "targets:static_configs target:static_configs labels:static_configs name:job_name path:metrics_path "
        "interval:scrape_interval timeout:scrape_timeout"
    ),
    "static": "target:targets hosts:targets",
    "basic_auth": "user:username",
    "tls_config": "insecure:insecure_skip_verify skip_verify:insecure_skip_verify",
}
MEANT = tuple(
    (shape, word, key)
    for shape, written in _MEANT.items()
    for word, _, key in (pair.partition(":") for pair in written.split())
)
"""The words that people write for keys: the shape, the word and the key."""

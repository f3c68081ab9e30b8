#!/usr/bin/env bash
# Looks at every link of the chain, one line each, and ends with 1 where one does not hold within WAIT_SECONDS (default 180).
# A trap is no broken link: something that an earlier exercise left behind and that will spoil the next one.
set -uo pipefail

connect=${CONNECT_URL:-http://localhost:8083}
exporter=${EXPORTER_URL:-http://localhost:9404}
prometheus=${PROMETHEUS_URL:-http://localhost:9090}
grafana=${GRAFANA_URL:-http://localhost:3000}
mailpit=${MAILPIT_URL:-http://localhost:8025}
webhook=${WEBHOOK_URL:-http://localhost:8026}
setting() { sed -n "s/^$1=//p" "$(dirname "$0")/.env" 2>/dev/null | tail -n 1; }
user=${GRAFANA_USER:-$(setting GRAFANA_USER)}
password=${GRAFANA_PASSWORD:-$(setting GRAFANA_PASSWORD)}
login=${user:-admin}:${password:-admin}
deadline=$((SECONDS + ${WAIT_SECONDS:-180}))
broken=0

get() { curl --silent --fail --max-time 5 "$@"; }

# check NAME HINT COMMAND...: tries until the command succeeds or the time is up.
check() {
  local name=$1 hint=$2
  shift 2
  while true; do
    if "$@" >/dev/null 2>&1; then echo "ok      $name"; return; fi
    [ "$SECONDS" -lt "$deadline" ] || break
    sleep 1
  done
  echo "broken  $name: $hint" >&2
  broken=1
}

task_runs() { get "$connect/connectors/inventory-connector/status" | grep '"tasks":\[{[^]]*"state":"RUNNING"'; }
exporter_serves() { get "$exporter/metrics" | grep '^debezium_metrics_Connected{' | grep 'name="inventory-connector"'; }
asks() { get --get --data-urlencode "query=$1" "$prometheus/api/v1/query" | grep '"value":\['; }
rules_loaded() { get "$prometheus/api/v1/rules?type=alert" | grep DebeziumQueueSaturation; }
dashboard() { get --user "$login" "$grafana/api/dashboards/uid/$1"; }
grafana_rules() { get --user "$login" "$grafana/api/v1/provisioning/alert-rules" | grep debezium-queue-saturation; }
trap_line() { echo "trap    $1"; }

# What survives a restart, and so is easily forgotten.
tell_traps() {
  local limit
  limit=$("$(dirname "$0")/kafka/limit.sh" show 2>/dev/null) || limit=
  case $limit in
    '' | 'limit: off') ;;
    *) trap_line "Kafka takes only ${limit#limit: } bytes a second from the connector: make normal-kafka" ;;
  esac
  if asks 'pg_settings_max_slot_wal_keep_size_bytes != 1073741824' >/dev/null 2>&1; then
    trap_line "max_slot_wal_keep_size is not 1GB any more: make slot-limit SIZE=1GB"
  fi
  if get "$connect/connectors/inventory-connector/config" | grep '"heartbeat.interval.ms"' >/dev/null; then
    trap_line "the connector has a heartbeat, so its lag does not freeze: docker compose up --detach connector"
  fi
}

check "connector task" "nothing runs behind $connect, see: docker compose logs connector connect" task_runs
check "JMX exporter" "no Debezium metric at $exporter/metrics, see: docker compose logs jmx-exporter-agent connect" exporter_serves
check "Prometheus target" "$prometheus/targets shows why" asks 'up{job="kafka-connect"} == 1'
check "replication slot metrics" "Prometheus has none, see: docker compose logs postgres-exporter" asks 'pg_replication_slots_active'
check "Debezium metrics" "Prometheus has none yet: $prometheus" asks 'debezium_metrics_Connected{context="streaming"}'
check "alert rules" "Prometheus has not loaded them: $prometheus/rules" rules_loaded
check "dashboard debezium-production" "Grafana does not have it: $grafana" dashboard debezium-production
check "dashboard debezium-connect" "Grafana does not have it: $grafana" dashboard debezium-connect
check "dashboard cdc-reliability" "Grafana does not have it: $grafana" dashboard cdc-reliability
check "Grafana alert rules" "Grafana has not provisioned them, see: docker compose logs grafana" grafana_rules
check "Mailpit" "nothing shows e-mail at $mailpit, see: docker compose logs mailpit" get "$mailpit/readyz"
check "webhook echo" "nothing takes messages at $webhook, see: docker compose logs webhook" get "$webhook/"
tell_traps
exit "$broken"

#!/usr/bin/env bash
# Registers the connector (or updates it: running this twice is harmless) and waits until its task runs.
# A task that failed is started again.
set -euo pipefail

url=${CONNECT_URL:-http://localhost:8083}
config=${CONNECTOR_CONFIG:-$(dirname "$0")/inventory-connector.json}
name=$(basename "$config" .json)
seconds=${WAIT_SECONDS:-120}

fail() { echo "register: $1" >&2; exit 1; }

[ -r "$config" ] || fail "cannot read $config"
curl --silent --fail --max-time 5 --output /dev/null "$url/" || fail "Kafka Connect does not answer at $url: is the service up?"

# A worker that is joining its group says 409 or 503 until it is done.
for ((i = 0; ; i++)); do
  answer=$(curl --silent --show-error --max-time 100 --write-out '\n%{http_code}' --request PUT \
    --header 'Content-Type: application/json' --data "@$config" "$url/connectors/$name/config") \
    || fail "Kafka Connect at $url broke off while $name was registered"
  case ${answer##*$'\n'} in
    200 | 201) break ;;
    409 | 503) [ "$i" -ge "$seconds" ] || { sleep 1; continue; } ;;
  esac
  fail "Kafka Connect refused $name (HTTP ${answer##*$'\n'}): $(tr -d '\n' <<<"${answer%$'\n'*}")"
done

restart="$url/connectors/$name/restart?includeTasks=true&onlyFailed=true"
curl --silent --max-time 100 --output /dev/null --request POST "$restart" || true

# A task that fails as it starts is RUNNING for a moment.
running=0
for ((i = 0; i < seconds; i++)); do
  status=$(curl --silent --max-time 5 "$url/connectors/$name/status" || true)
  tasks=${status#*\"tasks\":}
  case $tasks in
    *'"state":"RUNNING"'*) [ "$((running += 1))" -lt 3 ] || { echo "register: $name is running"; exit 0; } ;;
    # The first answers may still be those of before the restart.
    *'"state":"FAILED"'*) running=0; [ "$i" -lt 5 ] || fail "the task of $name failed: see $url/connectors/$name/status" ;;
  esac
  sleep 1
done
fail "the task of $name does not run after $seconds s: see $url/connectors/$name/status"

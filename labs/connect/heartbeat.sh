#!/usr/bin/env bash
# Gives the connector a heartbeat: every HEARTBEAT_MS (default 5000) it updates one row and reads that change like any other,
# so that a quiet source does not freeze its lag. `docker compose up --detach connector` takes it back.
set -euo pipefail

folder=$(dirname "$0")
heartbeat=$(mktemp -d)
trap 'rm -r "$heartbeat"' EXIT
config=${CONNECTOR_CONFIG:-$folder/inventory-connector.json}
{
  sed '$d' "$config" | sed '$s/$/,/'
  echo "  \"heartbeat.interval.ms\": \"${HEARTBEAT_MS:-5000}\","
  echo '  "heartbeat.action.query": "UPDATE inventory.heartbeat SET at = now() WHERE id = 1"'
  echo '}'
} > "$heartbeat/inventory-connector.json"
CONNECTOR_CONFIG=$heartbeat/inventory-connector.json "$folder/register.sh"

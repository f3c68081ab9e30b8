#!/usr/bin/env bash
# Makes Kafka slow for the connector's producer, or as fast as it was.
#   limit.sh 50000   at most 50 000 bytes a second
#   limit.sh off     no limit
#   limit.sh show    which limit there is
# A slow broker, unlike a dead one, keeps the Connect worker in its group: the queue stays full and the lag grows.
set -euo pipefail

limit=${1:-}
client=connector-producer-inventory-connector-0
bootstrap=${BOOTSTRAP_SERVERS:-kafka:9092}
read -ra configs <<<"${KAFKA_CONFIGS:-docker compose exec -T kafka /opt/kafka/bin/kafka-configs.sh}"

fail() { echo "limit: $1" >&2; exit 1; }

cd "$(dirname "$0")/.."
if [ "$limit" = show ]; then
  output=$("${configs[@]}" --bootstrap-server "$bootstrap" --describe --entity-type clients --entity-name "$client" 2>&1) \
    || fail "Kafka at $bootstrap does not tell its limits: $(grep -v '^\s*at ' <<<"$output" | tail -n 1)"
  [[ $output =~ producer_byte_rate=([0-9]+) ]] && echo "limit: ${BASH_REMATCH[1]}" || echo "limit: off"
  exit 0
fi

case $limit in
  off) change=(--delete-config producer_byte_rate) ;;
  '' | *[!0-9]* | 0*) fail "how many bytes a second? a whole number from 1, off or show" ;;
  *) change=(--add-config "producer_byte_rate=$limit") ;;
esac

output=$("${configs[@]}" --bootstrap-server "$bootstrap" --alter --entity-type clients --entity-name "$client" "${change[@]}" 2>&1) \
  || [[ $limit == off && $output == *"Invalid config(s): producer_byte_rate"* ]] \
  || fail "Kafka at $bootstrap did not take the limit: $(grep -v '^\s*at ' <<<"$output" | tail -n 1)"
echo "limit: $limit"

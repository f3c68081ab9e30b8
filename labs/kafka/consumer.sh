#!/usr/bin/env bash
# A consumer of the orders, and how far it is behind.
#   consumer.sh        read the orders as the group `lab-consumer` and throw them away, until stopped
#   consumer.sh lag    one line a partition: what is written, what is read, the difference
# The lag of a consumer group is the part of the way that MilliSecondsBehindSource does not see.
set -euo pipefail

bootstrap=${BOOTSTRAP_SERVERS:-kafka:9092}
group=lab-consumer
topic=inventory-connector.inventory.orders

fail() { echo "consumer: $1" >&2; exit 1; }

case ${1:-read} in
  read)
    read -ra consumer <<<"${KAFKA_CONSUMER:-/opt/kafka/bin/kafka-console-consumer.sh}"
    exec "${consumer[@]}" --bootstrap-server "$bootstrap" --group "$group" --topic "$topic" >/dev/null
    ;;
  lag)
    read -ra groups <<<"${KAFKA_GROUPS:-docker compose exec -T kafka /opt/kafka/bin/kafka-consumer-groups.sh}"
    cd "$(dirname "$0")/.."
    output=$("${groups[@]}" --bootstrap-server "$bootstrap" --describe --group "$group" 2>&1) \
      || fail "Kafka at $bootstrap does not tell: $(grep -v '^\s*at ' <<<"$output" | tail -n 1)"
    awk -v group="$group" '
      $1 == group { print $2 " partition " $3 ": written " $5 ", read " $4 ", lag " $6; found = 1 }
      END { exit !found }' <<<"$output" || fail "the group $group has read nothing yet: start it with make consumer"
    ;;
  *) fail "unknown word '$1': nothing, or lag" ;;
esac

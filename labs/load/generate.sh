#!/usr/bin/env bash
# Writes into the inventory database.
#   generate.sh steady            small transactions, about RATE a second (default 20), until stopped or for SECONDS
#   generate.sh bulk              one transaction that updates every order, ROUNDS times (default 3)
#   generate.sh idle              nothing at all: what does a quiet source look like?
#   generate.sh long-transaction  a transaction that stays open for HOLD seconds (default 60) before it commits
# The database is named by PGHOST, PGPORT, PGDATABASE, PGUSER and PGPASSWORD.
set -euo pipefail

profile=${1:-}
rate=${RATE:-20}
rounds=${ROUNDS:-3}
hold=${HOLD:-60}
seconds=${SECONDS_TO_RUN:-0}

fail() { echo "load: $1" >&2; exit 1; }

for setting in RATE:$rate ROUNDS:$rounds HOLD:$hold SECONDS_TO_RUN:$seconds; do
  [[ ${setting#*:} =~ ^[0-9]+$ ]] || fail "${setting%%:*} must be a whole number, not '${setting#*:}'"
done
[ "$rate" -gt 0 ] || fail "RATE must be at least 1"

# Replaces its subshell, so that in the background $! is psql itself.
run_sql() { exec psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --output=/dev/null "$@"; }

case $profile in
  steady | bulk | idle | long-transaction) ;;
  '') fail "which profile? steady, bulk, idle or long-transaction" ;;
  *) fail "unknown profile '$profile': steady, bulk, idle or long-transaction" ;;
esac

command -v psql >/dev/null || fail "psql is not installed"
(PGCONNECT_TIMEOUT=5 run_sql --command='SELECT 1') 2>/dev/null \
  || fail "PostgreSQL does not answer at ${PGHOST:-localhost}:${PGPORT:-5432}: is the service up?"

# psql is left at once when this script is stopped, so no transaction stays behind.
# The list of jobs has it as soon as it is started: the signal may come before its number is kept.
stop() { local left; left=$(jobs -p); [ -z "$left" ] || kill $left 2>/dev/null || true; exit 0; }
trap stop INT TERM
wait_for() { local child=$!; wait "$child" || fail "PostgreSQL broke off: $1"; }

# An endless stream of statements through one connection.
steady_statements() {
  local i=0 end=$((SECONDS + seconds)) pause
  pause=$(printf '%d.%03d' $((1 / rate)) $((1000 / rate % 1000)))
  while [ "$seconds" -eq 0 ] || [ "$SECONDS" -lt "$end" ]; do
    i=$((i + 1))
    case $((i % 4)) in
      0) echo "INSERT INTO inventory.orders (customer_id, product_id, quantity) VALUES (1 + $i % 1000, 1 + $i % 200, 1 + $i % 5);" ;;
      1) echo "UPDATE inventory.products SET in_stock = 500 + $i % 500 WHERE id = 1 + $i % 200;" ;;
      2) echo "BEGIN; UPDATE inventory.orders SET status = 'paid', updated_at = now() WHERE id = 1 + $i % 20000; UPDATE inventory.customers SET name = 'Customer $i' WHERE id = 1 + $i % 1000; COMMIT;" ;;
      3) echo "DELETE FROM inventory.orders WHERE id = (SELECT max(id) FROM inventory.orders) AND id > 20000;" ;;
    esac
    sleep "$pause"
  done
}

case $profile in
  steady)
    echo "load: steady, about $rate transactions a second"
    run_sql < <(steady_statements) & wait_for "is the service up?"
    ;;
  bulk)
    for ((n = 1; n <= rounds; n++)); do
      echo "load: bulk, round $n of $rounds: every order in one transaction"
      run_sql --command="UPDATE inventory.orders SET quantity = 1 + (quantity + 1) % 5, updated_at = now()" & wait_for "round $n was rolled back"
    done
    ;;
  idle)
    echo "load: idle, nothing is written"
    if [ "$seconds" -eq 0 ]; then sleep infinity & else sleep "$seconds" & fi
    wait_for "interrupted"
    ;;
  long-transaction)
    echo "load: a transaction stays open for $hold s, then commits"
    run_sql --command="BEGIN; UPDATE inventory.orders SET updated_at = now() WHERE id <= 1000; SELECT pg_sleep($hold); COMMIT;" & wait_for "the transaction was rolled back"
    ;;
esac
echo "load: done"

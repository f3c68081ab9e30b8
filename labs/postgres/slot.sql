-- What the replication slot costs: `kept` is WAL that PostgreSQL keeps for it, `safe` is what may still be written before
-- the slot is in danger. wal_status: reserved, extended, unreserved (in danger), lost.
SELECT slot_name,
       active,
       wal_status,
       pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) AS kept,
       pg_size_pretty(safe_wal_size) AS safe
FROM pg_replication_slots;

-- The inventory database: what a small shop would have, and the role that Debezium reads it with.
CREATE SCHEMA inventory;

CREATE TABLE inventory.customers (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text        NOT NULL,
    email      text        NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE inventory.products (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name     text           NOT NULL,
    price    numeric(10, 2) NOT NULL CHECK (price > 0),
    in_stock integer        NOT NULL CHECK (in_stock >= 0)
);

CREATE TABLE inventory.orders (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint      NOT NULL REFERENCES inventory.customers (id),
    product_id  bigint      NOT NULL REFERENCES inventory.products (id),
    quantity    integer     NOT NULL CHECK (quantity > 0),
    status      text        NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'paid', 'shipped')),
    updated_at  timestamptz NOT NULL DEFAULT now()
);

-- Not in the publication: its changes never reach Debezium.
CREATE TABLE inventory.import_log (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message text NOT NULL
);

-- One row that Debezium itself updates where heartbeat.action.query says so: a source that is never quiet.
CREATE TABLE inventory.heartbeat (
    id integer     PRIMARY KEY,
    at timestamptz NOT NULL
);
INSERT INTO inventory.heartbeat VALUES (1, now());

CREATE ROLE debezium WITH LOGIN REPLICATION PASSWORD 'debezium';
GRANT USAGE ON SCHEMA inventory TO debezium;
GRANT SELECT ON inventory.customers, inventory.products, inventory.orders, inventory.heartbeat TO debezium;
GRANT UPDATE ON inventory.heartbeat TO debezium;

-- A slot without a reader may hold this much WAL and no more: the slot is lost, the disk is not. Not an option of the command
-- line, which `make slot-limit` could not change.
ALTER SYSTEM SET max_slot_wal_keep_size = '1GB';
SELECT pg_reload_conf();

-- For postgres_exporter: may read statistics and settings, and no data.
CREATE ROLE monitoring WITH LOGIN PASSWORD 'monitoring' IN ROLE pg_monitor;

CREATE PUBLICATION inventory_publication FOR TABLE inventory.customers, inventory.products, inventory.orders, inventory.heartbeat;

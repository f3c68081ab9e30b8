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

CREATE ROLE debezium WITH LOGIN REPLICATION PASSWORD 'debezium';
GRANT USAGE ON SCHEMA inventory TO debezium;
GRANT SELECT ON inventory.customers, inventory.products, inventory.orders TO debezium;

CREATE PUBLICATION inventory_publication FOR TABLE inventory.customers, inventory.products, inventory.orders;

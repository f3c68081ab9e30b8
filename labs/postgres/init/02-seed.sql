-- Enough rows that the initial snapshot can be seen on the dashboard.
INSERT INTO inventory.customers (name, email)
SELECT 'Customer ' || n, 'customer' || n || '@example.com'
FROM generate_series(1, 1000) AS n;

INSERT INTO inventory.products (name, price, in_stock)
SELECT 'Product ' || n, 5 + n % 200, 1000
FROM generate_series(1, 200) AS n;

INSERT INTO inventory.orders (customer_id, product_id, quantity)
SELECT 1 + n % 1000, 1 + n % 200, 1 + n % 5
FROM generate_series(1, 20000) AS n;

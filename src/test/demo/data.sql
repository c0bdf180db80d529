/*
 * data.sql: about 6,000 rows. The same on every run of a day: chance comes
 * from pick(), a hash, and dates run up to the day of loading.
 */

/* 0 to n - 1, by the row's number and what is drawn */
CREATE FUNCTION pg_temp.pick(i int, what text, n int) RETURNS int
	LANGUAGE sql IMMUTABLE
	AS $$ SELECT (('x' || left(md5(i || ' ' || what), 8))::bit(32)::bigint % n)::int $$;

INSERT INTO branches VALUES
(1, 'Bristol Docks', 'Bristol', '2009-03-02'), (2, 'Leeds North', 'Leeds', '2012-09-17'), (3, 'Glasgow East', 'Glasgow', '2015-05-11'),
(4, 'Cardiff Bay', 'Cardiff', '2018-10-01'), (5, 'Norwich Market', 'Norwich', '2022-04-04');

INSERT INTO employees VALUES
(1, 'Margaret Ellison', 'branch manager', 1, '2009-03-02', 4650.00), (2, 'Tomasz Wilk', 'branch manager', 2, '2012-08-20', 4480.00),
(3, 'Isla Drummond', 'branch manager', 3, '2015-05-04', 4400.00), (4, 'Rhys Pritchard', 'branch manager', 4, '2016-02-15', 4310.00),
(5, 'Hannah Okafor', 'branch manager', 5, '2019-06-03', 4120.00), (6, 'Daniel Frost', 'sales representative', 1, '2014-01-13', 3240.00),
(7, 'Priya Nair', 'sales representative', 1, '2018-05-07', 3160.00), (8, 'Lucy Hargreaves', 'sales representative', 2, '2017-03-20', 3190.00),
(9, 'Adeel Mahmood', 'sales representative', 2, '2021-11-01', 2980.00), (10, 'Callum Reid', 'sales representative', 3, '2019-09-02', 3050.00),
(11, 'Siobhan Kerr', 'sales representative', 3, '2024-02-05', 2790.00), (12, 'Megan Howells', 'sales representative', 4, '2020-01-20', 3020.00),
(13, 'George Pask', 'sales representative', 5, '2022-04-04', 2860.00), (14, 'Beatriz Lopes', 'sales representative', 5, '2024-09-09', 2740.00),
(15, 'Alan Whitcombe', 'technician', 1, '2010-06-14', 3080.00), (16, 'Kwame Asante', 'technician', 1, '2019-04-01', 2870.00),
(17, 'Neil Barraclough', 'technician', 2, '2013-10-07', 3010.00), (18, 'Zofia Lis', 'technician', 2, '2023-01-16', 2690.00),
(19, 'Fraser Muir', 'technician', 3, '2016-08-08', 2950.00), (20, 'Gethin Vaughan', 'technician', 4, '2018-10-01', 2880.00),
(21, 'Oliver Crisp', 'technician', 5, '2022-05-16', 2730.00), (22, 'Sandra Pugh', 'warehouse clerk', 1, '2011-02-28', 2310.00),
(23, 'Liam Sutcliffe', 'warehouse clerk', 2, '2020-07-06', 2190.00), (24, 'Eilidh Baird', 'warehouse clerk', 3, '2021-03-15', 2170.00),
(25, 'Dewi Rees', 'warehouse clerk', 4, '2024-06-10', 2090.00), (26, 'Joan Tuddenham', 'accountant', 1, '2015-11-02', 3390.00),
(27, 'Farah Siddiqui', 'accountant', 1, '2023-08-21', 3120.00);

INSERT INTO suppliers VALUES
(1, 'Officine Brunello', 'Italy', 42), (2, 'Vapore Milano', 'Italy', 35), (3, 'Kessel und Sohn', 'Germany', 28), (4, 'Mahlwerk Ulm', 'Germany', 21),
(5, 'Helvetia Brew', 'Switzerland', 30), (6, 'Porto Grinders', 'Portugal', 24), (7, 'Clearspring Filters', 'Netherlands', 10), (8, 'Dutch Rinse', 'Netherlands', 9),
(9, 'Staffordshire Potteries', 'United Kingdom', 7), (10, 'Pennine Parts', 'United Kingdom', 4), (11, 'Taipei Brewing Tools', 'Taiwan', 55), (12, 'Nordkaffe Teknik', 'Denmark', 18);

INSERT INTO categories VALUES
(1, 'Espresso machines'), (2, 'Grinders'), (3, 'Filter brewers'), (4, 'Water filters'), (5, 'Spare parts'), (6, 'Cups'), (7, 'Cleaning supplies'), (8, 'Barista tools');

INSERT INTO products VALUES
(1, 'Brunello Uno', 1, 1, 2190.00, 1490.00, 31.5, false), (2, 'Brunello Due', 1, 1, 4350.00, 3020.00, 54.0, false), (3, 'Brunello Tre', 1, 1, 6240.00, 4390.00, 71.2, false),
(4, 'Vapore Classica', 1, 2, 3480.00, 2450.00, 48.5, true), (5, 'Vapore Rapida', 1, 2, 3890.00, 2710.00, 46.0, false), (6, 'Vapore Levetta', 1, 2, 5120.00, 3650.00, 63.8, false),
(7, 'Kessel K2', 1, 3, 4720.00, 3240.00, 57.3, false), (8, 'Kessel K3', 1, 3, 6980.00, 4870.00, 78.9, false), (9, 'Helvetia Auto 40', 1, 5, 5560.00, 3990.00, 39.4, false),
(10, 'Helvetia Auto 80', 1, 5, 8450.00, 6120.00, 52.6, false), (11, 'Mahlwerk 58', 2, 4, 690.00, 455.00, 9.8, false), (12, 'Mahlwerk 75', 2, 4, 1180.00, 805.00, 14.6, false),
(13, 'Mahlwerk 98', 2, 4, 2240.00, 1560.00, 22.4, false), (14, 'Porto Doser', 2, 6, 540.00, 352.00, 11.3, true), (15, 'Porto On Demand', 2, 6, 830.00, 548.00, 12.1, false),
(16, 'Porto Deli', 2, 6, 1390.00, 960.00, 25.7, false), (17, 'Nordkaffe Batch 1', 3, 12, 620.00, 405.00, 8.9, false), (18, 'Nordkaffe Batch 2', 3, 12, 1090.00, 735.00, 15.2, false),
(19, 'Nordkaffe Urn 10', 3, 12, 410.00, 268.00, 6.4, false), (20, 'Helvetia Filter Pro', 3, 5, 1480.00, 1035.00, 17.9, false), (21, 'Clearspring S', 4, 7, 74.00, 43.00, 1.8, false),
(22, 'Clearspring M', 4, 7, 98.00, 58.50, 2.9, false), (23, 'Clearspring L', 4, 7, 139.00, 86.00, 4.6, false), (24, 'Clearspring Head', 4, 7, 62.00, 37.50, 0.9, false),
(25, 'Hardness Test Kit', 4, 7, 14.50, 7.90, 0.1, false), (26, 'Group Gasket 8 mm', 5, 10, 6.40, 2.30, 0.05, false), (27, 'Group Gasket 9 mm', 5, 10, 6.40, 2.30, 0.05, false),
(28, 'Steam Valve', 5, 10, 38.00, 21.50, 0.35, false), (29, 'Pump Motor', 5, 10, 164.00, 104.00, 4.2, false), (30, 'Heating Element 3 kW', 5, 10, 112.00, 71.00, 1.4, false),
(31, 'Pressure Gauge', 5, 10, 29.00, 15.40, 0.2, false), (32, 'Burr Set 58', 5, 4, 46.00, 27.00, 0.4, false), (33, 'Burr Set 75', 5, 4, 84.00, 52.00, 0.7, false),
(34, 'Control Board', 5, 3, 245.00, 162.00, 0.6, false), (35, 'Shower Screen', 5, 10, 9.80, 4.10, 0.06, false), (36, 'Espresso Cup White', 6, 9, 3.20, 1.45, 0.18, false),
(37, 'Espresso Cup Blue', 6, 9, 3.60, 1.62, 0.18, false), (38, 'Cappuccino Cup White', 6, 9, 4.40, 2.05, 0.31, false), (39, 'Cappuccino Cup Blue', 6, 9, 4.80, 2.22, 0.31, true),
(40, 'Latte Glass', 6, 9, 2.90, 1.28, 0.26, false), (41, 'Saucer White', 6, 9, 2.10, 0.95, 0.2, false), (42, 'Saucer Blue', 6, 9, 2.40, 1.08, 0.2, false),
(43, 'Machine Cleaner 900 g', 7, 8, 11.90, 6.20, 0.95, false), (44, 'Cleaning Tablets 100', 7, 8, 13.40, 7.10, 0.4, false), (45, 'Milk Line Cleaner 1 l', 7, 8, 12.60, 6.75, 1.1, false),
(46, 'Grinder Cleaner 430 g', 7, 8, 18.50, 10.20, 0.48, false), (47, 'Descaler 1 l', 7, 8, 9.40, 4.60, 1.15, false), (48, 'Group Brush', 7, 8, 5.90, 2.40, 0.1, false),
(49, 'Bar Towel Pack', 7, 8, 16.00, 8.80, 0.6, true), (50, 'Tamper 58 mm', 8, 11, 34.00, 18.50, 0.5, false), (51, 'Milk Jug 350 ml', 8, 11, 14.80, 7.60, 0.28, false),
(52, 'Milk Jug 600 ml', 8, 11, 17.90, 9.30, 0.36, false), (53, 'Knock Box', 8, 11, 26.50, 14.20, 1.2, false), (54, 'Barista Scale', 8, 11, 58.00, 33.00, 0.42, false),
(55, 'Milk Thermometer', 8, 11, 8.90, 4.20, 0.07, false), (56, 'Distribution Tool', 8, 11, 42.00, 23.50, 0.4, false), (57, 'Cupping Spoon', 8, 11, 7.50, 3.40, 0.06, false),
(58, 'Kessel K4', 1, 3, 9120.00, 6480.00, 96.5, false), (59, 'Nordkaffe Cold Tower', 3, 12, 1860.00, 1290.00, 19.8, false), (60, 'Travel Tumbler', 6, 9, 12.50, 6.40, 0.3, false),
(61, 'Puck Screen', 8, 11, 9.50, 4.70, 0.03, false);

/* in the order in which they came; the newest, and every 17th, have bought nothing yet */
INSERT INTO customers
SELECT i, place || ' ' || word, kind,
	(ARRAY['Bristol', 'Leeds', 'Glasgow', 'Cardiff', 'Norwich', 'Bath', 'York', 'Edinburgh', 'Swansea'])[1 + least(pg_temp.pick(i, 'city', 9), pg_temp.pick(i, 'town', 9))],
	CASE WHEN i % 16 <> 5 THEN '01632 960' || lpad((i * 37 % 1000)::text, 3, '0') END,
	CASE WHEN i <= 110 THEN DATE '2015-02-02' + i * 26 ELSE DATE '2023-01-05' + (i - 110) * (CURRENT_DATE - 10 - DATE '2023-01-05') / 70 END,
	(2 + pg_temp.pick(i, 'credit', 12)) * CASE kind WHEN 'hotel' THEN 2500 WHEN 'office' THEN 2000 ELSE 1000 END,
	CASE WHEN i % 23 <> 7 THEN 6 + pg_temp.pick(i, 'manager', 9) END
FROM (SELECT i, (i / 30 * 7 + i) % 12 AS n,
		(ARRAY['Harbour', 'Old Mill', 'Station', 'Park Lane', 'Lighthouse', 'Foxglove', 'Riverside', 'Castle', 'Market Cross', 'Juniper',
			'Copper', 'Cathedral', 'Greenway', 'Meadow', 'Quayside', 'Hawthorn', 'Bluebell', 'King Street', 'Viaduct', 'Orchard',
			'Seven Stars', 'Tollgate', 'Swan', 'Granary', 'Birch', 'Corner', 'Westgate', 'Marble', 'Pine', 'Lantern'])[1 + i % 30] AS place
	FROM generate_series(1, 180) i) q
JOIN (VALUES (0, 'Coffee House', 'cafe'), (1, 'Bistro', 'restaurant'), (2, 'Hotel', 'hotel'), (3, 'Bakery', 'bakery'), (4, 'Espresso Bar', 'cafe'), (5, 'Studios', 'office'),
	(6, 'Kitchen', 'restaurant'), (7, 'Cafe', 'cafe'), (8, 'Lodge', 'hotel'), (9, 'Tea Room', 'cafe'), (10, 'Grill', 'restaurant'), (11, 'Offices', 'office')) k(n, word, kind) USING (n);

INSERT INTO stock
SELECT b, p, CASE WHEN pg_temp.pick(b * 100 + p, 'empty', 14) = 0 THEN 0 ELSE 1 + pg_temp.pick(b * 100 + p, 'shelf', most) END, most / 4 + 1
FROM (SELECT branch_id AS b, product_id AS p, CASE WHEN list_price > 300 THEN 6 WHEN list_price > 30 THEN 24 ELSE 160 END AS most FROM products, branches) q
WHERE pg_temp.pick(b * 100 + p, 'kept', 6) > 0 OR b = 1;

/* more each year; cancelled ones are never shipped, and the last two weeks' are partly open */
INSERT INTO orders
SELECT i, c - (c % 17 = 0)::int, 6 + pg_temp.pick(i, 'seller', 9), d, CASE WHEN status = 'shipped' THEN d + wait END, status,
	CASE WHEN pg_temp.pick(i, 'free', 3) = 0 THEN 0 ELSE 6.5 + pg_temp.pick(i, 'freight', 9) * 4.25 END
FROM (SELECT i, d, wait, 1 + least(pg_temp.pick(i, 'who', known), CASE WHEN i % 3 > 0 THEN pg_temp.pick(i, 'else', known) END) AS c,
		CASE WHEN i % 29 = 11 THEN 'cancelled' WHEN d + wait > CURRENT_DATE THEN 'open' ELSE 'shipped' END AS status
	FROM (SELECT i, DATE '2023-01-02' + (power(i / 1250.0, 0.8) * (CURRENT_DATE - DATE '2023-01-02'))::int AS d, 1 + pg_temp.pick(i, 'wait', 13) AS wait FROM generate_series(1, 1250) i) o,
		LATERAL (SELECT count(*)::int AS known FROM customers WHERE customer_since <= d AND customer_id < 175) k) q;

/* one to four different products each; 58 and later are new and not sold yet */
INSERT INTO order_lines
SELECT order_id, k, product_id,
	CASE WHEN list_price > 300 THEN 1 + pg_temp.pick(order_id * 4 + k, 'big', 2) WHEN list_price > 30 THEN 1 + pg_temp.pick(order_id * 4 + k, 'middle', 6) ELSE 6 * (1 + pg_temp.pick(order_id * 4 + k, 'small', 8)) END,
	round(list_price * CASE WHEN order_date < '2025-01-01' THEN 0.95 ELSE 1 END, 2),
	CASE WHEN pg_temp.pick(order_id, 'discount', 4) = 0 THEN (ARRAY[5, 7.5, 10, 12.5])[1 + pg_temp.pick(order_id * 4 + k, 'percent', 4)] ELSE 0 END
FROM (SELECT order_id, order_date, k, 1 + (pg_temp.pick(order_id, 'first', 57) + k * 17) % 57 AS p FROM orders, generate_series(1, 4) k WHERE k <= 1 + pg_temp.pick(order_id, 'lines', 4)) q
JOIN products ON product_id = p;

/* some pay late, some not at all */
INSERT INTO invoices
SELECT 20000 + row_number() OVER (ORDER BY shipped_date, order_id), order_id, shipped_date, shipped_date + 30,
	CASE WHEN order_id % 27 <> 3 AND shipped_date + pay <= CURRENT_DATE THEN shipped_date + pay END,
	shipping_cost + (SELECT round(sum(quantity * unit_price * (1 - discount_percent / 100)), 2) FROM order_lines l WHERE l.order_id = o.order_id)
FROM (SELECT *, 6 + least(pg_temp.pick(order_id, 'pay', 50), pg_temp.pick(order_id, 'late', 60)) AS pay FROM orders WHERE status = 'shipped') o;

INSERT INTO machines
SELECT 'CM-' || 41000 + i * 7, CASE WHEN i % 5 < 3 THEN 1 + pg_temp.pick(i, 'espresso', 10) ELSE 11 + pg_temp.pick(i, 'other', 10) END, c,
	greatest(customer_since + 20, DATE '2019-01-07' + i * (CURRENT_DATE - 5 - DATE '2019-01-07') / 260), pg_temp.pick(i, 'contract', 3) > 0
FROM (SELECT i, 1 + pg_temp.pick(i, 'where', 110) AS c FROM generate_series(1, 260) i) q JOIN customers ON customer_id = c;

/* every ninth machine has never needed anybody */
INSERT INTO service_visits
SELECT row_number() OVER (ORDER BY d, i), serial_no, 15 + pg_temp.pick(i, 'technician', 7), d, reason,
	CASE reason WHEN 'repair' THEN 50 + pg_temp.pick(i, 'long', 140) WHEN 'filter change' THEN 15 + pg_temp.pick(i, 'short', 25) ELSE 35 + pg_temp.pick(i, 'usual', 60) END,
	CASE WHEN service_contract AND reason <> 'repair' THEN 0 ELSE 45 + 12.5 * pg_temp.pick(i, 'charge', CASE reason WHEN 'repair' THEN 16 ELSE 5 END) END
FROM (SELECT i, serial_no, service_contract, installed_on + 1 + ((CURRENT_DATE - installed_on - 1) * pg_temp.pick(i, 'day', 1000) / 999.0)::int AS d,
		(ARRAY['repair', 'maintenance', 'maintenance', 'descaling', 'filter change', 'repair'])[1 + pg_temp.pick(i, 'reason', 6)] AS reason
	FROM generate_series(1, 900) i
	JOIN (SELECT *, row_number() OVER (ORDER BY serial_no) AS n FROM machines) m ON n = 1 + least(pg_temp.pick(i, 'machine', 260), pg_temp.pick(i, 'old', 260)) AND n % 9 <> 4) q;

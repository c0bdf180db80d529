/*
 * shop.sql: a web shop's database in two schemas, for questions about the
 * database itself (catalog.tsv).
 */

CREATE ROLE shop_owner CREATEDB;
CREATE ROLE shop_admin LOGIN CREATEROLE CREATEDB;
CREATE ROLE webshop LOGIN;
CREATE ROLE warehouse LOGIN;
CREATE ROLE bookkeeping LOGIN VALID UNTIL '2030-12-31';

CREATE TABLE countries (
	country_code	char(2) PRIMARY KEY,
	country_name	text NOT NULL
);
COMMENT ON TABLE countries IS 'where we deliver';

CREATE TABLE shoppers (
	shopper_id	bigint PRIMARY KEY,
	email		text NOT NULL UNIQUE,
	country_code	char(2) NOT NULL REFERENCES countries,
	newsletter	boolean NOT NULL DEFAULT false,
	phone		text
);
COMMENT ON TABLE shoppers IS 'people with an account in the shop';
COMMENT ON COLUMN shoppers.newsletter IS 'wants the weekly letter';
CREATE INDEX shoppers_country_code_idx ON shoppers (country_code);

CREATE TABLE articles (
	article_no	text PRIMARY KEY,
	title		text NOT NULL,
	price		numeric(8,2) NOT NULL,
	tags		text[],
	details		jsonb
);
COMMENT ON TABLE articles IS 'what the shop sells';
COMMENT ON COLUMN articles.price IS 'in euros, tax included';
CREATE INDEX articles_tags_idx ON articles USING gin (tags);
CREATE INDEX articles_details_idx ON articles USING gin (details);

CREATE TABLE baskets (
	basket_id	bigint PRIMARY KEY,
	shopper_id	bigint NOT NULL REFERENCES shoppers,
	ordered_at	timestamptz,
	paid		boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE baskets IS 'filled baskets; an order once ordered_at is set';
CREATE INDEX baskets_ordered_at_idx ON baskets USING brin (ordered_at);
CREATE INDEX baskets_unpaid_idx ON baskets (shopper_id) WHERE NOT paid;

CREATE TABLE basket_items (
	basket_id	bigint NOT NULL REFERENCES baskets,
	article_no	text NOT NULL REFERENCES articles,
	pieces		integer NOT NULL DEFAULT 1,
	PRIMARY KEY (basket_id, article_no)
);

CREATE TABLE reviews (
	article_no	text NOT NULL REFERENCES articles,
	shopper_id	bigint REFERENCES shoppers,
	stars		smallint NOT NULL DEFAULT 5,
	words		text
);

CREATE SCHEMA store;
CREATE TABLE store.shelves (
	shelf		text PRIMARY KEY,
	aisle		integer NOT NULL
);
CREATE TABLE store.movements (
	moved_at	timestamptz NOT NULL DEFAULT now(),
	article_no	text NOT NULL REFERENCES articles,
	shelf		text REFERENCES store.shelves,
	pieces		integer NOT NULL
);
COMMENT ON TABLE store.movements IS 'goods in and out of the shelves';

CREATE VIEW open_baskets AS SELECT basket_id, shopper_id FROM baskets WHERE ordered_at IS NULL;
CREATE MATERIALIZED VIEW sales_per_article AS
	SELECT article_no, sum(pieces) AS pieces FROM basket_items GROUP BY article_no;

INSERT INTO countries VALUES ('AT', 'Austria'), ('BE', 'Belgium'), ('DE', 'Germany'), ('FR', 'France'), ('NL', 'Netherlands');
INSERT INTO shoppers SELECT i, 'shopper' || i || '@example.org', (ARRAY['AT', 'BE', 'DE', 'FR', 'NL'])[1 + i % 5], i % 3 = 0, CASE WHEN i % 4 = 0 THEN '0' || i END
FROM generate_series(1, 1200) i;
INSERT INTO articles SELECT 'A' || i, 'Article ' || i, 5 + i % 90, ARRAY['tag' || i % 7], jsonb_build_object('weight', i) FROM generate_series(1, 350) i;
INSERT INTO baskets SELECT i, 1 + i % 1200, CASE WHEN i % 8 > 0 THEN now() - i * interval '1 hour' END, i % 8 > 1 FROM generate_series(1, 3000) i;
INSERT INTO basket_items SELECT i, 'A' || 1 + (i * k) % 350, k FROM generate_series(1, 3000) i, generate_series(1, 3) k ON CONFLICT DO NOTHING;
INSERT INTO reviews SELECT 'A' || 1 + i % 350, 1 + i, 1 + i % 5 FROM generate_series(1, 500) i;
INSERT INTO store.shelves SELECT 'S' || i, 1 + i / 10 FROM generate_series(1, 60) i;
INSERT INTO store.movements SELECT now(), 'A' || 1 + i % 350, 'S' || 1 + i % 60, 10 FROM generate_series(1, 900) i;

ALTER TABLE articles OWNER TO shop_owner;
ALTER TABLE baskets OWNER TO shop_owner;
ALTER TABLE shoppers OWNER TO shop_owner;
GRANT USAGE ON SCHEMA store TO analyst, warehouse;
GRANT SELECT ON ALL TABLES IN SCHEMA public, store TO analyst;
GRANT SELECT ON articles, countries TO webshop;
GRANT SELECT, INSERT, UPDATE ON shoppers, baskets, basket_items TO webshop;
GRANT DELETE ON basket_items TO webshop;
GRANT SELECT, INSERT ON store.movements TO warehouse;
GRANT SELECT ON baskets TO bookkeeping;

CREATE EXTENSION nl2sql;
ANALYZE countries, shoppers, articles, baskets, basket_items, store.movements;

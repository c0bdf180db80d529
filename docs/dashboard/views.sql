-- The answers that the page shows, kept as views. Run it in the demo's
-- database as a role that may create views there; look at each statement that
-- it prints before you let people rely on the page.
\set ON_ERROR_STOP on
CREATE SCHEMA dashboard;
SELECT nl_view('dashboard.billed', 'total amount of invoices per month in 2025');
SELECT nl_view('dashboard.visits', 'number of service visits for each reason in 2025');
SELECT nl_view('dashboard.best', 'the ten customers with the highest total amount of invoices');
SELECT nl_view('dashboard.range', 'how many products are there in each category');
SELECT nl_view('dashboard.unpaid', 'total amount of unpaid invoices');
-- asked and worked out at each REFRESH MATERIALIZED VIEW, once a night, say;
-- from PostgreSQL 17 on without the search_path, so that whoever refreshes needs
-- this setting, too (ALTER DATABASE ... SET keeps it)
SET nl2sql.schemas = 'public';
CREATE TYPE dashboard.sold_row AS (category text, pieces bigint);
CREATE MATERIALIZED VIEW dashboard.sold AS
	SELECT * FROM nl_query('pieces sold per category', NULL::dashboard.sold_row);
COMMENT ON MATERIALIZED VIEW dashboard.sold IS 'pieces sold per category';
GRANT USAGE ON SCHEMA dashboard TO analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA dashboard TO analyst;

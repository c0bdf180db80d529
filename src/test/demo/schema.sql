/*
 * schema.sql: a wholesaler of coffee equipment, with five branches.
 *
 * It buys machines, grinders and supplies, sells them to cafes, hotels and
 * offices, installs machines at its customers' and keeps them running.
 * Everybody in it is invented.
 */

CREATE TABLE branches (
	branch_id	integer PRIMARY KEY,
	branch_name	text NOT NULL UNIQUE,
	city		text NOT NULL,
	opened_on	date NOT NULL
);
COMMENT ON TABLE branches IS 'our own locations, each with a showroom and a warehouse';

CREATE TABLE employees (
	employee_id	integer PRIMARY KEY,
	full_name	text NOT NULL,
	job_title	text NOT NULL,
	branch_id	integer NOT NULL REFERENCES branches,
	hired_on	date NOT NULL,
	monthly_salary	numeric(8,2) NOT NULL
);
COMMENT ON TABLE employees IS 'the people who work for us';
COMMENT ON COLUMN employees.job_title IS 'sales representative, technician, branch manager, ...';

CREATE TABLE customers (
	customer_id	integer PRIMARY KEY,
	customer_name	text NOT NULL,
	customer_type	text NOT NULL CHECK (customer_type IN ('cafe', 'restaurant', 'hotel', 'bakery', 'office')),
	city		text NOT NULL,
	phone		text,
	customer_since	date NOT NULL,
	credit_limit	numeric(9,2) NOT NULL,
	account_manager_id	integer REFERENCES employees
);
COMMENT ON TABLE customers IS 'businesses that buy from us';
COMMENT ON COLUMN customers.customer_type IS 'kind of business';
COMMENT ON COLUMN customers.credit_limit IS 'how much they may owe us, in pounds';
COMMENT ON COLUMN customers.account_manager_id IS 'the employee who looks after the customer';

CREATE TABLE suppliers (
	supplier_id	integer PRIMARY KEY,
	supplier_name	text NOT NULL,
	country		text NOT NULL,
	lead_time_days	integer NOT NULL
);
COMMENT ON TABLE suppliers IS 'manufacturers that we buy from';
COMMENT ON COLUMN suppliers.lead_time_days IS 'days from our purchase order to delivery';

CREATE TABLE categories (
	category_id	integer PRIMARY KEY,
	category_name	text NOT NULL UNIQUE
);
COMMENT ON TABLE categories IS 'product groups of the catalogue';

CREATE TABLE products (
	product_id	integer PRIMARY KEY,
	product_name	text NOT NULL,
	category_id	integer NOT NULL REFERENCES categories,
	supplier_id	integer NOT NULL REFERENCES suppliers,
	list_price	numeric(8,2) NOT NULL,
	purchase_price	numeric(8,2) NOT NULL,
	weight_kg	numeric(6,2) NOT NULL,
	discontinued	boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE products IS 'what we sell';
COMMENT ON COLUMN products.list_price IS 'price to customers in pounds, before discount';
COMMENT ON COLUMN products.purchase_price IS 'what one piece costs us';
COMMENT ON COLUMN products.discontinued IS 'no longer bought in; sold while stock lasts';

CREATE TABLE stock (
	branch_id	integer NOT NULL REFERENCES branches,
	product_id	integer NOT NULL REFERENCES products,
	quantity	integer NOT NULL CHECK (quantity >= 0),
	reorder_level	integer NOT NULL,
	PRIMARY KEY (branch_id, product_id)
);
COMMENT ON TABLE stock IS 'pieces on the shelf in each branch';
COMMENT ON COLUMN stock.reorder_level IS 'order more when the quantity falls below this';

CREATE TABLE orders (
	order_id	integer PRIMARY KEY,
	customer_id	integer NOT NULL REFERENCES customers,
	salesperson_id	integer NOT NULL REFERENCES employees,
	order_date	date NOT NULL,
	shipped_date	date,
	status		text NOT NULL CHECK (status IN ('open', 'shipped', 'cancelled')),
	shipping_cost	numeric(7,2) NOT NULL
);
COMMENT ON TABLE orders IS 'what customers ordered from us';
COMMENT ON COLUMN orders.salesperson_id IS 'the employee who took the order';
COMMENT ON COLUMN orders.shipped_date IS 'empty until the goods leave';

CREATE TABLE order_lines (
	order_id	integer NOT NULL REFERENCES orders,
	line_no		integer NOT NULL,
	product_id	integer NOT NULL REFERENCES products,
	quantity	integer NOT NULL CHECK (quantity > 0),
	unit_price	numeric(8,2) NOT NULL,
	discount_percent	numeric(4,1) NOT NULL DEFAULT 0,
	PRIMARY KEY (order_id, line_no)
);
COMMENT ON TABLE order_lines IS 'the products of each order';
COMMENT ON COLUMN order_lines.quantity IS 'pieces sold';

CREATE TABLE invoices (
	invoice_id	integer PRIMARY KEY,
	order_id	integer NOT NULL UNIQUE REFERENCES orders,
	issued_on	date NOT NULL,
	due_on		date NOT NULL,
	paid_on		date,
	amount		numeric(10,2) NOT NULL
);
COMMENT ON TABLE invoices IS 'bills to customers, one for each shipped order';
COMMENT ON COLUMN invoices.paid_on IS 'empty while the invoice is unpaid';
COMMENT ON COLUMN invoices.amount IS 'total in pounds, shipping included';

CREATE TABLE machines (
	serial_no	text PRIMARY KEY,
	product_id	integer NOT NULL REFERENCES products,
	customer_id	integer NOT NULL REFERENCES customers,
	installed_on	date NOT NULL,
	service_contract	boolean NOT NULL
);
COMMENT ON TABLE machines IS 'machines that we installed at customers';
COMMENT ON COLUMN machines.service_contract IS 'the customer pays us a yearly fee for maintenance';

CREATE TABLE service_visits (
	visit_id	integer PRIMARY KEY,
	serial_no	text NOT NULL REFERENCES machines,
	technician_id	integer NOT NULL REFERENCES employees,
	visit_date	date NOT NULL,
	reason		text NOT NULL CHECK (reason IN ('repair', 'maintenance', 'descaling', 'filter change')),
	minutes		integer NOT NULL,
	charge		numeric(7,2) NOT NULL
);
COMMENT ON TABLE service_visits IS 'visits of our technicians to installed machines';
COMMENT ON COLUMN service_visits.minutes IS 'time spent on site';
COMMENT ON COLUMN service_visits.charge IS 'what the customer paid for the visit; 0 under contract';

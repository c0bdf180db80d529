CREATE TABLE customers (
  id integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  email text NOT NULL,
  phone text,
  city text NOT NULL,
  country text NOT NULL,
  birth_date date,
  newsletter boolean NOT NULL,
  created_at timestamp NOT NULL
);
CREATE TABLE categories (
  id integer PRIMARY KEY,
  name text NOT NULL,
  parent_id integer REFERENCES categories
);
CREATE TABLE products (
  id integer PRIMARY KEY,
  category_id integer NOT NULL REFERENCES categories,
  sku varchar(12) NOT NULL,
  name text NOT NULL,
  brand text NOT NULL,
  price numeric(8,2) NOT NULL,
  stock integer NOT NULL,
  weight_g integer,
  active boolean NOT NULL
);
CREATE TABLE coupons (
  code varchar(20) PRIMARY KEY,
  kind varchar(10) NOT NULL,
  value numeric(6,2) NOT NULL,
  min_order numeric(8,2),
  valid_from date NOT NULL,
  valid_until date,
  max_uses integer
);
CREATE TABLE carts (
  id integer PRIMARY KEY,
  customer_id integer REFERENCES customers,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  checked_out boolean NOT NULL
);
CREATE TABLE cart_items (
  cart_id integer NOT NULL REFERENCES carts,
  product_id integer NOT NULL REFERENCES products,
  quantity integer NOT NULL,
  PRIMARY KEY (cart_id, product_id)
);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers,
  coupon_code varchar(20) REFERENCES coupons,
  ordered_at timestamp NOT NULL,
  status varchar(12) NOT NULL,
  payment_method varchar(12) NOT NULL,
  discount numeric(8,2) NOT NULL,
  shipping_fee numeric(6,2) NOT NULL,
  total numeric(10,2) NOT NULL
);
CREATE TABLE order_items (
  order_id integer NOT NULL REFERENCES orders,
  product_id integer NOT NULL REFERENCES products,
  quantity integer NOT NULL,
  unit_price numeric(8,2) NOT NULL,
  PRIMARY KEY (order_id, product_id)
);
CREATE TABLE shipments (
  id integer PRIMARY KEY,
  order_id integer NOT NULL REFERENCES orders,
  carrier text NOT NULL,
  tracking_number text,
  shipped_at timestamp NOT NULL,
  delivered_at timestamp
);
CREATE TABLE reviews (
  id integer PRIMARY KEY,
  product_id integer NOT NULL REFERENCES products,
  customer_id integer NOT NULL REFERENCES customers,
  rating integer NOT NULL,
  comment text,
  created_at timestamp NOT NULL
);

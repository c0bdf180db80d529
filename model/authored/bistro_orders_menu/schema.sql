CREATE TABLE waiter (
  id integer PRIMARY KEY,
  name text NOT NULL,
  hired date NOT NULL,
  hourly_wage numeric(5,2) NOT NULL,
  still_here boolean NOT NULL
);
CREATE TABLE dining_table (
  number integer PRIMARY KEY,
  seats integer NOT NULL,
  area text NOT NULL
);
CREATE TABLE dish (
  id integer PRIMARY KEY,
  name text NOT NULL,
  course text NOT NULL,
  price numeric(6,2) NOT NULL,
  vegetarian boolean NOT NULL,
  spicy boolean NOT NULL,
  calories integer,
  removed_on date
);
CREATE TABLE ingredient (
  id integer PRIMARY KEY,
  name text NOT NULL,
  allergen text,
  stock_kg numeric(7,2) NOT NULL,
  minimum_kg numeric(7,2) NOT NULL,
  cost_per_kg numeric(7,2) NOT NULL
);
CREATE TABLE dish_ingredient (
  dish_id integer NOT NULL REFERENCES dish,
  ingredient_id integer NOT NULL REFERENCES ingredient,
  grams integer NOT NULL,
  PRIMARY KEY (dish_id, ingredient_id)
);
CREATE TABLE customer_order (
  id integer PRIMARY KEY,
  table_number integer REFERENCES dining_table(number),
  opened_by integer REFERENCES waiter(id),
  closed_by integer REFERENCES waiter(id),
  kind text NOT NULL,
  guests integer,
  opened_at timestamp NOT NULL,
  closed_at timestamp,
  payment text,
  tip numeric(6,2) NOT NULL
);
CREATE TABLE order_line (
  order_id integer NOT NULL REFERENCES customer_order,
  line integer NOT NULL,
  dish_id integer NOT NULL REFERENCES dish,
  portions integer NOT NULL,
  price numeric(6,2) NOT NULL,
  remark text,
  sent_back boolean NOT NULL,
  PRIMARY KEY (order_id, line)
);

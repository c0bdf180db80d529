/*-------------------------------------------------------------------------
 * compile_cases.h
 *	  IR and the SQL it becomes, over compile_schema.h. Included by
 *	  test_compile.c; seeds of the fuzzer are taken from here.
 *
 * Every statement here is one that PostgreSQL 15 analyses over these tables.
 *-------------------------------------------------------------------------
 */
#ifndef COMPILE_CASES_H
#define COMPILE_CASES_H

static const struct
{
	const char *ir;
	const char *sql;
}			compile_cases[] = {
	{"select <singer.name> where <singer.age> > {30}",
		"SELECT name FROM singer WHERE age > 30"},
	{"select <singer>",
		"SELECT * FROM singer"},
	{"select <singer> where <concert.year> = {2014}",
		"SELECT singer.* FROM singer JOIN concert ON singer.singer_id = concert.singer_id WHERE concert.year "
		"= 2014"},
	{"select distinct <singer.name> , <singer.Net Worth> order <singer.Net Worth> desc , <singer.name> "
		"desc limit {5} offset {10}",
		"SELECT DISTINCT name, \"Net Worth\" FROM singer ORDER BY \"Net Worth\" DESC NULLS LAST, name DESC LIMIT "
		"5 OFFSET 10"},
	{"select count <singer>",
		"SELECT count(*) FROM singer"},
	{"select <user.E\"mail> where <user.height> > {1.8}",
		"SELECT \"E\"\"mail\" FROM \"odd schema\".\"user\" WHERE height > 1.8"},
	{"select <user.E\"mail> where <user.E\"mail> = {'it's'}",
		"SELECT \"E\"\"mail\" FROM \"odd schema\".\"user\" WHERE \"E\"\"mail\" = 'it''s'"},
	{"select <user.E\"mail> where <user.E\"mail> = {'O'Brien\\x'}",
		"SELECT \"E\"\"mail\" FROM \"odd schema\".\"user\" WHERE \"E\"\"mail\" = E'O''Brien\\\\x'"},
	{"select <concert.order> order <concert.order> asc",
		"SELECT \"order\" FROM concert ORDER BY \"order\""},
	{"select <singer.name> , <concert.title>",
		"SELECT singer.name, concert.title FROM singer JOIN concert ON singer.singer_id = concert.singer_id"},
	{"select <Stadium.name> , <singer.name>",
		"SELECT \"Stadium\".name, singer.name FROM \"Stadium\" JOIN concert_stadium ON \"Stadium\".stadium_id = "
		"concert_stadium.stadium_id JOIN concert ON concert_stadium.concert_id = concert.concert_id JOIN "
		"singer ON concert.singer_id = singer.singer_id"},
	{"select <Stadium.name> , count <concert> group <Stadium> order count <concert> desc limit v1",
		"SELECT \"Stadium\".name, count(*) FROM \"Stadium\" JOIN concert_stadium ON \"Stadium\".stadium_id = "
		"concert_stadium.stadium_id JOIN concert ON concert_stadium.concert_id = concert.concert_id GROUP BY "
		"\"Stadium\".stadium_id, \"Stadium\".name ORDER BY count(*) DESC LIMIT 1"},
	{"select <singer.name> , <Stadium.name> , count <concert> group <singer>",
		"SELECT singer.name, \"Stadium\".name, count(*) FROM singer JOIN concert ON singer.singer_id = "
		"concert.singer_id JOIN concert_stadium ON concert.concert_id = concert_stadium.concert_id JOIN "
		"\"Stadium\" ON concert_stadium.stadium_id = \"Stadium\".stadium_id GROUP BY singer.singer_id, "
		"singer.name, \"Stadium\".name"},
	{"select <singer.name> , count <concert> group same",
		"SELECT singer.name, count(*) FROM singer JOIN concert ON singer.singer_id = concert.singer_id GROUP "
		"BY singer.name"},
	{"select <singer.name> , count <concert>",
		"SELECT singer.name, count(*) FROM singer JOIN concert ON singer.singer_id = concert.singer_id GROUP "
		"BY singer.name"},
	{"select <singer.name> having count <concert> > v2",
		"SELECT singer.name FROM singer JOIN concert ON singer.singer_id = concert.singer_id GROUP BY "
		"singer.name HAVING count(*) > 2"},
	{"select <singer.name> order count <concert> desc",
		"SELECT singer.name FROM singer JOIN concert ON singer.singer_id = concert.singer_id GROUP BY "
		"singer.name ORDER BY count(*) DESC"},
	{"select max <singer.age> , min <singer.age> having count <singer> > v1",
		"SELECT max(age), min(age) FROM singer HAVING count(*) > 1"},
	{"select count distinct <concert.singer_id>",
		"SELECT count(DISTINCT singer_id) FROM concert"},
	{"select <singer.age> , avg <singer.Net Worth> group <singer.age> having avg <singer.Net Worth> >= "
		"{1000} order avg <singer.Net Worth> desc",
		"SELECT age, avg(\"Net Worth\") FROM singer GROUP BY age HAVING avg(\"Net Worth\") >= 1000 ORDER BY "
		"avg(\"Net Worth\") DESC NULLS LAST"},
	{"select <singer.name> where <singer.age> > ( select avg <singer.age> )",
		"SELECT name FROM singer WHERE age > (SELECT avg(age) FROM singer)"},
	{"select <singer.name> where <singer.singer_id> in ( select <concert.singer_id> where <concert.year> "
		"= {2014} )",
		"SELECT name FROM singer WHERE singer_id IN (SELECT singer_id FROM concert WHERE year = 2014)"},
	{"select <singer.name> where <singer.singer_id> !in ( select <concert.singer_id> )",
		"SELECT name FROM singer WHERE singer_id NOT IN (SELECT singer_id FROM concert)"},
	{"select <singer.name> where with <concert> end",
		"SELECT name FROM singer WHERE EXISTS (SELECT 1 FROM concert WHERE concert.singer_id = "
		"singer.singer_id)"},
	{"select <singer.name> where without <concert> where <concert.year> = {2014} or <concert.title> = "
		"{'x'} end",
		"SELECT name FROM singer WHERE NOT EXISTS (SELECT 1 FROM concert WHERE concert.singer_id = "
		"singer.singer_id AND (year = 2014 OR title = 'x'))"},
	{"select <singer.name> where with <Stadium> where <Stadium.capacity> > {1000} end",
		"SELECT name FROM singer WHERE EXISTS (SELECT 1 FROM \"Stadium\" JOIN concert_stadium ON "
		"\"Stadium\".stadium_id = concert_stadium.stadium_id JOIN concert ON concert_stadium.concert_id = "
		"concert.concert_id WHERE concert.singer_id = singer.singer_id AND \"Stadium\".capacity > 1000)"},
	{"select <Stadium.name> where with <concert> where <singer.age> > {30} end",
		"SELECT name FROM \"Stadium\" WHERE EXISTS (SELECT 1 FROM concert JOIN singer ON concert.singer_id = "
		"singer.singer_id JOIN concert_stadium ON concert.concert_id = concert_stadium.concert_id WHERE "
		"concert_stadium.stadium_id = \"Stadium\".stadium_id AND singer.age > 30)"},
	{"select <concert.title> where <singer.age> > {30} and with <concert_stadium> where "
		"<Stadium.capacity> > {5} end",
		"SELECT concert.title FROM concert JOIN singer ON concert.singer_id = singer.singer_id WHERE "
		"singer.age > 30 AND EXISTS (SELECT 1 FROM concert_stadium JOIN \"Stadium\" ON "
		"concert_stadium.stadium_id = \"Stadium\".stadium_id WHERE concert_stadium.concert_id = "
		"concert.concert_id AND \"Stadium\".capacity > 5)"},
	{"select <employee.name> where with <employee> where <employee.count> > {3} end",
		"SELECT name FROM employee WHERE EXISTS (SELECT 1 FROM employee AS employee_2 WHERE "
		"employee_2.manager_id = employee.id AND count > 3)"},
	{"select <employee.name> where without <employee> where with <employee> end end",
		"SELECT name FROM employee WHERE NOT EXISTS (SELECT 1 FROM employee AS employee_2 WHERE "
		"employee_2.manager_id = employee.id AND EXISTS (SELECT 1 FROM employee AS employee_3 WHERE "
		"employee_3.manager_id = employee_2.id))"},
	{"from <employee> second <employee> select <employee.name> , second <employee.name>",
		"SELECT employee.name, employee_2.name FROM employee JOIN employee AS employee_2 ON "
		"employee.manager_id = employee_2.id"},
	{"from <employee> left second <employee> on <employee.manager_id> second <employee.id> select "
		"<employee.name> , second <employee.name> order second <employee.name> desc",
		"SELECT employee.name, employee_2.name FROM employee LEFT JOIN employee AS employee_2 ON "
		"employee.manager_id = employee_2.id ORDER BY employee_2.name DESC NULLS LAST"},
	{"from <singer> left <concert> select <singer.name> , count <concert> group <singer>",
		"SELECT singer.name, count(concert.concert_id) FROM singer LEFT JOIN concert ON singer.singer_id = "
		"concert.singer_id GROUP BY singer.singer_id, singer.name"},
	{"from <singer> left <event> select <singer.name> , count <event> group <singer>",
		"SELECT singer.name, count(event.*) FROM singer LEFT JOIN event ON singer.singer_id = "
		"event.singer_id GROUP BY singer.singer_id, singer.name"},
	{"from <order_line> left <delivery> select <order_line.quantity> , <delivery.done>",
		"SELECT order_line.quantity, delivery.done FROM order_line LEFT JOIN delivery ON order_line.order_no "
		"= delivery.order_no AND order_line.line_no = delivery.line_no"},
	{"from <concert> <singer> on <concert.year> <singer.age> select <singer.name>",
		"SELECT singer.name FROM concert JOIN singer ON concert.year = singer.age"},
	{"select <delivery.done> where <order_line.quantity> > v0",
		"SELECT delivery.done FROM delivery JOIN order_line ON delivery.order_no = order_line.order_no AND "
		"delivery.line_no = order_line.line_no WHERE order_line.quantity > 0"},
	{"select count <order_line> where without <delivery> end",
		"SELECT count(*) FROM order_line WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.order_no = "
		"order_line.order_no AND delivery.line_no = order_line.line_no)"},
	{"select <singer.name> where <singer.birth> = {1990}",
		"SELECT name FROM singer WHERE birth >= '1990-01-01' AND birth < '1991-01-01'"},
	{"select <singer.name> where <singer.birth> = {~1990-Q4}",
		"SELECT name FROM singer WHERE birth >= '1990-10-01' AND birth < '1991-01-01'"},
	{"select <singer.name> where <singer.birth> != {~1990-02}",
		"SELECT name FROM singer WHERE birth < '1990-02-01' OR birth >= '1990-03-01'"},
	{"select <singer.name> where <singer.birth> = {~1990-03-15}",
		"SELECT name FROM singer WHERE birth = '1990-03-15'"},
	{"select <singer.name> where <singer.birth> <= {~1990-03-15} or <singer.birth> > {~2000-12-31}",
		"SELECT name FROM singer WHERE birth <= '1990-03-15' OR birth > '2000-12-31'"},
	{"select <concert.title> where <concert.starts_at> = {~2024-02-29}",
		"SELECT title FROM concert WHERE starts_at >= '2024-02-29' AND starts_at < '2024-03-01'"},
	{"select <concert.title> where <concert.starts_at> > {~2023-12}",
		"SELECT title FROM concert WHERE starts_at >= '2024-01-01'"},
	{"select <concert.title> where <concert.starts_at> <= {~2023}",
		"SELECT title FROM concert WHERE starts_at < '2024-01-01'"},
	{"select <concert.title> where <concert.starts_at> between {~2023-03} {~2023-05}",
		"SELECT title FROM concert WHERE starts_at >= '2023-03-01' AND starts_at < '2023-06-01'"},
	{"select <singer.name> where <singer.birth> between {~1990-01-05} {~1990-02-10}",
		"SELECT name FROM singer WHERE birth BETWEEN DATE '1990-01-05' AND DATE '1990-02-10'"},
	{"select <concert.title> where <concert.starts_at> = {~month-1} and <concert.year> > {2000}",
		"SELECT title FROM concert WHERE starts_at >= (date_trunc('month', CURRENT_DATE) - interval '1 "
		"month')::date AND starts_at < date_trunc('month', CURRENT_DATE)::date AND year > 2000"},
	{"select <concert.title> where <concert.starts_at> = {~quarter-2} or <concert.starts_at> = {~week+1}",
		"SELECT title FROM concert WHERE starts_at >= (date_trunc('quarter', CURRENT_DATE) - interval '6 "
		"months')::date AND starts_at < (date_trunc('quarter', CURRENT_DATE) - interval '3 months')::date OR "
		"starts_at >= (date_trunc('week', CURRENT_DATE) + interval '1 week')::date AND starts_at < "
		"(date_trunc('week', CURRENT_DATE) + interval '2 weeks')::date"},
	{"select <singer.name> where <singer.birth> = {~day-1}",
		"SELECT name FROM singer WHERE birth = CURRENT_DATE - 1"},
	{"select <concert.title> where <concert.starts_at> = {~day+0}",
		"SELECT title FROM concert WHERE starts_at >= CURRENT_DATE AND starts_at < CURRENT_DATE + 1"},
	{"select <concert.title> where <concert.starts_at> >= ago {^30 day}",
		"SELECT title FROM concert WHERE starts_at >= CURRENT_DATE - interval '30 days'"},
	{"select <concert.title> where <concert.starts_at> >= ago {^1 year}",
		"SELECT title FROM concert WHERE starts_at >= CURRENT_DATE - interval '1 year'"},
	{"select <event.singer_id> where <event.when> >= ago {^24 hour}",
		"SELECT singer_id FROM event WHERE \"when\" >= now() - interval '24 hours'"},
	{"select <event.singer_id> where <event.lasted> > {^2 hour}",
		"SELECT singer_id FROM event WHERE lasted > '2 hour'"},
	{"select <singer.name> where <singer.birth> in ( {1990} {1992} ) and <singer.active> true",
		"SELECT name FROM singer WHERE (birth >= '1990-01-01' AND birth < '1991-01-01' OR birth >= "
		"'1992-01-01' AND birth < '1993-01-01') AND active"},
	{"select <singer.name> where <singer.birth> !in ( {1990} {1992} )",
		"SELECT name FROM singer WHERE (birth < '1990-01-01' OR birth >= '1991-01-01') AND (birth < "
		"'1992-01-01' OR birth >= '1993-01-01')"},
	{"select <singer.name> where not [ <singer.birth> = {1990} ]",
		"SELECT name FROM singer WHERE NOT (birth >= '1990-01-01' AND birth < '1991-01-01')"},
	{"select <concert.title> where year <concert.starts_at> = {2023}",
		"SELECT title FROM concert WHERE extract(year FROM starts_at)::int = 2023"},
	{"select <concert.title> where month <concert.starts_at> in ( v1 v2 {3} )",
		"SELECT title FROM concert WHERE extract(month FROM starts_at)::int IN (1, 2, 3)"},
	{"select trunc_month <concert.starts_at> , count <concert> group same order trunc_month "
		"<concert.starts_at> asc",
		"SELECT date_trunc('month', starts_at)::date, count(*) FROM concert GROUP BY date_trunc('month', "
		"starts_at)::date ORDER BY date_trunc('month', starts_at)::date"},
	{"select hour <singer.birth> , dow <concert.starts_at>",
		"SELECT extract(hour FROM singer.birth::timestamp)::int, extract(dow FROM concert.starts_at)::int "
		"FROM singer JOIN concert ON singer.singer_id = concert.singer_id"},
	{"select / sum <concert.order> count <concert>",
		"SELECT sum(\"order\")::numeric / nullif(count(*), 0) FROM concert"},
	{"select / <user.height> <user.height>",
		"SELECT height / nullif(height, 0) FROM \"odd schema\".\"user\""},
	{"select / <singer.age> v2",
		"SELECT age::numeric / 2 FROM singer"},
	{"select percent filter count <singer> <singer.active> true end count <singer>",
		"SELECT 100.0 * count(*) FILTER (WHERE active) / nullif(count(*), 0) FROM singer"},
	{"select / {-3} <singer.age> , / {3} <singer.age> , / {-0.5} v2",
		"SELECT (-3)::numeric / nullif(age, 0), 3.0 / nullif(age, 0), (-0.5) / 2 FROM singer"},
	{"select * {-3} - <singer.age> {-2}",
		"SELECT (-3) * (age - (-2)) FROM singer"},
	{"select round1 / <concert.order> + <concert.year> v1",
		"SELECT round(\"order\"::numeric / nullif(year + 1, 0), 1) FROM concert"},
	{"select round2 avg <singer.Net Worth>",
		"SELECT round(avg(\"Net Worth\"), 2) FROM singer"},
	{"select * + <singer.age> v1 - <singer.age> - v2 <singer.age>",
		"SELECT (age + 1) * (age - (2 - age)) FROM singer"},
	{"select - <concert.starts_at> <singer.birth>",
		"SELECT concert.starts_at::date - singer.birth FROM concert JOIN singer ON concert.singer_id = "
		"singer.singer_id"},
	{"select - today <singer.birth>",
		"SELECT CURRENT_DATE - birth FROM singer"},
	{"select - today max <concert.starts_at>",
		"SELECT CURRENT_DATE - max(starts_at)::date FROM concert"},
	{"select avg <concert.fee> , sum <concert.fee> , <concert.fee> group same",
		"SELECT avg(fee::numeric), sum(fee), fee FROM concert GROUP BY fee"},
	{"select <concert.title> where <concert.fee> > {100}",
		"SELECT title FROM concert WHERE fee::numeric > 100"},
	{"select concat <singer.name> <singer.status>",
		"SELECT name || ' ' || status::text FROM singer"},
	{"select concat upper <singer.name> concat {'x'} lower <concert.title>",
		"SELECT upper(singer.name) || ' ' || ('x' || ' ' || lower(concert.title)) FROM singer JOIN concert "
		"ON singer.singer_id = concert.singer_id"},
	{"select length <singer.name> , abs - v0 <singer.age> , number <singer.name>",
		"SELECT length(name), abs(0 - age), "
		"CASE WHEN name ~ '^[-+]?[0-9]+([.][0-9]+)?$' THEN name::numeric END FROM singer"},
	{"select coalesce <singer.Net Worth> v0 , coalesce <singer.status> {'none'}",
		"SELECT coalesce(\"Net Worth\", 0), coalesce(status::text, 'none') FROM singer"},
	{"select if <singer.age> < {18} or <singer.age> isnull then {'young'} else if <singer.active> true "
		"then {'adult'} else {'none'}",
		"SELECT CASE WHEN age < 18 OR age IS NULL THEN 'young' WHEN active THEN 'adult' ELSE 'none' END FROM "
		"singer"},
	{"select sum if <singer.active> true then v1 else v0",
		"SELECT sum(CASE WHEN active THEN 1 ELSE 0 END) FROM singer"},
	{"select <singer.name> where <singer.name> contains {'50%_\\'} and <singer.status> !contains {'x'}",
		"SELECT name FROM singer WHERE name ILIKE E'%50\\\\%\\\\_\\\\\\\\%' AND status::text NOT ILIKE '%x%'"},
	{"select <singer.name> where <singer.age> starts {2} or <singer.name> ends {'son'}",
		"SELECT name FROM singer WHERE age::text ILIKE '2%' OR name ILIKE '%son'"},
	{"select <singer.name> where concat <singer.name> <concert.title> contains {'a'}",
		"SELECT singer.name FROM singer JOIN concert ON singer.singer_id = concert.singer_id WHERE "
		"(singer.name || ' ' || concert.title) ILIKE '%a%'"},
	{"select <singer.name> where <singer.tags> has {'rock'} and <singer.marks> has {3}",
		"SELECT name FROM singer WHERE 'rock' = ANY (tags) AND 3 = ANY (marks)"},
	{"select count <singer> where <singer.tags> = {'{}'}",
		"SELECT count(*) FROM singer WHERE tags = '{}'"},
	{"select <singer.name> where <singer.status> = {'active'@singer.status} or <singer.status> = {'gone'}",
		"SELECT name FROM singer WHERE status = 'active' OR status::text = 'gone'"},
	{"select <singer.name> where <singer.active> false and <singer.Net Worth> notnull",
		"SELECT name FROM singer WHERE NOT active AND \"Net Worth\" IS NOT NULL"},
	{"select <singer.name> where <singer.name> = {30}",
		"SELECT name FROM singer WHERE name = '30'"},
	{"select <singer.name> where [ <singer.age> = {1} or <singer.age> = {2} ] and <singer.age> != {-3}",
		"SELECT name FROM singer WHERE (age = 1 OR age = 2) AND age <> -3"},
	{"select <singer.name> where <singer.age> between {20} {30} and <singer.name> in ( {'a'} {'b'} )",
		"SELECT name FROM singer WHERE age BETWEEN 20 AND 30 AND name IN ('a', 'b')"},
	{"select <Stadium.name> where <Stadium.uid> = {'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'}",
		"SELECT name FROM \"Stadium\" WHERE uid = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"},
	{"select <employee.count> order <employee.count> desc",
		"SELECT count FROM employee ORDER BY count DESC NULLS LAST"},
	{"select count <employee> , <employee.count> order <employee.count> desc",
		"SELECT count(*), count FROM employee GROUP BY count ORDER BY employee.count DESC NULLS LAST"},
	{"select <singer.name> union select <Stadium.name>",
		"SELECT name FROM singer UNION SELECT name FROM \"Stadium\""},
	{"select <singer.name> order <singer.age> desc limit v1 unionall select <Stadium.name> except select "
		"<employee.name>",
		"(SELECT name FROM singer ORDER BY age DESC NULLS LAST LIMIT 1) UNION ALL SELECT name FROM \"Stadium\" "
		"EXCEPT SELECT name FROM employee"},
	{"select <singer.name> union select <Stadium.name> intersect select <employee.name>",
		"(SELECT name FROM singer UNION SELECT name FROM \"Stadium\") INTERSECT SELECT name FROM employee"},
	{"select <singer.status> union select <singer.name>",
		"SELECT status::text FROM singer UNION SELECT name FROM singer"},
	/* a date beside a time becomes one: it takes no number of days as it is */
	{"select + max ( select <singer.birth> unionall select <concert.starts_at> ) v10",
		"SELECT (SELECT max(value) FROM (SELECT birth FROM singer UNION ALL SELECT starts_at FROM concert) AS "
		"found (value)) + 10 * interval '1 day'"},
	{"select + max ( select <singer.birth> unionall select <Stadium.opened> ) v10",
		"SELECT (SELECT max(value) FROM (SELECT birth FROM singer UNION ALL SELECT opened FROM \"Stadium\") AS "
		"found (value)) + 10"},
	{"select today",
		"SELECT CURRENT_DATE"},
	{"select sum / <singer.age> v10 , filter avg distinct <singer.age> <singer.age> > v12 and with "
		"<concert> end end",
		"SELECT sum(age::numeric / 10), avg(DISTINCT age) FILTER (WHERE age > 12 AND EXISTS (SELECT 1 FROM "
		"concert WHERE concert.singer_id = singer.singer_id)) FROM singer"},
	{"select <singer> , <concert.title>",
		"SELECT singer.*, concert.title FROM singer JOIN concert ON singer.singer_id = concert.singer_id"},
	{"select <singer.name> where <concert.singer_id> = <singer.age> and <concert.starts_at> = today",
		"SELECT singer.name FROM singer JOIN concert ON singer.singer_id = concert.singer_id WHERE "
		"concert.singer_id = singer.age AND concert.starts_at::date = CURRENT_DATE"},
	{"select <employee.name> , <employee.manager_id> where <employee.manager_id> = ( select min "
		"<employee.id> ) order <employee.name> asc",
		"SELECT name, manager_id FROM employee WHERE manager_id = (SELECT min(id) FROM employee) ORDER BY "
		"name"},
	{"select year <concert.starts_at> , sum <concert.order> group year <concert.starts_at> order year "
		"<concert.starts_at> desc limit v10",
		"SELECT extract(year FROM starts_at)::int, sum(\"order\") FROM concert GROUP BY extract(year FROM "
		"starts_at)::int ORDER BY extract(year FROM starts_at)::int DESC NULLS LAST LIMIT 10"},
	{"select <singer.name> where <singer.age> > ( select max <singer.age> where <singer.age> < ( select "
		"max <singer.age> ) )",
		"SELECT name FROM singer WHERE age > (SELECT max(age) FROM singer WHERE age < (SELECT max(age) FROM "
		"singer))"},
	{"select <event.singer_id> where <event.lasted> between {^1 hour} {^2 hour}",
		"SELECT singer_id FROM event WHERE lasted BETWEEN '1 hour' AND '2 hour'"},
	{"select <concert.title> where <concert.starts_at> between {~2023} today",
		"SELECT title FROM concert WHERE starts_at >= '2023-01-01' AND starts_at <= CURRENT_DATE"},
	{"select <concert.title> where <concert.starts_at> between ago {^2 week} today",
		"SELECT title FROM concert WHERE starts_at BETWEEN CURRENT_DATE - interval '2 weeks' AND CURRENT_DATE"},
	{"select <concert.title> where <concert.starts_at> > trunc_month today",
		"SELECT title FROM concert WHERE starts_at > date_trunc('month', CURRENT_DATE)::date"},
	{"select <singer.name> where <singer.birth> != {~year+0} and <singer.age> > {1}",
		"SELECT name FROM singer WHERE (birth < date_trunc('year', CURRENT_DATE)::date OR birth >= "
		"(date_trunc('year', CURRENT_DATE) + interval '1 year')::date) AND age > 1"},
	{"select count <event> where <event.when> = {~9999-12-31}",
		"SELECT count(*) FROM event WHERE \"when\" >= '9999-12-31' AND \"when\" < '10000-01-01'"},
	{"select <concert.title> where <concert.title> = {~2023} and <concert.year> = {~2023}",
		"SELECT title FROM concert WHERE title = '2023' AND year = 2023"},
	{"select <singer.name> where <singer.marks> !in ( select <singer.marks> )",
		"SELECT name FROM singer WHERE marks NOT IN (SELECT marks FROM singer)"},
	{"select <singer.name> where not [ with <concert> end or <singer.age> isnull ]",
		"SELECT name FROM singer WHERE NOT (EXISTS (SELECT 1 FROM concert WHERE concert.singer_id = "
		"singer.singer_id) OR age IS NULL)"},
	{"select <singer.name> where <singer.birth> < ( select min <concert.starts_at> )",
		"SELECT name FROM singer WHERE birth < (SELECT min(starts_at) FROM concert)"},
	{"select count <employee> where <employee.manager_id> isnull",
		"SELECT count(*) FROM employee WHERE manager_id IS NULL"},
	{"select <concert.order> where <concert.order> > - * <concert.year> v2 v1",
		"SELECT \"order\" FROM concert WHERE \"order\" > year * 2 - 1"},
	{"select <singer.name> where <singer.status> in ( {'a'@singer.status} {'b'@singer.status} ) order "
		"<singer.status> asc",
		"SELECT name FROM singer WHERE status IN ('a', 'b') ORDER BY status"},
	{"select distinct <singer> where with <concert> where without <event> end end",
		"SELECT DISTINCT * FROM singer WHERE EXISTS (SELECT 1 FROM concert WHERE concert.singer_id = "
		"singer.singer_id AND NOT EXISTS (SELECT 1 FROM event JOIN singer AS singer_2 ON event.singer_id = "
		"singer_2.singer_id WHERE singer_2.singer_id = concert.singer_id))"},
	{"select coalesce <concert.title> {'none'} , count <concert> group <singer> , <concert.title>",
		"SELECT coalesce(concert.title, 'none'), count(*) FROM concert JOIN singer ON concert.singer_id = "
		"singer.singer_id GROUP BY singer.singer_id, concert.title"},
	{"select elapsed <singer.birth> <singer.birth> , elapsed today <singer.birth> , years today <singer.birth>",
		"SELECT birth::timestamp - birth, now() - birth, extract(year FROM age(CURRENT_DATE, birth))::int FROM singer"},
	{"select avg <event.lasted> , round1 avg minutes <event.lasted> , median day <event.lasted>",
		"SELECT avg(lasted), round(avg(extract(epoch FROM lasted) / 60), 1), percentile_cont(0.5) WITHIN GROUP "
		"(ORDER BY extract(epoch FROM lasted) / 86400) FROM event"},
	{"select <event.singer_id> where <event.lasted> > {^90 minute} and elapsed today <event.when> <= {^2 day}",
		"SELECT singer_id FROM event WHERE lasted > '90 minute' AND now() - \"when\" <= '2 day'"},
	{"select <singer.name> where <singer.birth> < + today {^30 day}",
		"SELECT name FROM singer WHERE birth < CURRENT_DATE + interval '30 days'"},
	{"select <event.singer_id> where <event.when> < + today {^24 hour}",
		"SELECT singer_id FROM event WHERE \"when\" < now() + interval '24 hours'"},
	{"select + <singer.birth> {30} , + <singer.birth> {^6 month} , + <concert.starts_at> {^1 day}",
		"SELECT singer.birth + 30, (singer.birth + interval '6 months')::date, concert.starts_at + interval '1 "
		"day' FROM singer JOIN concert ON singer.singer_id = concert.singer_id"},
	{"select plus_months <singer.birth> <singer.age> , + <singer.birth> * <singer.age> v2",
		"SELECT (birth + age * interval '1 month')::date, (birth + age * 2 * interval '1 day')::date FROM singer"},
	{"select weekday <singer.birth> , count <singer> group same order weekday <singer.birth> asc",
		"SELECT to_char(birth, 'FMDay'), count(*) FROM singer GROUP BY to_char(birth, 'FMDay') ORDER BY "
		"min(extract(isodow FROM birth))"},
	{"select <singer.name> , number weekday <singer.birth> order weekday <singer.birth> desc",
		"SELECT name, extract(isodow FROM birth)::int FROM singer ORDER BY extract(isodow FROM birth) DESC "
		"NULLS LAST"},
	{"select join_text <singer.name> , join_text distinct <singer.status> , filter median <singer.age> "
		"<singer.age> > v10 end",
		"SELECT string_agg(name, ', ' ORDER BY name), string_agg(DISTINCT status::text, ', ' ORDER BY "
		"status::text), percentile_cont(0.5) WITHIN GROUP (ORDER BY age) FILTER (WHERE age > 10) FROM singer"},
	{"select <singer.name> where length <singer.tags> = v0",
		"SELECT name FROM singer WHERE cardinality(tags) = 0"},
	{"select / sum <concert.fee> count <concert> , + <concert.fee> v1 group <concert.fee>",
		"SELECT sum(fee)::numeric / nullif(count(*), 0), fee::numeric + 1 FROM concert GROUP BY fee"},
	{"select <singer.name> , <singer.age> order <singer.age> desc limit v1 per <singer.status>",
		"SELECT DISTINCT ON (status) name, age FROM singer ORDER BY status, age DESC NULLS LAST"},
	{"select <singer.name> , <concert.title> order <concert.year> desc limit {3} per <singer>",
		"SELECT name, title FROM (SELECT singer.name, concert.title, row_number() OVER (PARTITION BY "
		"singer.singer_id ORDER BY concert.year DESC NULLS LAST) AS place FROM singer JOIN concert ON "
		"singer.singer_id = concert.singer_id) AS ranked WHERE place <= 3 ORDER BY name, place"},
	{"select <singer.name> , count <concert> group <singer> order count <concert> desc limit v1 ties per"
		" <singer.status>",
		"SELECT name, count FROM (SELECT singer.name, count(*), rank() OVER (PARTITION BY singer.status "
		"ORDER BY count(*) DESC) AS place FROM singer JOIN concert ON singer.singer_id = concert.singer_id "
		"GROUP BY singer.singer_id, singer.name, singer.status) AS ranked WHERE place = 1 ORDER BY place"},
	{"select <singer.name> , <concert.title> order <concert.year> desc limit v1 per <singer> where "
		"<concert.title> = {'x'} order <singer.name> desc , <singer.age> asc",
		"SELECT name, title FROM (SELECT singer.name, concert.title, singer.age, row_number() OVER "
		"(PARTITION BY singer.singer_id ORDER BY concert.year DESC NULLS LAST) AS place, (concert.title = "
		"'x') AS matches FROM singer JOIN concert ON singer.singer_id = concert.singer_id) AS ranked WHERE "
		"place = 1 AND matches ORDER BY name DESC, age"},
	{"select <singer.name> , <singer.name> order <singer.age> desc limit v2 per <singer.status>",
		"SELECT name, name_2 FROM (SELECT name, name AS name_2, row_number() OVER (PARTITION BY status "
		"ORDER BY age DESC NULLS LAST) AS place FROM singer) AS ranked WHERE place <= 2 ORDER BY place"},
	{"select <singer> order <singer.age> asc limit v2 per <singer.status>",
		"SELECT singer_id, name, age, \"Net Worth\", birth, active, tags, marks, status FROM (SELECT "
		"singer_id, name, age, \"Net Worth\", birth, active, tags, marks, status, row_number() OVER "
		"(PARTITION BY status ORDER BY age) AS place FROM singer) AS ranked WHERE place <= 2 ORDER BY "
		"status, place"},
	{"select <singer.name> order <singer.age> asc limit {5} ties",
		"SELECT name FROM singer ORDER BY age FETCH FIRST 5 ROWS WITH TIES"},
	{"select <singer.status> , percent count <singer> over sum count <singer> end group same order "
		"<singer.status> asc",
		"SELECT status, 100.0 * count(*) / nullif(sum(count(*)) OVER (), 0) FROM singer GROUP BY status "
		"ORDER BY status"},
	{"select <concert.year> , over sum count <concert> order <concert.year> asc end group same",
		"SELECT year, sum(count(*)) OVER (ORDER BY year) FROM concert GROUP BY year"},
	{"select trunc_month <concert.starts_at> , - count <concert> over lag count <concert> order "
		"trunc_month <concert.starts_at> asc end group same",
		"SELECT date_trunc('month', starts_at)::date, count(*) - lag(count(*)) OVER (ORDER BY "
		"date_trunc('month', starts_at)::date) FROM concert GROUP BY date_trunc('month', starts_at)::date"},
	{"select <concert.title> , over rank per <singer> order <concert.fee> desc end , over count "
		"<concert> end",
		"SELECT concert.title, rank() OVER (PARTITION BY singer.singer_id ORDER BY concert.fee DESC NULLS "
		"LAST), count(*) OVER () FROM concert JOIN singer ON concert.singer_id = singer.singer_id"},
	{"select avg ( select count <concert> group <singer> )",
		"SELECT avg(value) FROM (SELECT count(*) FROM concert JOIN singer ON concert.singer_id = "
		"singer.singer_id GROUP BY singer.singer_id) AS found (value)"},
	{"select round1 max ( select sum <concert.fee> group <singer> ) , count ( select <concert.year> "
		"group same having count <concert> > v2 )",
		"SELECT round((SELECT max(value) FROM (SELECT sum(concert.fee)::numeric FROM concert JOIN singer ON"
		" concert.singer_id = singer.singer_id GROUP BY singer.singer_id) AS found (value)), 1), (SELECT "
		"count(*) FROM (SELECT year FROM concert GROUP BY year HAVING count(*) > 2) AS found (value))"},
	{"select <singer.name> where <singer.age> > ( select median ( select max <singer.age> group "
		"<singer.status> ) )",
		"SELECT name FROM singer WHERE age > (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY value) "
		"FROM (SELECT max(age) FROM singer GROUP BY status) AS found (value))"}
};

#endif							/* COMPILE_CASES_H */

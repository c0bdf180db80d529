/*-------------------------------------------------------------------------
 * describe_cases.h
 *	  IR and what it says in English, over compile_schema.h. Included by
 *	  test_describe.c.
 *
 * Every construct of ir.h is in one of them at least; test_describe.c counts.
 *-------------------------------------------------------------------------
 */
#ifndef DESCRIBE_CASES_H
#define DESCRIBE_CASES_H

static const struct
{
	const char *ir;
	const char *english;
}			describe_cases[] = {
	{"select <singer.status> , round1 percent sum <singer.age> count <singer> group same order "
		"round1 percent sum <singer.age> count <singer> desc",
		"for each status: (the total age as a percentage of the number of singers) rounded to 1 "
		"decimal, by the value shown last, highest first"},
	{"select <Stadium.name> where <Stadium.capacity> > v1000 limit v100",
		"the name of stadiums, where capacity is greater than 1000, only the first 100"},
	{"select <singer.status> , count <singer> where <singer.age> > {30} group same order count "
		"<singer> desc limit {3}",
		"for each status: the number of singers, where age is greater than 30, most first, only the "
		"first 3"},
	{"select <singer.status> , count <singer> , count distinct <singer.name> group same order "
		"count <singer> asc",
		"for each status: the number of singers and the number of different names, fewest singers "
		"first"},
	{"select count <singer> group <singer.status>",
		"for each status (not shown): the number of singers"},
	{"select distinct <singer.status>",
		"the different statuses of singers"},
	{"select distinct year <singer.birth>",
		"the different values of year of birth of singers"},
	{"select count <singer.age> , count <singer.name> , sum <singer.age>",
		"the number of known ages, the number of names and the total age of singers"},
	{"select max <singer.birth> , min <singer.birth> , max <singer.name> , min <singer.name> , "
		"max <event.lasted>",
		"the latest singer birth, the earliest singer birth, the alphabetically last singer name, "
		"the alphabetically first singer name and the longest event lasted, from singers joined "
		"with events"},
	{"select <singer.name> order <singer.active> desc , <singer.birth> desc , <singer.birth> asc",
		"the name of singers, by active, true first, then latest birth first, then earliest birth "
		"first"},
	{"select <event.singer_id> order <event.lasted> desc",
		"the singer id of events, longest lasted first"},
	{"select <Stadium.uid> order <Stadium.uid> desc , <Stadium.capacity> asc",
		"the uid of stadiums, by uid, descending, then lowest capacity first"},
	{"select <singer.name> where <singer.name> >= {'M'} and <singer.name> < {'P'}",
		"the name of singers, where name is, or comes in the alphabet after, 'M' and name comes in "
		"the alphabet before 'P'"},
	{"select <singer.name> where <singer.age> >= {18} and <singer.age> <= {65} and <singer.age> "
		"!= {40} or <singer.active> false",
		"the name of singers, where (age is at least 18 and age is at most 65 and age is not 40) or "
		"active is false"},
	{"select <singer.name> where <singer.birth> >= {~1990-03-15} and <singer.birth> < {~1995-Q1} "
		"and <singer.birth> >= {~1990-Q2}",
		"the name of singers, where birth is on or after 15 March 1990 and birth is before the "
		"first quarter of 1995 and birth is at or after the start of the second quarter of 1990"},
	{"select <singer.name> where <singer.status> !in ( {'a'} {'b'} {'c'} )",
		"the name of singers, where status is neither 'a', 'b' nor 'c'"},
	{"select <singer.name> where <singer.birth> = {~day+1} or <singer.birth> = {~day-3} or "
		"<singer.birth> = {~year-2} or <singer.birth> = {~month+2}",
		"the name of singers, where birth is tomorrow or birth is 3 days ago or birth is within the "
		"year 2 years ago or birth is within the month 2 months from now"},
	{"select trunc_year <singer.birth> , trunc_quarter <singer.birth> , trunc_week "
		"<singer.birth> , trunc_day <singer.birth>",
		"the calendar year of birth, the calendar quarter of birth, the calendar week of birth and "
		"the calendar day of birth of singers"},
	{"select quarter <singer.birth> , month <singer.birth> , day <singer.birth> , round0 "
		"<singer.Net Worth>",
		"the quarter number of birth, the month number of birth, the day of the month of birth and "
		"the net worth rounded to whole numbers of singers"},
	{"select hour <event.lasted> , minutes <event.lasted>",
		"the hours of lasted and the minutes of lasted of events"},
	{"select <singer.name> limit {2} offset {4}",
		"the name of singers, only the next 2 after the first 4"},
	{"select <singer.name> , <singer.age> order <singer.age> desc limit {2} ties per "
		"<singer.status> , <singer.active>",
		"the name and age of singers, highest age first, only the first 2 and those equal to the "
		"last of them of each status and active"},
	{"select over rank order <singer.age> desc end , <singer.name>",
		"the rank (highest age first) and name of singers"},
	{"select <singer.name> , over avg <singer.age> per <singer.status> end , over max "
		"<singer.age> end",
		"the name, the average age within each status and the highest age over all rows of singers"},
	{"select <singer.status> , over lag sum <singer.age> order <singer.status> asc end group "
		"same",
		"for each status: the total age of the row before (by status from A to Z) of singers"},
	{"select avg distinct <singer.age> , join_text <singer.name>",
		"the average of the different values of age and the list of names of singers"},
	{"select <singer.name> where <singer.active> true intersect select <singer.name> where "
		"<singer.age> notnull",
		"the name of singers, where active is true; of these only what is also among the name of "
		"singers, where age is known"},
	{"select <singer.name> where <singer.age> > {30}",
		"the name of singers, where age is greater than 30"},
	{"select <singer>",
		"all columns of singers"},
	{"select <singer> where <concert.year> = {2014}",
		"all columns of singers, from singers joined with concerts, where concert year is 2014"},
	{"select distinct <singer.name> , <singer.Net Worth> order <singer.Net Worth> desc , "
		"<singer.name> desc limit {5} offset {10}",
		"the different combinations of name and net worth of singers, highest net worth first, then "
		"by name from Z to A, only the next 5 after the first 10"},
	{"select count <singer>",
		"the number of singers"},
	{"select <user.E\"mail> where <user.height> > {1.8}",
		"the e mail of users, where height is greater than 1.8"},
	{"select <user.E\"mail> where <user.E\"mail> = {'O'Brien\\x'}",
		"the e mail of users, where e mail is 'O'Brien\\x'"},
	{"select <concert.order> order <concert.order> asc",
		"the order of concerts, lowest order first"},
	{"select <singer.name> , <concert.title>",
		"the singer name and concert title, from singers joined with concerts"},
	{"select <Stadium.name> , <singer.name>",
		"the stadium name and singer name, from stadiums joined with concert stadiums joined with "
		"concerts joined with singers"},
	{"select <Stadium.name> , count <concert> group <Stadium> order count <concert> desc limit "
		"v1",
		"for each stadium: the stadium name and the number of concerts, from stadiums joined with "
		"concert stadiums joined with concerts, most first, only the first"},
	{"select <singer.name> , <Stadium.name> , count <concert> group <singer>",
		"for each singer and stadium name: the singer name and the number of concerts, from singers "
		"joined with concerts joined with concert stadiums joined with stadiums"},
	{"select <singer.name> , count <concert> group same",
		"for each singer name: the number of concerts, from singers joined with concerts"},
	{"select <singer.name> , count <concert>",
		"for each singer name: the number of concerts, from singers joined with concerts"},
	{"select <singer.name> having count <concert> > v2",
		"each singer name, from singers joined with concerts, keeping only groups where the number "
		"of concerts is greater than 2"},
	{"select <singer.name> order count <concert> desc",
		"each singer name, from singers joined with concerts, most concerts first"},
	{"select max <singer.age> , min <singer.age> having count <singer> > v1",
		"the highest age and the lowest age of singers, only if the number of singers is greater "
		"than 1"},
	{"select count distinct <concert.singer_id>",
		"the number of different singer ids of concerts"},
	{"select <singer.age> , avg <singer.Net Worth> group <singer.age> having avg <singer.Net "
		"Worth> >= {1000} order avg <singer.Net Worth> desc",
		"for each age: the average net worth of singers, keeping only groups where the average net "
		"worth is at least 1000, highest average net worth first"},
	{"select <singer.name> where <singer.age> > ( select avg <singer.age> )",
		"the name of singers, where age is greater than the average age of singers"},
	{"select <singer.name> where <singer.singer_id> in ( select <concert.singer_id> where "
		"<concert.year> = {2014} )",
		"the name of singers, where singer id is among (the singer id of concerts, where year is "
		"2014)"},
	{"select <singer.name> where <singer.singer_id> !in ( select <concert.singer_id> )",
		"the name of singers, where singer id is not among the singer id of concerts"},
	{"select <singer.name> where with <concert> end",
		"the name of singers, where there is a matching concert"},
	{"select <singer.name> where without <concert> where <concert.year> = {2014} or "
		"<concert.title> = {'x'} end",
		"the name of singers, where there is no matching concert (where year is 2014 or title is "
		"'x')"},
	{"select <singer.name> where with <Stadium> where <Stadium.capacity> > {1000} end",
		"the name of singers, where there is a matching stadium joined with concert stadium and concert "
		"(where stadium capacity is greater than 1000)"},
	{"select <Stadium.name> where with <concert> where <singer.age> > {30} end",
		"the name of stadiums, where there is a matching concert joined with singer and concert stadium "
		"(where singer age is greater than 30)"},
	{"select <concert.title> where <singer.age> > {30} and with <concert_stadium> where "
		"<Stadium.capacity> > {5} end",
		"the concert title, from concerts joined with singers, where singer age is greater than 30 "
		"and there is a matching concert stadium joined with stadium (where stadium capacity is "
		"greater than 5)"},
	{"select <employee.name> where with <employee> where <employee.count> > {3} end",
		"the name of employees, where there is a matching employee (where count is greater than 3)"},
	{"select <employee.name> where without <employee> where with <employee> end end",
		"the name of employees, where there is no matching employee (where there is a matching "
		"employee)"},
	{"from <employee> second <employee> select <employee.name> , second <employee.name>",
		"the employee name and other employee name, from employees joined with other employees"},
	{"from <employee> left second <employee> on <employee.manager_id> second <employee.id> "
		"select <employee.name> , second <employee.name> order second <employee.name> desc",
		"the employee name and other employee name, from employees and, where there are any, other "
		"employees (by employee manager id = other employee id), by other employee name from Z to A"},
	{"from <singer> left <concert> select <singer.name> , count <concert> group <singer>",
		"for each singer: the singer name and the number of concerts, from singers and, where there "
		"are any, concerts"},
	{"from <singer> left <event> select <singer.name> , count <event> group <singer>",
		"for each singer: the singer name and the number of events, from singers and, where there "
		"are any, events"},
	{"from <order_line> left <delivery> select <order_line.quantity> , <delivery.done>",
		"the order line quantity and delivery done, from order lines and, where there are any, "
		"deliveries"},
	{"from <concert> <singer> on <concert.year> <singer.age> select <singer.name>",
		"the singer name, from concerts joined with singers (by concert year = singer age)"},
	{"select <delivery.done> where <order_line.quantity> > v0",
		"the delivery done, from deliveries joined with order lines, where order line quantity is "
		"greater than 0"},
	{"select count <order_line> where without <delivery> end",
		"the number of order lines, where there is no matching delivery"},
	{"select <singer.name> where <singer.birth> = {1990}",
		"the name of singers, where birth is in 1990"},
	{"select <singer.name> where <singer.birth> = {~1990-Q4}",
		"the name of singers, where birth is in the fourth quarter of 1990"},
	{"select <singer.name> where <singer.birth> != {~1990-02}",
		"the name of singers, where birth is not in February 1990"},
	{"select <singer.name> where <singer.birth> = {~1990-03-15}",
		"the name of singers, where birth is on 15 March 1990"},
	{"select <singer.name> where <singer.birth> <= {~1990-03-15} or <singer.birth> > "
		"{~2000-12-31}",
		"the name of singers, where birth is on or before 15 March 1990 or birth is after 31 "
		"December 2000"},
	{"select <concert.title> where <concert.starts_at> = {~2024-02-29}",
		"the title of concerts, where starts at is on 29 February 2024"},
	{"select <concert.title> where <concert.starts_at> > {~2023-12}",
		"the title of concerts, where starts at is after December 2023"},
	{"select <concert.title> where <concert.starts_at> <= {~2023}",
		"the title of concerts, where starts at is before the end of 2023"},
	{"select <concert.title> where <concert.starts_at> between {~2023-03} {~2023-05}",
		"the title of concerts, where starts at is from March 2023 to May 2023"},
	{"select <singer.name> where <singer.birth> between {~1990-01-05} {~1990-02-10}",
		"the name of singers, where birth is from 5 January 1990 to 10 February 1990"},
	{"select <concert.title> where <concert.starts_at> = {~month-1} and <concert.year> > {2000}",
		"the title of concerts, where starts at is within last month and year is greater than 2000"},
	{"select <concert.title> where <concert.starts_at> = {~quarter-2} or <concert.starts_at> = "
		"{~week+1}",
		"the title of concerts, where starts at is within the quarter 2 quarters ago or starts at "
		"is within next week"},
	{"select <singer.name> where <singer.birth> = {~day-1}",
		"the name of singers, where birth is yesterday"},
	{"select <concert.title> where <concert.starts_at> = {~day+0}",
		"the title of concerts, where starts at is today"},
	{"select <concert.title> where <concert.starts_at> >= ago {^30 day}",
		"the title of concerts, where starts at is at or after 30 days ago"},
	{"select <concert.title> where <concert.starts_at> >= ago {^1 year}",
		"the title of concerts, where starts at is at or after 1 year ago"},
	{"select <event.singer_id> where <event.when> >= ago {^24 hour}",
		"the singer id of events, where when is at or after 24 hours ago"},
	{"select <event.singer_id> where <event.lasted> > {^2 hour}",
		"the singer id of events, where lasted is longer than 2 hours"},
	{"select <singer.name> where <singer.birth> in ( {1990} {1992} ) and <singer.active> true",
		"the name of singers, where birth is in 1990 or in 1992 and active is true"},
	{"select <singer.name> where <singer.birth> !in ( {1990} {1992} )",
		"the name of singers, where birth is neither in 1990 nor in 1992"},
	{"select <singer.name> where not [ <singer.birth> = {1990} ]",
		"the name of singers, where not (birth is in 1990)"},
	{"select <concert.title> where year <concert.starts_at> = {2023}",
		"the title of concerts, where the year of starts at is 2023"},
	{"select <concert.title> where month <concert.starts_at> in ( v1 v2 {3} )",
		"the title of concerts, where the month number of starts at is 1, 2 or 3"},
	{"select trunc_month <concert.starts_at> , count <concert> group same order trunc_month "
		"<concert.starts_at> asc",
		"for each calendar month of starts at: the number of concerts, earliest calendar month of "
		"starts at first"},
	{"select hour <singer.birth> , dow <concert.starts_at>",
		"the hour of singer birth and the weekday number of concert starts at, from singers joined "
		"with concerts"},
	{"select / sum <concert.order> count <concert>",
		"the total order divided by the number of concerts"},
	{"select / <user.height> <user.height>",
		"height divided by height, of users"},
	{"select / <singer.age> v2",
		"age divided by 2, of singers"},
	{"select percent filter count <singer> <singer.active> true end count <singer>",
		"the number of singers (only where active is true) as a percentage of the number of singers"},
	{"select / {-3} <singer.age> , / {3} <singer.age> , / {-0.5} v2",
		"(-3 divided by age), (3 divided by age) and (-0.5 divided by 2), of singers"},
	{"select * {-3} - <singer.age> {-2}",
		"-3 times (age minus -2), of singers"},
	{"select round1 / <concert.order> + <concert.year> v1",
		"(order divided by (year plus 1)) rounded to 1 decimal, of concerts"},
	{"select round2 avg <singer.Net Worth>",
		"the average net worth rounded to 2 decimals of singers"},
	{"select * + <singer.age> v1 - <singer.age> - v2 <singer.age>",
		"(age plus 1) times (age minus (2 minus age)), of singers"},
	{"select - <concert.starts_at> <singer.birth>",
		"the number of days from singer birth to concert starts at, from concerts joined with "
		"singers"},
	{"select - today <singer.birth>",
		"the number of days from birth to today of singers"},
	{"select - today max <concert.starts_at>",
		"the number of days from the latest starts at to today of concerts"},
	{"select avg <concert.fee> , sum <concert.fee> , <concert.fee> group same",
		"for each fee: the average fee and the total fee of concerts"},
	{"select <concert.title> where <concert.fee> > {100}",
		"the title of concerts, where fee is greater than 100"},
	{"select concat <singer.name> <singer.status>",
		"name followed by status, of singers"},
	{"select concat upper <singer.name> concat {'x'} lower <concert.title>",
		"the singer name in upper case followed by ('x' followed by the concert title in lower "
		"case), from singers joined with concerts"},
	{"select length <singer.name> , abs - v0 <singer.age> , number <singer.name>",
		"the length of name, the absolute value of (0 minus age) and the name as a number of "
		"singers"},
	{"select coalesce <singer.Net Worth> v0 , coalesce <singer.status> {'none'}",
		"(net worth, or where that is missing 0) and (status, or where that is missing 'none'), of "
		"singers"},
	{"select if <singer.age> < {18} or <singer.age> isnull then {'young'} else if "
		"<singer.active> true then {'adult'} else {'none'}",
		"'young' if age is less than 18 or age is missing, else ('adult' if active is true, else "
		"'none'), of singers"},
	{"select sum if <singer.active> true then v1 else v0",
		"the total of (1 if active is true, else 0) of singers"},
	{"select <singer.name> where <singer.name> contains {'50%_\\'} and <singer.status> !contains "
		"{'x'}",
		"the name of singers, where name contains '50%_\\' and status does not contain 'x'"},
	{"select <singer.name> where <singer.age> starts {2} or <singer.name> ends {'son'}",
		"the name of singers, where age starts with '2' or name ends with 'son'"},
	{"select <singer.name> where concat <singer.name> <concert.title> contains {'a'}",
		"the singer name, from singers joined with concerts, where singer name followed by concert "
		"title contains 'a'"},
	{"select <singer.name> where <singer.tags> has {'rock'} and <singer.marks> has {3}",
		"the name of singers, where tags includes 'rock' and marks includes 3"},
	{"select count <singer> where <singer.tags> = {'{}'}",
		"the number of singers, where tags is '{}'"},
	{"select <singer.name> where <singer.status> = {'active'@singer.status} or <singer.status> = "
		"{'gone'}",
		"the name of singers, where status is 'active' or status is 'gone'"},
	{"select <singer.name> where <singer.active> false and <singer.Net Worth> notnull",
		"the name of singers, where active is false and net worth is known"},
	{"select <singer.name> where <singer.name> = {30}",
		"the name of singers, where name is 30"},
	{"select <singer.name> where [ <singer.age> = {1} or <singer.age> = {2} ] and <singer.age> "
		"!= {-3}",
		"the name of singers, where (age is 1 or age is 2) and age is not -3"},
	{"select <singer.name> where <singer.age> between {20} {30} and <singer.name> in ( {'a'} "
		"{'b'} )",
		"the name of singers, where age is between 20 and 30 and name is 'a' or 'b'"},
	{"select <Stadium.name> where <Stadium.uid> = {'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'}",
		"the name of stadiums, where uid is 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"},
	{"select <employee.count> order <employee.count> desc",
		"the count of employees, highest count first"},
	{"select count <employee> , <employee.count> order <employee.count> desc",
		"for each count: the number of employees, highest count first"},
	{"select <singer.name> union select <Stadium.name>",
		"the name of singers; and, without repeating any, the name of stadiums"},
	{"select <singer.name> order <singer.age> desc limit v1 unionall select <Stadium.name> "
		"except select <employee.name>",
		"the name of singers, highest age first, only the first; and also the name of stadiums; "
		"without the name of employees"},
	{"select <singer.name> union select <Stadium.name> intersect select <employee.name>",
		"the name of singers; and, without repeating any, the name of stadiums; of these only what "
		"is also among the name of employees"},
	{"select <singer.status> union select <singer.name>",
		"the status of singers; and, without repeating any, the name of singers"},
	{"select today",
		"today"},
	{"select sum / <singer.age> v10 , filter avg distinct <singer.age> <singer.age> > v12 and "
		"with <concert> end end",
		"the total of (age divided by 10) and the average of the different values of age (only "
		"where age is greater than 12 and there is a matching concert) of singers"},
	{"select <singer> , <concert.title>",
		"all columns of singers and concert title, from singers joined with concerts"},
	{"select <singer.name> where <concert.singer_id> = <singer.age> and <concert.starts_at> = "
		"today",
		"the singer name, from singers joined with concerts, where concert singer id is singer age "
		"and concert starts at is today"},
	{"select <employee.name> , <employee.manager_id> where <employee.manager_id> = ( select min "
		"<employee.id> ) order <employee.name> asc",
		"the name and manager id of employees, where manager id is the lowest id of employees, by "
		"name from A to Z"},
	{"select year <concert.starts_at> , sum <concert.order> group year <concert.starts_at> order "
		"year <concert.starts_at> desc limit v10",
		"for each year of starts at: the total order of concerts, latest year of starts at first, "
		"only the first 10"},
	{"select <singer.name> where <singer.age> > ( select max <singer.age> where <singer.age> < ( "
		"select max <singer.age> ) )",
		"the name of singers, where age is greater than (the highest age of singers, where age is "
		"less than the highest age of singers)"},
	{"select <event.singer_id> where <event.lasted> between {^1 hour} {^2 hour}",
		"the singer id of events, where lasted is between 1 hour and 2 hours"},
	{"select <concert.title> where <concert.starts_at> between {~2023} today",
		"the title of concerts, where starts at is from 2023 to today"},
	{"select <concert.title> where <concert.starts_at> between ago {^2 week} today",
		"the title of concerts, where starts at is from 2 weeks ago to today"},
	{"select <concert.title> where <concert.starts_at> > trunc_month today",
		"the title of concerts, where starts at is after the start of this month"},
	{"select <singer.name> where <singer.birth> != {~year+0} and <singer.age> > {1}",
		"the name of singers, where birth is not within this year and age is greater than 1"},
	{"select count <event> where <event.when> = {~9999-12-31}",
		"the number of events, where when is on 31 December 9999"},
	{"select <concert.title> where <concert.title> = {~2023} and <concert.year> = {~2023}",
		"the title of concerts, where title is 2023 and year is 2023"},
	{"select <singer.name> where <singer.marks> !in ( select <singer.marks> )",
		"the name of singers, where marks is not among the marks of singers"},
	{"select <singer.name> where not [ with <concert> end or <singer.age> isnull ]",
		"the name of singers, where not (there is a matching concert or age is missing)"},
	{"select <singer.name> where <singer.birth> < ( select min <concert.starts_at> )",
		"the name of singers, where birth is before the earliest starts at of concerts"},
	{"select count <employee> where <employee.manager_id> isnull",
		"the number of employees, where manager id is missing"},
	{"select <concert.order> where <concert.order> > - * <concert.year> v2 v1",
		"the order of concerts, where order is greater than (year times 2) minus 1"},
	{"select <singer.name> where <singer.status> in ( {'a'@singer.status} {'b'@singer.status} ) "
		"order <singer.status> asc",
		"the name of singers, where status is 'a' or 'b', by status from A to Z"},
	{"select distinct <singer> where with <concert> where without <event> end end",
		"the different rows: all columns of singers, where there is a matching concert (where there "
		"is no matching event joined with singer)"},
	{"select coalesce <concert.title> {'none'} , count <concert> group <singer> , "
		"<concert.title>",
		"for each singer, concert title (not shown) and (concert title, or where that is missing "
		"'none'): the number of concerts, from concerts joined with singers"},
	{"select elapsed <singer.birth> <singer.birth> , elapsed today <singer.birth> , years today "
		"<singer.birth>",
		"the time from birth to birth, the time from birth to now and the number of full years from "
		"birth to today of singers"},
	{"select avg <event.lasted> , round1 avg minutes <event.lasted> , median day <event.lasted>",
		"the average lasted, the average minutes of lasted rounded to 1 decimal and the median days "
		"of lasted of events"},
	{"select <event.singer_id> where <event.lasted> > {^90 minute} and elapsed today "
		"<event.when> <= {^2 day}",
		"the singer id of events, where lasted is longer than 90 minutes and the time from when to "
		"now is at most 2 days"},
	{"select <singer.name> where <singer.birth> < + today {^30 day}",
		"the name of singers, where birth is before 30 days from today"},
	{"select <event.singer_id> where <event.when> < + today {^24 hour}",
		"the singer id of events, where when is before 24 hours from today"},
	{"select + <singer.birth> {30} , + <singer.birth> {^6 month} , + <concert.starts_at> {^1 "
		"day}",
		"(30 days after singer birth), (6 months after singer birth) and (1 day after concert "
		"starts at), from singers joined with concerts"},
	{"select plus_months <singer.birth> <singer.age> , + <singer.birth> * <singer.age> v2",
		"(age months after birth) and ((age times 2) days after birth), of singers"},
	{"select weekday <singer.birth> , count <singer> group same order weekday <singer.birth> asc",
		"for each weekday of birth: the number of singers, by weekday of birth from Monday on"},
	{"select <singer.name> , number weekday <singer.birth> order weekday <singer.birth> desc",
		"the name and the weekday of birth as a number from 1 for Monday of singers, by weekday of "
		"birth from Sunday back"},
	{"select join_text <singer.name> , join_text distinct <singer.status> , filter median "
		"<singer.age> <singer.age> > v10 end",
		"the list of names, the list of different statuses and the median age (only where age is "
		"greater than 10) of singers"},
	{"select <singer.name> where length <singer.tags> = v0",
		"the name of singers, where the number of elements of tags is 0"},
	{"select / sum <concert.fee> count <concert> , + <concert.fee> v1 group <concert.fee>",
		"for each fee (not shown) and (fee plus 1): the total fee divided by the number of concerts"},
	{"select <singer.name> , <singer.age> order <singer.age> desc limit v1 per <singer.status>",
		"the name and age of singers, highest age first, only the first of each status"},
	{"select <singer.name> , <concert.title> order <concert.year> desc limit {3} per <singer>",
		"the singer name and concert title, from singers joined with concerts, highest concert year "
		"first, only the first 3 of each singer"},
	{"select <singer.name> , count <concert> group <singer> order count <concert> desc limit v1 "
		"ties per <singer.status>",
		"for each singer: the singer name and the number of concerts, from singers joined with "
		"concerts, most first, only the first and those equal to the last of them of each singer "
		"status"},
	{"select <singer.name> , <concert.title> order <concert.year> desc limit v1 per <singer> "
		"where <concert.title> = {'x'} order <singer.name> desc , <singer.age> asc",
		"the singer name and concert title, from singers joined with concerts, highest concert year "
		"first, only the first of each singer, and of these only where concert title is 'x', all of "
		"it by singer name from Z to A, then lowest singer age first"},
	{"select <singer.name> , <singer.name> order <singer.age> desc limit v2 per <singer.status>",
		"the name and name of singers, highest age first, only the first 2 of each status"},
	{"select <singer> order <singer.age> asc limit v2 per <singer.status>",
		"all columns of singers, lowest age first, only the first 2 of each status"},
	{"select <singer.name> order <singer.age> asc limit {5} ties",
		"the name of singers, lowest age first, only the first 5 and those equal to the last of "
		"them"},
	{"select <singer.status> , percent count <singer> over sum count <singer> end group same "
		"order <singer.status> asc",
		"for each status: the number of singers as a percentage of the total of the number of "
		"singers over all rows, by status from A to Z"},
	{"select <concert.year> , over sum count <concert> order <concert.year> asc end group same",
		"for each year: the running total of the number of concerts (lowest year first)"},
	{"select trunc_month <concert.starts_at> , - count <concert> over lag count <concert> order "
		"trunc_month <concert.starts_at> asc end group same",
		"for each calendar month of starts at: the number of concerts minus the number of concerts "
		"of the row before (earliest calendar month of starts at first)"},
	{"select <concert.title> , over rank per <singer> order <concert.fee> desc end , over count "
		"<concert> end",
		"the concert title, the rank within each singer (highest concert fee first) and the number "
		"of rows over all rows, from concerts joined with singers"},
	{"select avg ( select count <concert> group <singer> )",
		"the average of (for each singer: the number of concerts, from concerts joined with "
		"singers)"},
	{"select round1 max ( select sum <concert.fee> group <singer> ) , count ( select "
		"<concert.year> group same having count <concert> > v2 )",
		"the highest one of (for each singer: the total concert fee, from concerts joined with "
		"singers) rounded to 1 decimal and the number of rows of (each year of concerts, keeping "
		"only groups where the number of concerts is greater than 2)"},
	{"select <singer.name> where <singer.age> > ( select median ( select max <singer.age> group "
		"<singer.status> ) )",
		"the name of singers, where age is greater than the median of (for each status (not shown): "
		"the highest age of singers)"}
};

#endif							/* DESCRIBE_CASES_H */

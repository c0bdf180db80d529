/*
 * node_postgres.js: asks questions through node-postgres; 120_clients.pl runs
 * it, with the modules pg and pg-cursor in NODE_PATH.
 *
 * Connects by libpq's variables (PGHOST, ...) and prints what libpq.c does.
 */
'use strict';

const { setTimeout: sleep } = require('timers/promises');
const { Client } = require('pg');
const Cursor = require('pg-cursor');

const client = new Client();

/* Rows as arrays; with a name the statement is prepared under it. */
async function rows(text, values, name) {
	return (await client.query({ text, values, name, rowMode: 'array' })).rows;
}

function printRows(name, found) {
	console.log(`${name}: ${found.map((row) => row.join(' ')).join(', ')}`);
}

async function printFailure(name, text, values) {
	try {
		await rows(text, values);
	} catch (error) {
		console.log(`${name}: ${error.code} ${error.detail}`);
		return;
	}
	throw new Error(`${name}: no error`);
}

async function prepared() {
	const questions = ['people in Leeds', 'people in York'];
	const counts = [0, 0];

	for (let i = 0; i < 14; i++) {
		const found = await rows('SELECT name, days FROM nl_query($1, NULL::person)', [questions[i % 2]], 'ask');

		counts[i % 2] += found.length;
	}
	console.log(`prepared: ${counts[0]} ${counts[1]}`);
}

async function portions() {
	const cursor = client.query(new Cursor('SELECT * FROM nl_query($1, NULL::readings)', ['all readings'], { rowMode: 'array' }));
	let n = 0;
	let sum = 0;

	for (;;) {
		const portion = await cursor.read(100);

		if (portion.length === 0)
			break;
		n += portion.length;
		sum += portion.reduce((total, row) => total + row[1], 0);
	}
	await cursor.close();
	console.log(`portions: ${n} ${sum}`);
}

/*
 * By a second connection: node-postgres documents no request of its own.
 *
 * Requests go one after another, each to its end, and none after the statement
 * has ended. One on its way when its connection is closed fails, one behind
 * another is frowned upon by node-postgres, and a late one would hit the next
 * statement; the server has signalled when it answers.
 */
async function cancel() {
	const other = new Client();
	const [[pid]] = await rows('SELECT pg_backend_pid()');
	let ended = false;

	await other.connect();
	const outcome = rows("SELECT * FROM nl_query('readings without end')")
		.then(() => 'no error', (error) => error.code)
		.finally(() => { ended = true; });
	// again, should it have come before the statement began
	while (!ended) {
		await Promise.race([outcome, sleep(300)]);
		if (!ended)
			await other.query('SELECT pg_cancel_backend($1)', [pid]);
	}
	console.log(`cancel: ${await outcome}`);
	await other.end();
}

async function main() {
	await client.connect();
	printRows('sql', await rows('SELECT nl_sql($1)', ['people in Leeds']));
	// jsonb comes as an object
	printRows('rows', (await rows('SELECT nl_query($1)', ['people in Leeds'])).map(([person]) => [person.name]));
	printRows('typed', await rows('SELECT * FROM nl_query($1, NULL::person)', ['people in Leeds']));

	await client.query('BEGIN');
	await rows('SELECT nl_query_cursor($1)', ['people in Leeds']);
	printRows('cursor', await rows('FETCH 2 FROM nl_result'));
	printRows('rest', await rows('FETCH ALL FROM nl_result'));
	await client.query('COMMIT');

	await prepared();
	await portions();
	await printFailure('unsure', 'SELECT nl_sql($1)', ['weather of the moon']);
	await printFailure('refused', "SELECT nl_teach('away with them', $1)", ['DELETE FROM people']);
	await cancel();
	printRows('after', await rows('SELECT count(*) FROM nl_query($1)', ['people in York']));
	await client.end();
}

main().catch((error) => {
	console.error(error);
	process.exit(1);
});

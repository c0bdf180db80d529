-- Used by upgrade.sh; two lists, by the psql variable "list".
--
-- members: all that matters of what the extension nl2sql has in the catalog,
-- a line each, to be compared as text. Objects are known by their names.
-- strays: objects of the database that are neither the extension's nor the
-- server's. Without the extension these are what it left behind, if the
-- database was empty before; with it, what DROP EXTENSION would leave.
\set QUIET on
\pset format unaligned
\pset tuples_only on
\pset pager off
\set ON_ERROR_STOP on
SET search_path = pg_catalog;
SELECT :'list' = 'members' AS members \gset

\if :members
WITH member AS (
	SELECT d.classid, d.objid, d.objsubid
	FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid
	WHERE d.refclassid = 'pg_extension'::regclass AND e.extname = 'nl2sql' AND d.deptype = 'e'
),
relation AS (
	SELECT c.* FROM member AS m JOIN pg_class AS c ON m.classid = 'pg_class'::regclass AND c.oid = m.objid
)
SELECT * FROM (
	SELECT format('extension: version %s, relocatable %s, tables dumped %s', e.extversion, e.extrelocatable,
				  (SELECT string_agg(format('%s [%s]', c::regclass, e.extcondition[i]), ', ' ORDER BY c::regclass::text)
				   FROM unnest(e.extconfig) WITH ORDINALITY AS t (c, i)))
	FROM pg_extension AS e WHERE extname = 'nl2sql'
	UNION ALL
	SELECT 'member: ' || pg_describe_object(classid, objid, objsubid) || ', owner ' ||
		   coalesce((SELECT proowner::regrole FROM pg_proc WHERE classid = 'pg_proc'::regclass AND oid = objid),
					(SELECT relowner::regrole FROM pg_class WHERE classid = 'pg_class'::regclass AND oid = objid))::text
		   || ', comment ' || coalesce(quote_literal(obj_description(objid, classid::regclass::name)), 'none')
	FROM member
	UNION ALL
	SELECT format('function: %s %s', pg_get_functiondef(p.oid), coalesce(p.proacl::text, 'default privileges'))
	FROM member AS m JOIN pg_proc AS p ON m.classid = 'pg_proc'::regclass AND p.oid = m.objid
	WHERE p.prokind IN ('f', 'p', 'w')
	UNION ALL
	SELECT format('relation: %s kind %s, security %s %s, options %s, privileges %s', c.oid::regclass, c.relkind,
				  c.relrowsecurity, c.relforcerowsecurity, c.reloptions, coalesce(c.relacl::text, 'default'))
	FROM relation AS c
	UNION ALL
	-- by their order, not by attnum: dropped columns leave gaps
	SELECT format('column: %s %s %s %s, not null %s, identity "%s", generated "%s", default %s, collation %s, privileges %s, comment %s',
				  c.oid::regclass, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
				  format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
				  pg_get_expr(d.adbin, d.adrelid), a.attcollation::regcollation, a.attacl, col_description(c.oid, a.attnum))
	FROM relation AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
	UNION ALL
	SELECT format('constraint: %s %s %s', c.oid::regclass, k.conname, pg_get_constraintdef(k.oid))
	FROM relation AS c JOIN pg_constraint AS k ON k.conrelid = c.oid
	UNION ALL
	SELECT format('index: %s', pg_get_indexdef(i.indexrelid))
	FROM relation AS c JOIN pg_index AS i ON i.indrelid = c.oid
	UNION ALL
	SELECT format('trigger: %s', pg_get_triggerdef(t.oid))
	FROM relation AS c JOIN pg_trigger AS t ON t.tgrelid = c.oid AND NOT t.tgisinternal
	UNION ALL
	SELECT format('policy: %s %s for %s, permissive %s, roles %s, using %s, check %s', c.oid::regclass, p.polname, p.polcmd,
				  p.polpermissive, p.polroles::regrole[], pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid))
	FROM relation AS c JOIN pg_policy AS p ON p.polrelid = c.oid
	UNION ALL
	SELECT format('sequence: %s %s from %s by %s, %s to %s, cycle %s, cache %s', c.oid::regclass, s.seqtypid::regtype, s.seqstart,
				  s.seqincrement, s.seqmin, s.seqmax, s.seqcycle, s.seqcache)
	FROM relation AS c JOIN pg_sequence AS s ON s.seqrelid = c.oid
	UNION ALL
	SELECT format('view: %s %s', c.oid::regclass, pg_get_viewdef(c.oid))
	FROM relation AS c WHERE c.relkind IN ('v', 'm')
	UNION ALL
	-- Initial privileges: what pg_dump takes for granted.
	SELECT format('initial privileges: %s %s', pg_describe_object(i.classoid, i.objoid, i.objsubid), i.initprivs)
	FROM pg_init_privs AS i JOIN member AS m ON m.classid = i.classoid AND m.objid = i.objoid
) AS t (line) ORDER BY line COLLATE "C";
\else
-- Whatever hangs on the extension goes with it, through any number of steps.
-- Oids from 16384 are those that are given to users' objects.
WITH RECURSIVE gone AS (
	SELECT 'pg_extension'::regclass::oid AS classid, oid AS objid FROM pg_extension
	UNION
	SELECT d.classid, d.objid
	FROM gone AS g JOIN pg_depend AS d ON d.refclassid = g.classid AND d.refobjid = g.objid
	WHERE d.deptype IN ('e', 'a', 'i', 'P', 'S')
),
object AS (
	SELECT tableoid AS classid, oid AS objid FROM pg_class
	UNION ALL SELECT tableoid, oid FROM pg_proc
	UNION ALL SELECT tableoid, oid FROM pg_type
	UNION ALL SELECT tableoid, oid FROM pg_namespace
	UNION ALL SELECT tableoid, oid FROM pg_operator
	UNION ALL SELECT tableoid, oid FROM pg_opclass
	UNION ALL SELECT tableoid, oid FROM pg_opfamily
	UNION ALL SELECT tableoid, oid FROM pg_cast
	UNION ALL SELECT tableoid, oid FROM pg_collation
	UNION ALL SELECT tableoid, oid FROM pg_conversion
	UNION ALL SELECT tableoid, oid FROM pg_language
	UNION ALL SELECT tableoid, oid FROM pg_constraint
	UNION ALL SELECT tableoid, oid FROM pg_attrdef
	UNION ALL SELECT tableoid, oid FROM pg_rewrite
	UNION ALL SELECT tableoid, oid FROM pg_trigger
	UNION ALL SELECT tableoid, oid FROM pg_event_trigger
	UNION ALL SELECT tableoid, oid FROM pg_policy
	UNION ALL SELECT tableoid, oid FROM pg_default_acl
	UNION ALL SELECT tableoid, oid FROM pg_statistic_ext
	UNION ALL SELECT tableoid, oid FROM pg_ts_config
	UNION ALL SELECT tableoid, oid FROM pg_ts_dict
	UNION ALL SELECT tableoid, oid FROM pg_ts_parser
	UNION ALL SELECT tableoid, oid FROM pg_ts_template
	UNION ALL SELECT tableoid, oid FROM pg_foreign_data_wrapper
	UNION ALL SELECT tableoid, oid FROM pg_foreign_server
	UNION ALL SELECT tableoid, oid FROM pg_publication
	UNION ALL SELECT tableoid, oid FROM pg_largeobject_metadata
	UNION ALL SELECT tableoid, oid FROM pg_extension
	UNION ALL SELECT tableoid, oid FROM pg_authid
)
SELECT 'stray: ' || line
FROM (
	SELECT pg_describe_object(o.classid, o.objid, 0)
	FROM object AS o
	WHERE o.objid >= 16384 AND NOT EXISTS (SELECT FROM gone AS g WHERE g.classid = o.classid AND g.objid = o.objid)
	UNION ALL
	SELECT format('settings of database %s, role %s: %s', setdatabase, setrole, setconfig) FROM pg_db_role_setting
) AS t (line) ORDER BY line COLLATE "C";
\endif

/*-------------------------------------------------------------------------
 * change_effects.c
 *	  What a change does besides: rows that triggers and foreign keys change,
 *	  triggers that run, numbers drawn from sequences.
 *
 * Rows are counted by the server itself, for its statistics, per subtransaction
 * and table; so whatever changes a row is seen, however deep. Without
 * track_counts, and before PostgreSQL 15, nothing is known of them, and a note
 * says that.
 *
 * A table that the role may not read is told of without its name.
 *-------------------------------------------------------------------------
 */
#include "pg/compat.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/catalog.h"
#include "catalog/indexing.h"
#include "catalog/namespace.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_trigger.h"
#include "commands/trigger.h"
#include "miscadmin.h"
#include "pg/change_private.h"
#include "pg/guard_change.h"
#include "pgstat.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#ifdef NLPG_HAS_SUBXACT_COUNTS
#include "utils/pgstat_internal.h"
#endif

/* Rows changed in a table, the statement's own taken off. */
typedef struct Effect
{
	Oid			relation;
	int64		inserted;
	int64		updated;
	int64		deleted;
	bool		emptied;		/* TRUNCATE or DROP, by a trigger: not counted in rows */
} Effect;

static bool
is_nothing(const Effect *effect)
{
	return effect->inserted + effect->updated + effect->deleted == 0 && !effect->emptied;
}

/* Rows that the statement itself has changed are taken off; a row that moved
 * to another partition counts as deleted and inserted. */
static void
take_off(List *effects, List *family, CmdType command, int64 rows)
{
	int64		moved_in = 0;
	int64		moved_out = 0;
	int64		moved = 0;
	ListCell   *lc;

	foreach(lc, effects)
	{
		Effect	   *effect = (Effect *) lfirst(lc);

		if (command != CMD_UPDATE || !list_member_oid(family, effect->relation))
			continue;
		moved_in += effect->inserted;
		moved_out += effect->deleted;
	}
	if (list_length(family) > 1)
		moved = Min(rows, Min(moved_in, moved_out));
	moved_in = moved_out = moved;
	rows -= moved;
	foreach(lc, effects)
	{
		Effect	   *effect = (Effect *) lfirst(lc);
		int64	   *own = command == CMD_INSERT ? &effect->inserted :
			command == CMD_UPDATE ? &effect->updated : &effect->deleted;
		int64		n;

		if (!list_member_oid(family, effect->relation))
			continue;
		n = Min(rows, *own);
		*own -= n;
		rows -= n;
		n = Min(moved_in, effect->inserted);
		effect->inserted -= n;
		moved_in -= n;
		n = Min(moved_out, effect->deleted);
		effect->deleted -= n;
		moved_out -= n;
	}
}

/* What this subtransaction has changed, the statement's own rows too. */
static List *
read_counts(bool *catalogs)
{
	List	   *effects = NIL;
#ifdef NLPG_HAS_SUBXACT_COUNTS
	PgStat_TableXactStatus *counts;

	counts = pgstat_get_xact_stack_level(GetCurrentTransactionNestLevel())->first;
	for (; counts != NULL; counts = counts->next)
	{
		Oid			relation = nlpg_pgstat_relation(counts->parent);
		Effect	   *effect;

		if (IsToastNamespace(get_rel_namespace(relation)))
			continue;
		effect = (Effect *) palloc(sizeof(Effect));
		effect->relation = relation;
		effect->inserted = counts->tuples_inserted;
		effect->updated = counts->tuples_updated;
		effect->deleted = counts->tuples_deleted;
		effect->emptied = counts->truncdropped;
		if (!is_nothing(effect) && IsCatalogRelationOid(relation))
			*catalogs = true;
		else if (!is_nothing(effect))
			effects = lappend(effects, effect);
	}
#endif
	return effects;
}

/* A List of Effect *, of tables where anything is left. */
static List *
find_effects(const NlpgTree *tree, int64 rows, bool *catalogs)
{
	const Query *query = tree->analysed;
	List	   *family = find_all_inheritors(nlpg_guard_change_target(query)->relid, NoLock, NULL);
	List	   *effects;
	ListCell   *lc;

	*catalogs = false;
	effects = read_counts(catalogs);
	take_off(effects, family, query->commandType, rows);
	foreach(lc, effects)
	{
		const Effect *effect = (const Effect *) lfirst(lc);

		if (is_nothing(effect))
			effects = foreach_delete_current(effects, lc);
	}
	return effects;
}

/* Why nothing is known of other tables; NULL: it is. */
static const char *
not_counted(void)
{
#ifdef NLPG_HAS_SUBXACT_COUNTS
	return pgstat_track_counts ? NULL : "track_counts is off";
#else
	return "this needs PostgreSQL 15";
#endif
}

int64
nlpg_change_effects_count(const NlpgTree *tree, int64 rows)
{
	int64		n = 0;
	bool		catalogs;
	ListCell   *lc;

	if (not_counted() != NULL)
		return -1;
	foreach(lc, find_effects(tree, rows, &catalogs))
	{
		const Effect *effect = (const Effect *) lfirst(lc);

		n += effect->inserted + effect->updated + effect->deleted + (effect->emptied ? 1 : 0);
	}
	return n;
}

/* ---- in words ---- */

char *
nlpg_change_effects_name(Oid relation)
{
	return RelationIsVisible(relation) ? pstrdup(quote_identifier(get_rel_name(relation))) :
		quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
								   get_rel_name(relation));
}

/* May the role read anything in it? Else its name is none of its business. */
static bool
may_be_named(Oid relation)
{
	return nlpg_namespace_aclcheck(get_rel_namespace(relation), GetUserId(), ACL_USAGE) == ACLCHECK_OK &&
		(pg_class_aclcheck(relation, GetUserId(), ACL_SELECT) == ACLCHECK_OK ||
		 pg_attribute_aclcheck_all(relation, GetUserId(), ACL_SELECT, ACLMASK_ANY) == ACLCHECK_OK);
}

/* The foreign key of a table by which its rows may have been changed. */
static char *
foreign_key(const Effect *effect)
{
	Relation	relation = table_open(ConstraintRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;
	char	   *name = NULL;

	ScanKeyInit(&key, Anum_pg_constraint_conrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(effect->relation));
	scan = systable_beginscan(relation, ConstraintRelidTypidNameIndexId, true, NULL, 1, &key);
	while (name == NULL && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_constraint form = (Form_pg_constraint) GETSTRUCT(tuple);
		bool		acts;

		if (form->contype != CONSTRAINT_FOREIGN)
			continue;
		acts = effect->deleted > 0 ? form->confdeltype == FKCONSTR_ACTION_CASCADE :
			form->confupdtype == FKCONSTR_ACTION_CASCADE ||
			form->confdeltype == FKCONSTR_ACTION_SETNULL ||
			form->confdeltype == FKCONSTR_ACTION_SETDEFAULT ||
			form->confupdtype == FKCONSTR_ACTION_SETNULL ||
			form->confupdtype == FKCONSTR_ACTION_SETDEFAULT;
		if (acts && effect->inserted == 0)
			name = pstrdup(NameStr(form->conname));
	}
	systable_endscan(scan);
	table_close(relation, AccessShareLock);
	return name;
}

static void
append_count(StringInfo text, int64 n, const char *verb)
{
	if (n > 0)
		appendStringInfo(text, "%s%s " INT64_FORMAT " %s", text->len > 0 ? ", " : "", verb, n,
						 n == 1 ? "row" : "rows");
}

static char *
effect_note(const Effect *effect)
{
	StringInfoData text;
	bool		named = may_be_named(effect->relation);
	char	   *key = named ? foreign_key(effect) : NULL;

	initStringInfo(&text);
	append_count(&text, effect->inserted, "inserts");
	append_count(&text, effect->updated, "updates");
	append_count(&text, effect->deleted, "deletes");
	if (effect->emptied)
		return psprintf("also empties or drops %s (by a trigger)",
						named ? nlpg_change_effects_name(effect->relation) : "a table that you may not read");
	return psprintf("also %s of %s%s", text.data,
					named ? nlpg_change_effects_name(effect->relation) : "a table that you may not read",
					!named ? "" : key != NULL ? psprintf(" (foreign key %s, or a trigger)", quote_identifier(key)) :
					" (by a trigger)");
}

/* Does the trigger run at this command? */
static bool
fires(const Trigger *trigger, CmdType command)
{
	if (trigger->tgisinternal || trigger->tgenabled == TRIGGER_DISABLED ||
		(SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA ?
		 trigger->tgenabled == TRIGGER_FIRES_ON_ORIGIN : trigger->tgenabled == TRIGGER_FIRES_ON_REPLICA))
		return false;
	return command == CMD_INSERT ? TRIGGER_FOR_INSERT(trigger->tgtype) :
		command == CMD_UPDATE ? TRIGGER_FOR_UPDATE(trigger->tgtype) :
		TRIGGER_FOR_DELETE(trigger->tgtype);
}

static List *
trigger_notes(Oid target, CmdType command)
{
	Relation	relation = table_open(target, NoLock);
	const TriggerDesc *triggers = relation->trigdesc;
	List	   *notes = NIL;

	for (int i = 0; triggers != NULL && i < triggers->numtriggers; i++)
	{
		const Trigger *trigger = &triggers->triggers[i];

		if (fires(trigger, command))
			notes = lappend(notes, psprintf("trigger %s runs function %s",
											quote_identifier(trigger->tgname),
											quote_identifier(get_func_name(trigger->tgfoid))));
	}
	table_close(relation, NoLock);
	if (notes != NIL)
		notes = lappend(notes, pstrdup("what a trigger did outside the database in this trial is not taken back"));
	return notes;
}

List *
nlpg_change_effects_notes(const NlpgTree *tree, int64 rows)
{
	Oid			target = nlpg_guard_change_target(tree->analysed)->relid;
	List	   *notes = NIL;
	ListCell   *lc;
	bool		catalogs = false;

	if (not_counted() != NULL)
		notes = lappend(notes, psprintf("what triggers and foreign keys change in other tables is not counted: %s",
										not_counted()));
	else
	{
		foreach(lc, find_effects(tree, rows, &catalogs))
			notes = lappend(notes, effect_note((const Effect *) lfirst(lc)));
	}
	if (catalogs)
		notes = lappend(notes, pstrdup("a trigger also changes system catalogs"));
	notes = list_concat(notes, trigger_notes(target, tree->analysed->commandType));
	foreach(lc, nlpg_guard_change_sequences(tree))
		notes = lappend(notes,
						psprintf("sequence %s: this trial has drawn numbers from it, so the applied rows get others",
								 quote_identifier(get_rel_name(lfirst_oid(lc)))));
	return notes;
}

# what was asked for each view: its comment
exec psql -X -At -v ON_ERROR_STOP=1 -c "SELECT json_object_agg(relname, obj_description(oid, 'pg_class')) FROM pg_class WHERE relnamespace = 'dashboard'::regnamespace AND relkind IN ('v', 'm')"

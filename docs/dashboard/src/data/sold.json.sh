# libpq's variables say which server (docs/dashboards.md)
exec psql -X -At -v ON_ERROR_STOP=1 -c 'SELECT json_agg(row) FROM dashboard.sold AS row'

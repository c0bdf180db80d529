/*-------------------------------------------------------------------------
 * cppcheck_server.h
 *	  The server's macros that cppcheck must know to read src/pg without the
 *	  server's headers, which it cannot: what they do to control flow is kept.
 *	  analyze.sh includes it before each file. Nothing else does.
 *-------------------------------------------------------------------------
 */
#define PG_VERSION_NUM 150000
#define PG_MODULE_MAGIC
#define PG_FUNCTION_INFO_V1(name)
#define PG_FUNCTION_ARGS FunctionCallInfo fcinfo
#define PGDLLEXPORT
#define pg_attribute_printf(f, a)
#define foreach(cell, list) for ((cell) = list_head(list); (cell) != NULL; (cell) = lnext(list, cell))
#define forboth(a, l, b, m) \
	for ((a) = list_head(l), (b) = list_head(m); (a) != NULL && (b) != NULL; (a) = lnext(l, a), (b) = lnext(m, b))
#define PG_TRY() do { if (nothing_was_raised()) {
#define PG_CATCH() } else {
#define PG_FINALLY() } {
#define PG_END_TRY() } } while (0)
#define ereport(level, rest) do { (void) (rest); if ((level) >= ERROR) abort(); } while (0)
#define elog(level, ...) do { if ((level) >= ERROR) abort(); } while (0)
#define ERROR 21
#define LOG 15
#define PG_RE_THROW() abort()
#define StaticAssertDecl(condition, message)
#define StaticAssertStmt(condition, message)
#define Assert(condition)
#define INT64_FORMAT "%ld"
#define UINT64_FORMAT "%lu"
#define INT64CONST(x) x##L
#define UINT64CONST(x) x##UL
#define TEXTDOMAIN "nl2sql"
#define CppAsString2(x) #x
#define lengthof(array) (sizeof(array) / sizeof((array)[0]))

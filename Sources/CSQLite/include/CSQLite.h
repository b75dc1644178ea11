#ifndef BULKHEAD_CSQLITE_H
#define BULKHEAD_CSQLITE_H

// What the ledger needs of SQLite and Swift cannot call: a variadic function, and a method behind a C structure. Both
// give a result code of SQLite. They go when GRDB offers the same.
struct sqlite3;

// Closing the last connection leaves the write-ahead log as it is: moving it into the database costs two fsync, which a
// short run has no reason to wait for. The next connection reads it as it would after a kill.
int bulkhead_sqlite_keep_log_on_close(struct sqlite3 *_Nonnull connection);

// fsync of the database file itself, by the descriptor that SQLite holds: closing another one for the same file would
// drop SQLite's locks on it, since POSIX locks belong to the process.
int bulkhead_sqlite_sync_file(struct sqlite3 *_Nonnull connection);
#endif

extension LedgerSchema {
    /// Breakers. Orders may be resets since, which a check of the first version's table would refuse; SQLite changes no
    /// check, so the table is made anew. Nothing refers to it.
    static let version2 = """
        CREATE TABLE breakers (
            strategy TEXT NOT NULL,
            family TEXT NOT NULL,
            version TEXT NOT NULL,
            parameters_hash TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('open', 'half_open', 'latched')),
            run INTEGER NOT NULL,
            at TEXT NOT NULL,
            cause TEXT NOT NULL,
            rule TEXT NOT NULL,
            culprit TEXT,
            since INTEGER NOT NULL CHECK (since >= 0),
            open_events INTEGER CHECK (open_events >= 0),
            open_seconds INTEGER CHECK (open_seconds >= 0),
            missed INTEGER NOT NULL CHECK (missed >= 0),
            consecutive_trips INTEGER NOT NULL CHECK (consecutive_trips >= 0),
            failures TEXT NOT NULL CHECK (json_valid(failures)),
            PRIMARY KEY (strategy, family, version, parameters_hash)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE breaker_changes (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            run INTEGER,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            strategy TEXT NOT NULL,
            family TEXT NOT NULL,
            version TEXT NOT NULL,
            parameters_hash TEXT NOT NULL,
            from_state TEXT NOT NULL CHECK (from_state IN ('closed', 'open', 'half_open', 'latched')),
            to_state TEXT NOT NULL CHECK (to_state IN ('closed', 'open', 'half_open', 'latched')),
            cause TEXT,
            rule TEXT,
            culprit TEXT,
            since INTEGER CHECK (since >= 0),
            open_events INTEGER CHECK (open_events >= 0),
            open_seconds INTEGER CHECK (open_seconds >= 0),
            consecutive_trips INTEGER CHECK (consecutive_trips >= 0),
            failures TEXT CHECK (failures IS NULL OR json_valid(failures)),
            user INTEGER,
            reason TEXT
        ) STRICT;

        CREATE TABLE operator_acts_2 (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            run INTEGER,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            act TEXT NOT NULL CHECK (act IN ('halt', 'resume', 'reset')),
            strategy TEXT CHECK (strategy <> ''),
            reason TEXT NOT NULL,
            user INTEGER NOT NULL
        ) STRICT;
        INSERT INTO operator_acts_2 SELECT id, at, run, sequence, act, strategy, reason, user FROM operator_acts;
        DROP TABLE operator_acts;
        ALTER TABLE operator_acts_2 RENAME TO operator_acts;
        """
}

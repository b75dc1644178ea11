extension LedgerSchema {
    /// Tables that the newest run alone fills hold no number of a run. Histories (those with an `id`) outlive the runs
    /// that they name, so there the number is no foreign key; it is never used again.
    static let version1 = """
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY,
            pid INTEGER NOT NULL,
            build TEXT NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('starting', 'running', 'finished', 'stopped', 'failed', 'died')),
            waits_for TEXT CHECK (waits_for IN ('input', 'output', 'workers')),
            problem TEXT,
            started_at TEXT NOT NULL,
            ended_at TEXT,
            as_of TEXT NOT NULL,
            catalog TEXT NOT NULL,
            catalog_digest TEXT NOT NULL,
            executable_digest TEXT NOT NULL,
            input TEXT NOT NULL,
            accepted_events INTEGER NOT NULL CHECK (accepted_events >= 0),
            finished_events INTEGER NOT NULL CHECK (finished_events >= 0),
            lines INTEGER NOT NULL CHECK (lines >= 0),
            rejected_lines INTEGER NOT NULL CHECK (rejected_lines >= 0),
            intents INTEGER NOT NULL CHECK (intents >= 0),
            accepted_catalog_loads INTEGER NOT NULL CHECK (accepted_catalog_loads >= 0),
            refused_catalog_loads INTEGER NOT NULL CHECK (refused_catalog_loads >= 0),
            other_streams INTEGER NOT NULL DEFAULT 0 CHECK (other_streams >= 0),
            last_event_time TEXT
        ) STRICT;

        CREATE TABLE catalog_loads (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            run INTEGER NOT NULL,
            file TEXT NOT NULL,
            digest TEXT,
            result TEXT NOT NULL CHECK (result IN ('accepted', 'refused')),
            enabled INTEGER NOT NULL CHECK (enabled >= 0),
            disabled INTEGER NOT NULL CHECK (disabled >= 0),
            problem TEXT
        ) STRICT;

        CREATE TABLE strategies (
            id TEXT NOT NULL PRIMARY KEY,
            run INTEGER NOT NULL,
            position INTEGER NOT NULL,
            in_catalog INTEGER NOT NULL CHECK (in_catalog IN (0, 1)),
            family TEXT NOT NULL,
            version TEXT NOT NULL,
            parameters_hash TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('enabled', 'disabled', 'halted')),
            reason TEXT,
            since TEXT NOT NULL,
            is_error INTEGER NOT NULL CHECK (is_error IN (0, 1)),
            timeframe TEXT,
            symbols TEXT CHECK (symbols IS NULL OR json_valid(symbols)),
            warm_up INTEGER,
            is_per_symbol INTEGER CHECK (is_per_symbol IN (0, 1)),
            required_features TEXT CHECK (required_features IS NULL OR json_valid(required_features)),
            max_target_notional REAL,
            cooldown_seconds REAL,
            max_parallel_positions INTEGER,
            max_staleness_ms REAL,
            other_live_intents INTEGER NOT NULL CHECK (other_live_intents >= 0)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE strategy_changes (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            run INTEGER NOT NULL,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            strategy TEXT NOT NULL,
            family TEXT NOT NULL,
            version TEXT NOT NULL,
            parameters_hash TEXT NOT NULL,
            from_status TEXT CHECK (from_status IN ('enabled', 'disabled', 'halted', 'removed')),
            to_status TEXT NOT NULL CHECK (to_status IN ('enabled', 'disabled', 'halted', 'removed')),
            reason TEXT
        ) STRICT;

        CREATE TABLE outcomes (
            run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            strategy TEXT NOT NULL,
            outcome TEXT NOT NULL,
            reason TEXT NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            since_last_intent INTEGER NOT NULL CHECK (since_last_intent >= 0),
            PRIMARY KEY (run, strategy, outcome, reason)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE recent_outcomes (
            strategy TEXT NOT NULL REFERENCES strategies (id) ON DELETE CASCADE,
            first_sequence INTEGER NOT NULL CHECK (first_sequence >= 0),
            last_sequence INTEGER NOT NULL CHECK (last_sequence >= first_sequence),
            count INTEGER NOT NULL CHECK (count >= 0),
            outcome TEXT NOT NULL,
            reason TEXT,
            symbol TEXT NOT NULL,
            event_time TEXT NOT NULL,
            PRIMARY KEY (strategy, first_sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE missing_features (
            strategy TEXT NOT NULL REFERENCES strategies (id) ON DELETE CASCADE,
            feature TEXT NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (strategy, feature)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE intents (
            strategy TEXT NOT NULL REFERENCES strategies (id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            id TEXT NOT NULL,
            symbol TEXT NOT NULL,
            direction TEXT NOT NULL,
            confidence REAL NOT NULL,
            target_notional REAL NOT NULL,
            event_time TEXT NOT NULL,
            valid_until TEXT,
            is_live INTEGER NOT NULL CHECK (is_live IN (0, 1)),
            is_last INTEGER NOT NULL CHECK (is_last IN (0, 1)),
            PRIMARY KEY (strategy, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE workers (
            id INTEGER PRIMARY KEY,
            run INTEGER NOT NULL,
            family TEXT NOT NULL,
            isolated TEXT NOT NULL,
            generation INTEGER NOT NULL,
            pid INTEGER,
            policy_digest TEXT,
            executable_digest TEXT,
            started_at TEXT,
            ready_at TEXT,
            ended_at TEXT,
            cause TEXT,
            detail TEXT,
            signal INTEGER,
            sequence INTEGER,
            UNIQUE (run, family, isolated, generation)
        ) STRICT;

        CREATE TABLE worker_status (
            family TEXT NOT NULL,
            isolated TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('starting', 'serving', 'waiting', 'ended')),
            pid INTEGER,
            generation INTEGER NOT NULL,
            started_at TEXT,
            ready_at TEXT,
            policy_digest TEXT NOT NULL,
            answered_events INTEGER NOT NULL CHECK (answered_events >= 0),
            recoveries INTEGER NOT NULL CHECK (recoveries >= 0),
            recovery_seconds REAL NOT NULL,
            replayed_events INTEGER NOT NULL CHECK (replayed_events >= 0),
            evaluation_ns INTEGER NOT NULL CHECK (evaluation_ns >= 0),
            loss_generation INTEGER,
            loss_at TEXT,
            loss_cause TEXT,
            loss_detail TEXT,
            loss_signal INTEGER,
            loss_sequence INTEGER,
            PRIMARY KEY (family, isolated)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE worker_counts (
            family TEXT NOT NULL,
            isolated TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('loss', 'violation')),
            name TEXT NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (family, isolated, kind, name),
            FOREIGN KEY (family, isolated) REFERENCES worker_status ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE worker_latency (
            family TEXT NOT NULL,
            isolated TEXT NOT NULL,
            bucket INTEGER NOT NULL CHECK (bucket >= 0),
            up_to_ns INTEGER,
            events INTEGER NOT NULL CHECK (events >= 0),
            PRIMARY KEY (family, isolated, bucket),
            FOREIGN KEY (family, isolated) REFERENCES worker_status ON DELETE CASCADE
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE violations (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            run INTEGER NOT NULL,
            family TEXT NOT NULL,
            isolated TEXT NOT NULL,
            generation INTEGER NOT NULL,
            call TEXT NOT NULL,
            detail TEXT,
            sequence INTEGER
        ) STRICT;

        CREATE TABLE operator_acts (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            run INTEGER,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            act TEXT NOT NULL CHECK (act IN ('halt', 'resume')),
            strategy TEXT CHECK (strategy <> ''),
            reason TEXT NOT NULL,
            user INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE halts (
            strategy TEXT NOT NULL PRIMARY KEY,
            reason TEXT NOT NULL,
            since TEXT NOT NULL,
            sequence INTEGER NOT NULL CHECK (sequence >= 0),
            user INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE digests (
            kind TEXT NOT NULL CHECK (kind IN ('policy', 'executable')),
            name TEXT NOT NULL,
            digest TEXT NOT NULL,
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL,
            PRIMARY KEY (kind, name, digest)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE input_streams (
            symbol TEXT NOT NULL,
            timeframe TEXT NOT NULL,
            events INTEGER NOT NULL CHECK (events >= 0),
            last_event_time TEXT NOT NULL,
            PRIMARY KEY (symbol, timeframe)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE input_features (
            feature TEXT NOT NULL PRIMARY KEY
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE nulled_values (
            feature TEXT NOT NULL PRIMARY KEY,
            count INTEGER NOT NULL CHECK (count >= 0)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE rejections (
            reason TEXT NOT NULL PRIMARY KEY,
            count INTEGER NOT NULL CHECK (count >= 0)
        ) STRICT, WITHOUT ROWID;
        """
}

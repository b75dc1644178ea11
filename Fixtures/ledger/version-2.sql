-- A ledger as the second version of its schema left it: `sqlite3 ledger.sqlite .dump` of a run over 1,500 events in which a
-- strategy of bulkhead-chaos-worker opened a file and was latched, and with another strategy halted afterwards.
PRAGMA application_id = 1112886347;
PRAGMA journal_mode = WAL;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1');
INSERT INTO grdb_migrations VALUES('2');
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
INSERT INTO runs VALUES(1,28559,'0.1.0+eec50dfb029a','finished',NULL,NULL,'2026-11-26T05:54:36.993Z','2026-11-26T05:54:37.376Z','2026-11-26T05:54:37.376Z','Fixtures/chaos/calm.yaml','sha256:afe3329954891cb11d8b37f56b82a83efc89e55e834a8b431f5f4ac4e22b80ec','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','market.ndjson',1500,1500,1500,0,18,1,0,0,'2023-01-06T19:00:00Z');
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
INSERT INTO catalog_loads VALUES(1,'2026-11-26T05:54:36.994Z',1,'Fixtures/chaos/calm.yaml','sha256:afe3329954891cb11d8b37f56b82a83efc89e55e834a8b431f5f4ac4e22b80ec','accepted',3,1,NULL);
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
INSERT INTO strategies VALUES('eurusd-legacy',1,0,1,'legacy_macd_rsi','1.0.0','72b4c9b25b09c379','enabled',NULL,'2026-11-26T05:54:36.993Z',0,'1Hour','["EURUSD"]',0,1,'["macd","macd_signal","rsi14"]',10000.0,0.0,NULL,NULL,0);
INSERT INTO strategies VALUES('off',1,3,1,'legacy_macd_rsi','1.0.0','','disabled','enabled: false (Fixtures/chaos/calm.yaml:5)','2026-11-26T05:54:36.993Z',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO strategies VALUES('reads-a-file',1,1,1,'misbehaving','1.0.0','e8dc9c3315f7309b','enabled',NULL,'2026-11-26T05:54:36.993Z',0,'1Hour','["EURUSD"]',0,1,'["price"]',10000.0,0.0,NULL,NULL,0);
INSERT INTO strategies VALUES('trend-core',1,2,1,'trend_multifactor','1.0.0','c8a9371d564170c2','enabled',NULL,'2026-11-26T05:54:36.993Z',0,'1Hour','["EURUSD"]',20,1,'["price","ema12","ema26","macd_hist","boll_mid"]',10000.0,0.0,NULL,NULL,0);
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
INSERT INTO strategy_changes VALUES(1,'2026-11-26T05:54:36.993Z',1,0,'eurusd-legacy','legacy_macd_rsi','1.0.0','72b4c9b25b09c379',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(2,'2026-11-26T05:54:36.993Z',1,0,'reads-a-file','misbehaving','1.0.0','e8dc9c3315f7309b',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(3,'2026-11-26T05:54:36.993Z',1,0,'trend-core','trend_multifactor','1.0.0','c8a9371d564170c2',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(4,'2026-11-26T05:54:36.993Z',1,0,'off','legacy_macd_rsi','1.0.0','',NULL,'disabled','enabled: false (Fixtures/chaos/calm.yaml:5)');
CREATE TABLE outcomes (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    strategy TEXT NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    since_last_intent INTEGER NOT NULL CHECK (since_last_intent >= 0),
    PRIMARY KEY (run, strategy, outcome, reason)
) STRICT, WITHOUT ROWID;
INSERT INTO outcomes VALUES(1,'eurusd-legacy','conflict','',1,0);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','duplicate','',1,0);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','intent','',14,0);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','missing_feature','',34,0);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','no_signal','macd_against_rsi',41,0);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','no_signal','rsi_neutral',26,3);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','symbol_excluded','',921,0);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','timeframe_mismatch','',462,0);
INSERT INTO outcomes VALUES(1,'off','disabled','',1500,0);
INSERT INTO outcomes VALUES(1,'reads-a-file','circuit_open','',114,0);
INSERT INTO outcomes VALUES(1,'reads-a-file','conflict','',1,0);
INSERT INTO outcomes VALUES(1,'reads-a-file','duplicate','',1,0);
INSERT INTO outcomes VALUES(1,'reads-a-file','symbol_excluded','',921,0);
INSERT INTO outcomes VALUES(1,'reads-a-file','timeframe_mismatch','',462,0);
INSERT INTO outcomes VALUES(1,'reads-a-file','violation','',1,0);
INSERT INTO outcomes VALUES(1,'trend-core','conflict','',1,0);
INSERT INTO outcomes VALUES(1,'trend-core','duplicate','',1,0);
INSERT INTO outcomes VALUES(1,'trend-core','intent','',4,0);
INSERT INTO outcomes VALUES(1,'trend-core','missing_feature','',37,0);
INSERT INTO outcomes VALUES(1,'trend-core','no_signal','below_entry',7,1);
INSERT INTO outcomes VALUES(1,'trend-core','no_signal','holding',47,0);
INSERT INTO outcomes VALUES(1,'trend-core','symbol_excluded','',921,0);
INSERT INTO outcomes VALUES(1,'trend-core','timeframe_mismatch','',462,0);
INSERT INTO outcomes VALUES(1,'trend-core','warming_up','',20,0);
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
INSERT INTO recent_outcomes VALUES('eurusd-legacy',21,21,1,'duplicate',NULL,'EURUSD','2023-01-02T02:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',765,765,1,'conflict',NULL,'EURUSD','2023-01-04T11:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',778,949,14,'no_signal','macd_against_rsi','EURUSD','2023-01-05T01:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',962,962,1,'intent','long','EURUSD','2023-01-05T02:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',975,975,1,'no_signal','macd_against_rsi','EURUSD','2023-01-05T03:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',988,988,1,'intent','long','EURUSD','2023-01-05T04:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1001,1001,1,'no_signal','rsi_neutral','EURUSD','2023-01-05T05:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1014,1014,1,'missing_feature','macd_signal','EURUSD','2023-01-05T06:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1027,1131,9,'no_signal','rsi_neutral','EURUSD','2023-01-05T15:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1144,1144,1,'intent','long','EURUSD','2023-01-05T16:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1157,1313,13,'no_signal','macd_against_rsi','EURUSD','2023-01-06T05:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1326,1326,1,'intent','long','EURUSD','2023-01-06T06:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1340,1340,1,'no_signal','rsi_neutral','EURUSD','2023-01-06T07:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1353,1380,3,'intent','long','EURUSD','2023-01-06T10:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1393,1445,5,'no_signal','rsi_neutral','EURUSD','2023-01-06T15:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1458,1458,1,'intent','long','EURUSD','2023-01-06T16:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1471,1497,3,'no_signal','rsi_neutral','EURUSD','2023-01-06T19:00:00Z');
INSERT INTO recent_outcomes VALUES('reads-a-file',6,6,1,'violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xa37ae2ebbda52bd3, 0x94d049bb133111eb, at 0x90a221)','EURUSD','2023-01-02T01:00:00Z');
INSERT INTO recent_outcomes VALUES('reads-a-file',20,20,1,'circuit_open','1 violation, the first of which latches','EURUSD','2023-01-02T02:00:00Z');
INSERT INTO recent_outcomes VALUES('reads-a-file',21,21,1,'duplicate',NULL,'EURUSD','2023-01-02T02:00:00Z');
INSERT INTO recent_outcomes VALUES('reads-a-file',34,764,57,'circuit_open','1 violation, the first of which latches','EURUSD','2023-01-04T11:00:00Z');
INSERT INTO recent_outcomes VALUES('reads-a-file',765,765,1,'conflict',NULL,'EURUSD','2023-01-04T11:00:00Z');
INSERT INTO recent_outcomes VALUES('reads-a-file',778,1497,56,'circuit_open','1 violation, the first of which latches','EURUSD','2023-01-06T19:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',21,21,1,'duplicate',NULL,'EURUSD','2023-01-02T02:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',712,712,1,'intent','short','EURUSD','2023-01-04T07:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',725,764,4,'no_signal','holding','EURUSD','2023-01-04T11:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',765,765,1,'conflict',NULL,'EURUSD','2023-01-04T11:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',778,804,3,'no_signal','holding','EURUSD','2023-01-04T14:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',816,816,1,'missing_feature','ema12','EURUSD','2023-01-04T15:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',830,1053,18,'no_signal','holding','EURUSD','2023-01-05T09:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1066,1066,1,'intent','flat','EURUSD','2023-01-05T10:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1079,1144,6,'no_signal','below_entry','EURUSD','2023-01-05T16:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1157,1157,1,'intent','short','EURUSD','2023-01-05T17:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1170,1196,3,'no_signal','holding','EURUSD','2023-01-05T20:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1209,1209,1,'missing_feature','ema26','EURUSD','2023-01-05T21:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1222,1340,10,'no_signal','holding','EURUSD','2023-01-06T07:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1353,1353,1,'missing_feature','ema12','EURUSD','2023-01-06T08:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1366,1471,9,'no_signal','holding','EURUSD','2023-01-06T17:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1484,1484,1,'intent','flat','EURUSD','2023-01-06T18:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1497,1497,1,'no_signal','below_entry','EURUSD','2023-01-06T19:00:00Z');
CREATE TABLE missing_features (
    strategy TEXT NOT NULL REFERENCES strategies (id) ON DELETE CASCADE,
    feature TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (strategy, feature)
) STRICT, WITHOUT ROWID;
INSERT INTO missing_features VALUES('eurusd-legacy','macd',25);
INSERT INTO missing_features VALUES('eurusd-legacy','macd_signal',34);
INSERT INTO missing_features VALUES('eurusd-legacy','rsi14',14);
INSERT INTO missing_features VALUES('trend-core','boll_mid',19);
INSERT INTO missing_features VALUES('trend-core','ema12',13);
INSERT INTO missing_features VALUES('trend-core','ema26',27);
INSERT INTO missing_features VALUES('trend-core','macd_hist',33);
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
INSERT INTO intents VALUES('eurusd-legacy',1458,'c08bd11123f1d16e','EURUSD','long',0.6500000000000000222,100.0,'2023-01-06T16:00:00Z','2023-01-06T18:00:00Z',0,1);
INSERT INTO intents VALUES('trend-core',1484,'8b2f750ba790d1b3','EURUSD','flat',0.98542875622244674449,0.0,'2023-01-06T18:00:00Z','2023-01-06T20:00:00Z',1,1);
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
INSERT INTO workers VALUES(1,1,'legacy_macd_rsi','',1,28583,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.064Z','2026-11-26T05:54:37.068Z','2026-11-26T05:54:37.376Z',NULL,NULL,NULL,NULL);
INSERT INTO workers VALUES(2,1,'misbehaving','',1,28586,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.064Z','2026-11-26T05:54:37.068Z','2026-11-26T05:54:37.076Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x4d040ef16f41e9a1, 0x94d049bb133111eb, at 0x90a221)',NULL,530);
INSERT INTO workers VALUES(3,1,'trend_multifactor','',1,28587,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.064Z','2026-11-26T05:54:37.066Z','2026-11-26T05:54:37.376Z',NULL,NULL,NULL,NULL);
INSERT INTO workers VALUES(4,1,'misbehaving','',2,28588,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.097Z','2026-11-26T05:54:37.101Z','2026-11-26T05:54:37.102Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xf34dede0824bfaaa, 0x94d049bb133111eb, at 0x90a221)',NULL,543);
INSERT INTO workers VALUES(5,1,'misbehaving','',3,28594,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.103Z','2026-11-26T05:54:37.113Z','2026-11-26T05:54:37.113Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xed378197a0e25c01, 0x94d049bb133111eb, at 0x90a221)',NULL,556);
INSERT INTO workers VALUES(6,1,'misbehaving','',4,28596,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.114Z','2026-11-26T05:54:37.116Z','2026-11-26T05:54:37.123Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xb8c65c61d298078d, 0x94d049bb133111eb, at 0x90a221)',NULL,569);
INSERT INTO workers VALUES(7,1,'misbehaving','',5,28601,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.133Z','2026-11-26T05:54:37.135Z','2026-11-26T05:54:37.136Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x54e9881eba0dcaca, 0x94d049bb133111eb, at 0x90a221)',NULL,582);
INSERT INTO workers VALUES(8,1,'misbehaving','',6,28603,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.136Z','2026-11-26T05:54:37.138Z','2026-11-26T05:54:37.164Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xd5f3e27889800ba8, 0x94d049bb133111eb, at 0x90a221)',NULL,595);
INSERT INTO workers VALUES(9,1,'misbehaving','',7,28607,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.168Z','2026-11-26T05:54:37.174Z','2026-11-26T05:54:37.180Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x7ee60e3df5165b97, 0x94d049bb133111eb, at 0x90a221)',NULL,608);
INSERT INTO workers VALUES(10,1,'misbehaving','',8,28608,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.184Z','2026-11-26T05:54:37.186Z','2026-11-26T05:54:37.186Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xe0103a31521f067a, 0x94d049bb133111eb, at 0x90a221)',NULL,621);
INSERT INTO workers VALUES(11,1,'misbehaving','',9,28609,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.187Z','2026-11-26T05:54:37.189Z','2026-11-26T05:54:37.196Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x9a5c7b04d3ef268, 0x94d049bb133111eb, at 0x90a221)',NULL,634);
INSERT INTO workers VALUES(12,1,'misbehaving','',10,28610,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.196Z','2026-11-26T05:54:37.199Z','2026-11-26T05:54:37.216Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xe88fb8ead3267206, 0x94d049bb133111eb, at 0x90a221)',NULL,647);
INSERT INTO workers VALUES(13,1,'misbehaving','',11,28616,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.217Z','2026-11-26T05:54:37.220Z','2026-11-26T05:54:37.224Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xe92965955ca72c66, 0x94d049bb133111eb, at 0x90a221)',NULL,660);
INSERT INTO workers VALUES(14,1,'misbehaving','',12,28618,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.227Z','2026-11-26T05:54:37.237Z','2026-11-26T05:54:37.238Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xfba6156ad210b307, 0x94d049bb133111eb, at 0x90a221)',NULL,673);
INSERT INTO workers VALUES(15,1,'misbehaving','',13,28620,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.249Z','2026-11-26T05:54:37.268Z','2026-11-26T05:54:37.269Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x47e69ce7a1507b9d, 0x94d049bb133111eb, at 0x90a221)',NULL,686);
INSERT INTO workers VALUES(16,1,'misbehaving','',14,28625,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.272Z','2026-11-26T05:54:37.283Z','2026-11-26T05:54:37.283Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xd6ec5d1bfa21a6ab, 0x94d049bb133111eb, at 0x90a221)',NULL,699);
INSERT INTO workers VALUES(17,1,'misbehaving','',15,28631,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.287Z','2026-11-26T05:54:37.296Z','2026-11-26T05:54:37.297Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xd9a7f8f9e173a94c, 0x94d049bb133111eb, at 0x90a221)',NULL,712);
INSERT INTO workers VALUES(18,1,'misbehaving','',16,28633,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.303Z','2026-11-26T05:54:37.309Z','2026-11-26T05:54:37.312Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xfb329aa97e92e164, 0x94d049bb133111eb, at 0x90a221)',NULL,725);
INSERT INTO workers VALUES(19,1,'misbehaving','',17,28638,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.315Z','2026-11-26T05:54:37.321Z','2026-11-26T05:54:37.321Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x364c12202b733a6a, 0x94d049bb133111eb, at 0x90a221)',NULL,738);
INSERT INTO workers VALUES(20,1,'misbehaving','',18,28639,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.326Z','2026-11-26T05:54:37.334Z','2026-11-26T05:54:37.352Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x3e867a1f35ddc93c, 0x94d049bb133111eb, at 0x90a221)',NULL,751);
INSERT INTO workers VALUES(21,1,'misbehaving','',19,28643,'sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:37.356Z','2026-11-26T05:54:37.361Z','2026-11-26T05:54:37.362Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xa37ae2ebbda52bd3, 0x94d049bb133111eb, at 0x90a221)',NULL,6);
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
INSERT INTO worker_status VALUES('legacy_macd_rsi','','ended',NULL,1,'2026-11-26T05:54:37.064Z','2026-11-26T05:54:37.068Z','sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b',81,0,0.0,0,11651526,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO worker_status VALUES('misbehaving','','ended',NULL,19,'2026-11-26T05:54:37.356Z','2026-11-26T05:54:37.361Z','sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b',0,18,0.19413149800000001343,0,0,19,'2026-11-26T05:54:37.362Z','violation','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xa37ae2ebbda52bd3, 0x94d049bb133111eb, at 0x90a221)',NULL,6);
INSERT INTO worker_status VALUES('trend_multifactor','','ended',NULL,1,'2026-11-26T05:54:37.064Z','2026-11-26T05:54:37.066Z','sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b',78,0,0.0,0,11707332,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE worker_counts (
    family TEXT NOT NULL,
    isolated TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('loss', 'violation')),
    name TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (family, isolated, kind, name),
    FOREIGN KEY (family, isolated) REFERENCES worker_status ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO worker_counts VALUES('misbehaving','','loss','violation',19);
INSERT INTO worker_counts VALUES('misbehaving','','violation','openat',19);
CREATE TABLE worker_latency (
    family TEXT NOT NULL,
    isolated TEXT NOT NULL,
    bucket INTEGER NOT NULL CHECK (bucket >= 0),
    up_to_ns INTEGER,
    events INTEGER NOT NULL CHECK (events >= 0),
    PRIMARY KEY (family, isolated, bucket),
    FOREIGN KEY (family, isolated) REFERENCES worker_status ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO worker_latency VALUES('legacy_macd_rsi','',9,250000,81);
INSERT INTO worker_latency VALUES('trend_multifactor','',9,250000,78);
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
INSERT INTO violations VALUES(1,'2026-11-26T05:54:37.076Z',1,'misbehaving','',1,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x4d040ef16f41e9a1, 0x94d049bb133111eb, at 0x90a221)',530);
INSERT INTO violations VALUES(2,'2026-11-26T05:54:37.102Z',1,'misbehaving','',2,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xf34dede0824bfaaa, 0x94d049bb133111eb, at 0x90a221)',543);
INSERT INTO violations VALUES(3,'2026-11-26T05:54:37.113Z',1,'misbehaving','',3,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xed378197a0e25c01, 0x94d049bb133111eb, at 0x90a221)',556);
INSERT INTO violations VALUES(4,'2026-11-26T05:54:37.123Z',1,'misbehaving','',4,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xb8c65c61d298078d, 0x94d049bb133111eb, at 0x90a221)',569);
INSERT INTO violations VALUES(5,'2026-11-26T05:54:37.136Z',1,'misbehaving','',5,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x54e9881eba0dcaca, 0x94d049bb133111eb, at 0x90a221)',582);
INSERT INTO violations VALUES(6,'2026-11-26T05:54:37.164Z',1,'misbehaving','',6,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xd5f3e27889800ba8, 0x94d049bb133111eb, at 0x90a221)',595);
INSERT INTO violations VALUES(7,'2026-11-26T05:54:37.180Z',1,'misbehaving','',7,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x7ee60e3df5165b97, 0x94d049bb133111eb, at 0x90a221)',608);
INSERT INTO violations VALUES(8,'2026-11-26T05:54:37.186Z',1,'misbehaving','',8,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xe0103a31521f067a, 0x94d049bb133111eb, at 0x90a221)',621);
INSERT INTO violations VALUES(9,'2026-11-26T05:54:37.196Z',1,'misbehaving','',9,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x9a5c7b04d3ef268, 0x94d049bb133111eb, at 0x90a221)',634);
INSERT INTO violations VALUES(10,'2026-11-26T05:54:37.216Z',1,'misbehaving','',10,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xe88fb8ead3267206, 0x94d049bb133111eb, at 0x90a221)',647);
INSERT INTO violations VALUES(11,'2026-11-26T05:54:37.224Z',1,'misbehaving','',11,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xe92965955ca72c66, 0x94d049bb133111eb, at 0x90a221)',660);
INSERT INTO violations VALUES(12,'2026-11-26T05:54:37.238Z',1,'misbehaving','',12,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xfba6156ad210b307, 0x94d049bb133111eb, at 0x90a221)',673);
INSERT INTO violations VALUES(13,'2026-11-26T05:54:37.269Z',1,'misbehaving','',13,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x47e69ce7a1507b9d, 0x94d049bb133111eb, at 0x90a221)',686);
INSERT INTO violations VALUES(14,'2026-11-26T05:54:37.283Z',1,'misbehaving','',14,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xd6ec5d1bfa21a6ab, 0x94d049bb133111eb, at 0x90a221)',699);
INSERT INTO violations VALUES(15,'2026-11-26T05:54:37.297Z',1,'misbehaving','',15,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xd9a7f8f9e173a94c, 0x94d049bb133111eb, at 0x90a221)',712);
INSERT INTO violations VALUES(16,'2026-11-26T05:54:37.312Z',1,'misbehaving','',16,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xfb329aa97e92e164, 0x94d049bb133111eb, at 0x90a221)',725);
INSERT INTO violations VALUES(17,'2026-11-26T05:54:37.321Z',1,'misbehaving','',17,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x364c12202b733a6a, 0x94d049bb133111eb, at 0x90a221)',738);
INSERT INTO violations VALUES(18,'2026-11-26T05:54:37.352Z',1,'misbehaving','',18,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0x3e867a1f35ddc93c, 0x94d049bb133111eb, at 0x90a221)',751);
INSERT INTO violations VALUES(19,'2026-11-26T05:54:37.362Z',1,'misbehaving','',19,'openat','was killed for the call openat of "/etc/passwd" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xa37ae2ebbda52bd3, 0x94d049bb133111eb, at 0x90a221)',6);
CREATE TABLE halts (
    strategy TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL,
    since TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    user INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO halts VALUES('eurusd-legacy','news','2026-11-26T05:54:37.418Z',0,0);
CREATE TABLE digests (
    kind TEXT NOT NULL CHECK (kind IN ('policy', 'executable')),
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    PRIMARY KEY (kind, name, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO digests VALUES('executable','bulkhead-worker','sha256:eec50dfb029a365f4324f6c72b995b763b87fac5b591a4b3a80eb27fcd6e8be6','2026-11-26T05:54:36.993Z','2026-11-26T05:54:37.356Z');
INSERT INTO digests VALUES('policy','legacy_macd_rsi','sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','2026-11-26T05:54:37.064Z','2026-11-26T05:54:37.064Z');
INSERT INTO digests VALUES('policy','misbehaving','sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','2026-11-26T05:54:37.064Z','2026-11-26T05:54:37.356Z');
INSERT INTO digests VALUES('policy','trend_multifactor','sha256:84f405001966bff7afc0484d7c31eb1b65c7fb6429ea3aee7089a1f92e63dd0b','2026-11-26T05:54:37.064Z','2026-11-26T05:54:37.064Z');
CREATE TABLE input_streams (
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    events INTEGER NOT NULL CHECK (events >= 0),
    last_event_time TEXT NOT NULL,
    PRIMARY KEY (symbol, timeframe)
) STRICT, WITHOUT ROWID;
INSERT INTO input_streams VALUES('BTCUSD','15Min',462,'2023-01-06T18:45:00Z');
INSERT INTO input_streams VALUES('BTCUSD','1Hour',114,'2023-01-06T18:00:00Z');
INSERT INTO input_streams VALUES('EURUSD','15Min',462,'2023-01-06T18:45:00Z');
INSERT INTO input_streams VALUES('EURUSD','1Hour',117,'2023-01-06T19:00:00Z');
INSERT INTO input_streams VALUES('GBPJPY','1Hour',116,'2023-01-06T19:00:00Z');
INSERT INTO input_streams VALUES('SPX500','1Hour',114,'2023-01-06T18:00:00Z');
INSERT INTO input_streams VALUES('XAUUSD','1Hour',115,'2023-01-06T19:00:00Z');
CREATE TABLE input_features (
    feature TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO input_features VALUES('boll_lower');
INSERT INTO input_features VALUES('boll_mid');
INSERT INTO input_features VALUES('boll_upper');
INSERT INTO input_features VALUES('ema12');
INSERT INTO input_features VALUES('ema26');
INSERT INTO input_features VALUES('imbalance_spread');
INSERT INTO input_features VALUES('macd');
INSERT INTO input_features VALUES('macd_hist');
INSERT INTO input_features VALUES('macd_signal');
INSERT INTO input_features VALUES('price');
INSERT INTO input_features VALUES('rsi14');
INSERT INTO input_features VALUES('signal_quality_flag');
INSERT INTO input_features VALUES('spread');
INSERT INTO input_features VALUES('staleness_ms');
INSERT INTO input_features VALUES('vol_realized_w60s');
INSERT INTO input_features VALUES('vwap_session');
INSERT INTO input_features VALUES('vwap_w5m');
CREATE TABLE nulled_values (
    feature TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL CHECK (count >= 0)
) STRICT, WITHOUT ROWID;
CREATE TABLE rejections (
    reason TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL CHECK (count >= 0)
) STRICT, WITHOUT ROWID;
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
INSERT INTO breakers VALUES('reads-a-file','misbehaving','1.0.0','e8dc9c3315f7309b','latched',1,'2026-11-26T05:54:37.363Z','violation','1 violation, the first of which latches',NULL,6,NULL,NULL,114,1,'[{"detail":"was killed for the call openat of \"/etc/passwd\" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xa37ae2ebbda52bd3, 0x94d049bb133111eb, at 0x90a221)","outcome":"violation","seq":6}]');
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
INSERT INTO breaker_changes VALUES(1,'2026-11-26T05:54:37.363Z',1,6,'reads-a-file','misbehaving','1.0.0','e8dc9c3315f7309b','closed','latched','violation','1 violation, the first of which latches',NULL,6,NULL,NULL,1,'[{"detail":"was killed for the call openat of \"/etc/passwd\" (number 257, arguments 0xffffff9c, 0xab8b60, 0x80000, 0x0, 0xa37ae2ebbda52bd3, 0x94d049bb133111eb, at 0x90a221)","outcome":"violation","seq":6}]',NULL,NULL);
CREATE TABLE IF NOT EXISTS "operator_acts" (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    run INTEGER,
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    act TEXT NOT NULL CHECK (act IN ('halt', 'resume', 'reset')),
    strategy TEXT CHECK (strategy <> ''),
    reason TEXT NOT NULL,
    user INTEGER NOT NULL
) STRICT;
INSERT INTO operator_acts VALUES(1,'2026-11-26T05:54:37.418Z',NULL,0,'halt','eurusd-legacy','news',0);
COMMIT;

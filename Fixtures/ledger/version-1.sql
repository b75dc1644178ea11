-- A ledger as the first version of its schema left it: `sqlite3 ledger.sqlite .dump` of a run of Fixtures/catalogs/demo.yaml over
-- 3,000 events, halted and resumed as a whole afterwards, and with one strategy halted.
PRAGMA application_id = 1112886347;
PRAGMA journal_mode = WAL;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('1');
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
INSERT INTO runs VALUES(1,8990,'0.1.0+b40ad1c8b63a','finished',NULL,NULL,'2026-11-25T22:56:16.078Z','2026-11-25T22:56:16.172Z','2026-11-25T22:56:16.172Z','Fixtures/catalogs/demo.yaml','sha256:f956ab467c883a08793792919ac83c9dcaffdf907c744a26b85078410812038a','sha256:b40ad1c8b63aba82004400ef27f34a982bd199bfe1abc1cecb990f5659131f5d','in.ndjson',3000,3000,3000,0,305,1,0,0,'2023-01-12T19:00:00Z');
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
INSERT INTO catalog_loads VALUES(1,'2026-11-25T22:56:16.079Z',1,'Fixtures/catalogs/demo.yaml','sha256:f956ab467c883a08793792919ac83c9dcaffdf907c744a26b85078410812038a','accepted',8,1,NULL);
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
INSERT INTO strategies VALUES('eurusd-legacy',1,0,1,'legacy_macd_rsi','1.0.0','5bc8e4ce9ffeead1','enabled',NULL,'2026-11-25T22:56:16.078Z',0,'1Hour','["EURUSD"]',0,1,'["macd","macd_signal","rsi14"]',10000.0,3600.0,NULL,NULL,0);
INSERT INTO strategies VALUES('legacy-wide',1,1,1,'legacy_macd_rsi','1.1.0','9492fa63a307a36e','enabled',NULL,'2026-11-25T22:56:16.078Z',0,'1Hour',NULL,0,1,'["macd","macd_signal","rsi14"]',10000.0,14400.0,3,NULL,0);
INSERT INTO strategies VALUES('overlay-quick',1,7,1,'volatility_overlay','1.0.0','66a70eaffc55377f','enabled',NULL,'2026-11-25T22:56:16.078Z',0,'1Hour',NULL,60,1,'["price","ema12","ema26"]',10000.0,0.0,NULL,NULL,0);
INSERT INTO strategies VALUES('overlay-steady',1,2,1,'volatility_overlay','1.0.0','a7afeefcf385c520','enabled',NULL,'2026-11-25T22:56:16.078Z',0,'1Hour',NULL,250,1,'["price","ema12","ema26"]',10000.0,0.0,NULL,NULL,0);
INSERT INTO strategies VALUES('overlay-trial',1,8,1,'volatility_overlay','1.0.0','','disabled','enabled: false (Fixtures/catalogs/demo.yaml:92)','2026-11-25T22:56:16.078Z',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO strategies VALUES('reversion-2day',1,3,1,'mean_reversion','1.0.0','44b3af59db4e1423','enabled',NULL,'2026-11-25T22:56:16.078Z',0,'1Hour',NULL,48,1,'["price"]',10000.0,0.0,NULL,NULL,0);
INSERT INTO strategies VALUES('reversion-extreme',1,4,1,'mean_reversion','1.0.0','b70978a3ae6247b2','enabled',NULL,'2026-11-25T22:56:16.078Z',0,'1Hour',NULL,120,1,'["price","spread"]',10000.0,0.0,NULL,NULL,0);
INSERT INTO strategies VALUES('trend-core',1,5,1,'trend_multifactor','1.0.0','c8a9371d564170c2','enabled',NULL,'2026-11-25T22:56:16.078Z',0,'1Hour',NULL,20,1,'["price","ema12","ema26","macd_hist","boll_mid"]',10000.0,0.0,4,NULL,0);
INSERT INTO strategies VALUES('trend-fast',1,6,1,'trend_multifactor','1.0.0','b7442b6d99db8fce','enabled',NULL,'2026-11-25T22:56:16.078Z',0,'1Hour',NULL,8,1,'["price","ema12","ema26","macd_hist","boll_mid"]',10000.0,0.0,NULL,300000.0,0);
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
INSERT INTO strategy_changes VALUES(1,'2026-11-25T22:56:16.078Z',1,0,'eurusd-legacy','legacy_macd_rsi','1.0.0','5bc8e4ce9ffeead1',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(2,'2026-11-25T22:56:16.078Z',1,0,'legacy-wide','legacy_macd_rsi','1.1.0','9492fa63a307a36e',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(3,'2026-11-25T22:56:16.078Z',1,0,'overlay-steady','volatility_overlay','1.0.0','a7afeefcf385c520',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(4,'2026-11-25T22:56:16.078Z',1,0,'reversion-2day','mean_reversion','1.0.0','44b3af59db4e1423',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(5,'2026-11-25T22:56:16.078Z',1,0,'reversion-extreme','mean_reversion','1.0.0','b70978a3ae6247b2',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(6,'2026-11-25T22:56:16.078Z',1,0,'trend-core','trend_multifactor','1.0.0','c8a9371d564170c2',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(7,'2026-11-25T22:56:16.078Z',1,0,'trend-fast','trend_multifactor','1.0.0','b7442b6d99db8fce',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(8,'2026-11-25T22:56:16.078Z',1,0,'overlay-quick','volatility_overlay','1.0.0','66a70eaffc55377f',NULL,'enabled',NULL);
INSERT INTO strategy_changes VALUES(9,'2026-11-25T22:56:16.078Z',1,0,'overlay-trial','volatility_overlay','1.0.0','',NULL,'disabled','enabled: false (Fixtures/catalogs/demo.yaml:92)');
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
INSERT INTO outcomes VALUES(1,'eurusd-legacy','duplicate','',2,1);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','intent','',14,0);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','missing_feature','',35,1);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','no_signal','macd_against_rsi',82,41);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','no_signal','rsi_neutral',80,57);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','symbol_excluded','',1937,0);
INSERT INTO outcomes VALUES(1,'eurusd-legacy','timeframe_mismatch','',849,0);
INSERT INTO outcomes VALUES(1,'legacy-wide','conflict','',4,1);
INSERT INTO outcomes VALUES(1,'legacy-wide','duplicate','',2,0);
INSERT INTO outcomes VALUES(1,'legacy-wide','intent','',44,0);
INSERT INTO outcomes VALUES(1,'legacy-wide','missing_feature','',177,0);
INSERT INTO outcomes VALUES(1,'legacy-wide','no_signal','macd_against_rsi',356,4);
INSERT INTO outcomes VALUES(1,'legacy-wide','no_signal','rsi_neutral',448,1);
INSERT INTO outcomes VALUES(1,'legacy-wide','out_of_order','',3,0);
INSERT INTO outcomes VALUES(1,'legacy-wide','suppressed_cooldown','',74,0);
INSERT INTO outcomes VALUES(1,'legacy-wide','timeframe_mismatch','',1892,0);
INSERT INTO outcomes VALUES(1,'overlay-quick','conflict','',4,0);
INSERT INTO outcomes VALUES(1,'overlay-quick','duplicate','',2,0);
INSERT INTO outcomes VALUES(1,'overlay-quick','intent','',54,0);
INSERT INTO outcomes VALUES(1,'overlay-quick','missing_feature','',135,0);
INSERT INTO outcomes VALUES(1,'overlay-quick','no_signal','volatility_above_ceiling',130,0);
INSERT INTO outcomes VALUES(1,'overlay-quick','no_signal','within_band',480,0);
INSERT INTO outcomes VALUES(1,'overlay-quick','out_of_order','',3,0);
INSERT INTO outcomes VALUES(1,'overlay-quick','timeframe_mismatch','',1892,0);
INSERT INTO outcomes VALUES(1,'overlay-quick','warming_up','',300,0);
INSERT INTO outcomes VALUES(1,'overlay-steady','conflict','',4,0);
INSERT INTO outcomes VALUES(1,'overlay-steady','duplicate','',2,0);
INSERT INTO outcomes VALUES(1,'overlay-steady','missing_feature','',135,0);
INSERT INTO outcomes VALUES(1,'overlay-steady','out_of_order','',3,0);
INSERT INTO outcomes VALUES(1,'overlay-steady','timeframe_mismatch','',1892,0);
INSERT INTO outcomes VALUES(1,'overlay-steady','warming_up','',964,0);
INSERT INTO outcomes VALUES(1,'overlay-trial','disabled','',3000,0);
INSERT INTO outcomes VALUES(1,'reversion-2day','conflict','',4,0);
INSERT INTO outcomes VALUES(1,'reversion-2day','duplicate','',2,0);
INSERT INTO outcomes VALUES(1,'reversion-2day','intent','',20,0);
INSERT INTO outcomes VALUES(1,'reversion-2day','no_signal','holding',218,1);
INSERT INTO outcomes VALUES(1,'reversion-2day','no_signal','inside_band',578,0);
INSERT INTO outcomes VALUES(1,'reversion-2day','no_signal','trend_veto',43,0);
INSERT INTO outcomes VALUES(1,'reversion-2day','out_of_order','',3,0);
INSERT INTO outcomes VALUES(1,'reversion-2day','timeframe_mismatch','',1892,0);
INSERT INTO outcomes VALUES(1,'reversion-2day','warming_up','',240,0);
INSERT INTO outcomes VALUES(1,'reversion-extreme','conflict','',4,0);
INSERT INTO outcomes VALUES(1,'reversion-extreme','duplicate','',2,0);
INSERT INTO outcomes VALUES(1,'reversion-extreme','missing_feature','',8,0);
INSERT INTO outcomes VALUES(1,'reversion-extreme','no_signal','inside_band',476,0);
INSERT INTO outcomes VALUES(1,'reversion-extreme','no_signal','trend_veto',15,0);
INSERT INTO outcomes VALUES(1,'reversion-extreme','out_of_order','',3,0);
INSERT INTO outcomes VALUES(1,'reversion-extreme','timeframe_mismatch','',1892,0);
INSERT INTO outcomes VALUES(1,'reversion-extreme','warming_up','',600,0);
INSERT INTO outcomes VALUES(1,'trend-core','conflict','',4,0);
INSERT INTO outcomes VALUES(1,'trend-core','duplicate','',2,0);
INSERT INTO outcomes VALUES(1,'trend-core','intent','',74,0);
INSERT INTO outcomes VALUES(1,'trend-core','missing_feature','',181,0);
INSERT INTO outcomes VALUES(1,'trend-core','no_signal','below_entry',186,1);
INSERT INTO outcomes VALUES(1,'trend-core','no_signal','holding',558,0);
INSERT INTO outcomes VALUES(1,'trend-core','out_of_order','',3,0);
INSERT INTO outcomes VALUES(1,'trend-core','timeframe_mismatch','',1892,0);
INSERT INTO outcomes VALUES(1,'trend-core','warming_up','',100,0);
INSERT INTO outcomes VALUES(1,'trend-fast','conflict','',4,0);
INSERT INTO outcomes VALUES(1,'trend-fast','duplicate','',2,0);
INSERT INTO outcomes VALUES(1,'trend-fast','intent','',99,0);
INSERT INTO outcomes VALUES(1,'trend-fast','missing_feature','',181,0);
INSERT INTO outcomes VALUES(1,'trend-fast','no_signal','below_entry',110,0);
INSERT INTO outcomes VALUES(1,'trend-fast','no_signal','holding',669,0);
INSERT INTO outcomes VALUES(1,'trend-fast','out_of_order','',3,0);
INSERT INTO outcomes VALUES(1,'trend-fast','timeframe_mismatch','',1892,0);
INSERT INTO outcomes VALUES(1,'trend-fast','warming_up','',40,0);
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
INSERT INTO recent_outcomes VALUES('eurusd-legacy',765,765,1,'conflict',NULL,'EURUSD','2023-01-04T11:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',1948,2118,14,'no_signal','rsi_neutral','EURUSD','2023-01-10T00:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2131,2131,1,'missing_feature','macd','EURUSD','2023-01-10T01:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2144,2367,18,'no_signal','rsi_neutral','EURUSD','2023-01-10T19:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2380,2380,1,'no_signal','macd_against_rsi','EURUSD','2023-01-10T20:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2393,2393,1,'no_signal','rsi_neutral','EURUSD','2023-01-10T21:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2406,2497,8,'no_signal','macd_against_rsi','EURUSD','2023-01-11T05:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2510,2510,1,'no_signal','rsi_neutral','EURUSD','2023-01-11T06:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2523,2601,7,'no_signal','macd_against_rsi','EURUSD','2023-01-11T13:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2614,2628,2,'no_signal','rsi_neutral','EURUSD','2023-01-11T15:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2641,2654,2,'no_signal','macd_against_rsi','EURUSD','2023-01-11T17:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2667,2719,5,'no_signal','rsi_neutral','EURUSD','2023-01-11T22:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2732,2732,1,'no_signal','macd_against_rsi','EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2733,2733,1,'duplicate',NULL,'EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2746,2746,1,'no_signal','macd_against_rsi','EURUSD','2023-01-12T00:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2759,2799,4,'no_signal','rsi_neutral','EURUSD','2023-01-12T04:00:00Z');
INSERT INTO recent_outcomes VALUES('eurusd-legacy',2812,2995,15,'no_signal','macd_against_rsi','EURUSD','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',1978,1978,1,'out_of_order',NULL,'BTCUSD','2023-01-09T12:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2733,2733,1,'duplicate',NULL,'EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2907,2907,1,'suppressed_cooldown','3600.0 s of 14400.0 s since the last intent','SPX500','2023-01-12T12:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2930,2931,2,'no_signal','macd_against_rsi','GBPJPY','2023-01-12T14:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2932,2933,2,'no_signal','rsi_neutral','SPX500','2023-01-12T14:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2934,2934,1,'missing_feature','macd','BTCUSD','2023-01-12T14:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2943,2943,1,'no_signal','macd_against_rsi','EURUSD','2023-01-12T15:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2944,2946,3,'no_signal','rsi_neutral','SPX500','2023-01-12T15:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2947,2956,2,'no_signal','macd_against_rsi','EURUSD','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2957,2959,3,'no_signal','rsi_neutral','SPX500','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2960,2970,3,'no_signal','macd_against_rsi','GBPJPY','2023-01-12T17:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2971,2972,2,'no_signal','rsi_neutral','SPX500','2023-01-12T17:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2973,2983,3,'no_signal','macd_against_rsi','GBPJPY','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2984,2984,1,'no_signal','rsi_neutral','XAUUSD','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2985,2985,1,'intent','short','SPX500','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2986,2996,3,'no_signal','macd_against_rsi','GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2997,2997,1,'conflict',NULL,'GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2998,2998,1,'no_signal','macd_against_rsi','XAUUSD','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('legacy-wide',2999,2999,1,'no_signal','rsi_neutral','SPX500','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',1978,1978,1,'out_of_order',NULL,'BTCUSD','2023-01-09T12:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2719,2719,1,'missing_feature','ema12','EURUSD','2023-01-11T22:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2733,2733,1,'duplicate',NULL,'EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2856,2856,1,'intent','long','BTCUSD','2023-01-12T08:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2865,2865,1,'no_signal','within_band','EURUSD','2023-01-12T09:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2866,2866,1,'intent','short','GBPJPY','2023-01-12T09:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2867,2878,4,'no_signal','within_band','EURUSD','2023-01-12T10:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2879,2879,1,'intent','long','GBPJPY','2023-01-12T10:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2880,2908,13,'no_signal','within_band','BTCUSD','2023-01-12T12:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2917,2917,1,'intent','short','EURUSD','2023-01-12T13:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2918,2946,13,'no_signal','within_band','SPX500','2023-01-12T15:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2947,2947,1,'intent','flat','BTCUSD','2023-01-12T15:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2956,2959,4,'no_signal','within_band','SPX500','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2960,2960,1,'intent','long','BTCUSD','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2969,2969,1,'intent','short','EURUSD','2023-01-12T17:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2970,2996,11,'no_signal','within_band','GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2997,2997,1,'conflict',NULL,'GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2998,2998,1,'no_signal','within_band','XAUUSD','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-quick',2999,2999,1,'intent','long','SPX500','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',1408,1408,1,'missing_feature','ema12','XAUUSD','2023-01-06T12:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',1409,1896,141,'warming_up','102 of 250','GBPJPY','2023-01-09T07:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',1897,1897,1,'missing_feature','ema12','XAUUSD','2023-01-09T07:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',1898,1898,1,'warming_up','99 of 250','SPX500','2023-01-09T07:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',1899,1899,1,'out_of_order',NULL,'SPX500','2023-01-09T06:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',1900,1977,30,'warming_up','155 of 250','BTCUSD','2023-01-09T13:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',1978,1978,1,'out_of_order',NULL,'BTCUSD','2023-01-09T12:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',1987,2105,47,'warming_up','118 of 250','GBPJPY','2023-01-09T23:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',2106,2106,1,'conflict',NULL,'GBPJPY','2023-01-09T23:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',2107,2710,233,'warming_up','211 of 250','BTCUSD','2023-01-11T21:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',2719,2719,1,'missing_feature','ema12','EURUSD','2023-01-11T22:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',2720,2732,5,'warming_up','161 of 250','EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',2733,2733,1,'duplicate',NULL,'EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',2734,2996,101,'warming_up','186 of 250','GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',2997,2997,1,'conflict',NULL,'GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('overlay-steady',2998,2999,2,'warming_up','183 of 250','SPX500','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',1978,1978,1,'out_of_order',NULL,'BTCUSD','2023-01-09T12:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2733,2733,1,'duplicate',NULL,'EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2956,2957,2,'no_signal','holding','GBPJPY','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2958,2958,1,'no_signal','inside_band','XAUUSD','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2959,2959,1,'no_signal','holding','SPX500','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2960,2960,1,'no_signal','trend_veto','BTCUSD','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2969,2970,2,'no_signal','holding','GBPJPY','2023-01-12T17:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2971,2971,1,'no_signal','inside_band','XAUUSD','2023-01-12T17:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2972,2972,1,'no_signal','holding','SPX500','2023-01-12T17:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2973,2973,1,'no_signal','inside_band','BTCUSD','2023-01-12T17:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2982,2983,2,'no_signal','holding','GBPJPY','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2984,2984,1,'no_signal','inside_band','XAUUSD','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2985,2985,1,'no_signal','holding','SPX500','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2986,2986,1,'no_signal','inside_band','BTCUSD','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2995,2996,2,'no_signal','holding','GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2997,2997,1,'conflict',NULL,'GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2998,2998,1,'intent','short','XAUUSD','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-2day',2999,2999,1,'no_signal','holding','SPX500','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',1978,1978,1,'out_of_order',NULL,'BTCUSD','2023-01-09T12:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2213,2213,1,'no_signal','trend_veto','BTCUSD','2023-01-10T07:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2223,2226,4,'no_signal','inside_band','SPX500','2023-01-10T08:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2227,2227,1,'no_signal','trend_veto','BTCUSD','2023-01-10T08:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2236,2239,4,'no_signal','inside_band','SPX500','2023-01-10T09:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2240,2240,1,'no_signal','trend_veto','BTCUSD','2023-01-10T09:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2249,2510,101,'no_signal','inside_band','EURUSD','2023-01-11T06:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2511,2511,1,'missing_feature','spread','GBPJPY','2023-01-11T06:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2512,2732,84,'no_signal','inside_band','EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2733,2733,1,'duplicate',NULL,'EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2734,2828,38,'no_signal','inside_band','SPX500','2023-01-12T06:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2829,2829,1,'missing_feature','spread','BTCUSD','2023-01-12T06:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2838,2917,31,'no_signal','inside_band','EURUSD','2023-01-12T13:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2918,2918,1,'missing_feature','spread','GBPJPY','2023-01-12T13:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2919,2996,30,'no_signal','inside_band','GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2997,2997,1,'conflict',NULL,'GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('reversion-extreme',2998,2999,2,'no_signal','inside_band','SPX500','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',1978,1978,1,'out_of_order',NULL,'BTCUSD','2023-01-09T12:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2719,2719,1,'missing_feature','ema12','EURUSD','2023-01-11T22:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2733,2733,1,'duplicate',NULL,'EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2919,2919,1,'intent','flat','XAUUSD','2023-01-12T13:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2920,2931,4,'no_signal','holding','GBPJPY','2023-01-12T14:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2932,2932,1,'no_signal','below_entry','XAUUSD','2023-01-12T14:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2933,2944,4,'no_signal','holding','GBPJPY','2023-01-12T15:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2945,2945,1,'no_signal','below_entry','XAUUSD','2023-01-12T15:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2946,2946,1,'intent','flat','SPX500','2023-01-12T15:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2947,2957,3,'no_signal','holding','GBPJPY','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2958,2959,2,'no_signal','below_entry','SPX500','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2960,2970,3,'no_signal','holding','GBPJPY','2023-01-12T17:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2971,2972,2,'no_signal','below_entry','SPX500','2023-01-12T17:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2973,2983,3,'no_signal','holding','GBPJPY','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2984,2985,2,'no_signal','below_entry','SPX500','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2986,2996,3,'no_signal','holding','GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2997,2997,1,'conflict',NULL,'GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2998,2998,1,'intent','long','XAUUSD','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-core',2999,2999,1,'no_signal','below_entry','SPX500','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',1978,1978,1,'out_of_order',NULL,'BTCUSD','2023-01-09T12:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2719,2719,1,'missing_feature','ema12','EURUSD','2023-01-11T22:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2733,2733,1,'duplicate',NULL,'EURUSD','2023-01-11T23:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2906,2907,2,'intent','flat','SPX500','2023-01-12T12:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2908,2918,3,'no_signal','holding','GBPJPY','2023-01-12T13:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2919,2920,2,'no_signal','below_entry','SPX500','2023-01-12T13:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2921,2931,3,'no_signal','holding','GBPJPY','2023-01-12T14:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2932,2933,2,'no_signal','below_entry','SPX500','2023-01-12T14:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2934,2944,3,'no_signal','holding','GBPJPY','2023-01-12T15:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2945,2945,1,'intent','short','XAUUSD','2023-01-12T15:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2946,2946,1,'no_signal','below_entry','SPX500','2023-01-12T15:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2947,2958,4,'no_signal','holding','XAUUSD','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2959,2959,1,'intent','short','SPX500','2023-01-12T16:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2960,2983,8,'no_signal','holding','GBPJPY','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2984,2985,2,'intent','flat','SPX500','2023-01-12T18:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2986,2996,3,'no_signal','holding','GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2997,2997,1,'conflict',NULL,'GBPJPY','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2998,2998,1,'intent','long','XAUUSD','2023-01-12T19:00:00Z');
INSERT INTO recent_outcomes VALUES('trend-fast',2999,2999,1,'intent','short','SPX500','2023-01-12T19:00:00Z');
CREATE TABLE missing_features (
    strategy TEXT NOT NULL REFERENCES strategies (id) ON DELETE CASCADE,
    feature TEXT NOT NULL,
    count INTEGER NOT NULL CHECK (count >= 0),
    PRIMARY KEY (strategy, feature)
) STRICT, WITHOUT ROWID;
INSERT INTO missing_features VALUES('eurusd-legacy','macd',26);
INSERT INTO missing_features VALUES('eurusd-legacy','macd_signal',34);
INSERT INTO missing_features VALUES('eurusd-legacy','rsi14',14);
INSERT INTO missing_features VALUES('legacy-wide','macd',131);
INSERT INTO missing_features VALUES('legacy-wide','macd_signal',170);
INSERT INTO missing_features VALUES('legacy-wide','rsi14',72);
INSERT INTO missing_features VALUES('overlay-quick','ema12',62);
INSERT INTO missing_features VALUES('overlay-quick','ema26',129);
INSERT INTO missing_features VALUES('overlay-steady','ema12',62);
INSERT INTO missing_features VALUES('overlay-steady','ema26',129);
INSERT INTO missing_features VALUES('reversion-extreme','spread',8);
INSERT INTO missing_features VALUES('trend-core','boll_mid',99);
INSERT INTO missing_features VALUES('trend-core','ema12',62);
INSERT INTO missing_features VALUES('trend-core','ema26',129);
INSERT INTO missing_features VALUES('trend-core','macd_hist',167);
INSERT INTO missing_features VALUES('trend-fast','boll_mid',99);
INSERT INTO missing_features VALUES('trend-fast','ema12',62);
INSERT INTO missing_features VALUES('trend-fast','ema26',129);
INSERT INTO missing_features VALUES('trend-fast','macd_hist',167);
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
INSERT INTO intents VALUES('eurusd-legacy',1458,'53c79d27de532a5f','EURUSD','long',0.6500000000000000222,2500.0,'2023-01-06T16:00:00Z','2023-01-06T18:00:00Z',0,1);
INSERT INTO intents VALUES('legacy-wide',2985,'276e8107b9aec529','SPX500','short',0.6500000000000000222,1000.0,'2023-01-12T18:00:00Z','2023-01-12T20:00:00Z',1,1);
INSERT INTO intents VALUES('overlay-quick',2999,'dbefe5520809a714','SPX500','long',0.720511899772833031,2161.5356993184991552,'2023-01-12T19:00:00Z','2023-01-12T21:00:00Z',1,1);
INSERT INTO intents VALUES('reversion-2day',2998,'bd6763c50e608370','XAUUSD','short',0.63680233719463585906,4000.0,'2023-01-12T19:00:00Z','2023-01-12T21:00:00Z',1,1);
INSERT INTO intents VALUES('trend-core',2998,'df1c25d29ccc0eb6','XAUUSD','long',0.6632125813319353913,5000.0,'2023-01-12T19:00:00Z','2023-01-12T21:00:00Z',1,1);
INSERT INTO intents VALUES('trend-fast',2998,'c90fe8bd7ddee0a9','XAUUSD','long',0.51785012635809990477,2000.0,'2023-01-12T19:00:00Z','2023-01-12T20:00:00Z',1,0);
INSERT INTO intents VALUES('trend-fast',2999,'390e8b3f4a7ce007','SPX500','short',0.29518282351221597492,2000.0,'2023-01-12T19:00:00Z','2023-01-12T20:00:00Z',1,1);
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
INSERT INTO workers VALUES(1,1,'legacy_macd_rsi','',1,9003,'sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2','sha256:b40ad1c8b63aba82004400ef27f34a982bd199bfe1abc1cecb990f5659131f5d','2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.152Z','2026-11-25T22:56:16.172Z',NULL,NULL,NULL,NULL);
INSERT INTO workers VALUES(2,1,'volatility_overlay','',1,9004,'sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2','sha256:b40ad1c8b63aba82004400ef27f34a982bd199bfe1abc1cecb990f5659131f5d','2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.151Z','2026-11-25T22:56:16.172Z',NULL,NULL,NULL,NULL);
INSERT INTO workers VALUES(3,1,'mean_reversion','',1,9005,'sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2','sha256:b40ad1c8b63aba82004400ef27f34a982bd199bfe1abc1cecb990f5659131f5d','2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.152Z','2026-11-25T22:56:16.172Z',NULL,NULL,NULL,NULL);
INSERT INTO workers VALUES(4,1,'trend_multifactor','',1,9006,'sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2','sha256:b40ad1c8b63aba82004400ef27f34a982bd199bfe1abc1cecb990f5659131f5d','2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.165Z','2026-11-25T22:56:16.172Z',NULL,NULL,NULL,NULL);
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
INSERT INTO worker_status VALUES('legacy_macd_rsi','','ended',NULL,1,'2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.152Z','sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2',922,0,0.0,0,22399990,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO worker_status VALUES('mean_reversion','','ended',NULL,1,'2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.152Z','sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2',1099,0,0.0,0,21981099,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO worker_status VALUES('trend_multifactor','','ended',NULL,1,'2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.165Z','sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2',918,0,0.0,0,21958718,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO worker_status VALUES('volatility_overlay','','ended',NULL,1,'2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.151Z','sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2',964,0,0.0,0,21953516,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO worker_latency VALUES('legacy_macd_rsi','',6,25000,922);
INSERT INTO worker_latency VALUES('mean_reversion','',6,25000,1099);
INSERT INTO worker_latency VALUES('trend_multifactor','',4,5000,364);
INSERT INTO worker_latency VALUES('trend_multifactor','',7,50000,554);
INSERT INTO worker_latency VALUES('volatility_overlay','',4,5000,268);
INSERT INTO worker_latency VALUES('volatility_overlay','',7,50000,696);
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
INSERT INTO operator_acts VALUES(1,'2026-11-25T22:56:16.209Z',NULL,0,'halt',NULL,'feed is wrong',0);
INSERT INTO operator_acts VALUES(2,'2026-11-25T22:56:16.281Z',NULL,0,'resume',NULL,'feed is right',0);
INSERT INTO operator_acts VALUES(3,'2026-11-25T22:56:16.350Z',NULL,0,'halt','eurusd-legacy','news',0);
CREATE TABLE halts (
    strategy TEXT NOT NULL PRIMARY KEY,
    reason TEXT NOT NULL,
    since TEXT NOT NULL,
    sequence INTEGER NOT NULL CHECK (sequence >= 0),
    user INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO halts VALUES('eurusd-legacy','news','2026-11-25T22:56:16.350Z',0,0);
CREATE TABLE digests (
    kind TEXT NOT NULL CHECK (kind IN ('policy', 'executable')),
    name TEXT NOT NULL,
    digest TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    PRIMARY KEY (kind, name, digest)
) STRICT, WITHOUT ROWID;
INSERT INTO digests VALUES('executable','bulkhead-worker','sha256:b40ad1c8b63aba82004400ef27f34a982bd199bfe1abc1cecb990f5659131f5d','2026-11-25T22:56:16.078Z','2026-11-25T22:56:16.148Z');
INSERT INTO digests VALUES('policy','legacy_macd_rsi','sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2','2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.148Z');
INSERT INTO digests VALUES('policy','mean_reversion','sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2','2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.148Z');
INSERT INTO digests VALUES('policy','trend_multifactor','sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2','2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.148Z');
INSERT INTO digests VALUES('policy','volatility_overlay','sha256:000ffaaf7845bfe2471fa8d0e5e620bc0328d35870c63fd3d0805c5e63d19ec2','2026-11-25T22:56:16.148Z','2026-11-25T22:56:16.148Z');
CREATE TABLE input_streams (
    symbol TEXT NOT NULL,
    timeframe TEXT NOT NULL,
    events INTEGER NOT NULL CHECK (events >= 0),
    last_event_time TEXT NOT NULL,
    PRIMARY KEY (symbol, timeframe)
) STRICT, WITHOUT ROWID;
INSERT INTO input_streams VALUES('BTCUSD','15Min',1043,'2023-01-12T18:45:00Z');
INSERT INTO input_streams VALUES('BTCUSD','1Hour',258,'2023-01-12T18:00:00Z');
INSERT INTO input_streams VALUES('EURUSD','15Min',849,'2023-01-12T18:45:00Z');
INSERT INTO input_streams VALUES('EURUSD','1Hour',214,'2023-01-12T19:00:00Z');
INSERT INTO input_streams VALUES('GBPJPY','1Hour',214,'2023-01-12T19:00:00Z');
INSERT INTO input_streams VALUES('SPX500','1Hour',211,'2023-01-12T19:00:00Z');
INSERT INTO input_streams VALUES('XAUUSD','1Hour',211,'2023-01-12T19:00:00Z');
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
COMMIT;

extension LedgerSchema {
    /// Certificates of seals: what is the same at each start once, and a row for each start.
    static let version3 = """
        CREATE TABLE certificates (
            digest TEXT NOT NULL PRIMARY KEY,
            family TEXT NOT NULL,
            content TEXT NOT NULL CHECK (json_valid(content)),
            first_seen TEXT NOT NULL,
            last_seen TEXT NOT NULL
        ) STRICT;

        CREATE TABLE worker_certificates (
            id INTEGER PRIMARY KEY,
            at TEXT NOT NULL,
            run INTEGER NOT NULL,
            family TEXT NOT NULL,
            isolated TEXT NOT NULL,
            purpose TEXT NOT NULL CHECK (purpose IN ('serving', 'trial', 'inspection')),
            generation INTEGER NOT NULL,
            pid INTEGER NOT NULL,
            certificate TEXT NOT NULL REFERENCES certificates,
            result TEXT NOT NULL CHECK (result IN ('accepted', 'refused')),
            differences TEXT NOT NULL CHECK (json_valid(differences)),
            start TEXT NOT NULL CHECK (json_valid(start))
        ) STRICT;
        CREATE INDEX worker_certificates_certificate ON worker_certificates (certificate);
        """
}

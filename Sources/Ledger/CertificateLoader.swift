import Foundation
import GRDB
import Status

/// Reads certificates of seals.
enum CertificateLoader {
    /// The newest of each worker, of the newest run that has any: those that serve, sorted by family.
    static func newest(_ db: Database) throws -> [StoredCertificate] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT s.at, s.run, s.family, s.isolated, s.purpose, s.generation, s.pid, s.certificate, c.content,
                    s.start, s.differences, w.ended_at, r.state
                FROM worker_certificates s
                JOIN certificates c ON c.digest = s.certificate
                LEFT JOIN workers w ON w.run = s.run AND w.family = s.family AND w.isolated = s.isolated
                    AND w.generation = s.generation
                LEFT JOIN runs r ON r.id = s.run
                WHERE s.id IN (
                    SELECT max(id) FROM worker_certificates
                    WHERE purpose = 'serving' AND run = (SELECT max(run) FROM worker_certificates)
                    GROUP BY family, isolated)
                ORDER BY s.family, s.isolated
                """)
        var stored: [StoredCertificate] = []
        while let row = try rows.next() {
            let isolated: String = row[3]
            let differences: String = row[10]
            let certificate = WorkerCertificate(
                at: try row.time(0), family: row[2], isolated: isolated.isEmpty ? nil : isolated,
                purpose: try row.name(4), generation: row.integer(5), pid: row.integer(6), digest: row[7],
                content: row[8], start: row[9],
                differences: try JSONDecoder().decode([String].self, from: Data(differences.utf8)))
            stored.append(
                StoredCertificate(
                    run: row.integer(1), runState: try row.optionalName(12), certificate: certificate,
                    lostAt: try row.optionalTime(11)))
        }
        return stored
    }

    /// What has a digest; nil where it is not kept.
    static func content(_ digest: String, _ db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT content FROM certificates WHERE digest = ?", arguments: [digest])
    }
}

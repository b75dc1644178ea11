import Foundation
import GRDB
import Status

/// Writes certificates of seals: each distinct one once, and a row for each start that refers to it.
enum CertificateRecorder {
    private static let upsert = """
        INSERT INTO certificates (digest, family, content, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (digest) DO UPDATE SET last_seen = excluded.last_seen
        """
    private static let insert = Statements.insert(
        "worker_certificates",
        [
            "at", "run", "family", "isolated", "purpose", "generation", "pid", "certificate", "result", "differences",
            "start",
        ])

    static func record(_ certificate: WorkerCertificate, run: Int64, in db: Database) throws {
        try db.change(
            upsert,
            [
                certificate.digest, certificate.family, certificate.content, certificate.at.description,
                certificate.at.description,
            ])
        try db.change(
            insert,
            [
                certificate.at.description, run, certificate.family, certificate.isolated ?? "",
                certificate.purpose.rawValue, certificate.generation,
                certificate.pid, certificate.digest, certificate.differences.isEmpty ? "accepted" : "refused",
                try json(certificate.differences.map(\.bounded)), certificate.start,
            ])
        try Pruning.pruneSometimes("worker_certificates", in: db)
        if db.lastInsertedRowID % sweep == 0 { try prune(db) }
    }

    private static func json(_ texts: [String]) throws -> String {
        String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
    }

    /// Starts between two sweeps.
    private static let sweep: Int64 = 1000

    /// Removes certificates that no start refers to any more.
    static func prune(_ db: Database) throws {
        try db.change("DELETE FROM certificates WHERE digest NOT IN (SELECT certificate FROM worker_certificates)", [])
    }
}

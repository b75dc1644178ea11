import Digest
import Words

/// What `bulkhead conform --format json` wrote.
struct ConformanceResult: Sendable, Hashable {
    /// Without directories.
    let file: String
    let digest: SHA256Digest
    let plugin: String
    let depth: String
    /// Parameters other than the defaults with which the plugin was tried, as `name=value`.
    let parameters: [String]
    let verdict: String
    let worker: String
    let policy: String
    /// By name, what came of each check that was made.
    let checks: [String: String]

    static let schema = "bulkhead-conformance-1"
    /// Bytes of a file.
    static let largest = 4 << 20

    /// - Throws: where the bytes are no such result.
    init(_ bytes: [UInt8], file: String) throws(BundleProblem) {
        let place = "conformance \(Words.clean(file, limit: 200))"
        let json: JSONValue
        do {
            json = try JSONReader.read(bytes)
        } catch {
            throw BundleProblem(place, "is no JSON: \(error)")
        }
        guard let schema = json["schema"]?.text else {
            throw BundleProblem(place, "has no schema; make it with `bulkhead conform … --format json`")
        }
        guard schema == Self.schema else {
            throw BundleProblem(place, "is of the schema \(Words.quote(schema)), and \(Self.schema) is expected")
        }
        func text(_ key: String, in object: JSONValue, _ path: String) throws(BundleProblem) -> String {
            guard let text = object[key]?.text else { throw BundleProblem(place, "has no text under \(path)\(key)") }
            return text
        }
        self.file = file
        digest = SHA256Digest(of: bytes)
        plugin = try text("plugin", in: json, "")
        depth = try text("depth", in: json, "")
        guard let given = json["parameters"]?.list, given.allSatisfy({ $0.text != nil }) else {
            throw BundleProblem(place, "has no list of parameters")
        }
        parameters = given.compactMap(\.text)
        verdict = try text("verdict", in: json, "")
        worker = try text("digest", in: json["worker"] ?? .null, "worker.")
        policy = try text("policy_digest", in: json, "")
        guard let list = json["checks"]?.list else { throw BundleProblem(place, "has no list of checks") }
        var checks: [String: String] = [:]
        for check in list {
            checks[try text("name", in: check, "checks.")] = try text("verdict", in: check, "checks.")
        }
        self.checks = checks
    }
}

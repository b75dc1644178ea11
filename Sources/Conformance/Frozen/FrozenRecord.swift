import Digest

/// What a version answered when it was frozen, as digests: `hashes.txt` of a frozen fixture.
///
/// After the digests of input, catalog and intents comes a line for every 1,000 events: the number of the first, and the SHA-256 of all
/// lines of outcomes and intents that belong to them. So a difference is located although the outcomes themselves are not kept.
struct FrozenRecord: Sendable, Equatable {
    /// Why the version was frozen.
    var reason: String
    /// Of the events, inflated.
    var input: SHA256Digest
    var catalog: SHA256Digest
    var intents: SHA256Digest
    var events: Int
    var blocks: [SHA256Digest]

    static let blockLength = 1000

    var text: String {
        var lines = [
            "# What the version answers to input.ndjson.gz under catalog.yaml. Written by `bulkhead conform --bless`.",
            "reason: \(reason)", "input: \(input.labelled)", "catalog: \(catalog.labelled)",
            "intents: \(intents.labelled)", "events: \(events)",
        ]
        for (index, block) in blocks.enumerated() { lines.append("\(index * Self.blockLength): \(block.labelled)") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension FrozenRecord {
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private static let keys = ["reason", "input", "catalog", "intents", "events"]

    /// - Throws: what is wrong, with its line.
    init(text: String) throws(Refusal) {
        var fields: [String: String] = [:]
        var blocks: [SHA256Digest] = []
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw Refusal(description: "line \(number + 1) is not of the form `key: value`")
            }
            let value = String(parts[1].drop { $0 == " " })
            if let start = Int(parts[0]) {
                guard start == blocks.count * Self.blockLength, let digest = SHA256Digest(value) else {
                    throw Refusal(description: "line \(number + 1) is not the digest of the next 1,000 events")
                }
                blocks.append(digest)
            } else {
                guard Self.keys.contains(parts[0]) else {
                    throw Refusal(description: "line \(number + 1) has the unknown key `\(parts[0])`")
                }
                fields[parts[0]] = value
            }
        }
        func digest(_ key: String) throws(Refusal) -> SHA256Digest {
            guard let value = fields[key], let digest = SHA256Digest(value) else {
                throw Refusal(description: "there is no digest `\(key)`")
            }
            return digest
        }
        guard let events = fields["events"].flatMap({ Int($0) }), events >= 0 else {
            throw Refusal(description: "there is no number of `events`")
        }
        guard blocks.count == (events + Self.blockLength - 1) / Self.blockLength else {
            throw Refusal(description: "\(events) events have another number of digests than \(blocks.count)")
        }
        self.init(
            reason: fields["reason"] ?? "", input: try digest("input"), catalog: try digest("catalog"),
            intents: try digest("intents"), events: events, blocks: blocks)
    }
}

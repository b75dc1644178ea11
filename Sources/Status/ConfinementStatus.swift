/// What the host has forbidden itself for good, and what it could not.
package struct ConfinementStatus: Codable, Sendable, Hashable {
    package enum State: String, Codable, Sendable, Hashable, CaseIterable {
        case enforced
        case unavailable
        case notRequested = "not_requested"
    }

    package struct Layer: Codable, Sendable, Hashable {
        package let name: String
        package let state: State
        /// Why it is unavailable; nil otherwise.
        package let reason: String?

        package init(name: String, state: State, reason: String? = nil) {
            self.name = name
            self.state = state
            self.reason = reason
        }
    }

    package let layers: [Layer]
    /// What it may still read and write: files, and directories with all that is beneath them. Both empty where files are not
    /// confined.
    package let reads: [String]
    package let writes: [String]

    package init(layers: [Layer], reads: [String], writes: [String]) {
        self.layers = layers
        self.reads = reads
        self.writes = writes
    }

    /// One line.
    package var text: String {
        let lacks = layers.filter { $0.state == .unavailable }
        let enforced = layers.count { $0.state == .enforced }
        guard enforced > 0 || !lacks.isEmpty else { return "the host is not confined: nobody asked for it" }
        var text = "the host is confined by \(enforced) of \(layers.count) layers"
        for lack in lacks { text += "; without \(lack.name): \(lack.reason ?? "no reason is known")" }
        return text
    }
}

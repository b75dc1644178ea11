import Words

/// What became of a key of an imported strategy, or of something that it lacks.
package struct ImportFinding: Sendable, Hashable {
    package enum Action: String, Sendable, Hashable, CaseIterable {
        /// It is written as it was, but there is something to know about it.
        case kept
        /// It is written under another name, or in another form, and means the same.
        case renamed
        /// It was not given, and Bulkhead's own default applies.
        case defaulted
        /// It is written as it was probably meant.
        case guessed
        /// It is not written.
        case dropped
        /// Because of it the strategy is written with `enabled: false`.
        case disabled
    }

    package let location: SourceLocation
    /// The id in the result; nil for what stands beside the strategies.
    package internal(set) var strategy: String?
    /// As it stands in the old file, such as `params.window`; nil where an item as a whole is meant.
    package let key: String?
    /// Safe to show, and cut. Nil where there is none.
    package let value: String?
    package let action: Action
    /// Why.
    package let reason: String
    /// What it means for trading, and what to do.
    package let meaning: String

    /// Whether somebody has to look at it: it was neither kept nor replaced by what means the same.
    package var needsLook: Bool {
        switch action {
        case .kept, .renamed, .defaulted: false
        case .guessed, .dropped, .disabled: true
        }
    }

    /// Keys of one mapping that are reported one by one; the others are counted.
    static let maxKeys = 64

    /// As a line, without its end; `file` is shown as it is given.
    package func line(file: String) -> String {
        var text = "\(file):\(location): "
        if let strategy { text += "strategy \(Words.quote(strategy)): " }
        return text + "\(subject): \(action): \(reason); \(meaning)"
    }

    /// As a comment in the result, which must be a single line.
    var comment: String { Words.clean("line \(location.line): \(subject): \(action): \(reason)", limit: 400) }

    private var subject: String {
        let parts = [key, value].compactMap(\.self)
        return parts.isEmpty ? "item" : parts.joined(separator: " ")
    }
}

extension YAMLNode {
    /// Safe to show in one line, and cut.
    var shown: String {
        switch content {
        case .scalar(let scalar):
            return scalar.isNull ? "(no value)" : Words.quote(scalar.text)
        case .list(let items):
            let texts = items.prefix(8).map { item in
                if case .scalar(let scalar) = item.content { Words.clean(scalar.text, limit: 24) } else { "…" }
            }
            return "[\(texts.joined(separator: ", "))\(items.count > 8 ? ", … \(items.count) items" : "")]"
        case .mapping(let mapping):
            let keys = mapping.pairs.prefix(8).map { "\(Words.clean($0.key, limit: 24)): …" }
            return
                "{\(keys.joined(separator: ", "))\(mapping.pairs.count > 8 ? ", … \(mapping.pairs.count) keys" : "")}"
        }
    }
}

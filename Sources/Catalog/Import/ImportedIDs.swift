import Words

/// Gives every strategy an id: its own, or one that is made of its name.
struct ImportedIDs {
    /// The lines in which an id stands.
    private var lines: [String: [Int]] = [:]
    private var made: Set<String> = []
    /// From where on to count for a base that is taken: ten thousand strategies may have one name.
    private var numbers: [String: Int] = [:]

    /// An id has at most 128 bytes; the rest is for what tells two of them apart.
    private static let maxBytes = 120

    init(_ strategies: [LegacyStrategy]) {
        for strategy in strategies {
            guard let pair = strategy[.strategyID], let id = try? EntryReader.strategyID(ValueReader(pair)) else {
                continue
            }
            lines[id, default: []].append(pair.keyLocation.line)
        }
    }

    /// Sets the id and says what became of it.
    mutating func name(_ strategy: inout ImportedStrategy) {
        var problem = "is missing"
        if let pair = strategy.legacy[.strategyID] {
            do throws(Finding) {
                strategy.id = try EntryReader.strategyID(ValueReader(pair))
                return checkRepetition(&strategy, pair.keyLocation.line)
            } catch {
                problem = error.problem
            }
        }
        strategy.id = unused(Self.base(strategy.legacy))
        strategy.note(
            .guessed, .strategyID, "\(problem); \(Words.quote(strategy.id)) was made for it",
            "whoever turns intents into orders knows it by this id only; write the one that is expected there")
    }

    /// Which of them the old runtime ran is not known, and an id that stands twice is nobody's.
    private func checkRepetition(_ strategy: inout ImportedStrategy, _ line: Int) {
        guard let users = lines[strategy.id], users.count > 1 else { return }
        let others = users.prefix(4).filter { $0 != line }.prefix(3)
        let more = users.count - 1 - others.count
        let places =
            others.isEmpty
            ? "in the same line" : "in line \(others.map(String.init).joined(separator: ", "))"
        strategy.note(
            .disabled, .strategyID, "is also used \(places)\(more > 0 && !others.isEmpty ? " and \(more) more" : "")",
            "which of them traded is not known, so none does; rename or remove all but one, then write enabled: true")
    }

    private mutating func unused(_ base: String) -> String {
        var id = base
        var number = numbers[base] ?? 2
        while lines[id] != nil || !made.insert(id).inserted {
            id = "\(base)-\(number)"
            number += 1
        }
        numbers[base] = number
        return id
    }

    /// Of the id that cannot be used, or of the name: letters and digits in lower case, anything else as `-`.
    private static func base(_ strategy: LegacyStrategy) -> String {
        for key in [LegacyKey.strategyID, .name] {
            guard case .scalar(let scalar)? = strategy[key]?.value.content else { continue }
            let base = slug(scalar.text)
            if !base.isEmpty { return base }
        }
        return "strategy-\(strategy.number)"
    }

    static func slug(_ text: String) -> String {
        var slug = ""
        for scalar in text.unicodeScalars {
            guard slug.utf8.count < maxBytes else { break }
            if Words.isPrintable(scalar), isPartOfWord(scalar) {
                let lower = scalar.properties.lowercaseMapping
                guard slug.utf8.count + lower.utf8.count <= maxBytes else { break }
                slug += lower
            } else if !slug.isEmpty, slug.unicodeScalars.last != "-" {
                slug += "-"
            }
        }
        while slug.unicodeScalars.last == "-" { slug.unicodeScalars.removeLast() }
        return slug
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            true
        // A mark belongs to the letter before it; at the beginning it would change what stands before the id.
        case .nonspacingMark, .spacingMark: false
        default: scalar == "_"
        }
    }
}

import Words

/// Something wrong at a place of the file, before it is known what follows from it.
struct Finding: Error, Hashable {
    let location: SourceLocation
    /// Such as `params.entry_z`; nil where an entry as a whole is wrong.
    let key: String?
    let problem: String
}

extension YAMLMapping {
    /// Calls `read` for each key of `known`, with the key's path, and reports unknown and repeated keys.
    ///
    /// - Parameters:
    ///   - path: what stands before the keys in messages, with its dot; empty at the top of an entry.
    ///   - hint: what an unknown key may be, where that is known better than by its spelling.
    func readKeys<Key: RawRepresentable<String> & CaseIterable>(
        _ known: Key.Type, path: String, into findings: inout [Finding], hint: (String) -> String? = { _ in nil },
        _ read: (Key, Pair, inout [Finding]) throws(Finding) -> Void
    ) {
        for pair in pairs {
            guard let key = Key(rawValue: pair.key) else {
                findings.append(
                    Self.unknown(pair, among: Key.allCases.map(\.rawValue), path: path, hint: hint(pair.key)))
                continue
            }
            do {
                try read(key, pair, &findings)
            } catch {
                findings.append(error)
            }
        }
        findings.append(contentsOf: repeatedKeys(path: path))
    }

    /// One finding for each key that stands more than once.
    func repeatedKeys(path: String) -> [Finding] {
        repetitions.map { repetition in
            Finding(
                location: repetition.second, key: path + Words.clean(repetition.key, limit: 80),
                problem: "stands in line \(repetition.first.line) and again in line \(repetition.second.line); "
                    + "keep one of them")
        }
    }

    private static func unknown(_ pair: Pair, among names: [String], path: String, hint: String?) -> Finding {
        let hint =
            hint ?? NearestName.of(pair.key, in: names).map { "did you mean \($0)?" }
            ?? "known are \(Words.list(names))"
        return Finding(
            location: pair.keyLocation, key: path + Words.clean(pair.key, limit: 80),
            problem: "is no key of a catalog here; \(hint)")
    }
}

package import PolicyFiles

/// Compares two policy files, or two directories of them.
package enum PolicyComparison {
    /// Why two paths cannot be compared.
    package enum Problem: Error, Sendable, CustomStringConvertible {
        case file(PolicyFileError)
        case fileWithDirectory(String, String)

        package var description: String {
            switch self {
            case .file(let error): "\(error)"
            case .fileWithDirectory(let one, let other):
                "\(one) and \(other) are a file and a directory; name two of a kind"
            }
        }
    }

    /// Of two files one difference; of two directories the default's, and that of each family that has a file of its own in
    /// either: where it has none in one of them, the default is its policy there.
    package static func differences(from old: String, to new: String) throws(Problem) -> [PolicyDifference] {
        let isDirectory = (PolicyDirectory.isDirectory(old), PolicyDirectory.isDirectory(new))
        guard isDirectory.0 == isDirectory.1 else { throw .fileWithDirectory(old, new) }
        do {
            guard isDirectory.0 else {
                let (before, after) = (try PolicySurvey(path: old), try PolicySurvey(path: new))
                return [PolicyDifference(from: before, to: after, name: "policy")]
            }
            let (before, after) = (PolicyDirectory(old), PolicyDirectory(new))
            let families = Set(try before.families() + after.families()).sorted()
            var differences: [PolicyDifference] = []
            for family in ["default"] + families {
                differences.append(
                    PolicyDifference(
                        from: try PolicySurvey(path: before.file(for: family)),
                        to: try PolicySurvey(path: after.file(for: family)), name: family))
            }
            return differences
        } catch {
            throw .file(error)
        }
    }
}

import ArgumentParser

/// A parameter of a plugin, as a command is given it: `name=value`.
struct GivenParameter {
    let name: String
    let value: String

    init(argument text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else {
            throw ValidationError("\"\(text)\" is no parameter; write buy_rsi_threshold=40")
        }
        name = String(parts[0])
        value = String(parts[1])
    }
}

extension GivenParameter: CustomStringConvertible {
    var description: String { "\(name)=\(value)" }
}

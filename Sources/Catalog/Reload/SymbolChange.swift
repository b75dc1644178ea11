import Supervision
import Words

/// Which symbols a strategy no longer sees after a reload, and which it sees for the first time.
package struct SymbolChange: Sendable, Hashable {
    /// Some of those that there are.
    package enum Part: Sendable, Hashable {
        case nothing
        case these([String])
        /// All but those that the narrower of both selections names.
        case others
    }

    package let leaving: Part
    package let joining: Part

    init(from old: SymbolSelection, to new: SymbolSelection) {
        switch (old, new) {
        case (.every, .every): (leaving, joining) = (.nothing, .nothing)
        case (.every, .only): (leaving, joining) = (.others, .nothing)
        case (.only, .every): (leaving, joining) = (.nothing, .others)
        case (.only(let old), .only(let new)):
            leaving = Part(old, without: new)
            joining = Part(new, without: old)
        }
    }

    package var isEmpty: Bool { leaving == .nothing && joining == .nothing }
}

extension SymbolChange.Part: CustomStringConvertible {
    fileprivate init(_ symbols: [String], without others: [String]) {
        let others = Set(others)
        let rest = symbols.filter { !others.contains($0) }
        self = rest.isEmpty ? .nothing : .these(rest)
    }

    package var description: String {
        switch self {
        case .nothing: "no symbol"
        case .these(let symbols): Words.list(symbols)
        case .others: "every other symbol"
        }
    }
}

import StrategySDK
import Wire

/// Leaving out what does not go on.
extension CoreState {
    /// The strategy begins anew, or goes.
    package mutating func forget(_ strategy: StrategyID) { strategies.removeAll { $0.key.strategy == strategy } }

    /// Leaves out what strategies remember in another layout than they have in this build. What they are charged with, and
    /// what they have said, stays.
    ///
    /// - Returns: those that are in service, and have to see the past again before they decide anything.
    package mutating func forgetOtherLayouts(_ deployment: Deployment) -> [StrategyRank] {
        var begun: [StrategyRank] = []
        for place in strategies.indices {
            let id = strategies[place].key.strategy
            guard let index = deployment.strategies.firstIndex(where: { $0.definition.id == id }) else { continue }
            let layout = deployment.strategies[index].stateLayout
            if strategies[place].part?.isReadable(layout) == false {
                strategies[place].part = nil
                strategies[place].record.restartWarmUp()
                if strategies[place].absence == nil { begun.append(StrategyRank(index)) }
            }
            if strategies[place].absence?.base?.isReadable(layout) == false {
                strategies[place].absence?.forget()
            }
        }
        return begun
    }

    /// The strategy sees the symbol no more; if that comes back some day, it begins anew.
    package mutating func forget(_ symbol: String, of strategy: StrategyID) {
        guard let index = symbols.firstIndex(of: symbol) else { return }
        for place in strategies.indices where strategies[place].key.strategy == strategy {
            strategies[place].part?.forget(UInt32(index))
            strategies[place].absence?.base?.forget(UInt32(index))
            strategies[place].record.forget(index)
        }
    }
}

extension AbsenceState {
    /// It can only begin anew.
    mutating func forget() {
        base = nil
        frames = []
        count = 0
        decidedCount = 0
        isLost = true
    }
}

extension PartState {
    /// Whether a strategy whose state has this layout can take it.
    func isReadable(_ layout: UInt64) -> Bool { memories == 0 || self.layout == layout }

    /// Leaves out the memory of a symbol.
    mutating func forget(_ symbol: UInt32) {
        var position = 0
        while position + 12 <= bytes.count {
            let length = 12 + Int(Snapshot.word32(bytes, position + 8))
            guard position + length <= bytes.count else { return }
            if Snapshot.word32(bytes, position) == symbol {
                bytes.removeSubrange(position..<position + length)
                memories -= 1
                return
            }
            position += length
        }
    }
}

private import Glibc
import Host
import Simulation

/// What happens to the supervisor itself, before it takes an event in.
extension RealInjection {
    func takeIn(_ sequence: UInt64) -> [ControlRequest] {
        let occasion = Injector.Occasion(
            point: .intake, worker: -1, role: .regular, sequence: sequence, symbol: -1, generation: 0)
        while let order = injector?.take(occasion, isFirstLook: lastIntake != sequence, asks: { _ in true }) {
            lastIntake = sequence
            note(order, occasion, rank: order.rank, .event)
            let strategy = order.rank >= 0 ? injector?.strategy(order.rank) : nil
            switch order.action {
            case .supervisorKill:
                record.leave(pending, schedule)
                raise(SIGKILL)
            // Whoever started this process has it go on.
            case .supervisorStop: raise(SIGSTOP)
            case .halt: return [.halt(strategy: strategy, reason: "told to halt")]
            case .resume: return [.resume(strategy: strategy, reason: "told to resume")]
            case .reset:
                return (strategy.map { [$0] } ?? injector?.strategies ?? []).map {
                    .reset(strategy: $0, plugin: nil, reason: "told to reset")
                }
            default: break
            }
        }
        lastIntake = sequence
        return []
    }
}

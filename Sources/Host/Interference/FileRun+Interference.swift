import Supervision

/// What goes wrong where events are taken in.
extension FileRun {
    /// Whether the event at hand may be taken in. What is ordered before it is done first, on the way that orders of
    /// operators take.
    func mayTakeIn() -> Bool {
        guard let interference else { return true }
        guard ordersUnderWay == 0 else { return false }
        // One that has no room yet comes again.
        guard loop.core.hasRoom else { return true }
        for order in interference.takeIn(loop.core.acceptedEvents) {
            ordersUnderWay += 1
            services?.order(order) { [unowned self] in ordersUnderWay -= 1 }
        }
        return ordersUnderWay == 0
    }
}

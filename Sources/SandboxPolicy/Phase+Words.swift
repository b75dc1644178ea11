extension Phase {
    /// As it goes on after what happened.
    package var words: String {
        switch self {
        case .startup: "before it was ready"
        case .ready: "once it was ready"
        }
    }

    /// As a label.
    package var name: String {
        switch self {
        case .startup: "start-up"
        case .ready: "ready"
        }
    }
}

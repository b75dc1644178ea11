/// One thing that this machine can or cannot do for a seal.
package struct SealCapability: Sendable, Hashable {
    package enum Name: String, Sendable, Hashable, CaseIterable {
        case filter = "seccomp filter"
        case landlock = "Landlock"
        case memorySealing = "sealed memory file"
        case execute = "execution by descriptor"
        case notification = "user notification"
        case takeDescriptor = "pidfd_getfd"
        case networkNamespace = "network namespace"
        case timeStampCounter = "denial of the time-stamp counter"
        case unprivilegedUser = "change to an unprivileged user"
        case boundingSet = "empty bounding set"
    }

    package let name: Name
    /// Why it is not available; nil if it is.
    package let lack: String?
    /// What is known beside, such as a version; nil if nothing.
    package let detail: String?

    package var isAvailable: Bool { lack == nil }

    /// Whether no worker can be started without it.
    package var isFatal: Bool {
        switch name {
        case .filter, .landlock, .memorySealing, .execute: true
        case .notification, .takeDescriptor, .networkNamespace, .timeStampCounter, .boundingSet: false
        // An ordinary user has none to change from; a supervisor that is root and cannot change keeps no worker.
        case .unprivilegedUser: isNeededAsRoot
        }
    }

    /// What its lack costs.
    package var cost: String {
        switch name {
        case .filter: "nothing would keep a worker from making system calls: no worker is started"
        case .landlock: "files would be denied by the filter alone: no worker is started"
        case .memorySealing: "the executable could change after it was hashed: no worker is started"
        case .execute: "what was hashed could not be what runs: no worker is started"
        case .notification: "the same protection, but a report of a denied call does not say which call it was"
        case .takeDescriptor:
            isNeededAsRoot
                ? "reports do not say which call was denied, plugin code can read a coarse clock, and executable, "
                    + "descriptors and memory of a worker cannot be attested"
                : "the same protection, but a report of a denied call does not say which call it was"
        case .networkNamespace: "the network is denied by the filter and by Landlock, without a third layer"
        case .timeStampCounter: "plugin code can read the processor's clock"
        case .unprivilegedUser:
            isNeededAsRoot ? "workers would stay root: no worker is started" : "workers run under the supervisor's user"
        case .boundingSet: "no capability is held, and none can be gained; the set that bounds gains is not empty"
        }
    }

    /// Whether the supervisor is root, so that a worker must become somebody else, whom only SYS_PTRACE lets it look
    /// at.
    let isNeededAsRoot: Bool

    init(_ name: Name, lack: String?, detail: String? = nil, isNeededAsRoot: Bool = false) {
        self.name = name
        self.lack = lack
        self.detail = detail
        self.isNeededAsRoot = isNeededAsRoot
    }
}

import CLinux
import Glibc
package import LinuxSystem
package import SandboxPolicy

/// What became of a worker's notified call.
package enum NotificationOutcome: Sendable, Hashable {
    /// There was none: its caller has died meanwhile.
    case none
    /// A call that start-up needs, decided by the policy: carried out, or refused with an errno.
    case decided(callName: String, wasAllowed: Bool)
    /// Not allowed in this phase. The call has not happened and never will; the worker has been killed.
    case violation(ViolationReport)
}

extension SealedWorker {
    /// Takes one notification and decides it. Call it when ``listenerDescriptor`` is readable.
    ///
    /// In `startup` the policy decides. In `ready` no notified call ever proceeds.
    package func handleNotification(_ phase: Phase) throws(SystemCallError) -> NotificationOutcome {
        guard let listener = listenerDescriptor else { return .none }
        var notification = bulkhead_notification()
        let code = bulkhead_notification_receive(listener, &notification)
        if code == -ENOENT { return .none }
        try checked("SECCOMP_IOCTL_NOTIF_RECV", code)

        let call = SystemCall(notification)
        if phase == .startup {
            // Conditions are on registers of a frozen thread, not on memory: nobody can change them after this look.
            switch seal.meaning.action(for: call, in: .startup) {
            case .allow:
                return try answered(
                    call, wasAllowed: true, bulkhead_notification_continue(listener, notification.id))
            case .fail(let errno):
                return try answered(
                    call, wasAllowed: false, bulkhead_notification_refuse(listener, notification.id, Int32(errno)))
            case .notify, .killProcess: break
            }
        }
        return .violation(endForViolation(call, notification, listener))
    }

    private func answered(
        _ call: SystemCall, wasAllowed: Bool, _ code: Int32
    ) throws(SystemCallError) -> NotificationOutcome {
        // The worker was killed between the question and the answer.
        if code == -ENOENT { return .none }
        try checked("SECCOMP_IOCTL_NOTIF_SEND", code)
        return .decided(callName: call.name, wasAllowed: wasAllowed)
    }

    /// Reads what the report needs while the caller is frozen, then kills it. The call is never answered.
    private func endForViolation(
        _ call: SystemCall, _ notification: bulkhead_notification, _ listener: Int32
    ) -> ViolationReport {
        var reader = CallReader(call: call, memory: FrozenMemory(id: id))
        var (words, subject) = (reader.arguments, reader.subject)
        // The caller was the same all the while, or what was read may be another's.
        let isValid = bulkhead_notification_check(listener, notification.id) == 0
        kill()
        if !isValid {
            reader = CallReader(call: call, memory: nil)
            (words, subject) = (reader.arguments, reader.subject)
        }
        return ViolationReport(
            callName: call.name, number: call.number, architecture: call.architecture,
            arguments: (0..<SystemCall.argumentCount).map { call.arguments[$0] },
            instructionPointer: notification.instruction_pointer, detail: subject, words: words,
            place: place(of: notification.instruction_pointer))
    }

    /// Where an address of its code falls; nil where its executable does not say.
    package func place(of address: UInt64) -> CodePlace? {
        facts.executable.place(of: address, loadedAt: executableStart)
    }
}

extension SystemCall {
    init(_ notification: bulkhead_notification) {
        let arguments = withUnsafeBytes(of: notification.arguments) { Array($0.bindMemory(to: UInt64.self)) }
        self.init(
            architecture: notification.architecture, number: UInt32(bitPattern: notification.number),
            arguments: arguments)
    }

    /// Its name, or its number.
    var name: String {
        let known = Architecture.allCases.first { $0.auditValue == architecture }
        return known.flatMap { SystemCallTable.name(of: number, on: $0) } ?? "call \(number)"
    }
}

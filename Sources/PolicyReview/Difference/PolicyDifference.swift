package import PolicyFiles
import SandboxPolicy

/// How one policy differs from another in what it means, not in how it is written.
package struct PolicyDifference: Sendable, Hashable, Encodable {
    /// Which way a difference goes.
    package enum Direction: String, Sendable, Hashable, Encodable {
        /// More is allowed, a limit is higher, a layer is gone.
        case looser
        case stricter
        /// Neither: the same calls are allowed.
        case other
    }

    /// One thing that is decided otherwise, with a call that shows it where it is about calls.
    package struct Change: Sendable, Hashable, Encodable {
        package let direction: Direction
        /// A sentence: `write(2, …) was killed, is now allowed`.
        package let text: String
        /// `start-up`, `ready`, or both; none for a setting of the process.
        package let phases: [String]
        package let architectures: [String]
        /// A call with all its arguments that shows it, such as `write(2, 0, 0)`; nil for a setting.
        package let witness: String?
        /// Where the rule stands that makes the difference, in the policy that has it; nil where none does.
        package let location: String?
    }

    /// For whom the two policies are: `default`, or a family.
    package let name: String
    package let old: String
    package let new: String
    package let changes: [Change]
    /// What a file holds that could not be read, so that nothing is said of it.
    package let unread: [String]
    /// Why one of the files would be refused, so that no worker starts by it.
    package let refusals: [String]
    /// Calls that both were asked about.
    package let comparisons: Int

    package var isLooser: Bool { changes.contains { $0.direction == .looser } }

    package init(from old: PolicySurvey, to new: PolicySurvey, name: String) {
        self.name = name
        self.old = old.path
        self.new = new.path
        var calls = CallComparison(old, new)
        calls.compare()
        changes = calls.changes + SettingComparison(old, new).changes
        comparisons = calls.comparisons
        unread = (old.unread + new.unread).map(\.description)
        refusals = (old.refusals + new.refusals).map(\.description)
    }
}

extension ArgumentCondition {
    /// Whether every argument that meets this one meets `other` too.
    package func implies(_ other: ArgumentCondition) -> Bool {
        index == other.index && mask & other.mask == other.mask && value & other.mask == other.value
    }

    /// Whether no argument can meet both.
    package func excludes(_ other: ArgumentCondition) -> Bool {
        index == other.index && (value ^ other.value) & mask & other.mask != 0
    }
}

extension SystemCallRule {
    /// Whether no call can fit the conditions of both.
    package func excludes(_ other: SystemCallRule) -> Bool {
        conditions.contains { condition in other.conditions.contains { condition.excludes($0) } }
    }

    /// Whether every call that fits this rule's conditions fits those of `other`.
    package func implies(_ other: SystemCallRule) -> Bool {
        other.conditions.allSatisfy { wanted in conditions.contains { $0.implies(wanted) } }
    }
}

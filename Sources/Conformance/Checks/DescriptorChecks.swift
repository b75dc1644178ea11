import Sandbox
import StrategySDK
import Words

/// What the plugin declares.
enum DescriptorChecks {
    static let all = [
        Check(
            name: "descriptor.consistent", summary: "says the same of itself in every process, and nothing twice",
            needs: [], run: consistent)
    ]

    private static func consistent(_ examination: Examination) throws -> Finding {
        let plugin = examination.subject.plugin
        var problems: [String] = []
        let small = examination.market.beginning(1)
        for surroundings in [WorkerSurroundings.usual, .others(seed: examination.seed)] {
            let said = try examination.bench(small, surroundings: surroundings).plugins
            if said.count != examination.subject.plugins.count || said[examination.subject.index] != plugin {
                problems.append("another process declares something else: what is declared must not depend on anything")
            }
        }
        problems += repeated(plugin.features.map(\.name)).map { "the feature \($0) is read twice" }
        problems += repeated(plugin.parameters.map(\.name)).map { "the parameter \($0) is read twice" }
        problems += repeated(plugin.reasons).map { "the reason \($0) is there twice" }
        if plugin.features.isEmpty { problems.append("no feature is read, so that no event says anything") }
        if plugin.reasons.isEmpty { problems.append("no reason for emitting nothing is declared") }
        problems += plugin.reasons.filter { !PlainName.isPlain($0) }.map {
            "the reason \"\($0)\" is none for a metric's label: it is to be made of a-z, 0-9 and _"
        }
        if plugin.summary.isEmpty { problems.append("the summary is empty") }
        problems += plugin.parameters.filter(\.summary.isEmpty).map {
            "the parameter \($0.name) does not say what it means"
        }
        for version in examination.subject.plugins where version.identity.family == plugin.identity.family {
            if version.identity == plugin.identity, version != plugin {
                problems.append("\(plugin.identity) is offered twice")
            }
        }
        return .failing(
            problems,
            else:
                "\(plugin.features.count) features, \(plugin.parameters.count) parameters, \(plugin.reasons.count) reasons, warm-up \(plugin.defaultWarmUp)"
        )
    }

    private static func repeated(_ names: [String]) -> [String] {
        names.enumerated().filter { names[..<$0].contains($1) }.map(\.element)
    }
}

import Digest
import PolicyFiles
import PolicyReview
import Sandbox
import SandboxPolicy

/// A policy file with what it is compiled to and what was found in it, for the families that are held to it.
struct ReviewedPolicy: Sendable {
    /// A compiled filter and when it decides.
    struct Filter: Sendable {
        let phase: String
        /// `sha256:…`, of the program as the kernel takes it.
        let digest: String
        let instructions: Int
    }

    /// `default.yaml`
    let name: String
    let path: String
    /// Those that the worker offers and this file is for.
    let families: [String]
    /// Nil where nothing can be read of it.
    let survey: PolicySurvey?
    /// What is to be seen without a worker, until ``tryRules(_:)``.
    private(set) var lint: PolicyLintReport
    let filters: [Filter]

    var isInForce: Bool { survey?.refusals.isEmpty == true && !filters.isEmpty }
    /// The calls that remain once a worker is ready, such as `read(3, …)`.
    var readyCalls: [String] {
        survey.map { PolicyReview($0, name: name).ready.flatMap { rule in rule.calls.map(\.text) } } ?? []
    }
    /// `sha256:…` of the file; nil where nothing can be read of it.
    var digest: String? { survey?.digest.labelled }

    init(path: String, families: [String]) {
        self.path = path
        self.families = families
        name = path.split(separator: "/").last.map(String.init) ?? path
        let survey: PolicySurvey
        do throws(PolicyFileError) {
            survey = try PolicySurvey(path: path)
        } catch {
            self.survey = nil
            lint = .unreadable(error)
            filters = []
            return
        }
        self.survey = survey
        (filters, lint) = Self.examine(survey)
    }

    private static func examine(_ survey: PolicySurvey) -> (filters: [Filter], lint: PolicyLintReport) {
        do throws(FilterError) {
            let filters = survey.refusals.isEmpty ? Self.filters(of: try WorkerSeal(policy: survey.policy)) : []
            return (filters, try PolicyLint.report(on: survey, .none(why: "nobody has tried it")))
        } catch {
            return ([], .uncompiled(survey.path, error))
        }
    }

    /// Has a worker try whether each rule is needed.
    mutating func tryRules(_ trials: PolicyLint.Trials) {
        guard let survey, isInForce, let report = try? PolicyLint.report(on: survey, trials) else { return }
        lint = report
    }

    private static func filters(of seal: WorkerSeal) -> [Filter] {
        var filters: [Filter] = []
        if let supervised = seal.supervised { filters.append(Filter("always, with notification", supervised)) }
        filters.append(Filter("during start-up, where the machine has no notification", seal.unsupervisedStartup))
        filters.append(Filter("once ready, where the machine has no notification", seal.unsupervisedReady))
        return filters
    }
}

extension ReviewedPolicy.Filter {
    fileprivate init(_ phase: String, _ filter: CompiledFilter) {
        self.init(phase: phase, digest: filter.digest.labelled, instructions: filter.program.instructions.count)
    }
}

extension ReviewedPolicy {
    /// Every file of a directory, the default first.
    static func all(in directory: PolicyDirectory, families: [String]) -> [ReviewedPolicy] {
        let own = (try? directory.families()) ?? []
        let standard = ReviewedPolicy(
            path: "\(directory.path)/default.yaml", families: families.filter { !own.contains($0) })
        return [standard]
            + own.map { family in
                ReviewedPolicy(path: "\(directory.path)/\(family).yaml", families: families.filter { $0 == family })
            }
    }

    /// The family that it is for; nil for the default.
    var family: String? { name == "default.yaml" ? nil : String(name.dropLast(5)) }
}

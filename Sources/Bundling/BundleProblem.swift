/// Something of a bundle that is missing or wrong.
package struct BundleProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// A key of the bundle, such as `base` or `artifacts.worker`, or an option.
    package let place: String
    /// What is wrong and what to do.
    package let problem: String

    package init(_ place: String, _ problem: String) {
        self.place = place
        self.problem = problem
    }

    init(_ key: BundleKey, _ problem: String) { self.init(key.rawValue, problem) }

    package var description: String { "\(place): \(problem)" }
}

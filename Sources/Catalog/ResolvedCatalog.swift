package import Supervision

/// A catalog whose every strategy has its verdict, the plugin's own included.
package struct ResolvedCatalog: Sendable {
    package let catalog: LoadedCatalog
    /// As it was read.
    package let text: [UInt8]
    package let deployment: Deployment

    /// - Parameter deployment: of the strategies that `catalog` enables and of those that it disables.
    package init(catalog: LoadedCatalog, text: [UInt8] = [], deployment: Deployment) {
        self.catalog = catalog
        self.text = text
        self.deployment = deployment
    }
}

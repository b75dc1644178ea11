package import Catalog

extension WorkerHost {
    /// Converts the old runtime's catalog at `path` into one of ours, which this host reads as it is meant.
    ///
    /// What a plugin refuses is written disabled.
    ///
    /// - Throws: `noInput` where the file cannot be read, `badData` where it is no such catalog, `internalFault` where
    ///   the result would be refused.
    package func importCatalog(_ path: String) throws(HostError) -> CatalogImport {
        let bytes: [UInt8]
        do {
            bytes = try CatalogFile.text(path: path)
        } catch {
            throw HostError(.noInput, "the old catalog cannot be imported: \(error)")
        }
        // The result takes the place of the file in what the check says, where only its faults are seen.
        let name = "the imported catalog"
        let plugins = try plugins()
        do {
            var conversion = try CatalogImport(bytes, name: path, plugins: plugins)
            var checked = try check(conversion, name)
            if try conversion.disable(whatIsRefusedIn: checked) { checked = try check(conversion, name) }
            if let fault = conversion.fault(in: checked) { throw Self.fault(conversion, fault) }
            return conversion
        } catch let error as CatalogError {
            throw HostError(.badData, "the old catalog cannot be imported: \(error)")
        } catch let error as HostError {
            throw error
        } catch {
            throw HostError(.internalFault, "\(error)")
        }
    }

    private func check(_ conversion: CatalogImport, _ name: String) throws(HostError) -> LoadedCatalog {
        do throws(HostError) {
            return try resolve(conversion.text, name: name).catalog
        } catch {
            guard error.isRefusedCatalog else { throw error }
            throw Self.fault(conversion, error.description)
        }
    }

    private static func fault(_ conversion: CatalogImport, _ problem: String) -> HostError {
        HostError(
            .internalFault,
            "\(conversion.file) was converted into something that would not be read as it is meant: \(problem); nothing was "
                + "written. This is a fault of Bulkhead: please report it with the old catalog")
    }
}

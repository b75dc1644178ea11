private import Foundation

extension WorkerHost {
    /// Where a path of the checkout lies in which this executable was built, whether or not it is there.
    package static func inCheckout(_ path: String) -> String {
        // SwiftPM puts executables into .build/TRIPLE/CONFIGURATION of the checkout.
        URL(fileURLWithPath: "\(directoryOfExecutable())/../../../\(path)").standardizedFileURL.path
    }
}

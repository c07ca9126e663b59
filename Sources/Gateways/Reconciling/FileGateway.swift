package import Diagnostics
import Glibc

/// A gateway that reads files: what it has is what lies there.
package struct FileGateway: Gateway {
    /// The bytes of the files, and what cannot be expressed.
    package typealias Render = @Sendable (GatewaySnapshot) throws -> (files: [[UInt8]], report: [Diagnostic])
    /// Writes them.
    package typealias Publish = @Sendable (GatewaySnapshot) throws -> [Diagnostic]

    private let paths: [String]
    private let rendering: Render
    private let publishing: Publish

    /// - Parameters:
    ///   - paths: Of the files that are written.
    ///   - render: Their bytes, in the order of `paths`, checked.
    package init(paths: [String], render: @escaping Render, publish: @escaping Publish) {
        self.paths = paths
        rendering = render
        publishing = publish
    }

    /// The files as they are to be.
    package func render(_ snapshot: GatewaySnapshot) throws -> GatewayState {
        let (files, report) = try rendering(snapshot)
        return GatewayState(
            parts: zip(paths, files).map { GatewayPart(kind: GatewayPart.file, id: $0, bytes: $1) }, report: report)
    }

    /// Exchanges each file that is to be another one; tells the program that reads them, where there is one to tell.
    package func publish(_ snapshot: GatewaySnapshot) throws -> [Diagnostic] { try publishing(snapshot) }

    /// The files that are there and can be read.
    package func readBack() throws -> [GatewayPart] {
        try paths.compactMap { path in
            guard access(path, F_OK) == 0 else { return nil }
            return try GatewayFile.contents(of: path).map { GatewayPart(kind: GatewayPart.file, id: path, bytes: $0) }
        }
    }

    /// Which files lie there, how large, and when they were changed: another file by another number, the same one
    /// written to by another time.
    package func mark() throws -> String? {
        paths.map { path in
            var status = stat()
            guard stat(path, &status) == 0 else { return "-" }
            return "\(status.st_ino) \(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec) "
                + "\(status.st_ctim.tv_sec).\(status.st_ctim.tv_nsec)"
        }.joined(separator: "; ")
    }

    package var pause: Duration { .zero }
}

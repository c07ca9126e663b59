import Foundation
import TestSupport

/// `portico serve` on a free port.
struct PreviewServer {
    let program: RunningProgram
    let port: UInt16

    init(output: String) async throws {
        program = try RunningProgram(Repository.product("portico"), ["serve", "--output", output, "--port", "0"])
        let line = try await program.line { $0.contains("http://127.0.0.1:") }
        let digits = line.components(separatedBy: "127.0.0.1:").last?.prefix { $0.isNumber } ?? ""
        guard let port = UInt16(digits) else { throw Repository.Missing(what: "a port in '\(line)'") }
        self.port = port
        // The last line: from here on nothing more is said.
        _ = try await program.line { $0.contains("Ctrl-C") }
    }
}

import Foundation
import Gateways
import Serialization
import TestSupport
import Testing

/// One file of `Cases/`: a snapshot, what is made of it, and what of it cannot be expressed, with lines of dashes between.
///
/// The second part is the configuration, or `refused: ` and the reason. `minimumVersion` beside the products says for which
/// gateway it is, `usage` where calls are told. `RECORD_GOLDEN=1` writes the second and the third part anew and still fails.
struct GatewayCase: Sendable, CustomTestStringConvertible {
    let name: String
    let snapshot: GatewaySnapshot
    let options: APISIXOptions
    /// The first part as it is written.
    let input: String
    let expected: String

    var testDescription: String { name }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Cases"
    private static let dashes = "----------\n"

    /// Every case of the folder, by name.
    static let all: [GatewayCase] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().compactMap { try? GatewayCase($0) }
    }()

    /// How many files there are, for a test that none was passed over.
    static let files: Int = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).count

    private init(_ name: String) throws {
        self.name = name
        let text = String(decoding: try FolderContents.bytes(of: "\(Self.folder)/\(name)"), as: UTF8.self)
        let parts = text.components(separatedBy: Self.dashes)
        input = parts[0]
        expected = parts.dropFirst().joined(separator: Self.dashes)
        let root = try YAMLReader.read(Array(input.utf8), file: name)
        snapshot = SnapshotText.snapshot(root, file: name)
        var options =
            root["minimumVersion"]?.string.flatMap(APISIXOptions.Version.init).map {
                APISIXOptions(minimumVersion: $0)
            } ?? APISIXOptions()
        if let url = root["usage"]?.string {
            options.usage = UsageReceiver(url: url, secret: "the-secret-of-the-gateway")
        }
        self.options = options
    }

    /// What is made of the snapshot, as the file has it below the first dashes.
    func outcome() -> String {
        do {
            let configuration = try APISIXConfiguration(snapshot, options: options)
            let yaml = String(decoding: APISIXFile.render(configuration), as: UTF8.self)
            let report = configuration.report.map { "\($0)\n" }.joined()
            return report.isEmpty ? yaml : yaml + Self.dashes + report
        } catch {
            return "refused: \(error)\n"
        }
    }

    func record() throws {
        try Data((input + Self.dashes + outcome()).utf8).write(to: URL(fileURLWithPath: "\(Self.folder)/\(name)"))
    }
}

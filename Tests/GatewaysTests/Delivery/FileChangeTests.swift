import Diagnostics
import Gateways
import TestSupport
import Testing

/// Writers of files that keep what they wrote of consumers who are what they were.
struct FileChangeTests {
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case apisix, envoy, nginx, kong

        var testDescription: String { rawValue }
    }

    /// One that goes on from snapshot to snapshot, and what it would write at the first time.
    private struct Writer {
        let publish: (GatewaySnapshot) throws -> (outcome: GatewayFile.Outcome, report: [Diagnostic])
        let render: (GatewaySnapshot) throws -> (files: [String: [UInt8]], report: [Diagnostic])

        init(_ kind: Kind, _ folder: TemporaryFolder) throws {
            let listen = try #require(ListenAddress("127.0.0.1:8000"))
            switch kind {
            case .apisix:
                publish = APISIXFileWriter(path: folder.path("apisix.yaml"), options: APISIXOptions()).publish
                render = { snapshot in
                    let configuration = try APISIXConfiguration(snapshot)
                    return (["apisix.yaml": APISIXFile.render(configuration)], configuration.report)
                }
            case .kong:
                publish = KongFileWriter(path: folder.path("kong.json")).publish
                render = { snapshot in
                    let configuration = try KongConfiguration(snapshot)
                    return (["kong.json": KongFile.render(configuration)], configuration.report)
                }
            case .nginx:
                let options = NginxOptions(listen: listen)
                let writer = NginxWriter(path: folder.path("portico.conf"), options: options)
                publish = { try writer.publish($0) }
                render = { snapshot in
                    let configuration = try NginxConfiguration(snapshot)
                    return (
                        ["portico.conf": NginxFile.render(configuration, options: options)], configuration.report
                    )
                }
            case .envoy:
                let options = EnvoyOptions(folder: folder.path, listen: listen)
                publish = EnvoyWriter(folder: folder.path, options: options).publish
                render = { snapshot in
                    let configuration = try EnvoyConfiguration(snapshot)
                    let files = EnvoyFiles.render(configuration, options: options)
                    return (Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) }), configuration.report)
                }
            }
        }
    }

    @Test(arguments: Kind.allCases, [31, 32]) func writesWhatItWouldWriteAtTheFirstTime(
        _ kind: Kind, seed: UInt64
    ) throws {
        let folder = try TemporaryFolder()
        let writer = try Writer(kind, folder)
        var random = SeededRandom(seed: seed)
        var snapshot = RandomChange.start(&random, isPlain: seed % 2 == 0)
        for round in 0..<30 {
            defer { snapshot = RandomChange.next(snapshot, &random, isPlain: seed % 2 == 0) }
            do {
                let (_, report) = try writer.publish(snapshot)
                let (files, expected) = try writer.render(snapshot)
                #expect(report == expected, "round \(round)")
                for (name, bytes) in files { #expect(try folder.bytes(name) == bytes, "round \(round), \(name)") }
            } catch let refusal as GatewayRefusal {
                #expect(throws: refusal, "round \(round)") { try writer.render(snapshot) }
            }
        }
    }

    @Test(arguments: Kind.allCases) func writesAgainWhatSomebodyChanged(_ kind: Kind) throws {
        let folder = try TemporaryFolder()
        let writer = try Writer(kind, folder)
        #expect(try writer.publish(AdminSnapshots.two).outcome == .published)
        #expect(try writer.publish(AdminSnapshots.two).outcome == .unchanged)
        let (files, _) = try writer.render(AdminSnapshots.two)
        for name in files.keys { try folder.write("not this", to: name) }
        #expect(try writer.publish(AdminSnapshots.two).outcome == .published)
        for (name, bytes) in files { #expect(try folder.bytes(name) == bytes, "\(name)") }
    }

    /// nginx is shown all of a file at first, and where it was not content; else what is new in it.
    @Test func showsNginxWhatIsNew() throws {
        struct Refusal: Error {}
        let folder = try TemporaryFolder()
        let path = folder.path("portico.conf")
        let writer = NginxWriter(path: path, options: NginxOptions(listen: try #require(ListenAddress("8000"))))
        var snapshot = LargeSnapshot.make(consumers: 3)
        // Something is to be said of the first one; that makes no difference.
        snapshot.consumers[0].developer = "not told"
        var shown: [String] = []
        func publish(isTaken: Bool = true) throws -> [Bool] {
            let (_, report) = try writer.publish(snapshot) { staged in
                #expect(staged != path)
                shown.append(String(decoding: try FolderContents.bytes(of: staged), as: UTF8.self))
                if !isTaken { throw Refusal() }
            }
            #expect(report.map(\.id) == ["nginx-label"])
            return snapshot.consumers.map { shown[shown.count - 1].contains(" \($0.credentials[0].id) ") }
        }
        #expect(try publish() == [true, true, true])
        #expect(try shown[0] == folder.text("portico.conf"))
        snapshot.consumers[1].access.removeLast()
        #expect(try publish() == [false, true, false])
        // Beside that it is the same file.
        #expect(shown[1].split(separator: "\n").count == shown[0].split(separator: "\n").count - 4)
        let before = try folder.text("portico.conf")
        snapshot.consumers[2].access.removeLast()
        #expect(throws: Refusal.self) { try publish(isTaken: false) }
        #expect(try folder.text("portico.conf") == before)
        #expect(try publish() == [true, true, true])
        #expect(try shown[3] == folder.text("portico.conf"))
        #expect(try folder.files() == ["portico.conf"])
    }
}

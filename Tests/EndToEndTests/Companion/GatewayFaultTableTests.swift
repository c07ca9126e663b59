import Foundation
import TestSupport
import Testing

/// What real gateways serve while something is broken between them and the companion, and that all is right again without
/// anybody's doing.
@Suite(.serialized, .enabled(if: GatewaySite.isPossible, "needs .scripts/setup --test"))
struct GatewayFaultTableTests {
    private typealias Kind = GatewaySite.Kind

    /// What was broken, what callers got meanwhile, and what they get since.
    private struct Table {
        private(set) var lines = ["gateway | fault | served meanwhile | afterwards | right again after"]

        mutating func add(
            _ kind: Kind, _ fault: String, _ meanwhile: (seen: String, expected: String),
            _ afterwards: (seen: String, expected: String), _ time: Duration
        ) {
            lines.append("\(kind.rawValue) | \(fault) | \(meanwhile.seen) | \(afterwards.seen) | \(time)")
            #expect(meanwhile.seen == meanwhile.expected, "\(kind.rawValue), \(fault)")
            #expect(afterwards.seen == afterwards.expected, "\(kind.rawValue), \(fault)")
        }
    }

    /// An application, the key that it has had for long, and those that are made while something is broken.
    private struct Keys {
        let application: String
        let old: String

        init(_ gateways: GatewaySite) throws {
            application = try gateways.application("Steady", [("shipments", "pro")]).id
            old = try Self.make(application, gateways).secret
        }

        func another(_ gateways: GatewaySite) throws -> (id: String, secret: String) {
            try Self.make(application, gateways)
        }

        private static func make(
            _ application: String, _ gateways: GatewaySite
        ) throws -> (id: String, secret: String) {
            let made = try gateways.portal(
                "POST", "applications/\(application)/credentials", ["method": "api-key", "name": "Key"])
            return (try #require(made["id"] as? String), try #require(made["secret"] as? String))
        }
    }

    private func status(_ gateways: GatewaySite, _ kind: Kind, _ key: String) -> String {
        let answer = try? gateways.ask(kind, "/shipments/v2/x", ["X-API-Key": key])
        return answer.flatMap { $0.status == 0 ? nil : "\($0.status)" } ?? "nothing"
    }

    /// What keys get once it is as expected, or after a minute. It is not asked once more then: nginx's old processes answer
    /// now and then while they end.
    private func settled(
        _ expected: String, _ gateways: GatewaySite, _ kind: Kind, _ keys: [String]
    ) async -> String {
        var seen = ""
        try? await gateways.wait {
            seen = keys.map { status(gateways, kind, $0) }.joined(separator: " ")
            return seen == expected
        }
        return seen
    }

    private func isUpToDate(_ gateways: GatewaySite) throws -> Bool {
        let metrics = try HTTPClient(port: gateways.site.port).request("GET", "/metrics").text
        return Kind.allCases.allSatisfy { kind in
            metrics.contains("portico_gateway_lag_seconds{gateway=\"\(kind.rawValue)\"} 0\n")
        }
    }

    /// Which of Envoy's files holds a key: `EnvoyFiles.part(of:)`.
    private func part(of key: String) -> Int { key.utf8.reduce(0) { ($0 * 33 + Int($1)) % 65_521 } % 8 }

    private func other(than kind: Kind) -> Kind { kind == .envoy ? .nginx : .envoy }

    @Test func goesOnWhereAGatewayIsDownOrStandsStill() async throws {
        var gateways = try await GatewaySite.start()
        let keys = try Keys(gateways)
        var table = Table()
        for kind in Kind.allCases {
            try await gateways.wait { status(gateways, kind, keys.old) == "200" }
            await gateways.stop(kind)
            let first = try keys.another(gateways)
            try await gateways.wait { status(gateways, other(than: kind), first.secret) == "200" }
            let meanwhile = status(gateways, kind, keys.old)
            let clock = ContinuousClock()
            let begin = clock.now
            try await gateways.start(kind)
            try await gateways.wait { status(gateways, kind, first.secret) == "200" }
            table.add(
                kind, "down; the other one goes on", (meanwhile, "nothing"),
                (status(gateways, kind, keys.old), "200"), clock.now - begin)

            gateways.signal(kind, SIGSTOP)
            // Of nginx it is the master that stands still, which reads files; its workers go on.
            let still = kind == .nginx ? status(gateways, kind, keys.old) : "no answer"
            let second = try keys.another(gateways)
            try await gateways.wait { status(gateways, other(than: kind), second.secret) == "200" }
            let woken = clock.now
            gateways.signal(kind, SIGCONT)
            try await gateways.wait { status(gateways, kind, second.secret) == "200" }
            table.add(
                kind, "stands still; the other one goes on", (still, kind == .nginx ? "200" : "no answer"),
                (status(gateways, kind, keys.old), "200"), clock.now - woken)
        }
        print(table.lines.joined(separator: "\n"))
    }

    /// The companion stands still meanwhile, so that what a gateway makes of a file can be seen.
    @Test func goesOnWhereSomebodySpoilsItsFiles() async throws {
        let gateways = try await GatewaySite.start()
        let keys = try Keys(gateways)
        // It stands in the file of the first one, and Envoy looks for it there.
        let part = part(of: keys.old)
        let forged = try #require(
            (0...).lazy.map { "forged-0123456789abcdef-\($0)" }.first { self.part(of: $0) == part })
        var latest = keys.old
        // What holds the keys.
        let files: [Kind: String] = [
            .envoy: "envoy/credentials-\(part).json", .nginx: "nginx/portico.conf",
        ]
        var table = Table()
        for kind in Kind.allCases {
            let path = gateways.site.folder.path(try #require(files[kind]))
            func write(_ text: String, isMoved: Bool) throws {
                try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: isMoved ? .atomic : [])
            }
            func half(_ text: String) -> String { String(text.prefix(text.count / 2)) }
            func edited(_ text: String) -> String { text.replacing(keys.old, with: forged) }
            let faults: [(name: String, taken: Bool, spoil: (String) throws -> Void)] = [
                ("file deleted", false, { _ in try FileManager.default.removeItem(atPath: path) }),
                ("file half-written", false, { try write(half($0), isMoved: false) }),
                ("half a file moved into place", false, { try write(half($0), isMoved: true) }),
                ("file edited", false, { try write(edited($0), isMoved: false) }),
                // Envoy reads a file that is moved into place; nginx reads when it is told to.
                ("edited file moved into place", kind == .envoy, { try write(edited($0), isMoved: true) }),
            ]
            for (name, taken, spoil) in faults {
                // Nothing is under way any more.
                try await gateways.wait { try status(gateways, kind, latest) == "200" && isUpToDate(gateways) }
                let before = try String(contentsOfFile: path, encoding: .utf8)
                kill(gateways.site.program.processID, SIGSTOP)
                try spoil(before)
                if taken { try await gateways.wait { status(gateways, kind, forged) == "200" } }
                let meanwhile = [keys.old, forged].map { status(gateways, kind, $0) }.joined(separator: " ")
                let clock = ContinuousClock()
                let begin = clock.now
                kill(gateways.site.program.processID, SIGCONT)
                try await gateways.wait {
                    try String(contentsOfFile: path, encoding: .utf8) == before
                        && [keys.old, forged].map { status(gateways, kind, $0) } == ["200", "401"]
                }
                let time = clock.now - begin
                // And what comes after goes its way.
                let next = try keys.another(gateways)
                latest = next.secret
                let afterwards = await settled("200 401 200", gateways, kind, [keys.old, forged, next.secret])
                table.add(kind, name, (meanwhile, taken ? "401 200" : "200 401"), (afterwards, "200 401 200"), time)
            }
        }
        print("The key that it had, one that is forged, and afterwards one that was made then.")
        print(table.lines.joined(separator: "\n"))
    }

    /// The change is in the database, and there is no room for it at the gateway; then the companion is killed.
    @Test(.enabled(if: SmallDisk.isPossible, "needs root, to mount a small disk"))
    func bringsWhatWasAcknowledgedOnceThereIsRoomOrTheCompanionIsBack() async throws {
        var disks: [Kind: SmallDisk] = [:]
        do {
            let gateways = try await GatewaySite.start { folder in
                for kind in Kind.allCases { disks[kind] = try await SmallDisk.mount(at: "\(folder)/\(kind.rawValue)") }
            }
            try await fillAndKill(gateways, disks)
        } catch {
            for disk in disks.values { await disk.unmount() }
            throw error
        }
        for disk in disks.values { await disk.unmount() }
    }

    private func fillAndKill(_ gateways: GatewaySite, _ disks: [Kind: SmallDisk]) async throws {
        let keys = try Keys(gateways)
        var table = Table()
        let clock = ContinuousClock()
        var program: RunningProgram? = gateways.site.program
        for fault in ["disk full", "killed between database and gateway"] {
            let doomed = try keys.another(gateways)
            for kind in Kind.allCases {
                try await gateways.wait { status(gateways, kind, doomed.secret) == "200" }
                try disks[kind]?.fill()
            }
            // Of what was there before this round.
            let failures = program?.lines.filter { $0.contains("stays at its last configuration") }.count ?? 0
            let made = try keys.another(gateways)
            _ = try gateways.portal("POST", "credentials/\(doomed.id)/revoke")
            try await gateways.wait {
                let lines = program?.lines.filter { $0.contains("stays at its last configuration") } ?? []
                return lines.count >= failures + 2
            }
            if fault != "disk full" { #expect(await program?.end(with: SIGKILL) == 128 + Int(SIGKILL)) }
            func all(_ kind: Kind) -> String {
                [keys.old, made.secret, doomed.secret].map { status(gateways, kind, $0) }.joined(separator: " ")
            }
            let meanwhile = Kind.allCases.map { all($0) }
            let begin = clock.now
            for disk in disks.values { try disk.empty() }
            if fault != "disk full" {
                #expect(Kind.allCases.map { all($0) } == meanwhile, "nobody is there to change it")
                program = try await CompanionSite.serve(gateways.site.folder, gateways.site.port)
            }
            for (kind, seen) in zip(Kind.allCases, meanwhile) {
                let since = await settled("200 200 401", gateways, kind, [keys.old, made.secret, doomed.secret])
                table.add(kind, fault, (seen, "200 401 200"), (since, "200 200 401"), clock.now - begin)
            }
        }
        print("The key that it had, one that was made meanwhile, one that was revoked meanwhile.")
        print(table.lines.joined(separator: "\n"))
        withExtendedLifetime(program) {}
    }
}

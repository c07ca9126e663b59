import Foundation
import TestSupport
import Testing

/// Every way to show who is calling, with everything that can be right or wrong about it, from the portal's own
/// interfaces to the answers of real gateways.
@Suite(.serialized, .enabled(if: GatewaySite.isPossible, "needs .scripts/setup --test"))
struct GatewayAccessTableTests {
    private typealias Kind = GatewaySite.Kind
    private typealias Way = GatewayCaller.Way

    /// What was asked, what was to come of it, and what came.
    private struct Table {
        private(set) var lines = ["gateway | method | case | expected | seen"]

        mutating func add(_ kind: Kind, _ way: Way, _ name: String, _ expected: String, _ seen: String) {
            lines.append("\(kind.rawValue) | \(way.rawValue) | \(name) | \(expected) | \(seen)")
            #expect(seen == expected, "\(kind.rawValue), \(way.rawValue), \(name)")
        }
    }

    @Test func opensAndClosesWhatThePortalSays() async throws {
        let gateways = try await GatewaySite.start()
        let free = [(product: "shipments", plan: "free")]
        let good = try GatewayCaller(gateways, "Good", free)
        let pro = try GatewayCaller(gateways, "Pro", [("shipments", "pro")])
        let elsewhere = try GatewayCaller(gateways, "Elsewhere", [("tracking", "standard")])
        let paused = try GatewayCaller(gateways, "Paused", free + [("tracking", "standard")])
        let stopped = try GatewayCaller(gateways, "Stopped", free)
        let rotated = try GatewayCaller(gateways, "Rotated", free)
        let ending = try GatewayCaller(gateways, "Ending", free, expires: "2999-12-31")
        var table = Table()
        for kind in Kind.allCases {
            for way in Way.allCases {
                for caller in [good, pro, paused, stopped, rotated, ending] {
                    try await gateways.wait { try caller.ask(kind, way).status == 200 }
                }
                try await gateways.wait { try elsewhere.ask(kind, way, "/tracking/x").status == 200 }
                try tellSecretsApart(kind, way, good, pro, elsewhere, &table)
                try tellPathsApart(kind, way, good, &table)
            }
        }
        _ = try gateways.admin("POST", "subscriptions/\(paused.subscriptions[0])/suspend")
        _ = try gateways.admin("PATCH", "applications/\(stopped.id)", ["enabled": false])
        try await end(ending, in: gateways)
        for kind in Kind.allCases {
            for way in Way.allCases {
                let other = try paused.ask(kind, way, "/tracking/x").status
                table.add(kind, way, "another subscription of the same application", "200", "\(other)")
                for (name, caller, expected) in [
                    ("suspended subscription", paused, "403"), ("suspended application", stopped, "401"),
                    ("expired credential", ending, "401"),
                ] {
                    table.add(kind, way, name, expected, await settled(expected) { try caller.ask(kind, way) })
                }
            }
        }
        try await rotate(rotated, in: gateways, &table)
        try await suspend(good, in: gateways, &table)
        print(table.lines.joined(separator: "\n"))
    }

    private func tellSecretsApart(
        _ kind: Kind, _ way: Way, _ good: GatewayCaller, _ pro: GatewayCaller, _ elsewhere: GatewayCaller,
        _ table: inout Table
    ) throws {
        func seen(_ answer: HTTPAnswer) -> String {
            let plan = GatewaySite.told("X-Portico-Plan", by: answer)
            return "\(answer.status)" + (plan.map { " \($0)" } ?? "")
        }
        table.add(kind, way, "right", "200 free", seen(try good.ask(kind, way)))
        table.add(kind, way, "other plan", "200 pro", seen(try pro.ask(kind, way)))
        let wrong = way == .oauth ? String(good.shown(way).dropLast(4)) : good.shown(way) + "x"
        table.add(kind, way, "wrong", "401", seen(try good.ask(kind, way, "/shipments/v2/x", wrong)))
        table.add(kind, way, "none", "401", seen(try good.ask(kind, way, "/shipments/v2/x", nil)))
        table.add(kind, way, "other product", "403", seen(try elsewhere.ask(kind, way)))
    }

    /// Envoy makes a path plain before it looks whose it is; nginx refuses one that is not.
    private func tellPathsApart(_ kind: Kind, _ way: Way, _ good: GatewayCaller, _ table: inout Table) throws {
        let cases: [(name: String, path: String, envoy: Int, nginx: Int)] = [
            ("unlisted path", "/shipments/v3/x", 404, 404), ("exact path", "/shipments/status", 200, 200),
            ("//", "/shipments//v2/x", 200, 400), ("// to another product", "//tracking/x", 403, 400),
            ("%2e%2e", "/shipments/v2/%2e%2e/%2e%2e/tracking/x", 403, 400),
            (";x", "/shipments/status;x", 404, 404), ("..;x", "/shipments/v2/..;x/..;x/tracking/x", 403, 400),
            ("case", "/Shipments/V2/x", 404, 404), ("trailing slash", "/shipments/status/", 404, 404),
        ]
        for (name, path, envoy, nginx) in cases {
            let answer = try good.ask(kind, way, path)
            table.add(kind, way, name, "\(kind == .envoy ? envoy : nginx)", "\(answer.status)")
        }
    }

    /// What is refused again and again for a minute counts as refused; the companion needs less than a second.
    private func settled(_ expected: String, _ ask: () throws -> HTTPAnswer) async -> String {
        var seen = "no answer"
        try? await GatewaySite.wait {
            seen = "\(try ask().status)"
            return seen == expected
        }
        return seen
    }

    /// The companion has a clock of its own, so time does not pass faster: the end comes nearer, in the database.
    private func bringEnd(_ statement: String, of caller: GatewayCaller, in gateways: GatewaySite) async throws {
        let script = """
            import sqlite3, sys, time
            database = sqlite3.connect(sys.argv[1], timeout=60)
            with database:
                changed = database.execute(sys.argv[2], {"end": int(time.time()) + 2}).rowcount
            print(changed)
            """
        let path = gateways.site.folder.path("data/portico.db")
        let outcome = try await Program.run(try #require(Checker.python), ["-c", script, path, statement])
        #expect(outcome.output != "0\n" && outcome.status == 0, "\(outcome.error)")
        // It looks at the application again, and sees when that is.
        _ = try gateways.portal(
            "POST", "applications/\(caller.id)/credentials", ["method": "api-key", "name": "Spare"])
    }

    private func end(_ caller: GatewayCaller, in gateways: GatewaySite) async throws {
        try await bringEnd(
            "UPDATE credentials SET expires_at = :end WHERE application = '\(caller.id)'", of: caller, in: gateways)
    }

    private func rotate(_ caller: GatewayCaller, in gateways: GatewaySite, _ table: inout Table) async throws {
        var old: [Way: String] = [:]
        for way in Way.allCases { old[way] = caller.credentials[way.method]?.secret }
        for method in ["api-key", "oauth"] { try caller.rotate(method, overlap: "day") }
        #expect(throws: Repository.Missing.self, "gateways know one password a user") {
            try caller.rotate("basic", overlap: "day")
        }
        try caller.rotate("basic", overlap: "none")
        /// Of OAuth: by a token for the secret.
        func seen(_ kind: Kind, _ way: Way, _ secret: String?, _ expected: String) async throws -> String {
            let shown = way == .oauth ? try caller.newToken(secret) : secret
            guard let shown else { return "no token" }
            return await settled(expected) { try caller.ask(kind, way, "/shipments/v2/x", shown) }
        }
        for part in ["in the overlap", "after the overlap"] {
            let isOver = part == "after the overlap"
            if isOver {
                try await bringEnd(
                    """
                    UPDATE secrets SET valid_until = :end WHERE valid_until IS NOT NULL
                      AND credential IN (SELECT id FROM credentials WHERE application = '\(caller.id)')
                    """, of: caller, in: gateways)
                try await gateways.wait { try caller.newToken(old[.oauth]) == nil }
            }
            for kind in Kind.allCases {
                for way in Way.allCases {
                    let new = try await seen(kind, way, caller.credentials[way.method]?.secret, "200")
                    table.add(kind, way, "rotated: new \(part)", "200", new)
                    let isGone = isOver || way == .basic
                    let expected = isGone ? way == .oauth ? "no token" : "401" : "200"
                    let before = try await seen(kind, way, old[way], expected)
                    table.add(kind, way, "rotated: old \(part)", expected, before)
                }
            }
        }
    }

    private func suspend(_ caller: GatewayCaller, in gateways: GatewaySite, _ table: inout Table) async throws {
        let developer = try #require(try gateways.portal("GET", "me")["id"] as? String)
        for (action, name, expected) in [
            ("suspend", "suspended developer", "401"), ("reactivate", "reactivated developer", "200"),
        ] {
            _ = try gateways.admin("POST", "developers/\(developer)/\(action)")
            for kind in Kind.allCases {
                for way in Way.allCases {
                    table.add(kind, way, name, expected, await settled(expected) { try caller.ask(kind, way) })
                }
            }
        }
    }
}

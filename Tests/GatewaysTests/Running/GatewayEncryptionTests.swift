import Gateways
import PortalModel
import TestSupport
import Testing

/// Whether real gateways know whom they pass a call on to.
@Suite(
    .enabled(
        if: !GatewayUnderTest.Kind.testable.isEmpty
            && Requirement.shouldRun(whenPresent: Requirement.program("openssl") != nil),
        "needs .scripts/setup --test and openssl"),
    .serialized)
struct GatewayEncryptionTests {
    private static let key = ["X-Key": TableSnapshot.key("app")]

    private static func snapshot(_ upstream: String) -> GatewaySnapshot {
        GatewaySnapshot(
            revision: 1,
            products: [
                .init(
                    id: "p", name: "P", upstreams: [upstream], paths: ["/p/*"],
                    authentication: [.apiKey(header: "X-Key", query: nil)])
            ], consumers: [TableSnapshot.consumer("app", [("p", nil)])])
    }

    /// A certificate for a name and an address, signed by itself.
    private static func certify(_ name: String, in folder: TemporaryFolder) async throws -> (chain: String, key: String)
    {
        let files = (chain: folder.path("\(name).crt"), key: folder.path("\(name).key"))
        let outcome = try await Program.run(
            try #require(Requirement.program("openssl")),
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
                "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)", "-keyout", files.key, "-out",
                files.chain,
            ])
        #expect(outcome.status == 0, "\(outcome.error)")
        return files
    }

    @Test(arguments: GatewayUnderTest.Kind.testable) func passesOnToTheNamedServerOnly(
        _ kind: GatewayUnderTest.Kind
    ) async throws {
        let folder = try TemporaryFolder()
        let mine = try await Self.certify("localhost", in: folder)
        let other = try await Self.certify("other.example.com", in: folder)
        let upstream = try await EchoUpstream(certificate: mine)
        let url = "https://localhost:\(upstream.port)"
        let known = try await GatewayUnderTest(kind, Self.snapshot(url), authorities: mine.chain)
        // The name has to be found first.
        try await known.wait { try known.ask("GET", "/p/x", Self.key).status == 200 }
        let host = try #require(EchoUpstream.Request(known.ask("GET", "/p/x", Self.key)))["host"]
        #expect(host?.hasPrefix("localhost") == true)

        let unknown = try await GatewayUnderTest(kind, Self.snapshot(url), authorities: other.chain)
        try await Self.expectRefusal(unknown)

        // Trusted, but for another name.
        let impostor = try await EchoUpstream(certificate: other)
        let misled = try await GatewayUnderTest(
            kind, Self.snapshot("https://localhost:\(impostor.port)"), authorities: other.chain)
        try await Self.expectRefusal(misled)
    }

    private static func expectRefusal(_ gateway: GatewayUnderTest) async throws {
        try await gateway.wait {
            #expect([502, 503].contains(try gateway.ask("GET", "/p/x", key).status))
            return try gateway.hasDistrusted()
        }
    }
}

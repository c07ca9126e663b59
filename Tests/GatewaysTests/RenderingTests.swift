import Gateways
import PortalModel
import Serialization
import Testing

/// The text of the file, beyond the cases.
struct RenderingTests {
    /// Every character that YAML, APISIX or a terminal might take for something else.
    @Test func writesEveryCharacterSoThatItIsReadBack() throws {
        var odd =
            "off 12:30 ~ null # - : & * ! | > ' \" % @ ` { } [ ] , ? \\ ${{X}} ${{X:=y}} $env://A \u{7f}\u{85}\u{9f}\u{a0}"
        odd += "\u{2028}\u{2029}\u{feff}\u{fffe}\u{ffff}\u{fffd}äß中😀\t\n\r\u{0}\u{1b} #END "
        // Names are cut at 256 bytes, so each goes alone as well.
        for text in [odd] + odd.unicodeScalars.map({ "a\(Character($0))${{\(Character($0))}}b" }) {
            let snapshot = GatewaySnapshot(
                revision: 1,
                products: [
                    .init(id: "p", name: text, upstreams: ["http://a"], paths: ["/"], authentication: [.basic])
                ])
            let bytes = APISIXFile.render(try APISIXConfiguration(snapshot))
            let root = try YAMLReader.read(bytes, file: "apisix.yaml")
            #expect(root["routes"]?.elements.first?["name"]?.string == text)
            let written = String(decoding: bytes, as: UTF8.self)
            #expect(!written.contains("${"), "replaced by the environment: \(written)")
            #expect(written.hasSuffix("\n#END\n"))
            #expect(written.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
        }
    }

    @Test func emptiesTheGatewayForAnEmptySnapshot() throws {
        let bytes = APISIXFile.render(try APISIXConfiguration(GatewaySnapshot(revision: 1)))
        let root = try YAMLReader.read(bytes, file: "apisix.yaml")
        for list in ["routes", "services", "upstreams", "consumer_groups", "consumers"] {
            #expect(root[list]?.sequence?.isEmpty == true, "\(list)")
        }
    }

    @Test func holdsAHundredThousandCredentials() throws {
        let snapshot = LargeSnapshot.make(consumers: 50_000)
        let clock = ContinuousClock()
        var configuration = APISIXConfiguration()
        let building = try clock.measure { configuration = try APISIXConfiguration(snapshot) }
        var problems: [String] = []
        let checking = clock.measure { problems = APISIXCheck.problems(in: configuration) }
        var bytes: [UInt8] = []
        let rendering = clock.measure { bytes = APISIXFile.render(configuration) }
        print(
            "100,000 credentials: \(building) to build, \(checking) to check, \(rendering) to write \(bytes.count) bytes"
        )
        #expect(problems == [])
        #expect(configuration.report == [])
        let lines = bytes.split(separator: 0x0a)
        #expect(lines.count { $0.starts(with: "  - {username: \"".utf8) } == 50_000)
        #expect(lines.count { $0.starts(with: "  - {id: \"app_".utf8) } == 100_000)
        #expect(lines.last.map { Array($0) } == Array("#END".utf8))
    }

    /// As many as a debug build makes in a few seconds; what grows with the square would not.
    @Test func holdsManyCredentialsForKong() throws {
        let configuration = try KongConfiguration(LargeSnapshot.make(consumers: 10_000))
        #expect(KongCheck.problems(in: configuration) == [])
        #expect(configuration.report == [])
        #expect(configuration.consumers.count == 10_001, "and the one who is nobody")
        let lines = KongFile.render(configuration).split(separator: 0x0a)
        #expect(lines.count { $0.starts(with: "{\"username\"".utf8) } == 10_001)
    }

    @Test func holdsManyCredentialsAsObjects() throws {
        let snapshot = LargeSnapshot.make(consumers: 10_000)
        let gateway = APISIXPushGateway(url: "http://127.0.0.1:9", key: "k")
        let parts = try gateway.render(snapshot).parts
        #expect(parts.count == 30_000 + 60)
        var changed = snapshot
        changed.consumers[5_000].credentials[0].secret = .apiKey("another")
        let differences = GatewayDifference.between(parts, try gateway.render(changed).parts)
        #expect(differences.map { "\($0.action) \($0.kind) \($0.id)" } == ["update credentials app_5000/cred_5000_1"])
    }

    /// What is read back is what is written, file by file.
    @Test func namesAllOfEnvoysFiles() throws {
        let listen = try #require(ListenAddress("8000"))
        let files = EnvoyFiles.render(
            try EnvoyConfiguration(GatewaySnapshot(revision: 1)), options: EnvoyOptions(folder: "/x", listen: listen))
        #expect(files.map(\.name) == EnvoyFiles.names)
    }
}

/// A snapshot as large as a gateway is meant to take.
enum LargeSnapshot {
    /// Two credentials, a key and a password, and two products each.
    static func make(consumers count: Int) -> GatewaySnapshot {
        let products = (0..<20).map { index in
            GatewaySnapshot.Product(
                id: ProductID("product-\(index)"), name: "Product \(index)", upstreams: ["http://10.0.0.1:91"],
                paths: ["/product-\(index)/*"], authentication: [.apiKey(header: "X-API-Key", query: nil), .basic])
        }
        let consumers = (0..<count).map { index in
            GatewaySnapshot.Consumer(
                id: "app_\(index)", developer: "dev_\(index / 3)", portal: "public",
                access: [
                    .init(product: products[index % 20].id, subscription: "sub_\(index)_1"),
                    .init(product: products[(index + 7) % 20].id, subscription: "sub_\(index)_2"),
                ],
                credentials: [
                    .init(id: "cred_\(index)_1", secret: .apiKey("pk_live_0123456789abcdef0123456789\(index)")),
                    .init(
                        id: "cred_\(index)_2", secret: .basic(username: "user\(index)", password: "0123456789abcdef")),
                ])
        }
        return GatewaySnapshot(revision: 1, products: products, consumers: consumers)
    }
}

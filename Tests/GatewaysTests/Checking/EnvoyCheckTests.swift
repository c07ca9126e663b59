import Gateways
import Testing

/// The check before publishing, by breaking a configuration that is right.
struct EnvoyCheckTests {
    private static func configuration() throws -> EnvoyConfiguration {
        let one = try #require(GatewayCase.all.first { $0.name == "two-methods-and-plans.txt" })
        return try EnvoyConfiguration(one.snapshot)
    }

    @Test(arguments: GatewayCase.all) func findsNothingInWhatTheWriterMakes(_ one: GatewayCase) throws {
        guard let configuration = try? EnvoyConfiguration(one.snapshot) else { return }
        #expect(EnvoyCheck.problems(in: configuration) == [])
    }

    struct Break: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: String
        let change: @Sendable (inout EnvoyConfiguration) -> Void

        init(_ name: String, _ words: String, _ change: @escaping @Sendable (inout EnvoyConfiguration) -> Void) {
            testDescription = name
            self.words = words
            self.change = change
        }
    }

    static let breaks: [Break] = [
        Break("two products", "two products") { $0.products.append($0.products[0]) },
        Break("bad id", "cannot be a product's id") { $0.products[0].id = "a b" },
        Break("no upstream", "has no upstream") { $0.products[0].endpoints = [] },
        Break("no authentication", "asks nobody") { $0.products[0].places = [] },
        Break("command in a header", "has a header") { $0.products[0].headers = [.init(name: "Sunset", value: "%X%")] },
        Break("two hosts", "two hosts") { $0.virtualHosts.append($0.virtualHosts[0]) },
        Break("no other hosts", "Nothing is said of other hosts") { $0.virtualHosts.removeAll { $0.domain == "*" } },
        Break("dangling product", "which is not there") {
            $0.virtualHosts[0].routes[0].target = .product("none", rewrite: nil)
        },
        Break("open prefix", "has the path '/a'") { $0.virtualHosts[0].routes[0].match = .prefix("/a") },
        Break("expression to a product", "has the path '.*'") {
            $0.virtualHosts[0].routes[0].match = .expression(".*")
        },
        Break("limit of nothing", "a product that is not there") { $0.limits[0].product = "none" },
        Break("empty limit", "an empty limit") { $0.limits[0].window.count = 0 },
        Break("two limits", "two limits per minute") { $0.limits.append($0.limits[0]) },
        Break("empty key", "is empty") { $0.credentials[0].key = "" },
        Break("open client", "cannot be told") { $0.credentials[0].client = "app_1 cred_1" },
        Break("line in a client", "cannot be told") { $0.credentials[0].client += "\n|" },
        Break("same key", "are the same") { $0.credentials[1].key = $0.credentials[0].key },
    ]

    @Test(arguments: breaks) func findsWhatIsBroken(_ one: Break) throws {
        var configuration = try Self.configuration()
        one.change(&configuration)
        let problems = EnvoyCheck.problems(in: configuration)
        #expect(problems.contains { $0.contains(one.words) }, "\(problems)")
        // Problems are logged.
        #expect(!problems.contains { $0.contains("k1-") || $0.contains("pass-1") }, "no secret stands in \(problems)")
    }
}

import Gateways
import Testing

/// The check before publishing, by breaking a configuration that is right.
struct APISIXCheckTests {
    private static func configuration() throws -> APISIXConfiguration {
        let one = try #require(GatewayCase.all.first { $0.name == "two-methods-and-plans.txt" })
        return try APISIXConfiguration(one.snapshot)
    }

    @Test func findsNothingInWhatTheWriterMakes() throws {
        #expect(try APISIXCheck.problems(in: Self.configuration()) == [])
    }

    struct Break: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: String
        let change: @Sendable (inout APISIXConfiguration) -> Void

        init(_ name: String, _ words: String, _ change: @escaping @Sendable (inout APISIXConfiguration) -> Void) {
            testDescription = name
            self.words = words
            self.change = change
        }
    }

    static let breaks: [Break] = [
        Break("dangling service", "names the service 'none'") { $0.routes[0].service = "none" },
        Break("dangling upstream", "names the upstream 'none'") { $0.services[0].upstream = "none" },
        Break("dangling group", "names the group 'none'") { $0.consumers[0].group = "none" },
        Break("two routes", "two routes") { $0.routes.append($0.routes[0]) },
        Break("two services", "two services") { $0.services.append($0.services[0]) },
        Break("two upstreams", "two upstreams") { $0.upstreams.append($0.upstreams[0]) },
        Break("two groups", "two consumer groups") { $0.consumerGroups.append($0.consumerGroups[0]) },
        Break("bad id", "cannot be the id of a route") { $0.routes[0].id = "a b" },
        Break("id of a path", "cannot be the id of a route") { $0.routes[0].id = ".." },
        Break("no path", "has no path") { $0.routes[0].uris = [] },
        Break("star within", "has the path") { $0.routes[0].uris = ["/a*b"] },
        Break("host twice", "has a host twice") { $0.routes[0].hosts = ["a", "a"] },
        Break("no nodes", "has no node") { $0.upstreams[0].nodes = [] },
        Break("no authentication", "0 plugins for authentication") {
            $0.services[0].plugins.removeAll { $0.name == "multi-auth" || $0.name == "key-auth" }
        },
        Break("no restriction", "does not say who may call it") {
            $0.services[0].plugins.removeAll { $0.name == "acl" }
        },
        Break("plugin twice", "a plugin twice") { $0.services[0].plugins.append(.acl(label: "x")) },
        Break("one of several", "needs two methods") {
            $0.services[0].plugins.removeAll { $0.name == "multi-auth" }
            $0.services[0].plugins.append(.multiAuth([.basicAuth]))
        },
        Break("no upstream", "has no upstream") { $0.services[0].upstream = nil },
        Break("empty limits", "limits that are empty") {
            $0.services[0].plugins.removeAll { $0.name == "workflow" }
            $0.services[0].plugins.append(.planLimits([]))
        },
        Break("two consumers", "two consumers") { $0.consumers.append($0.consumers[0]) },
        Break("dotted username", "cannot be a consumer's name") { $0.consumers[0].username = "app.1" },
        Break("white label", "has a label") { $0.consumers[0].labels[0].value = "a b" },
        Break("label twice", "a label twice") { $0.consumers[0].labels.append($0.consumers[0].labels[0]) },
        Break("same id", "two credentials") { $0.consumers[0].credentials.append($0.consumers[0].credentials[0]) },
        Break("bad credential id", "cannot be a credential's id") { $0.consumers[0].credentials[0].id = "a/b" },
        Break("empty key", "has an empty key") { $0.consumers[0].credentials[0].secret = .keyAuth(key: "") },
        Break("empty password", "has an empty password") {
            $0.consumers[0].credentials[0].secret = .basicAuth(username: "a", password: "")
        },
        Break("reference", "names another secret") {
            $0.consumers[0].credentials[0].secret = .keyAuth(key: "$Secret://vault/1/key")
        },
        Break("same key", "are the same") {
            $0.consumers[1].credentials[0].secret = $0.consumers[0].credentials[0].secret
        },
    ]

    @Test(arguments: breaks) func findsWhatIsBroken(_ one: Break) throws {
        var configuration = try Self.configuration()
        one.change(&configuration)
        let problems = APISIXCheck.problems(in: configuration)
        #expect(problems.contains { $0.contains(one.words) }, "\(problems)")
        // Problems are logged.
        #expect(!problems.contains { $0.contains("k1-") || $0.contains("pass-1") }, "no secret stands in \(problems)")
    }
}

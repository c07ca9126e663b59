import Gateways
import PortalModel
import TestSupport
import Testing

/// What must never reach a gateway, each made by hand from a configuration that may.
struct KongCheckTests {
    /// Two products, one of them of two methods; two applications.
    private func configuration() throws -> KongConfiguration {
        let products = ["parcels", "rates"].map { id in
            GatewaySnapshot.Product(
                id: ProductID(id), name: id, upstreams: ["http://10.0.0.1:9100"], paths: ["/\(id)/*"],
                authentication: id == "rates"
                    ? [.apiKey(header: nil, query: nil), .basic] : [.apiKey(header: nil, query: nil)])
        }
        let consumers = (1...2).map { number in
            GatewaySnapshot.Consumer(
                id: "app_\(number)", developer: "dev_1", portal: "public",
                access: [.init(product: "parcels", subscription: "sub_\(number)")],
                credentials: [
                    .init(id: "cred_1", secret: .apiKey("key-\(number)")),
                    .init(id: "cred_2", secret: .basic(username: "user-\(number)", password: "secret")),
                ])
        }
        return try KongConfiguration(GatewaySnapshot(revision: 1, products: products, consumers: consumers))
    }

    @Test func findsNothingInWhatIsMadeOfASnapshot() throws {
        #expect(KongCheck.problems(in: try configuration()) == [])
        var random = SeededRandom(seed: 3)
        for _ in 0..<100 {
            #expect(KongCheck.problems(in: try KongConfiguration(RandomSnapshot.make(&random))) == [])
        }
    }

    /// A service without one of its plugins would be open.
    @Test(arguments: [
        ("key-auth", "asks nobody who is calling"), ("acl", "does not say who may call it"),
        ("request-transformer", "passes on what callers say"),
    ])
    func refusesAServiceWithoutAPlugin(_ plugin: String, _ words: String) throws {
        var configuration = try configuration()
        configuration.services[0].plugins.removeAll { $0.name == plugin }
        #expect(KongCheck.problems(in: configuration).contains { $0.contains(words) })
    }

    @Test func refusesToLetNobodyThrough() throws {
        var configuration = try configuration()
        let index = try #require(configuration.consumers.firstIndex { !$0.plugins.isEmpty })
        configuration.consumers[index].plugins.removeAll { $0.name == "request-termination" }
        #expect(KongCheck.problems(in: configuration) == ["Who is nobody would be let through"])
        configuration.consumers.remove(at: index)
        #expect(
            KongCheck.problems(in: configuration) == ["Who is nobody is not told apart from who is somebody"])
    }

    @Test func refusesAProductThatIsOpenToOtherGroups() throws {
        var configuration = try configuration()
        configuration.services[0].plugins = configuration.services[0].plugins.map {
            if case .acl = $0 { .acl(groups: ["open|parcels", "portico.anonymous"]) } else { $0 }
        }
        #expect(KongCheck.problems(in: configuration).contains { $0.contains("other groups than its own") })
        configuration = try self.configuration()
        configuration.consumers[0].groups.append("portico.anonymous")
        #expect(KongCheck.problems(in: configuration) == ["Consumer 'app_1' is treated as nobody"])
    }

    @Test func refusesSecretsThatAreEmptyOrShared() throws {
        var configuration = try configuration()
        configuration.consumers[0].keys[0].key = ""
        configuration.consumers[1].logins[0].username = "user-1"
        let problems = KongCheck.problems(in: configuration)
        #expect(problems.contains("A key of 'app_1' is empty or names another one"))
        #expect(problems.contains("A username of 'app_2' is somebody else's too"))
        #expect(!problems.contains { $0.contains("user-1") || $0.contains("key-") }, "no secret in a message")
    }

    @Test func refusesLimitsThatKongDoesNotTake() throws {
        var configuration = try configuration()
        let windows = [
            PlanWindow(name: "minute", count: 60, seconds: 60), PlanWindow(name: "hour", count: 50, seconds: 3600),
        ]
        configuration.consumers[0].limits = [.init(service: "parcels", windows: windows)]
        #expect(KongCheck.problems(in: configuration) == ["Consumer 'app_1' has limits that Kong does not take"])
        configuration.consumers[0].limits = [.init(service: "letters", windows: [windows[0]])]
        #expect(KongCheck.problems(in: configuration).contains { $0.contains("which is not there") })
    }

    @Test func refusesTwoOfOneName() throws {
        var configuration = try configuration()
        configuration.consumers[1].username = "app_1"
        configuration.services[1].routes[0].priority = configuration.services[0].routes[0].priority
        let problems = KongCheck.problems(in: configuration)
        #expect(problems.contains("The consumer 'app_1' is there twice"))
        #expect(problems.contains { $0.hasPrefix("The route's priority ") })
    }
}

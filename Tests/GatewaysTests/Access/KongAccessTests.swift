import Foundation
import Gateways
import PortalModel
import Serialization
import TestSupport
import Testing

/// What the written configuration opens, by the judgement of ``KongInterpreter``, is what the snapshot opens: no more, no
/// less.
struct KongAccessTests {
    typealias Request = GatewayInterpreter.Request

    @Test(arguments: [1, 2, 3]) func opensExactlyWhatTheSnapshotOpens(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var counts = (open: 0, shut: 0)
        for round in 0..<60 {
            let snapshot = RandomSnapshot.make(&random)
            let configuration = try KongConfiguration(snapshot)
            let gateway = try KongInterpreter(KongFile.render(configuration))
            for product in snapshot.products {
                for consumer in snapshot.consumers {
                    for credential in consumer.credentials {
                        let expected = APISIXAccessTests.isOpen(product, to: credential, of: consumer)
                        for request in APISIXAccessTests.requests(for: product, with: credential) {
                            let answer = gateway.answer(request)
                            let isOpen = answer.status == 200 && answer.passed != nil
                            #expect(
                                isOpen == expected,
                                "round \(round): \(product.id) to \(consumer.id)/\(credential.id) is \(answer.status)")
                            if isOpen {
                                counts.open += 1
                                check(answer, request, product, consumer, credential)
                            } else {
                                counts.shut += 1
                            }
                        }
                    }
                }
            }
        }
        #expect(counts.open > 500 && counts.shut > 500, "\(counts)")
    }

    /// What the upstream is told, and what the call counts against.
    private func check(
        _ answer: GatewayInterpreter.Answer, _ request: Request, _ product: GatewaySnapshot.Product,
        _ consumer: GatewaySnapshot.Consumer, _ credential: GatewaySnapshot.Credential
    ) {
        let access = consumer.access.first { $0.product == product.id }
        let plan = product.plans.first { $0.id == access?.plan }
        let lengths: [Plan.Limit.Window: Int] = [.second: 1, .minute: 60, .hour: 3600, .day: 86_400, .month: 2_592_000]
        var limits: [Int: Int] = [:]
        for limit in plan?.limits ?? [] { limits[lengths[limit.window] ?? 0] = limit.requests }
        // A window that allows more than a longer one says nothing.
        let telling = limits.filter { one in limits.allSatisfy { $0.key <= one.key || $0.value >= one.value } }
        #expect(answer.limits == telling)
        #expect(answer.username == consumer.id)
        let headers = answer.passed?.headers ?? [:]
        let told = [
            "x-portico-application": consumer.id, "x-portico-credential": credential.id,
            "x-portico-product": product.id.rawValue, "x-portico-developer": consumer.developer,
            "x-portico-portal": consumer.portal.rawValue, "x-portico-plan": access?.plan?.rawValue,
            "x-portico-subscription": access?.subscription,
        ]
        let names = Set(told.keys)
        #expect(Set(headers.keys) == names.union(["x-consumer-username", "x-credential-identifier"]))
        for (name, value) in told {
            #expect(headers[name] == (value?.contains(" ") == true ? "" : value ?? ""), "\(name)")
        }
        #expect(answer.passed?.query == [:])
        let address = product.upstreams[0].dropFirst("http://".count)
        #expect(answer.upstream == String(address.prefix { $0 != ":" }))
        #expect(answer.passed?.path == (address.hasSuffix("/base") ? "/base" : "") + request.path)
    }

    @Test func asksEveryCallerWhoItIs() throws {
        var random = SeededRandom(seed: 5)
        for _ in 0..<60 {
            let snapshot = RandomSnapshot.make(&random)
            let gateway = try KongInterpreter(KongFile.render(try KongConfiguration(snapshot)))
            for product in snapshot.products {
                let isClosed = product.authentication.allSatisfy { $0.id == "oauth" }
                for headers in [[:], ["authorization": "Basic Og=="], ["x-consumer-username": "app_1"]] {
                    for path in product.paths {
                        var request = Request(path: path.hasSuffix("*") ? path.dropLast() + "zz" : path)
                        request.host = product.hosts.first ?? request.host
                        request.headers = headers
                        let answer = gateway.answer(request)
                        #expect(answer.status == (isClosed ? 403 : 401))
                        #expect(answer.passed == nil)
                    }
                }
            }
        }
    }

    /// One list of names is for both places, so a product that names one of each takes either in either place.
    @Test func takesAKeyOnlyWhereTheProductNamesIt() throws {
        let methods: [AuthenticationMethod] = [
            .apiKey(header: "X-Key", query: nil), .apiKey(header: nil, query: "key"), .apiKey(header: nil, query: nil),
        ]
        let ways: [(headers: [String: String], query: [String: String], taking: Int?)] = [
            (["x-key": "k"], [:], 0), ([:], ["key": "k"], 1), (["apikey": "k"], [:], 2),
            ([:], ["apikey": "k"], nil), ([:], ["x-key": "k"], nil), (["key": "k"], [:], nil),
        ]
        let products = methods.enumerated().map { index, method in
            GatewaySnapshot.Product(
                id: ProductID("p\(index)"), name: "P", upstreams: ["http://a"], paths: ["/\(index)"],
                authentication: [method])
        }
        let consumer = GatewaySnapshot.Consumer(
            id: "app_1", developer: "dev_1", portal: "public",
            access: products.map { .init(product: $0.id, subscription: "sub_1") },
            credentials: [.init(id: "cred_1", secret: .apiKey("k"))])
        let snapshot = GatewaySnapshot(revision: 1, products: products, consumers: [consumer])
        let gateway = try KongInterpreter(KongFile.render(try KongConfiguration(snapshot)))
        for (headers, query, taking) in ways {
            for index in products.indices {
                let answer = gateway.answer(Request(path: "/\(index)", headers: headers, query: query))
                #expect(answer.status == (index == taking ? 200 : 401), "\(index) by \(headers) \(query)")
            }
        }
    }

    /// Paths that lead to another product by another server's reading of them lead nowhere.
    @Test(arguments: [
        ("/a/x", 200), ("/a/secret/x", 401), ("/a/SECRET/x", 404), ("/a/secret;v=1/x", 404), ("/a/secret%3Bv/x", 404),
        ("/a/..;/b", 400), ("/a/x%252e%252e/b", 400), ("/b", 404), ("/a", 404),
    ])
    func passesNothingThatMightBeAnotherProducts(_ path: String, _ status: Int) throws {
        let products = [("open", "/a/*"), ("shut", "/a/secret/*")].map { id, path in
            GatewaySnapshot.Product(
                id: ProductID(id), name: id, upstreams: ["http://a"], hosts: ["api.example.com"], paths: [path],
                // A key of the one is none of the other's, which is what tells them apart here.
                authentication: [.apiKey(header: id == "open" ? "X-Open" : "X-Shut", query: nil)])
        }
        let consumer = GatewaySnapshot.Consumer(
            id: "app_1", developer: "dev_1", portal: "public", access: [.init(product: "open", subscription: "sub_1")],
            credentials: [.init(id: "cred_1", secret: .apiKey("k"))])
        let snapshot = GatewaySnapshot(revision: 1, products: products, consumers: [consumer])
        let gateway = try KongInterpreter(KongFile.render(try KongConfiguration(snapshot)))
        let request = Request(host: "api.example.com", path: path, headers: ["x-open": "k"])
        #expect(gateway.answer(request).status == status)
    }

    /// What most have stands at the service, and only what others have at each of them.
    @Test func saysTheUsualLimitOnce() throws {
        let text = """
            products:
              - { id: p, upstreams: [http://a], paths: [/p], authentication: [basic],
                  plans: [{ id: free, title: Free, limits: [{ requests: 5, per: minute }] },
                          { id: pro, title: Pro, limits: [{ requests: 50, per: minute }] }] }
            """
        let root = try YAMLReader.read(Array(text.utf8), file: "x.yaml")
        var snapshot = SnapshotText.snapshot(root, file: "x.yaml")
        snapshot.consumers = ["free", "free", "pro"].enumerated().map { index, plan in
            .init(
                id: "app_\(index)", developer: "dev_1", portal: "public",
                access: [.init(product: "p", plan: PlanID(plan), subscription: "sub_\(index)")],
                credentials: [.init(id: "c", secret: .basic(username: "u\(index)", password: "p"))])
        }
        let configuration = try KongConfiguration(snapshot)
        #expect(configuration.services[0].plugins.contains(.limits([.init(name: "minute", count: 5, seconds: 60)])))
        #expect(configuration.consumers.map(\.limits.count) == [0, 0, 1])
        // One without any limit must not be held to that of the others.
        snapshot.consumers[0].access[0].plan = nil
        let other = try KongConfiguration(snapshot)
        #expect(!other.services[0].plugins.contains { $0.name == "rate-limiting" })
        #expect(other.consumers.map(\.limits.count) == [0, 1, 1])
    }
}

import Foundation
import Gateways
import TestSupport
import Testing

/// The check before publishing, by breaking a configuration that is right.
struct NginxCheckTests {
    private static func configuration() throws -> NginxConfiguration {
        let one = try #require(GatewayCase.all.first { $0.name == "two-methods-and-plans.txt" })
        return try NginxConfiguration(one.snapshot)
    }

    @Test(arguments: GatewayCase.all) func findsNothingInWhatTheWriterMakes(_ one: GatewayCase) throws {
        guard let configuration = try? NginxConfiguration(one.snapshot) else { return }
        #expect(NginxCheck.problems(in: configuration) == [])
    }

    struct Break: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let words: String
        let change: @Sendable (inout NginxConfiguration) -> Void

        init(_ name: String, _ words: String, _ change: @escaping @Sendable (inout NginxConfiguration) -> Void) {
            testDescription = name
            self.words = words
            self.change = change
        }
    }

    static let breaks: [Break] = [
        Break("two products", "two products") { $0.products.append($0.products[0]) },
        Break("bad id", "cannot be a product's id") { $0.products[0].id = "a b" },
        Break("other slug", "cannot be a product's id") { $0.products[0].slug = "x" },
        Break("no upstream", "has no upstream") { $0.products[0].upstream.servers = [] },
        Break("no authentication", "asks nobody") { $0.products[0].places = [] },
        Break("variable in a header", "a word that means") {
            $0.products[0].headers = [.init(name: "Sunset", value: "$x")]
        },
        Break("end of a directive", "a word that means") { $0.products[0].upstream.servers = ["a; b"] },
        Break("plan twice", "cannot have the plan") { $0.products[0].plans.append($0.products[0].plans[0]) },
        Break("application twice", "is there twice") {
            var other = $0.applications[0]
            other.id = other.id.uppercased()
            $0.applications.append(other)
        },
        Break("product twice", "has a product twice") {
            $0.applications[0].subscriptions.append($0.applications[0].subscriptions[0])
        },
        Break("product that is not there", "has a product twice") { $0.applications[0].subscriptions[0].product = 9 },
        Break("odd plan", "has a subscription that means") { $0.applications[0].subscriptions[0].plan = "a b" },
        Break("two hosts", "two hosts") { $0.servers.insert($0.servers[0], at: 0) },
        Break("no other hosts", "Nothing is said of other hosts") { $0.servers.removeLast() },
        Break("path twice", "twice") { $0.servers[0].locations.append($0.servers[0].locations[0]) },
        Break("open prefix", "has the path '/a'") {
            $0.servers[0].locations[0].path = "/a"
            $0.servers[0].locations[0].isPrefix = true
        },
        Break("dangling product", "not there") {
            $0.servers[0].locations[0].choices[0].target = .product(9)
        },
        Break("empty key", "is empty") { $0.applications[0].credentials[0].secret = "k:" },
        Break("unknown kind", "is empty") { $0.applications[0].credentials[0].secret = "x:abc" },
        Break("variable", "means something") { $0.applications[0].credentials[0].secret = "k:$http_x" },
        Break("odd developer", "cannot be told") { $0.applications[0].developer = "a b" },
        Break("same key", "are the same") {
            var other = $0.applications[0].credentials[0]
            other.secret = "k:" + other.secret.dropFirst(2).uppercased()
            $0.applications[0].credentials.append(other)
        },
    ]

    @Test(arguments: breaks) func findsWhatIsBroken(_ one: Break) throws {
        var configuration = try Self.configuration()
        one.change(&configuration)
        let problems = NginxCheck.problems(in: configuration)
        #expect(problems.contains { $0.contains(one.words) }, "\(problems)")
        // Problems are logged.
        #expect(!problems.contains { $0.contains("k1-") || $0.contains("pass-1") }, "no secret stands in \(problems)")
    }

    /// nginx itself has a word in it, before the file is where it would be read.
    @Test(.enabled(if: !GatewayUnderTest.Kind.testable.isEmpty, "needs .scripts/setup --test"))
    func keepsTheLastFileWhereNginxDoesNotTakeTheNewOne() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("portico.conf")
        let scratch = try TemporaryFolder()
        let program = NginxProgram(path: try #require(GatewayUnderTest.Kind.nginx.program), scratch: scratch.path)
        let one = try #require(GatewayCase.all.first { $0.name == "two-methods-and-plans.txt" })
        var options = NginxOptions(listen: try #require(ListenAddress("127.0.0.1:\(FreePort.find())")))
        let first = try NginxFile.publish(one.snapshot, to: path, options: options, check: program.check)
        #expect(first.outcome == .published)
        let text = try folder.text("portico.conf")
        // An address that is nobody's (RFC 5737).
        options.listen = try #require(ListenAddress("192.0.2.1:80"))
        let failure = #expect(throws: NginxProgram.Failure.self) {
            try NginxFile.publish(one.snapshot, to: path, options: options, check: program.check)
        }
        #expect("\(failure as Any)".contains("[emerg]"))
        #expect(try folder.files() == ["portico.conf"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [], "nothing is left of a test")
        #expect(try folder.text("portico.conf") == text)
        #expect(throws: NginxProgram.Failure.self) {
            try NginxProgram(path: "/nowhere", processID: folder.path("pid")).reload()
        }
        #expect(throws: NginxProgram.Failure.self) { try NginxProgram(path: "/nowhere").check(path) }
    }
}

import Foundation
import Gateways
import PortalModel
import Serialization
import TestSupport
import Testing

/// The buckets that Envoy is given for plans.
struct EnvoyLimitTests {
    private static func snapshot(requests: Int, subscribers: [String: Int]) throws -> GatewaySnapshot {
        let text = """
            products:
              - id: parcels
                name: Parcels
                upstreams: ["http://10.0.0.1:91"]
                paths: [/parcels/*]
                authentication: [{ api-key: { header: X-Key } }]
                plans:
                  - { id: few, title: Few, limits: [{ requests: 3, per: second }, { requests: 9, per: month }] }
                  - { id: many, title: Many, limits: [{ requests: \(requests), per: minute }, { requests: 9, per: hour },
                      { requests: 9, per: day }] }
            """
        let root = try YAMLReader.read(Array(text.utf8), file: "limits.yaml")
        var snapshot = SnapshotText.snapshot(root, file: "limits.yaml")
        for (plan, count) in subscribers.sorted(by: { $0.key < $1.key }) {
            snapshot.consumers += (0..<count).map { number in
                .init(
                    id: "\(plan)_\(number)", developer: "dev", portal: "public",
                    access: [.init(product: "parcels", plan: PlanID(plan), subscription: "sub_\(plan)_\(number)")],
                    credentials: [.init(id: "cred_\(plan)_\(number)", secret: .apiKey("key-\(plan)-\(number)"))])
            }
        }
        return snapshot
    }

    private static func files(_ snapshot: GatewaySnapshot) throws -> [String: [UInt8]] {
        let options = EnvoyOptions(folder: "/x", listen: try #require(ListenAddress("8000")))
        let files = EnvoyFiles.render(try EnvoyConfiguration(snapshot), options: options)
        return Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.bytes) })
    }

    /// A changed file lets the counters in it begin anew.
    @Test func leavesCountersOfPlansOfAnotherSizeAlone() throws {
        let first = try Self.files(Self.snapshot(requests: 5, subscribers: ["few": 1_023, "many": 1_025]))
        let more = try Self.files(Self.snapshot(requests: 5, subscribers: ["few": 1_024, "many": 16_384]))
        for name in first.keys where name.hasPrefix("limits") { #expect(first[name] == more[name], "\(name)") }
        let changed = try Self.files(Self.snapshot(requests: 6, subscribers: ["few": 1_023, "many": 1_025]))
        #expect(first["limits-1k.json"] == changed["limits-1k.json"])
        #expect(first["limits-16k.json"] != changed["limits-16k.json"])
        for name in ["limits-256k.json", "limits-4m.json"] {
            let text = String(decoding: first[name] ?? [], as: UTF8.self)
            #expect(text.contains("\"descriptors\": []"), "\(name)")
        }
    }

    /// As many buckets as there are applications, and as many again.
    @Test(arguments: [(0, 2_048), (1_024, 2_048), (1_025, 32_768), (16_385, 524_288)])
    func hasABucketForEachApplication(subscribers: Int, buckets: Int) throws {
        let files = try Self.files(Self.snapshot(requests: 5, subscribers: ["many": subscribers]))
        let texts = files.filter { $0.key.hasPrefix("limits") }.values.map { String(decoding: $0, as: UTF8.self) }
        let text = try #require(texts.first { $0.contains("\"many\"") })
        #expect(text.contains("\"max_dynamic_descriptors\": \(buckets),"))
    }

    private struct File: Decodable {
        struct Resource: Decodable { var typedConfig: Filter }
        struct Filter: Decodable { var descriptors: [Descriptor] }
        struct Descriptor: Decodable {
            struct Entry: Decodable {
                var key: String
                var value: String?
            }
            struct Bucket: Decodable {
                var maxTokens: Int
                var tokensPerFill: Int
                var fillInterval: String
            }
            var entries: [Entry]
            var tokenBucket: Bucket
        }
        var resources: [Resource]
    }

    /// Envoy counts in binary fractions, takes from the slowest bucket first, and knows no rate below one a year.
    @Test func fillsBucketsSoSlowlyThatNothingComesBack() throws {
        let bytes = try Self.files(Self.snapshot(requests: 5, subscribers: ["few": 1]))["limits-1k.json"] ?? []
        let lengths = ["second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "month": 31 * 86_400]
        var fills: [Int: Int] = [:]
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        for descriptor in try decoder.decode(File.self, from: Data(bytes)).resources[0].typedConfig.descriptors {
            let window = try #require(descriptor.entries.first { $0.key == "window" }?.value)
            let length = try #require(lengths[window])
            let seconds = try #require(Int(descriptor.tokenBucket.fillInterval.dropLast()))
            #expect(descriptor.tokenBucket.tokensPerFill == 1)
            #expect(length * 2 < seconds && seconds < 365 * 86_400, "\(window)")
            #expect(1 / (1 / Double(seconds)) == Double(seconds), "\(window)")
            fills[length] = seconds
        }
        #expect(fills.count == 5)
        let byLength = fills.sorted { $0.key < $1.key }
        for (shorter, longer) in zip(byLength, byLength.dropFirst()) {
            // What is left to wait for of an empty bucket says which one it is.
            #expect(shorter.value - shorter.key > longer.value)
        }
    }
}

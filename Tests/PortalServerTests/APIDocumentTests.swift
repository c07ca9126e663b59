import Foundation
import HTTP
import Serialization
import TestSupport
import Testing

@testable import PortalServer

struct APIDocumentTests {
    /// The example's documentation is made from these files.
    @Test(arguments: ["portal", "admin"])
    func isWhatTheExampleShows(_ name: String) async throws {
        let api = try #require(
            try await CompanionFixture().companion.apis.first { $0.root.hasPrefix("api/\(name)/") })
        var bytes: [UInt8] = []
        JSONWriter.write(api.document(server: "http://localhost:8080/\(api.root)"), pretty: true, into: &bytes)
        let file = Repository.root.appendingPathComponent("content/products/\(name)-api/openapi.json")
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(
            kept == String(decoding: bytes, as: UTF8.self),
            "write it anew: portico-companion openapi \(name) > content/products/\(name)-api/openapi.json")
    }

    @Test func tellsEveryOperationItsNameAndItsSentences() async throws {
        for api in try await CompanionFixture().companion.apis {
            #expect(Set(api.routes.map(\.id)).count == api.routes.count)
            for route in api.routes {
                #expect(!route.summary.isEmpty && !route.summary.hasSuffix("."), "\(route.id)")
                #expect(route.answer != nil || route.success == .noContent, "\(route.id)")
                for field in route.query + (route.body ?? []) {
                    #expect(field.description.hasSuffix("."), "\(route.id)")
                }
            }
        }
    }
}

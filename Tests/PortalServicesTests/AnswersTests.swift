import Foundation
import PortalModel
import Storage
import Testing

@testable import PortalServices

/// A portal's own questions at the sign-up, and its terms.
struct AnswersTests {
    private let fixture: Fixture

    init() async throws {
        fixture = try await Fixture()
        try offer(version: "v1")
    }

    /// The public portal asks three things and has terms.
    private func offer(version: String) throws {
        let access = #"""
            "access": {"signIn": ["password"], "terms": {"url": "/terms/", "version": "\#(version)"}, "signUp": {"fields": [
              {"id": "company", "label": "Company"}, {"id": "size", "label": "Size", "options": ["1-10", "11-100"]},
              {"id": "news", "label": "News", "kind": "check", "required": false}]}}
            """#
        let site = Fixture.site.replacingOccurrences(of: #""access": {"signIn": ["password"]}"#, with: access)
        #expect(site != Fixture.site)
        fixture.context.offerings.replace(with: try Fixture.offering(Fixture.catalog, site: site))
    }

    private func signUp(_ answers: Answers) async throws {
        try await Accounts(fixture.context).signUp(
            .init(name: "Ada", email: "ada@example.com", password: "correct horse battery", answers: answers),
            portal: "public", address: "")
    }

    private func ada() throws -> (Developer, [String]) {
        try fixture.context.store.read { tables in
            let developer = try #require(try tables.developer(portal: "public", email: "ada@example.com"))
            return (developer, try tables.details(of: developer.id).map { "\($0.field)=\($0.value)" })
        }
    }

    @Test func keepsWhatWasAnsweredAndAccepted() async throws {
        try await signUp(
            .init(values: ["company": " Analytical  ", "size": "11-100", "news": "1"], acceptedTerms: "v1"))
        let (developer, details) = try ada()
        #expect(details == ["company=Analytical", "news=yes", "size=11-100"])
        #expect(developer.termsVersion == "v1" && !Accounts(fixture.context).mustAcceptTerms(developer))
    }

    @Test func asksForWhatIsMissing() async throws {
        #expect(
            await refusal { try await signUp(.init(values: ["size": "1000"], acceptedTerms: "v0")) }
                == .invalid([
                    .init("answer-company", .missing), .init("answer-size", .missing),
                    .init("terms", .termsNotAccepted),
                ]))
    }

    @Test func asksAgainWhereTheTermsChange() async throws {
        try await signUp(.init(values: ["company": "A", "size": "1-10"], acceptedTerms: "v1"))
        let accounts = Accounts(fixture.context)
        let developer = try await accounts.verifyEmail(
            token: fixture.token(.verifyEmail, to: "ada@example.com"), address: "")
        try offer(version: "v2")
        #expect(accounts.mustAcceptTerms(developer))
        #expect(
            await refusal { try await accounts.acceptTerms("v1", by: developer.id, address: "") }
                == .invalid([.init("terms", .termsNotAccepted)]))
        try await accounts.acceptTerms("v2", by: developer.id, address: "192.0.2.1")
        #expect(try !accounts.mustAcceptTerms(ada().0))
        #expect(try fixture.actions(of: developer.id.rawValue).last == "developer.terms-accepted")
    }

    @Test func forgetsTheAnswersOfWhoIsErased() async throws {
        try await signUp(.init(values: ["company": "A", "size": "1-10"], acceptedTerms: "v1"))
        let (developer, _) = try ada()
        try await AccountSettings(fixture.context).erase(
            developer.id, typed: developer.email, by: fixture.administrator)
        #expect(try fixture.context.store.read { try $0.details(of: developer.id) }.isEmpty)
    }
}

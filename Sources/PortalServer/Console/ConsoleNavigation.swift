import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The console's sections, as the header shows them.
enum ConsoleNavigation {
    /// Path below `console/` and key of the words.
    private static let sections = [
        ("", "queue"), ("/developers", "developers"), ("/applications", "applications"),
        ("/subscriptions", "subscriptions"), ("/products", "products"), ("/gateways", "gateways"),
        ("/audit", "audit"),
    ]

    /// None for those who have not signed in.
    static func items(_ visit: Visit, _ words: Words, _ address: PublicAddress) -> [Value] {
        guard case .administrator = visit.person else { return [] }
        let path = visit.request.target.path
        return sections.map { section, key in
            let url = address.path("console") + section
            let isCurrent = section.isEmpty ? path == url : path == url || path.hasPrefix(url + "/")
            return .object([
                "title": .string(words("console.\(key)")), "url": .string(url), "external": .boolean(true),
                "current": .boolean(isCurrent), "inside": .boolean(true),
            ])
        }
    }
}

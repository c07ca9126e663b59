import HTTP
import Mustache
import PortalModel
import PortalServices
import Storage

/// The console's sections, as its sidebar shows them.
enum ConsoleNavigation {
    /// Groups of sections; each is a path below `console` and a key of the words.
    private static let groups = [
        ("decisions", [("", "queue")]),
        (
            "access",
            [
                ("/developers", "developers"), ("/invitations", "invitations"), ("/applications", "applications"),
                ("/subscriptions", "subscriptions"),
                ("/credentials", "credentials"),
            ]
        ),
        (
            "offer",
            [
                ("/usage", "usage"), ("/products", "products"), ("/portals", "portals"), ("/gateways", "gateways"),
                ("/clients", "clients"),
            ]
        ),
        (
            "operation",
            [
                ("/audit", "audit"), ("/webhooks", "webhooks"), ("/mails", "mails"),
                ("/administrators", "administrators"),
                ("/tokens", "tokens"),
                ("/account", "account"),
            ]
        ),
    ]

    /// - Parameters:
    ///   - path: Of the page that is shown.
    ///   - waiting: How many decisions wait.
    static func sections(path: String, waiting: Int, _ words: Words, _ address: PublicAddress) -> Value {
        .list(
            groups.map { group, sections in
                .object([
                    "title": .string(words("consoleGroup.\(group)")),
                    "items": .list(
                        sections.map { section, key in
                            let url = address.path("console") + section
                            let isCurrent = path == url || !section.isEmpty && path.hasPrefix(url + "/")
                            return .object([
                                "title": .string(words("console.\(key)")), "url": .string(url),
                                "current": .boolean(isCurrent),
                                "count": key == "queue" && waiting > 0 ? .integer(waiting) : .boolean(false),
                            ])
                        }),
                ])
            })
    }
}

/// Lines of some applications, as they stand in the maps of the file.
struct NginxCallerLines: Sendable {
    /// Of the map of secrets.
    private(set) var credentials: [UInt8]
    private(set) var credentialCount = 0
    /// Bytes of the longest secret.
    private(set) var longest = 0
    /// Of further maps: what the first one, and those before, have no room for.
    private(set) var more: [[UInt8]] = []

    /// A word of nginx has less than 4,096 bytes (`NGX_CONF_BUFFER`). A secret takes up to 2,050 of them, names up to 650.
    private static let room = (first: 1_200, more: 3_600)

    init(_ applications: [NginxConfiguration.Application], _ products: [NginxConfiguration.Product]) {
        var text = TextBuffer(capacity: applications.count * 320)
        var more: [TextBuffer] = []
        for application in applications {
            let rights = Self.rights(of: application, products)
            for credential in application.credentials {
                text.raw("    ")
                text.word(credential.secret)
                text.raw(" ")
                text.word(
                    application.id, credential.id, application.developer, application.portal, rights[0],
                    credential.secret)
                text.raw(";\n")
                longest = max(longest, credential.secret.utf8.count)
            }
            credentialCount += application.credentials.count
            for (index, part) in rights.dropFirst().enumerated() {
                if index == more.count { more.append(TextBuffer(capacity: 4_096)) }
                more[index].raw("    ")
                more[index].word(application.id)
                more[index].raw(" ")
                more[index].word(part)
                more[index].raw(";\n")
            }
        }
        credentials = text.bytes
        self.more = more.map(\.bytes)
    }

    /// What an application may call, `|product plan subscription|…|`, in as many parts as it takes, one at least.
    private static func rights(
        of application: NginxConfiguration.Application, _ products: [NginxConfiguration.Product]
    ) -> [String] {
        var parts: [String] = []
        var part = "|"
        for subscription in application.subscriptions {
            let text = "\(products[subscription.product].slug) \(subscription.plan) \(subscription.id)|"
            if part.utf8.count + text.utf8.count > (parts.isEmpty ? room.first : room.more) {
                parts.append(part)
                part = "|"
            }
            part += text
        }
        return parts + [part]
    }
}

import PortalModel

/// Where a sign-in leads to: only to pages of ours, whatever the link says (OWASP, unvalidated redirects).
enum Destination {
    /// The place that was asked for, where it is on this server or in a portal; else `fallback`.
    static func safe(_ asked: String, site: SiteConfig, else fallback: String) -> String {
        guard !asked.isEmpty, asked.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) else {
            return fallback
        }
        if asked.hasPrefix("/"), !asked.hasPrefix("//") { return asked }
        return site.portals.contains { asked.hasPrefix($0.url) } ? asked : fallback
    }
}

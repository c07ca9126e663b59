import OpenAPI
import PortalModel
import Serialization

/// A product's changelog for programs: an Atom feed (RFC 4287), and JSON from which mails to subscribers are made.
struct ChangelogFiles {
    let portal: PortalSite
    let site: Site

    var all: [(path: String, bytes: [UInt8])] {
        portal.products.filter { !$0.changelog.isEmpty }.flatMap { product in
            let folder = product.changelogURL.path
            return [
                (folder + "feed.atom", Array(feed(of: product).utf8)), (folder + "changes.json", json(of: product)),
            ]
        }
    }

    /// The entries whose day is known: a feed's readers sort by it.
    private func feed(of product: PortalProduct) -> String {
        let page = portal.portal.url + product.changelogURL.href
        let dated = product.changelog.filter { $0.released != nil }
        let latest = dated.compactMap(\.released).max() ?? "1970-01-01"
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(Self.escaped(portal.portal.language))">
              <id>\(Self.escaped(page))</id>
              <title>\(Self.escaped("\(product.product.name) · \(portal.portal.title)"))</title>
              <updated>\(latest)T00:00:00Z</updated>
              <author><name>\(Self.escaped(site.config.organization.name))</name></author>
              <link rel="self" type="application/atom+xml" href="\(Self.escaped(page))feed.atom"/>
              <link rel="alternate" type="text/html" href="\(Self.escaped(page))"/>

            """
        for entry in dated {
            let address = Self.escaped(page + "#" + entry.anchor)
            let lines = ([entry.changes.document] + (entry.changes.operations + entry.changes.webhooks).map(\.changes))
            let heads = [""] + (entry.changes.operations + entry.changes.webhooks).map { "\($0.method) \($0.path)" }
            let summary = zip(heads, lines).filter { !$1.isEmpty }.map { head, changes in
                (head.isEmpty ? "" : head + "\n")
                    + changes.map { "  \($0.severity.rawValue): \(ChangeReport.sentence($0))" }.joined(separator: "\n")
            }
            text += """
                  <entry>
                    <id>\(address)</id>
                    <title>\(Self.escaped("\(entry.api.title) \(entry.version)"))</title>
                    <updated>\(entry.released ?? latest)T00:00:00Z</updated>
                    <link rel="alternate" type="text/html" href="\(address)"/>
                    <summary>\(ChangeReport.counts(entry.changes))</summary>
                    <content type="text">\(Self.escaped(summary.joined(separator: "\n\n")))</content>
                  </entry>

                """
        }
        return text + "</feed>\n"
    }

    private func json(of product: PortalProduct) -> [UInt8] {
        let entries = product.changelog.map { entry in
            Node(
                .mapping(
                    Mapping([
                        .init("api", Node(.string(entry.api.title))), .init("version", Node(.string(entry.version))),
                        .init("before", Node(.string(entry.before))),
                        .init("released", Node(entry.released.map { .string($0) } ?? .null)),
                        .init("changes", ChangeReport(entry.changes).node),
                    ])))
        }
        let root = Mapping([
            .init("product", Node(.string(product.product.id.rawValue))), .init("entries", Node(.sequence(entries))),
        ])
        var json: [UInt8] = []
        JSONWriter.write(Node(.mapping(root)), pretty: true, into: &json)
        json.append(UInt8(ascii: "\n"))
        return json
    }

    /// Text in XML; characters that XML 1.0 has no place for are left out.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { output, scalar in
            switch scalar {
            case "&": output += "&amp;"
            case "<": output += "&lt;"
            case ">": output += "&gt;"
            case "\"": output += "&quot;"
            case "\n", "\t": output.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20: break
            default: output.unicodeScalars.append(scalar)
            }
        }
    }
}

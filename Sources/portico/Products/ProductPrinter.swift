import Diagnostics
import PortalModel
import Serialization
import SiteGenerator

/// Tells what became of a new product.
struct ProductPrinter {
    /// The site's folder, as it was given.
    let site: String
    /// One JSON object on standard output instead of text for people.
    let isJSON: Bool

    /// Nothing was made.
    func refuse(_ diagnostics: [Diagnostic]) -> ExitCode {
        if isJSON {
            Console.output.write(bytes: JSONReport.bytes(of: BuildReport(), sorted(diagnostics), product: .null))
        } else {
            tell(diagnostics)
            Console.error.write("portico: No product was made\n")
        }
        return .problems
    }

    /// - Parameter build: Of the site with the product; `nil` where that is still to be done.
    func print(_ product: NewProduct, _ diagnostics: [Diagnostic], build: BuildReport?) -> ExitCode {
        if isJSON {
            let report = build ?? BuildReport()
            Console.output.write(bytes: JSONReport.bytes(of: report, sorted(diagnostics), product: node(of: product)))
            return .fine
        }
        tell(diagnostics)
        let folder = NewProduct.folder(of: product.id)
        var lines = ["Made the product '\(product.name)' in \(folder):"]
        lines += product.files.map { "  \($0.path)" }
        let option = site == "." ? "" : " --site \(site)"
        switch (product.status, build) {
        case (.draft, _):
            lines.append("It is a draft, which is built nowhere. Next: give it labels and 'status: published' in")
            lines.append("  \(folder)/\(Product.fileName)")
        case (_, nil): lines += ["Next:", "  portico build\(option)"]
        case (_, let build?):
            let seen = build.portals.reduce(0) { $0 + $1.pages }
            lines.append("The site is built with it: \(build.portals.count) portals, \(seen) pages.")
        }
        Console.output.write(lines.joined(separator: "\n") + "\n")
        return .fine
    }

    private func tell(_ diagnostics: [Diagnostic]) {
        let lines = sorted(diagnostics).map { diagnostic in
            "\(diagnostic)\n" + diagnostic.notes.map { "\($0.location): note: \($0.message)\n" }.joined()
        }
        Console.error.write(lines.joined())
    }

    private func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] { diagnostics.sortedForReading() }

    private func node(of product: NewProduct) -> Node.Value {
        Node.object([
            ("id", .text(product.id.rawValue)), ("name", .text(product.name)),
            ("status", .text(product.status.rawValue)), ("folder", .text(NewProduct.folder(of: product.id))),
            ("files", .list(product.files.map { .text($0.path) })),
        ]).value
    }
}

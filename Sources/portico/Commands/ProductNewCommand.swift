import Diagnostics
import Glibc
import HTTP
import PortalModel
import Serialization
import SiteGenerator

/// `portico product new`: a product's folder from an OpenAPI document. The provider console makes products with it, too.
enum ProductNewCommand: Command {
    static let description = CommandDescription(
        name: "product new",
        summary: "Make a product of an OpenAPI document: its folder in content/products.",
        discussion: """
            Title, summary and version come from the document where they are not given. Files that it refers to are
            copied with it. The product gets the labels that let it into the named portals; where another portal would
            offer it, too, nothing is made. Without a portal it is a draft, which is built nowhere.
            """,
        operands: [.init(name: "ID", summary: "Its name in addresses: lower-case letters, digits, inner hyphens.")],
        options: [
            .init(name: "--from", value: "FILE", summary: "The OpenAPI document, JSON or YAML.", isRequired: true),
            .init(name: "--title", value: "TEXT", summary: "The product's name (default: the document's title)."),
            .init(name: "--summary", value: "TEXT", summary: "One sentence (default: the document's own)."),
            .init(
                name: "--version", value: "NAME", summary: "The version in addresses (default: v and the first number)."
            ),
            .init(name: "--portal", value: "ID", summary: "A portal that is to offer it; may be given several times."),
            .init(
                name: "--upstream", value: "URL",
                summary: "Where the gateway sends requests; makes a product to subscribe to."),
            .init(
                name: "--build", summary: "Build the site at once; where that fails, the product is taken away again."),
            CommandDescription.site, CommandDescription.output, CommandDescription.compress, CommandDescription.json,
        ],
        examples: [
            .init(command: "portico product new pets --from pets.yaml", summary: "a draft to go on from"),
            .init(
                command: "portico product new pets --from pets.yaml --portal public --portal partner",
                summary: "offered by two portals"),
        ])

    static func run(_ arguments: Arguments) async throws -> ExitCode {
        let wish = try wish(arguments)
        let paths = try SitePaths(arguments)
        let printer = ProductPrinter(site: paths.site, isJSON: arguments.has("--json"))
        var diagnostics: [Diagnostic] = []
        guard let product = try product(wish, arguments, paths.site, &diagnostics) else {
            return printer.refuse(diagnostics)
        }
        let folder = StagedFolder(for: "\(paths.site)/\(NewProduct.folder(of: product.id))")
        try makeProductsFolder(paths.site)
        try folder.fill {
            for file in product.files { try folder.write(file.bytes, to: file.path) }
        }
        guard arguments.has("--build") else { return printer.print(product, diagnostics, build: nil) }
        let options = BuildOptions(
            siteFolder: paths.site, outputFolder: paths.output, compress: arguments.has("--compress"))
        let (report, wasInterrupted) = await Interruption.watching { await Generator.build(options) }
        // Until the site is built with it, it is not there.
        guard report.isPublished else {
            folder.takeBack()
            if wasInterrupted {
                Console.error.write("portico: Interrupted; no product was made, and the last good output stands\n")
                return .interrupted
            }
            return printer.refuse(report.diagnostics)
        }
        // The build has read the document once more.
        return printer.print(product, report.diagnostics, build: report)
    }

    private static func product(
        _ wish: NewProduct.Wish, _ arguments: Arguments, _ site: String, _ diagnostics: inout [Diagnostic]
    ) throws -> NewProduct? {
        guard let config = config(of: site, &diagnostics) else { return nil }
        let folder = NewProduct.folder(of: wish.id)
        var facts = stat()
        guard lstat("\(site)/\(folder)", &facts) != 0 else {
            diagnostics.append(
                Diagnostic(
                    .error, "product-exists", at: SourceLocation(file: folder),
                    "There is a product '\(wish.id)' already",
                    hint: "choose another id"))
            return nil
        }
        let document = arguments.value("--from") ?? ""
        guard let source = try ProductSource(document, diagnostics: &diagnostics) else { return nil }
        return NewProduct(wish, from: source, for: config, diagnostics: &diagnostics)
    }

    /// The site's configuration; `nil` where it cannot be used, or something in it is wrong.
    private static func config(of site: String, _ diagnostics: inout [Diagnostic]) -> SiteConfig? {
        let name = SiteConfig.fileName
        do throws(SyntaxError) {
            guard let file = OpenFile(path: "\(site)/\(name)"), file.kind == .file else {
                diagnostics.append(
                    Diagnostic(
                        .error, "unreadable-file", at: SourceLocation(file: name), "Cannot be read",
                        hint: "a site's folder holds one; say where it is with --site"))
                return nil
            }
            let root = try DocumentReader.read(file.readAll(), file: name)
            SchemaValidator(.siteConfig).validate(root, file: name, into: &diagnostics)
            let config = SiteConfig(reading: root, file: name, diagnostics: &diagnostics)
            return diagnostics.fail() ? nil : config
        } catch {
            diagnostics.append(error.diagnostic)
            return nil
        }
    }

    /// A site without products has no folder for them.
    private static func makeProductsFolder(_ site: String) throws {
        for folder in ["content", "content/products"] where mkdir("\(site)/\(folder)", 0o777) != 0 && errno != EEXIST {
            throw Failure.system("Cannot make the folder '\(site)/\(folder)'")
        }
    }
}

extension ProductNewCommand {
    /// What the words ask for.
    /// - Throws: ``UsageError`` where a word cannot be used.
    private static func wish(_ arguments: Arguments) throws -> NewProduct.Wish {
        let id = arguments.operands[0]
        guard ProductID(id).isWellFormed else {
            let near = id.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
            let fit = String(near).split(separator: "-").joined(separator: "-").prefix(64)
            throw refusal(
                "'\(id)' is no id: it has lower-case letters, digits and inner hyphens, at most 64",
                fit.isEmpty ? nil : "such as '\(fit)'")
        }
        let from = arguments.value("--from") ?? ""
        if from.hasPrefix("http://") || from.hasPrefix("https://") {
            throw refusal("Option '--from' takes a file", "fetch it first: curl -O \(from)")
        }
        if let title = arguments.value("--title"), line(title).isEmpty || line(title).count > 100 {
            throw refusal("Option '--title' takes 1 to 100 characters", nil)
        }
        if let version = arguments.value("--version"), !DocumentTexts.isVersionName(version) {
            throw refusal("Option '--version' takes letters, digits, '.', '-' and '_'", "such as 'v1'")
        }
        if let upstream = arguments.value("--upstream"), !Product.Gateway.isUpstream(upstream) {
            throw refusal("Option '--upstream' takes an address", "such as 'http://127.0.0.1:9100'")
        }
        return NewProduct.Wish(
            id: ProductID(id), title: arguments.value("--title").map(line),
            summary: arguments.value("--summary").map(line), version: arguments.value("--version"),
            upstream: arguments.value("--upstream"), portals: arguments.all("--portal").map { PortalID($0) })
    }

    private static func refusal(_ message: String, _ hint: String?) -> UsageError {
        UsageError(message, hint: hint, command: description.name)
    }

    private static func line(_ text: String) -> String { DocumentTexts.line(text, limit: .max) }
}

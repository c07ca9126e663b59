/// Which scanner colours a language.
enum Grammar: Sendable {
    case plain, json, yaml, shell, http, html, xml, css, diff, settings, toml, dockerfile
    case dialect(Dialect)

    func scan(_ painter: inout CodePainter) {
        switch self {
        case .plain: break
        case .json: JSONScanner.scan(&painter)
        case .yaml: YAMLScanner.scan(&painter)
        case .shell:
            var scanner = ShellScanner(painter)
            scanner.scan(&painter)
        case .http: HTTPScanner.scan(&painter)
        case .html: MarkupScanner(language: .html).scan(&painter)
        case .xml: MarkupScanner(language: .xml).scan(&painter)
        case .css: CSSScanner.scan(&painter)
        case .diff: DiffScanner.scan(&painter)
        case .settings: SettingsScanner.scan(&painter)
        case .toml: TOMLScanner.scan(&painter)
        case .dockerfile: DockerfileScanner.scan(&painter)
        case .dialect(let dialect):
            var scanner = DialectScanner(dialect)
            scanner.scan(&painter)
        }
    }

    /// - Parameter name: As in a fence's info string; case does not count.
    static func named(_ name: String) -> Grammar? { byName[name] ?? byName[name.lowercased()] }

    /// Every name that is understood, in lower case.
    static var names: [String] { byName.keys.sorted() }

    private static let byName: [String: Grammar] = {
        var table: [String: Grammar] = [:]
        for (names, grammar) in list {
            for name in names.utf8.split(separator: 0x20) { table[String(decoding: name, as: UTF8.self)] = grammar }
        }
        return table
    }()

    private static let list: [(String, Grammar)] = [
        ("text plain plaintext txt none", .plain),
        ("json jsonc json5 jsonl ndjson", .json),
        ("yaml yml", .yaml),
        ("bash sh shell zsh console shell-session shellsession terminal", .shell),
        ("http https rest", .http),
        ("html htm vue svelte", .html),
        ("xml svg xsd wsdl plist", .xml),
        ("css scss less", .css),
        ("diff patch", .diff),
        ("ini properties env dotenv conf cfg", .settings),
        ("toml", .toml),
        ("dockerfile docker", .dockerfile),
        ("javascript js jsx mjs cjs node", .dialect(.javaScript)),
        ("typescript ts tsx mts cts", .dialect(.typeScript)),
        ("python py python3", .dialect(.python)),
        ("go golang", .dialect(.go)),
        ("java", .dialect(.java)),
        ("kotlin kt kts", .dialect(.kotlin)),
        ("swift", .dialect(.swift)),
        ("ruby rb", .dialect(.ruby)),
        ("php", .dialect(.php)),
        ("c h", .dialect(.c)),
        ("c++ cpp cc cxx hpp", .dialect(.cPlusPlus)),
        ("c# csharp cs", .dialect(.cSharp)),
        ("rust rs", .dialect(.rust)),
        ("sql postgresql mysql sqlite", .dialect(.sql)),
        ("graphql gql", .dialect(.graphQL)),
        ("lua", .dialect(.lua)),
        ("protobuf proto proto3", .dialect(.protobuf)),
        ("nginx", .dialect(.nginx)),
    ]
}

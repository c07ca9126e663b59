/// What a command takes, and what its `--help` says.
struct CommandDescription: Sendable {
    /// As it is typed: `build`, `product new`.
    let name: String
    /// One line, as in the overall help.
    let summary: String
    /// Sentences below the summary; may be empty.
    var discussion = ""
    /// The arguments without a name, in order; all of them have to be given.
    var operands: [Operand] = []
    var options: [Option] = []
    var examples: [Example] = []

    /// The words of the name.
    var words: [String] { name.split(separator: " ").map(String.init) }

    struct Operand: Sendable {
        /// As in the usage line: `DIR`.
        let name: String
        let summary: String
    }

    struct Option: Sendable {
        /// As it is typed: `--output`.
        let name: String
        /// What stands for the value in the help; `nil` for an option that takes none.
        var value: String?
        let summary: String
        /// Whether the command cannot do without it.
        var isRequired = false
    }

    struct Example: Sendable {
        let command: String
        let summary: String
    }

    /// Every command takes this.
    static let help = Option(name: "--help", summary: "Show this help.")

    static let site = Option(
        name: "--site", value: "DIR", summary: "The folder that holds site-config.json (default: this folder).")
    static let output = Option(
        name: "--output", value: "DIR", summary: "The folder the portals are written to (default: out in the site).")
    static let portal = Option(name: "--portal", value: "ID", summary: "Only this portal (default: all of them).")
    static let strict = Option(name: "--strict", summary: "Let warnings fail, too.")
    static let compress = Option(
        name: "--compress", summary: "Write .br and .gz beside text files, for servers that send such.")
    static let json = Option(name: "--json", summary: "Write one JSON object to standard output, for tools.")
}

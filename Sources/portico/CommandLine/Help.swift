/// The text of `--help`.
enum Help {
    /// The help of the whole program.
    static func overall(_ commands: [any Command.Type]) -> String {
        let rows = commands.map { ($0.description.name, $0.description.summary) }
        return """
            Portico builds one branded developer portal for each audience from API products, Markdown and OpenAPI.

            Usage: portico COMMAND [OPTIONS]

            Commands:
            \(table(rows))

            Options:
            \(table([("--help", "Show this help; after a command, that command's."), ("--version", "Show the version.")]))

            Examples:
              portico new my-site                    a site to start from, in the folder my-site
              portico build --site my-site           its portals, in my-site/out
              portico serve --site my-site           have a look at http://127.0.0.1:8080/

            Exit codes: 0 fine, 1 problems in the input, 2 wrong usage. Colours: off where NO_COLOR is set.

            """
    }

    /// The help of one command.
    static func of(_ command: CommandDescription) -> String {
        let options = command.options + [CommandDescription.help]
        var sections = ["\(command.summary)", usage(of: command)]
        if !command.discussion.isEmpty { sections.append(command.discussion) }
        if !command.operands.isEmpty {
            sections.append("Arguments:\n" + table(command.operands.map { ($0.name, $0.summary) }))
        }
        let rows = options.map { ("\($0.name)\($0.value.map { " \($0)" } ?? "")", $0.summary) }
        sections.append("Options:\n" + table(rows))
        if !command.examples.isEmpty {
            sections.append("Examples:\n" + table(command.examples.map { ($0.command, $0.summary) }))
        }
        return sections.joined(separator: "\n\n") + "\n"
    }

    private static func usage(of command: CommandDescription) -> String {
        let operands = command.operands.map(\.name)
        let options = command.options.map { option in
            let words = option.name + (option.value.map { " \($0)" } ?? "")
            return option.isRequired ? words : "[\(words)]"
        }
        var lines = ["Usage: portico \(command.name)"]
        for word in operands + options {
            if lines[lines.count - 1].count + word.count > 98 { lines.append("         ") }
            lines[lines.count - 1] += " " + word
        }
        return lines.joined(separator: "\n")
    }

    /// Two columns, the second aligned.
    private static func table(_ rows: [(String, String)]) -> String {
        let width = (rows.map(\.0.count).max() ?? 0) + 2
        return rows.map { name, summary in
            "  \(name)\(String(repeating: " ", count: width - name.count))\(summary)"
        }.joined(separator: "\n")
    }
}

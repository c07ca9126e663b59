import Diagnostics

/// The words after a command's name, sorted by what the command's description says of them.
///
///     let arguments = try Arguments(reading: ["--output=public", "--strict"], for: BuildCommand.description)
///     arguments.value("--output")      // "public"
struct Arguments {
    /// The arguments without a name, as many as the description has.
    private(set) var operands: [String] = []
    private var values: [String: [String]] = [:]

    /// - Throws: ``UsageError`` at the first word that does not fit.
    init(reading words: [String], for command: CommandDescription) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                operands += rest
                break
            }
            guard word.hasPrefix("-"), word != "-" else {
                operands.append(word)
                continue
            }
            try readOption(word, &rest, command)
        }
        if has("--help") { return }
        try checkOperands(command)
        for option in command.options where option.isRequired && !has(option.name) {
            throw UsageError(
                "'portico \(command.name)' needs \(option.name)",
                hint: "write '\(option.name) \(option.value ?? "")'", command: command.name)
        }
    }

    /// Whether the option was given.
    func has(_ option: String) -> Bool { values[option] != nil }

    /// The option's value; the last one where it was given twice.
    func value(_ option: String) -> String? { values[option]?.last }

    /// Every value of an option that may be given several times, in order.
    func all(_ option: String) -> [String] { values[option] ?? [] }

    private mutating func readOption(
        _ word: String, _ rest: inout ArraySlice<String>, _ command: CommandDescription
    ) throws {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let known = command.options + [CommandDescription.help]
        let name = parts[0] == "-h" ? "--help" : parts[0]
        guard let option = known.first(where: { $0.name == name }) else {
            let near = Spelling.nearest(to: name, in: known.map(\.name)).map { "did you mean '\($0)'?" }
            throw UsageError("'portico \(command.name)' has no option '\(name)'", hint: near, command: command.name)
        }
        guard let placeholder = option.value else {
            guard parts.count == 1 else {
                throw UsageError("Option '\(name)' takes no value", command: command.name)
            }
            values[name] = [""]
            return
        }
        guard let value = parts.count == 2 ? parts[1] : rest.popFirst(), !value.isEmpty else {
            throw UsageError(
                "Option '\(name)' needs a value", hint: "write '\(name) \(placeholder)'", command: command.name)
        }
        values[name, default: []].append(value)
    }

    private func checkOperands(_ command: CommandDescription) throws {
        if operands.count > command.operands.count {
            let word = operands[command.operands.count]
            throw UsageError("'portico \(command.name)' does not take '\(word)'", command: command.name)
        }
        if operands.count < command.operands.count {
            let missing = command.operands[operands.count]
            throw UsageError(
                "'portico \(command.name)' needs \(missing.name)",
                hint: "write 'portico \(command.name) \(missing.name)'",
                command: command.name)
        }
    }
}

/// A command line that cannot be followed: exit code 2.
struct UsageError: Error {
    /// A sentence without a full stop.
    let message: String
    let hint: String?
    /// The command whose help tells more; `nil` for the overall help.
    let command: String?

    init(_ message: String, hint: String? = nil, command: String? = nil) {
        self.message = message
        self.hint = hint
        self.command = command
    }
}

/// The words after a command: operands, and options with a value or without.
struct Options {
    private(set) var operands: [String] = []
    private var values: [String: String] = [:]

    /// - Throws: ``Mistake`` at an option that is not known or lacks its value.
    init(_ words: [String], valued: Set<String>, flags: Set<String> = []) throws {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                operands.append(word)
                continue
            }
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            if flags.contains(word) {
                values[word] = ""
            } else if valued.contains(parts[0]) {
                guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                    throw Mistake("Option '\(word)' needs a value")
                }
                values[parts[0]] = value
            } else {
                throw Mistake(
                    "There is no option '\(word)'; known are \((valued.union(flags)).sorted().joined(separator: ", "))")
            }
        }
    }

    func value(_ option: String) -> String? { values[option] }
    func has(_ option: String) -> Bool { values[option] != nil }
}

/// A command line or a setting that cannot be followed.
struct Mistake: Error {
    let message: String

    init(_ message: String) { self.message = message }
}

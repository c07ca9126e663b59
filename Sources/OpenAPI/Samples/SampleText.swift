/// Text of a sample, in which what only the reader has stands as variables.
///
///     let header: SampleText = "Bearer " + .variable("ACCESS_TOKEN")
///
/// Each language writes a variable its own way, so that nothing secret is ever part of a page.
package struct SampleText: Hashable, Sendable, ExpressibleByStringLiteral {
    /// A part of the text.
    package enum Piece: Hashable, Sendable {
        case text(String)
        /// The name of an environment variable, as `SHIPMENT_ID`.
        case variable(String)
    }

    /// In order; never two texts in a row, and none that is empty.
    package private(set) var pieces: [Piece] = []

    package init() {}
    package init(_ text: String) { append(text) }
    package init(stringLiteral text: String) { append(text) }

    /// What only the reader has, by the name of an environment variable.
    package static func variable(_ name: String) -> SampleText {
        var text = SampleText()
        text.pieces = [.variable(name)]
        return text
    }

    /// Adds constant text.
    package mutating func append(_ text: String) {
        guard !text.isEmpty else { return }
        if case .text(let before)? = pieces.last {
            pieces[pieces.count - 1] = .text(before + text)
        } else {
            pieces.append(.text(text))
        }
    }

    /// Adds another text with its variables.
    package static func += (left: inout SampleText, right: SampleText) {
        for piece in right.pieces {
            switch piece {
            case .text(let text): left.append(text)
            case .variable: left.pieces.append(piece)
            }
        }
    }

    /// Both in a row.
    package static func + (left: SampleText, right: SampleText) -> SampleText {
        var sum = left
        sum += right
        return sum
    }

    /// The text, if it has no variables.
    package var constant: String? {
        switch pieces.first {
        case nil: ""
        case .text(let text)? where pieces.count == 1: text
        default: nil
        }
    }

    /// The names of its variables, in order.
    package var variables: [String] {
        pieces.compactMap { piece in
            if case .variable(let name) = piece { name } else { nil }
        }
    }

    /// The text with each variable written by `variable`, and the rest by `text`.
    package func written(text: (String) -> String = { $0 }, variable: (String) -> String) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let part): text(part)
            case .variable(let name): variable(name)
            }
        }.joined()
    }
}

extension [SampleText] {
    /// All in a row, with a text between each two.
    func joined(separator: String) -> SampleText {
        var sum = SampleText()
        for (number, text) in enumerated() {
            if number > 0 { sum.append(separator) }
            sum += text
        }
        return sum
    }
}

extension SampleText {
    /// The environment variable that holds what `name` names: `shipmentId` → `SHIPMENT_ID`.
    ///
    /// What shells and systems use themselves gets another name: a sample that sets `PATH` would be a trap.
    package static func variableName(_ name: String) -> String {
        var variable = ""
        var wasLower = false
        for character in name {
            guard character.isASCII, character.isLetter || character.isNumber else {
                if !variable.hasSuffix("_") { variable += "_" }
                wasLower = false
                continue
            }
            if character.isUppercase, wasLower { variable += "_" }
            wasLower = character.isLowercase || character.isNumber
            variable += character.uppercased()
        }
        while variable.hasSuffix("_") { variable.removeLast() }
        while variable.hasPrefix("_") { variable.removeFirst() }
        guard let first = variable.first else { return "VALUE" }
        if taken.contains(variable) { return variable + "_VALUE" }
        return first.isNumber ? "VALUE_" + variable : variable
    }

    /// Variables of shells (bash, zsh), of systems and of the loaders of programs.
    private static let taken: Set<String> = [
        "PATH", "HOME", "USER", "USERNAME", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "PWD", "OLDPWD", "UID", "EUID",
        "GID",
        "EGID", "PPID", "HOST", "HOSTNAME", "TERM", "IFS", "RANDOM", "SECONDS", "LINENO", "TMPDIR", "TEMP", "TMP",
        "EDITOR", "VISUAL", "PAGER", "MAIL", "GROUPS", "OPTARG", "OPTIND", "DISPLAY", "TZ", "ENV", "HISTFILE", "OSTYPE",
        "DIRSTACK", "PROMPT", "STATUS", "FUNCNAME", "BASH", "COLUMNS", "LINES", "REPLY", "FPATH", "CDPATH", "MANPATH",
    ]
}

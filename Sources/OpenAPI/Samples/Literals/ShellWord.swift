/// Words of a POSIX shell's command line.
enum ShellWord {
    /// The text as one word. Without variables in single quotes, in which nothing means anything; else in double ones.
    ///
    /// A `!` in double quotes calls up an earlier command in interactive bash: then each part has quotes of its own.
    static func quoted(_ text: SampleText) -> String {
        if let constant = text.constant { return single(constant) }
        let hasBang = text.pieces.contains { piece in
            if case .text(let part) = piece { part.holds("!") } else { false }
        }
        if hasBang { return text.written(text: single) { "\"$\($0)\"" } }
        var output = "\""
        for (index, piece) in text.pieces.enumerated() {
            switch piece {
            case .text(let part): output += double(part)
            case .variable(let name):
                let next = index + 1 < text.pieces.count ? text.pieces[index + 1] : nil
                output += endsName(before: next) ? "$\(name)" : "${\(name)}"
            }
        }
        return output + "\""
    }

    static func quoted(_ text: String) -> String { single(text) }

    /// A word that needs no quotes stands without.
    static func bare(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "_-./:@%+,=".utf8.contains(byte)
            }
        }
        return isPlain && !text.isEmpty ? text : single(text)
    }

    /// No shell can pass on a NUL: it is left out.
    private static func single(_ text: String) -> String {
        var output = "'"
        for scalar in text.unicodeScalars where scalar.value != 0 {
            if scalar == "'" { output += "'\\''" } else { output.unicodeScalars.append(scalar) }
        }
        return output + "'"
    }

    private static func double(_ text: String) -> String {
        var output = ""
        for scalar in text.unicodeScalars where scalar.value != 0 {
            if ["\"", "\\", "$", "`"].contains(scalar) { output += "\\" }
            output.unicodeScalars.append(scalar)
        }
        return output
    }

    /// Whether no shell would read what follows as a part of the variable (zsh reads `$A:h` and `$A[1]` as one).
    private static func endsName(before next: SampleText.Piece?) -> Bool {
        switch next {
        case nil: true
        case .text(let text)?: text.first.map { "/&?;, ".contains($0) } ?? true
        case .variable?: true
        }
    }
}

import CYAML
import Diagnostics

/// libyaml's complaint, told in an author's words.
struct YAMLMistake {
    private let parser: yaml_parser_t

    init(_ parser: yaml_parser_t) { self.parser = parser }

    func error(file: String, places: inout YAMLPlaces) -> SyntaxError {
        let problem = parser.problem.map { String(cString: $0) } ?? "cannot be read"
        let context = parser.context.map { String(cString: $0) } ?? ""
        if parser.error == YAML_MEMORY_ERROR {
            return SyntaxError("yaml-syntax", at: .init(file: file), "The file is too large")
        }
        if parser.error == YAML_READER_ERROR {
            let position = places.position(ofByte: parser.problem_offset)
            let code = String(parser.problem_value, radix: 16, uppercase: true)
            return SyntaxError(
                "yaml-syntax", at: position.location(in: file),
                "Character U+\(String(repeating: "0", count: Swift.max(0, 4 - code.count)))\(code) may not stand in YAML",
                hint:
                    "in double quotes it can be written as \\u\(String(repeating: "0", count: Swift.max(0, 4 - code.count)))\(code)"
            )
        }
        var notes: [Diagnostic.Note] = []
        if parser.context != nil, parser.context_mark.line < parser.problem_mark.line {
            let begin = places.position(of: parser.context_mark)
            notes.append(Diagnostic.Note("It begins here", at: begin.location(in: file)))
        }
        let position = places.position(of: parser.problem_mark)
        let isEscape = problem == "found unknown escape character"
        let subject = isEscape ? Position(line: position.line, column: position.column + 1) : position
        let (message, hint) = Self.sentence(problem, context, character: places.character(at: subject))
        return SyntaxError("yaml-syntax", at: position.location(in: file), message, hint: hint, notes: notes)
    }

    /// The sentence for a message of libyaml's scanner.c and parser.c, and the mend.
    private static func sentence(_ problem: String, _ context: String, character: String) -> (String, String?) {
        switch problem {
        case "mapping values are not allowed in this context":
            ("A second ': ' may not stand here", "put the text in quotes, or mend the indentation of the line")
        case "did not find expected key":
            (
                "This line does not fit the object it stands in",
                "indent it like the keys before it; a text that begins with a quote must end with it"
            )
        case "did not find expected '-' indicator":
            (
                "This line does not fit the list it stands in",
                "indent it like the items before it and begin it with '- '"
            )
        case "could not find expected ':'":
            ("A ':' and a value must follow this key", "write 'key: value', with a space after the ':'")
        case "found character that cannot start any token":
            character == "\t"
                ? ("A tab may not indent a line", "use spaces")
                : ("A text may not begin with '\(character)'", "put it in quotes")
        case "found a tab character that violates indentation",
            "found a tab character where an indentation space is expected":
            ("A tab may not indent a line", "use spaces")
        case "found unexpected end of stream", "found unexpected document indicator":
            ("The text in quotes is not closed", "close it with the quote it begins with")
        case "found unknown escape character":
            ("'\\\(character)' is not an escape of YAML", "for a backslash write \\\\, or use single quotes")
        case "did not find expected ',' or ']'": ("A list in '[' must go on with ',' or end with ']'", nil)
        case "did not find expected ',' or '}'": ("An object in '{' must go on with ',' or end with '}'", nil)
        case "block sequence entries are not allowed in this context":
            ("A list may not begin in this line", "write '- ' on a line of its own below the key")
        case "did not find expected <document start>":
            ("This line does not fit what stands above it", "mend its indentation; a second document begins with '---'")
        case "found undefined tag handle":
            ("The tag's handle is not declared", "put a text that begins with '!' in quotes")
        case "found incompatible YAML document": ("Only YAML 1.1 and 1.2 can be read", "remove the %YAML line")
        case "did not find expected comment or line break":
            ("Nothing may follow '|' or '>' in its line", "begin the text in the next line")
        case "did not find expected node content": ("A value is missing here", nil)
        case "did not find expected alphabetic or numeric character":
            (
                "A name must follow '\(context.contains("anchor") ? "&" : "*")'",
                "put a text that begins with '&' or '*' in quotes"
            )
        default:
            (problem.prefix(1).uppercased() + problem.dropFirst(), context.isEmpty ? nil : "it happened \(context)")
        }
    }
}

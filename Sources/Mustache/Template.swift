import Diagnostics

/// One template, compiled (https://mustache.github.io/, spec 1.4 with all optional modules).
///
///     let page = try Template(parsing: Array("<h1>{{title}}</h1>".utf8), name: "page.mustache")
///
/// Compiling finds every mistake of syntax, so that rendering has none left to make.
package struct Template: Sendable {
    /// For diagnostics: the file's path.
    package let name: String
    let parts: [TemplatePart]

    /// - Throws: ``TemplateSyntaxError`` for the first mistake.
    package init(parsing source: [UInt8], name: String) throws(TemplateSyntaxError) {
        try self.init(source, name: name, delimiters: .standard)
    }

    init(_ source: [UInt8], name: String, delimiters: Delimiters) throws(TemplateSyntaxError) {
        self.name = name
        var parser = TemplateParser(source, name: name, delimiters: delimiters)
        parts = try parser.parse()
        references = parser.references
    }

    /// The partials and parents that the template uses, those chosen at rendering left out.
    let references: [TemplateReference]
}

/// A tag that names another template, and where it stands.
struct TemplateReference: Sendable {
    var name: String
    var location: SourceLocation
    /// Of the tag, in bytes.
    var length: Int
}

/// The pair of marks that enclose a tag.
struct Delimiters: Equatable, Sendable {
    var open: [UInt8]
    var close: [UInt8]

    static let standard = Delimiters(open: Array("{{".utf8), close: Array("}}".utf8))
}

/// A piece of a compiled template.
enum TemplatePart: Sendable {
    case text([UInt8])
    case variable(KeyPath, isEscaped: Bool)
    case section(Section)
    case partial(PartialName, indent: [UInt8])
    case parent(Parent)
    case block(Block)

    /// `{{#a}}…{{/a}}` and `{{^a}}…{{/a}}`.
    struct Section: Sendable {
        var path: KeyPath
        var isInverted: Bool
        var parts: [TemplatePart]
        /// The text between the tags, for lambdas, and the delimiters in force there.
        var raw: [UInt8]
        var delimiters: Delimiters
    }

    /// `{{<name}}{{$block}}…{{/block}}{{/name}}`.
    struct Parent: Sendable {
        var name: PartialName
        var indent: [UInt8]
        var blocks: [String: Block]
    }

    /// `{{$name}}…{{/name}}`: a default, or what takes its place.
    struct Block: Sendable {
        var name: String
        /// Without the indentation it has where it is written.
        var parts: [TemplatePart]
        /// The indentation of the place where it is expanded.
        var indent: [UInt8]
    }
}

/// A name in the context: `a.b.c`, or `.` as the empty path.
struct KeyPath: Sendable {
    var keys: [String]

    init(_ name: String) {
        keys = name == "." ? [] : name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}

/// The name of a partial or parent: as written, or looked up at rendering (`*name`).
enum PartialName: Sendable {
    case fixed(String)
    case dynamic(KeyPath)

    init(_ text: String) {
        guard text.hasPrefix("*") else {
            self = .fixed(text)
            return
        }
        let name = text.dropFirst().drop { $0 == " " || $0 == "\t" }
        self = .dynamic(KeyPath(String(name)))
    }
}

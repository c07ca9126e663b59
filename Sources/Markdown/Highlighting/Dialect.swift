/// What tells one language of the C-like and scripting family from another. ``DialectScanner`` does the work.
struct Dialect: Sendable {
    /// A string literal. Forms are tried in order, so longer openers come first.
    struct StringForm: Sendable {
        var open: [UInt8]
        var close: [UInt8]
        /// The byte that makes the next one count for nothing.
        var escape: UInt8?
        var isMultiline: Bool
        /// What opens an embedded expression (`${`, `#{`, `\(`, `{`); it is closed by the matching bracket.
        var interpolation: [UInt8]?

        init(
            _ open: String, _ close: String? = nil, escape: UInt8? = 0x5C, multiline: Bool = false,
            interpolation: String? = nil
        ) {
            self.open = Array(open.utf8)
            self.close = Array((close ?? open).utf8)
            self.escape = escape
            isMultiline = multiline
            self.interpolation = interpolation.map { Array($0.utf8) }
        }
    }

    struct Features: OptionSet, Sendable {
        let rawValue: UInt32
        /// A name with a capital first letter is a type.
        static let capitalTypes = Features(rawValue: 1 << 0)
        /// `@name` is a decorator, annotation or directive.
        static let decorators = Features(rawValue: 1 << 1)
        /// `@name` is a variable (Ruby, SQL).
        static let atVariables = Features(rawValue: 1 << 2)
        /// `#name` first on a line is for the preprocessor.
        static let preprocessor = Features(rawValue: 1 << 3)
        /// `$name` is a variable.
        static let dollarVariables = Features(rawValue: 1 << 4)
        /// `/…/` is a regular expression where a value is expected.
        static let regularExpressions = Features(rawValue: 1 << 5)
        /// `name:` after `{`, `,`, `;` or a newline is a property.
        static let objectKeys = Features(rawValue: 1 << 6)
        /// `:name` is a symbol (Ruby).
        static let symbols = Features(rawValue: 1 << 7)
        /// `'` opens a character or a lifetime (Rust).
        static let lifetimes = Features(rawValue: 1 << 8)
        /// `#[…]` is an attribute (Rust, PHP).
        static let hashAttributes = Features(rawValue: 1 << 9)
        /// `name!` is a macro (Rust).
        static let bangMacros = Features(rawValue: 1 << 10)
        /// The first word of a statement is a directive (nginx).
        static let directives = Features(rawValue: 1 << 11)
        /// `<<~WORD` opens a here-document (Ruby, PHP).
        static let hereDocuments = Features(rawValue: 1 << 12)
        /// A name may end in `?` or `!` (Ruby).
        static let questionNames = Features(rawValue: 1 << 13)
    }

    var words: WordTable
    var lineComments: [[UInt8]]
    var blockComment: (open: [UInt8], close: [UInt8])?
    var nestsComments: Bool
    var strings: [StringForm]
    var features: Features
    /// Fixed pieces such as `<?php`.
    var markers: [[UInt8]]
    /// By first byte: whether a comment, string or marker may start there.
    let starters: [Bool]

    init(
        keywords: String, types: String = "", literals: String = "true false null", ignoresCase: Bool = false,
        lineComments: [String] = ["//"], blockComment: (String, String)? = ("/*", "*/"), nestsComments: Bool = false,
        strings: [StringForm] = [StringForm("\""), StringForm("'")], features: Features = [], markers: [String] = []
    ) {
        words = WordTable(
            [(.keyword, keywords), (.literal, literals), (.type, types)], ignoresCase: ignoresCase)
        self.lineComments = lineComments.map { Array($0.utf8) }
        self.blockComment = blockComment.map { (Array($0.0.utf8), Array($0.1.utf8)) }
        self.nestsComments = nestsComments
        self.strings = strings
        self.features = features
        self.markers = markers.map { Array($0.utf8) }
        var starters = Array(repeating: false, count: 256)
        let openers = self.lineComments + strings.map(\.open) + self.markers + (self.blockComment.map { [$0.open] } ?? [])
        for opener in openers { if let first = opener.first { starters[Int(first)] = true } }
        self.starters = starters
    }
}

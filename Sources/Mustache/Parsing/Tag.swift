/// One tag of a template's text, or the text between two.
struct Tag {
    enum Kind: UInt8 {
        case text = 0
        case variable = 1
        case comment = 0x21  // !
        case section = 0x23  // #
        case block = 0x24  // $
        case unescaped = 0x26  // &
        case close = 0x2F  // /
        case parent = 0x3C  // <
        case delimiters = 0x3D  // =
        case partial = 0x3E  // >
        case inverted = 0x5E  // ^
        case triple = 0x7B  // {

        /// Whether a tag alone on its line takes the line with it (spec, "standalone").
        var canStandAlone: Bool {
            switch self {
            case .text, .variable, .unescaped, .triple: false
            default: true
            }
        }
    }

    var kind: Kind
    /// What the tag names, without white space at its ends.
    var name: String
    /// The whole tag with its delimiters; of text, the text.
    var range: Range<Int>
    /// In force after the tag.
    var delimiters: Delimiters
    /// White space before a tag that stands alone, which indents what takes its place.
    var indent: [UInt8] = []
    /// Of a closing tag: what it closes.
    var closes: Kind?
    /// Whether nothing but white space follows on its line.
    var endsLine = false
}

/// What a piece of code is, as far as a reader's eye needs to know. The CSS class is `hl-` and the case's name.
enum TokenClass: UInt8, CaseIterable {
    case comment, keyword, string, number, literal, type, function, property
    case tag, variable, `operator`, punctuation, meta, inserted, deleted

    /// The start tag, ready to be copied.
    var startTag: StaticString {
        switch self {
        case .comment: "<span class=\"hl-comment\">"
        case .keyword: "<span class=\"hl-keyword\">"
        case .string: "<span class=\"hl-string\">"
        case .number: "<span class=\"hl-number\">"
        case .literal: "<span class=\"hl-literal\">"
        case .type: "<span class=\"hl-type\">"
        case .function: "<span class=\"hl-function\">"
        case .property: "<span class=\"hl-property\">"
        case .tag: "<span class=\"hl-tag\">"
        case .variable: "<span class=\"hl-variable\">"
        case .operator: "<span class=\"hl-operator\">"
        case .punctuation: "<span class=\"hl-punctuation\">"
        case .meta: "<span class=\"hl-meta\">"
        case .inserted: "<span class=\"hl-inserted\">"
        case .deleted: "<span class=\"hl-deleted\">"
        }
    }
}

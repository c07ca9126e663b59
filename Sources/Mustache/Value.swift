/// What a template is rendered with: data, already in the shape in which the template names it.
///
/// Values are never parsed as templates; only what a ``lambda`` returns is, and lambdas are made in Swift alone.
package enum Value: Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    /// Text; `{{x}}` escapes it for HTML.
    case string(String)
    /// Finished markup in UTF-8; neither `{{x}}` nor `{{{x}}}` escapes it.
    case html([UInt8])
    case list([Value])
    case object([String: Value])
    /// Called anew for each tag; gets the raw text of a section, or nothing for `{{x}}`, and returns template text.
    case lambda(@Sendable (_ section: String) -> String)

    /// Whether a section of this value is rendered (spec, sections): all but `null`, `false` and the empty list.
    var isTruthy: Bool {
        switch self {
        case .null: false
        case .boolean(let flag): flag
        case .list(let items): !items.isEmpty
        default: true
        }
    }
}

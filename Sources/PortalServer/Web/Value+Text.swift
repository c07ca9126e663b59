import Mustache

extension Value {
    /// Text that templates may test for: none and empty are false.
    static func text(_ text: String?) -> Value {
        guard let text, !text.isEmpty else { return .boolean(false) }
        return .string(text)
    }
}

package import Diagnostics

/// A template that does not follow the Mustache spec: where, which rule, and the mend.
package struct TemplateSyntaxError: Error, Hashable {
    /// A sentence as in ``Diagnostic``.
    package var message: String
    package var location: SourceLocation
    package var length: Int
    package var hint: String?

    package var diagnostic: Diagnostic {
        Diagnostic(.error, "template-syntax", at: location, length: length, message, hint: hint)
    }
}

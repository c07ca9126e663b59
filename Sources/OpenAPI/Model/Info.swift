/// What a document says about itself.
package struct Info: Sendable {
    package var title: String
    package var version: String
    /// 3.1: one line.
    package var summary: String?
    /// CommonMark.
    package var description: String?
    package var termsOfService: String?
    package var contact: Contact?
    package var license: License?

    package struct Contact: Sendable {
        package var name: String?
        package var url: String?
        package var email: String?
    }

    package struct License: Sendable {
        package var name: String
        /// SPDX expression (3.1).
        package var identifier: String?
        package var url: String?
    }
}

/// A link to more about something.
package struct ExternalDocumentation: Sendable {
    package var url: String
    /// CommonMark.
    package var description: String?
}

/// A group of operations.
package struct Tag: Sendable {
    package var name: String
    /// What readers see: 3.2's `summary`, else `x-displayName`, else the name.
    package var title: String
    /// CommonMark.
    package var description: String?
    package var externalDocs: ExternalDocumentation?
    /// 3.2: the name of the tag above.
    package var parent: String?
    /// 3.2: `nav`, `badge`, `audience` …
    package var kind: String?
}

/// A heading over several tags (`x-tagGroups`).
package struct TagGroup: Sendable {
    package var name: String
    package var tags: [String]
}

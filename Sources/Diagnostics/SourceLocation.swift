/// A place in a file that a person wrote.
///
///     content/guides/auth.md:7:13
///
/// Lines and columns are 1-based; columns count UTF-8 bytes, as compilers and editors' quick-fix lists do.
package struct SourceLocation: Hashable, Sendable {
    /// Path from the site's root, `/`-separated.
    package var file: String
    /// 1-based line; 0 where the problem is about the file as a whole.
    package var line: Int
    /// 1-based column in UTF-8 bytes; 0 where the problem is about the line or the file as a whole.
    package var column: Int

    package init(file: String, line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }
}

extension SourceLocation: Comparable {
    /// Orders by file, then line, then column: the order in which a run prints its diagnostics.
    package static func < (left: SourceLocation, right: SourceLocation) -> Bool {
        if left.file != right.file { return left.file < right.file }
        return (left.line, left.column) < (right.line, right.column)
    }
}

extension SourceLocation: CustomStringConvertible {
    /// `file:line:column`, with the parts that are not known left out.
    package var description: String {
        if line == 0 { return file }
        if column == 0 { return "\(file):\(line)" }
        return "\(file):\(line):\(column)"
    }
}

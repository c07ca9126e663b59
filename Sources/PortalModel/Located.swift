package import Diagnostics

/// A value from a file together with where it was written, for rules that can only be checked later.
package struct Located<Value: Sendable>: Sendable {
    package var value: Value
    package var location: SourceLocation
    /// Length of the written value in bytes, for underlining.
    package var length: Int

    package init(_ value: Value, at location: SourceLocation, length: Int = 0) {
        self.value = value
        self.location = location
        self.length = length
    }
}

extension Located: Equatable where Value: Equatable {}

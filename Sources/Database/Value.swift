/// What a column of a row holds, or a parameter of a statement: SQLite's five storage classes.
package enum Value: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// A Swift type that is stored in one column.
package protocol ColumnValue {
    /// `nil` where the column holds something else.
    init?(_ value: Value)
    var columnValue: Value { get }
}

extension Value: ColumnValue {
    package init?(_ value: Value) { self = value }
    package var columnValue: Value { self }
}

extension String: ColumnValue {
    package init?(_ value: Value) {
        guard case .text(let text) = value else { return nil }
        self = text
    }
    package var columnValue: Value { .text(self) }
}

extension Int: ColumnValue {
    package init?(_ value: Value) {
        guard case .integer(let number) = value else { return nil }
        self.init(exactly: number)
    }
    package var columnValue: Value { .integer(Int64(self)) }
}

extension Int64: ColumnValue {
    package init?(_ value: Value) {
        guard case .integer(let number) = value else { return nil }
        self = number
    }
    package var columnValue: Value { .integer(self) }
}

extension Double: ColumnValue {
    package init?(_ value: Value) {
        switch value {
        case .real(let number): self = number
        case .integer(let number): self = Double(number)
        default: return nil
        }
    }
    package var columnValue: Value { .real(self) }
}

/// Stored as 0 or 1.
extension Bool: ColumnValue {
    package init?(_ value: Value) {
        guard case .integer(let number) = value else { return nil }
        self = number != 0
    }
    package var columnValue: Value { .integer(self ? 1 : 0) }
}

extension [UInt8]: ColumnValue {
    package init?(_ value: Value) {
        guard case .blob(let bytes) = value else { return nil }
        self = bytes
    }
    package var columnValue: Value { .blob(self) }
}

/// `nil` is NULL.
extension Optional: ColumnValue where Wrapped: ColumnValue {
    package init?(_ value: Value) {
        if value == .null {
            self = Wrapped?.none
        } else {
            guard let wrapped = Wrapped(value) else { return nil }
            self = wrapped
        }
    }
    package var columnValue: Value { self?.columnValue ?? .null }
}

/// Enumerations and identifiers are stored as what they wrap.
extension ColumnValue where Self: RawRepresentable, RawValue: ColumnValue {
    package init?(_ value: Value) {
        guard let raw = RawValue(value) else { return nil }
        self.init(rawValue: raw)
    }
    package var columnValue: Value { rawValue.columnValue }
}

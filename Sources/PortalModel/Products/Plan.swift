/// Named limits of a product, with an approval policy of its own.
package struct Plan: Sendable, Equatable {
    /// At most `requests` in each window.
    package struct Limit: Sendable, Equatable {
        package enum Window: String, Sendable, CaseIterable {
            case second, minute, hour, day, month
        }
        package var requests: Int
        package var window: Window

        package init(requests: Int, window: Window) {
            self.requests = requests
            self.window = window
        }
    }

    package var id: PlanID
    package var title: String
    package var summary: String?
    package var approval: Product.Approval
    package var limits: [Limit]
}

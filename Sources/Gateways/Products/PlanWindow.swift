import PortalModel

/// At most `count` calls of one application in a window.
package struct PlanWindow: Sendable, Equatable {
    /// `second`, `minute`, …
    package var name: String
    package var count: Int
    /// Its length; a month has 30 days.
    package var seconds: Int

    package init(name: String, count: Int, seconds: Int) {
        self.name = name
        self.count = count
        self.seconds = seconds
    }

    /// The windows of a plan, the shortest first; empty where it has no limit.
    static func windows(of plan: Plan) -> [PlanWindow] {
        Plan.Limit.Window.allCases.compactMap { window in
            // Of two limits of one window the lower one decides.
            let counts = plan.limits.filter { $0.window == window }.map(\.requests)
            return counts.min().map { PlanWindow(name: window.rawValue, count: $0, seconds: seconds(of: window)) }
        }
    }

    private static func seconds(of window: Plan.Limit.Window) -> Int {
        switch window {
        case .second: 1
        case .minute: 60
        case .hour: 3_600
        case .day: 86_400
        case .month: 30 * 86_400
        }
    }
}

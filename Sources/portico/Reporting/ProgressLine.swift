import SiteGenerator
import Synchronization

/// Shows how far a build has come, to those who have to wait longer than half a second.
///
/// On a terminal one line is rewritten, at most ten times a second; elsewhere each step gets one plain line.
final class ProgressLine: Sendable {
    private struct State {
        var lastStep = ""
        var lastShown: ContinuousClock.Instant?
        var isLineOpen = false
    }

    private let console = Console.error
    private let start = ContinuousClock.now
    private let state = Mutex(State())

    /// May be called from any thread.
    func show(_ progress: BuildProgress) {
        let now = ContinuousClock.now
        guard now - start >= .milliseconds(500) else { return }
        let count =
            progress.total > 0 ? " \(progress.done)/\(progress.total)" : progress.done > 0 ? " \(progress.done)" : ""
        state.withLock { state in
            if console.isTerminal {
                guard state.lastShown.map({ now - $0 >= .milliseconds(100) }) ?? true else { return }
                state.lastShown = now
                state.isLineOpen = true
                let line = "\(progress.step)…\(count)".prefix(console.width - 1)
                console.write("\r\(line)\u{1B}[K")
            } else if progress.step != state.lastStep {
                state.lastStep = progress.step
                console.write("\(progress.step)…\(count)\n")
            }
        }
    }

    /// Takes the line away, so that what comes next begins on an empty one.
    func end() {
        state.withLock { state in
            if state.isLineOpen { console.write("\r\u{1B}[K") }
            state.isLineOpen = false
        }
    }
}

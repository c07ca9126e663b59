import Glibc

/// Ctrl-C and SIGTERM as something to wait for, so that work in hand can be tidied up.
enum Interruption {
    /// Keeps both signals from ending the program at once. To be called before any thread is started.
    static func prepare() {
        var signals = set
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Runs `work`; an interruption cancels its task and is told. A second one ends the program there and then.
    static func watching<Outcome: Sendable>(
        _ work: @escaping @Sendable () async -> Outcome
    ) async -> (outcome: Outcome, wasInterrupted: Bool) {
        let task = Task { await work() }
        let (signals, said) = AsyncStream<Void>.makeStream()
        waitForSignals { said.yield() }
        let watcher = Task {
            for await _ in signals {
                task.cancel()
                return true
            }
            return false
        }
        let outcome = await task.value
        said.finish()
        return (outcome, await watcher.value)
    }

    /// Returns when somebody wants the program to end.
    static func wait() async {
        let (signals, said) = AsyncStream<Void>.makeStream()
        waitForSignals { said.yield() }
        for await _ in signals { return }
    }

    private static var set: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        return signals
    }

    /// A thread of its own, as sigwait blocks; it lives as long as the program.
    private static func waitForSignals(_ said: @escaping @Sendable () -> Void) {
        final class Box: Sendable {
            let said: @Sendable () -> Void
            init(_ said: @escaping @Sendable () -> Void) { self.said = said }
        }
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                let box = Unmanaged<Box>.fromOpaque(context).takeRetainedValue()
                var signals = Interruption.set
                var number: CInt = 0
                sigwait(&signals, &number)
                box.said()
                sigwait(&signals, &number)
                _exit(ExitCode.interrupted.rawValue)
            }, Unmanaged.passRetained(Box(said)).toOpaque())
        pthread_detach(thread)
    }
}

import Crypto
import Glibc
import PortalModel

extension ServiceEnvironment {
    /// The machine's clock and random numbers.
    package static let system = ServiceEnvironment(
        now: {
            var time = timespec()
            clock_gettime(CLOCK_REALTIME, &time)
            return Timestamp(rawValue: time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
        },
        random: { RandomText.systemBytes($0) })
}

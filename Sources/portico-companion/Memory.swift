import CMalloc

/// What the program holds of the machine's memory: no more than it needs for long.
///
/// With 100,000 developers each change of a gateway's file needs some 200 MB for two seconds. The C library keeps what was
/// freed for the threads that had it, in ever more pieces: after a day that would be a gigabyte.
enum Memory {
    /// To be called before there are threads.
    static func prepare() {
        // Few heaps, so that one thread's free memory is another's; large blocks from the system and back to it.
        mallopt(M_ARENA_MAX, 2)
        mallopt(M_MMAP_THRESHOLD, 1 << 20)
    }

    /// Gives free memory back to the system, once a minute, until the task is cancelled.
    static func giveBack() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(60))
            malloc_trim(0)
        }
    }
}

package dev.prefecthosting.prefect;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many writes one server gets at a time: fewer after it was overrun, more again when it copes. A server on sqlite gets
 * slower, not faster, with every further writer.
 */
final class WriteLimit {
    private static final int COPES_AFTER = 50;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int most;
    private int allowed;
    private int running;
    private int successes;

    WriteLimit(int most) {
        this.most = most;
        this.allowed = most;
    }

    void acquire() {
        lock.lock();
        try {
            while (running >= allowed) {
                changed.awaitUninterruptibly();
            }
            running++;
        } finally {
            lock.unlock();
        }
    }

    void release(boolean overrun) {
        lock.lock();
        try {
            running--;
            successes = overrun ? 0 : successes + 1;
            if (overrun) {
                allowed = Math.max(1, allowed / 2);
            } else if (successes >= COPES_AFTER && allowed < most) {
                allowed++;
                successes = 0;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    int allowed() {
        lock.lock();
        try {
            return allowed;
        } finally {
            lock.unlock();
        }
    }
}

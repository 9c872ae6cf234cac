package dev.prefecthosting.prefect;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many writes one server gets at a time: one at first, more while it copes, fewer after it was overrun. A server on
 * sqlite gets slower, not faster, with every further writer.
 */
final class WriteLimit {
    private static final int MOST_PATIENCE = 16_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int most;
    private int allowed = 1;
    private int patience;
    private int running;
    private int successes;

    /** Takes how many at most, and how many must succeed in a row before there is one more. */
    WriteLimit(int most, int patience) {
        this.most = most;
        this.patience = patience;
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
            if (overrun && allowed > 1) {
                allowed /= 2;
                patience = Math.min(MOST_PATIENCE, patience * 2);
            } else if (successes >= patience && allowed < most) {
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

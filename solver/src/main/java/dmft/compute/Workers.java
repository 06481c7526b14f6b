package dmft.compute;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of threads that share numbered tasks.
 *
 * <p>Which thread does which task is left to chance, so tasks must write to places of their own; then the number of threads cannot change
 * a result.
 */
public final class Workers implements AutoCloseable {

    /** Parts for each thread, where they cannot be the same number for all: so that none waits long for the last. */
    private static final int TASKS_PER_THREAD = 3;

    private final int threads;
    private final @Nullable ExecutorService pool;

    /** Workers on the calling thread and {@code threads - 1} more. */
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
        }
        this.threads = threads;
        this.pool = threads == 1
                ? null
                : Executors.newFixedThreadPool(
                        threads - 1,
                        Thread.ofPlatform().daemon().name("dmft-worker-", 0).factory());
    }

    /** Number of threads. */
    public int threads() {
        return threads;
    }

    /** Into how many parts each of some equal tasks is best divided, so that every thread has as much to do: as few as that takes. */
    int ranges(int tasks) {
        int parts = 1;
        while (tasks * parts % threads != 0 && tasks * parts < TASKS_PER_THREAD * threads) {
            parts++;
        }
        return parts;
    }

    /** Does tasks 0 … count−1 and returns when all are done; the first failure is thrown on. */
    public void run(int count, IntConsumer task) {
        if (pool == null || count <= 1) {
            for (int i = 0; i < count; i++) {
                task.accept(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        int helpers = Math.min(threads, count) - 1;
        CountDownLatch done = new CountDownLatch(helpers);
        for (int i = 0; i < helpers; i++) {
            pool.execute(() -> {
                drain(next, count, task, failure);
                done.countDown();
            });
        }
        drain(next, count, task, failure);
        awaitUninterruptibly(done);
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private static void drain(
            AtomicInteger next, int count, IntConsumer task, AtomicReference<@Nullable Throwable> failure) {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            try {
                task.accept(i);
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                next.set(count);
            }
        }
    }

    /** The tasks write into arrays of the caller, which must not go on before they are done, interrupted or not. */
    private static void awaitUninterruptibly(CountDownLatch done) {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (pool != null) {
            pool.shutdown();
        }
    }
}

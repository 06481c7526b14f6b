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

    /** Numbers that are read sooner by one thread than two have come together. */
    private static final long LITTLE = 1 << 20;

    /** How long to look out for the last part before going to sleep, which takes about as long. */
    private static final long LOOK_OUT_NANOSECONDS = 50_000;

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

    /** True if so many numbers, each read and used once, are better left to one thread. */
    static boolean isLittle(long numbers) {
        return numbers <= LITTLE;
    }

    /** {@link #run(int, IntConsumer)}, on the calling thread where there is little to do. */
    void run(int count, boolean alone, IntConsumer task) {
        if (alone) {
            for (int i = 0; i < count; i++) {
                task.accept(i);
            }
        } else {
            run(count, task);
        }
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
        lookOut(done);
        awaitUninterruptibly(done);
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private static void lookOut(CountDownLatch done) {
        long start = System.nanoTime();
        while (done.getCount() > 0 && System.nanoTime() - start < LOOK_OUT_NANOSECONDS) {
            Thread.onSpinWait();
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

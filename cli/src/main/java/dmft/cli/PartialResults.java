package dmft.cli;

import dmft.cli.parameters.Parameters;
import dmft.cli.parameters.Run;
import dmft.cli.results.ArraysFile;
import dmft.cli.results.BackendInUse;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.PeakMemory;
import dmft.cli.results.RunFolder;
import dmft.cli.results.Summary;
import dmft.solve.Observer;
import dmft.solve.Solution;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Writes what a running solve has so far whenever it keeps a checkpoint, so that it can be looked at. Safe to call from several threads. */
final class PartialResults implements Observer {

    private final Run run;
    private final BackendInUse backend;
    private final RunFolder folder;
    private final Consumer<String> tell;
    private final List<String> warnings = new ArrayList<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final long interval; // nanoseconds
    private long last = System.nanoTime();
    private boolean failed;

    PartialResults(Run run, BackendInUse backend, RunFolder folder, Consumer<String> tell) {
        this.run = run;
        this.backend = backend;
        this.folder = folder;
        this.tell = tell;
        this.interval = folder.checkpoints(run.values().get(Parameters.CHECKPOINT_SECONDS))
                .interval()
                .toNanos();
    }

    @Override
    public void onStep(int replica, int step, double loss, int rank) {
        // Nothing is written between checkpoints.
    }

    /** Replaces the results in the folder, which stays marked as not finished. */
    @Override
    public void onCheckpoint(Supplier<Solution> supplier) {
        if (!writing.tryLock()) {
            return; // Another replica is at it, and waiting for it would cost this one's time.
        }
        try {
            // Replicas that take turns at checkpoints shall not multiply the writing.
            if (System.nanoTime() - last >= interval) {
                write(supplier.get());
                last = System.nanoTime();
            }
        } finally {
            writing.unlock();
        }
    }

    private void write(Solution soFar) {
        if (soFar.steps() < 0) {
            return;
        }
        try {
            ArraysFile.write(folder, run.values(), soFar);
            folder.write(
                    "summary.json", new Summary(run.values(), backend, soFar, PeakMemory.bytes(), warnings()).toJson());
        } catch (OutputFolderException | RuntimeException | OutOfMemoryError e) {
            // Whatever is wrong with a look at a solve that goes on, it is no reason to lose the solve.
            if (!failed) {
                failed = true;
                onWarning("what the solve has so far cannot be written, it goes on: " + e.getMessage());
            }
        }
    }

    /** Tells the user of something and keeps it for the summary. */
    @Override
    public synchronized void onWarning(String warning) {
        warnings.add(warning);
        tell.accept(warning);
    }

    /** What the user was told of. */
    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }
}

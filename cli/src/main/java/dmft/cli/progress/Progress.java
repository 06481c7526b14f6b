package dmft.cli.progress;

import dmft.cli.parameters.Run;
import dmft.cli.results.RunLog;
import dmft.coupling.Residual;
import dmft.solve.Method;
import dmft.solve.Observer;
import dmft.solve.Solution;
import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Follows a solve and shows how far it has come: a bar on a terminal, lines elsewhere, and lines in the log. */
public final class Progress implements Observer, AutoCloseable {

    private static final double NANOSECOND = 1e-9;

    private final int replicas;
    private final int steps;
    private final BooleanSupplier cancelled;
    private final HeapKeeper heap = new HeapKeeper();
    private final List<Display> displays = new ArrayList<>();
    private final long start = System.nanoTime();
    private final int[] entries; // of each replica that are there
    private final int iterations; // after which a replica gives up
    private final String pass;
    private final List<Map<String, Residual>> residuals; // the last of each replica
    private final Observer partial;
    private long skipped;
    private long done;

    /**
     * Starts to follow.
     *
     * @param run what is solved
     * @param cancelled tells when the solve should stop
     * @param partial told of checkpoints and warnings
     * @param shownOn where lines are shown if there is no terminal; null to show nothing
     * @param log gets the lines in any case
     */
    public Progress(Run run, BooleanSupplier cancelled, Observer partial, @Nullable PrintWriter shownOn, RunLog log) {
        this.replicas = run.settings().replicas();
        this.steps = run.problem().training().steps();
        this.cancelled = cancelled;
        this.partial = partial;
        this.entries = new int[replicas];
        this.residuals = new ArrayList<>(Collections.nCopies(replicas, Map.of()));
        this.iterations = run.settings().iteration().limit();
        // Without feature learning nothing is iterated, whatever the method.
        boolean iterates = run.settings().method() == Method.SELF_CONSISTENT
                && run.problem().architecture().gamma0() > 0;
        this.pass = iterates ? "causal pass" : "";
        displays.add(new LineDisplay(log::lines, true));
        if (shownOn != null) {
            displays.add(onTerminal() ? new BarDisplay(total(), iterates) : new LineDisplay(shownOn::println, false));
        }
    }

    @Override
    public synchronized void onStep(int replica, int step, double loss, int rank) {
        // A replica that goes on from a checkpoint begins with the steps before it: they cost no time now.
        skipped += step - entries[replica];
        entries[replica] = step + 1;
        done++;
        ProgressState state =
                new ProgressState(pass, done, skipped, total(), replica, replicas, step, steps, loss, rank, seconds());
        displays.forEach(display -> display.show(state));
        heap.tidy();
    }

    @Override
    public synchronized void onPaths(int replica, int iteration, double part) {
        show(replica, iteration + 1, part, false);
    }

    @Override
    public synchronized void onPathStep() {
        heap.tidy();
    }

    @Override
    public synchronized void onIteration(int replica, int iteration, Map<String, Residual> moved) {
        residuals.set(replica, moved);
        show(replica, iteration, 1, true);
    }

    private void show(int replica, int iteration, double part, boolean ended) {
        IterationState state = new IterationState(
                replica, replicas, iteration, iterations, part, ended, residuals.get(replica), seconds());
        displays.forEach(display -> display.show(state));
        heap.tidy();
    }

    private double seconds() {
        return (System.nanoTime() - start) * NANOSECOND;
    }

    @Override
    public void onCheckpoint(Supplier<Solution> soFar) {
        partial.onCheckpoint(soFar);
    }

    @Override
    public void onWarning(String warning) {
        partial.onWarning(warning);
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    @Override
    public synchronized void close() {
        displays.forEach(Display::close);
    }

    @SuppressWarnings("SystemConsoleNull") // It is null without a terminal, as of JDK 25 again.
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private long total() {
        return replicas * (steps + 1L);
    }
}

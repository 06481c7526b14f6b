package dmft.cli.progress;

import dmft.cli.results.RunLog;
import dmft.validation.width.WidthStudy;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Follows the training of many networks: a bar on a terminal, elsewhere a line for every width, and lines in the log. */
public final class NetworkProgress implements WidthStudy.Progress, AutoCloseable {

    private static final int REDRAW_MILLISECONDS = 200;

    private final BooleanSupplier cancelled;
    private final RunLog log;
    private final @Nullable PrintWriter shownOn;
    private final @Nullable ProgressBar bar;
    private final HeapKeeper heap = new HeapKeeper();
    private long start = System.nanoTime();

    /**
     * Starts to follow.
     *
     * @param networks how many there are, replicas of the limit included
     * @param cancelled tells when to stop
     * @param shownOn where lines are shown if there is no terminal; null to show nothing
     * @param log gets lines in any case
     */
    public NetworkProgress(int networks, BooleanSupplier cancelled, @Nullable PrintWriter shownOn, RunLog log) {
        this.cancelled = cancelled;
        this.log = log;
        boolean onTerminal = shownOn != null && onTerminal();
        this.shownOn = onTerminal ? null : shownOn;
        this.bar = onTerminal
                ? new ProgressBarBuilder()
                        .setTaskName("validate")
                        .setInitialMax(networks)
                        .setStyle(ProgressBarStyle.ASCII)
                        .setUpdateIntervalMillis(REDRAW_MILLISECONDS)
                        .build()
                : null;
    }

    @Override
    public synchronized void trained(String what, int done, int of) {
        if (bar != null) {
            bar.setExtraMessage(what + ", " + done + "/" + of);
            bar.step();
        }
        if (done == of) {
            String line = String.format(
                    Locale.ROOT, "%s: %d trained in %.1f s", what, of, (System.nanoTime() - start) * 1e-9);
            log.lines(line);
            if (shownOn != null) {
                shownOn.println(line);
                shownOn.flush();
            }
            start = System.nanoTime();
        }
        heap.tidy();
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // It is null without a terminal, as of JDK 25 again.
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}

package dmft.cli.progress;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar on the terminal: of the whole way through time; for a solve by iteration, whose iterations nobody can count before, of the iteration that goes on.
 */
final class BarDisplay implements Display {

    private static final int REDRAW_MILLISECONDS = 200;
    private static final int PARTS = 100;

    private final ProgressBar bar;
    private final boolean iterates;

    /**
     * Shows a bar.
     *
     * @param total states to be evaluated, over all replicas
     * @param iterates true if iterations come after them, or in their place
     */
    BarDisplay(long total, boolean iterates) {
        ProgressBarBuilder builder = new ProgressBarBuilder()
                .setTaskName("solve")
                .setInitialMax(iterates ? PARTS : total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLISECONDS);
        this.bar = (iterates ? builder.hideEta() : builder).build();
        this.iterates = iterates;
    }

    @Override
    public void show(ProgressState state) {
        bar.setExtraMessage(String.format(Locale.ROOT, "%s  %.1f steps/s", state.position(), state.rate()));
        bar.stepTo(iterates ? Math.round(PARTS * state.fraction()) : state.skipped() + state.done());
    }

    @Override
    public void show(IterationState state) {
        bar.setExtraMessage(state.position() + "  " + state.outputs());
        bar.stepTo(Math.round(PARTS * state.part()));
    }

    @Override
    public void close() {
        bar.close();
    }
}

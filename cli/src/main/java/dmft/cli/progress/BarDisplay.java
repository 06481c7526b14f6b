package dmft.cli.progress;

import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on the terminal. */
final class BarDisplay implements Display {

    private static final int REDRAW_MILLISECONDS = 200;

    private final ProgressBar bar;

    BarDisplay(long total) {
        bar = new ProgressBarBuilder()
                .setTaskName("solve")
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLISECONDS)
                .build();
    }

    @Override
    public void show(ProgressState state) {
        bar.setExtraMessage(String.format(Locale.ROOT, "%s  %.1f steps/s", state.position(), state.rate()));
        bar.stepTo(state.skipped() + state.done());
    }

    @Override
    public void close() {
        bar.close();
    }
}

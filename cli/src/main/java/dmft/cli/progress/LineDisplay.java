package dmft.cli.progress;

import java.util.function.Consumer;

/** A plain line about every tenth of the way, for logs and pipes. */
final class LineDisplay implements Display {

    private static final int LINES = 10;

    private final Consumer<String> lines;
    private int shown;

    LineDisplay(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void show(ProgressState state) {
        int tenths = (int) (LINES * state.fraction());
        if (tenths > shown) {
            shown = tenths;
            lines.accept(state.line());
        }
    }

    @Override
    public void close() {}
}

package dmft.cli.progress;

import java.util.function.Consumer;

/** A plain line about every tenth of the way through time, and for every iteration, for logs and pipes. */
final class LineDisplay implements Display {

    private static final int LINES = 10;

    /** An iteration that takes longer tells on the way how far it is. */
    private static final double SECONDS_WITHOUT_LINE = 30;

    private final Consumer<String> lines;
    private final boolean allResiduals;
    private int shown;
    private double last; // seconds at which a line was shown

    /**
     * Shows lines.
     *
     * @param allResiduals true to show those of all order parameters, false for the outputs' alone
     */
    LineDisplay(Consumer<String> lines, boolean allResiduals) {
        this.lines = lines;
        this.allResiduals = allResiduals;
    }

    @Override
    public void show(ProgressState state) {
        int tenths = (int) (LINES * state.fraction());
        if (tenths > shown) {
            shown = tenths;
            last = state.seconds();
            lines.accept(state.line());
        }
    }

    @Override
    public void show(IterationState state) {
        if (state.ended()) {
            last = state.seconds();
            lines.accept(allResiduals ? state.fullLine() : state.line());
        } else if (state.seconds() - last > SECONDS_WITHOUT_LINE) {
            last = state.seconds();
            lines.accept(state.line());
        }
    }

    @Override
    public void close() {}
}

package dmft.coupling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The discrete choices a solve makes: which columns may join a basis, which of them do, and which way their directions point.
 *
 * <p>Everything else is continuous in the fields, so two backends that replay the same choices differ by rounding alone.
 */
public final class PivotLog {

    private enum Mode {
        NONE,
        RECORDING,
        REPLAYING
    }

    private final List<int[]> choices;
    private final Mode mode;
    private int next;

    private PivotLog(List<int[]> choices, Mode mode) {
        this.choices = choices;
        this.mode = mode;
    }

    /** No log: choices are made and forgotten. */
    public static PivotLog none() {
        return new PivotLog(new ArrayList<>(), Mode.NONE);
    }

    /** A log that takes down the choices made. */
    public static PivotLog recording() {
        return new PivotLog(new ArrayList<>(), Mode.RECORDING);
    }

    /** A log that repeats the choices of this one from the start. */
    public PivotLog replay() {
        return new PivotLog(choices, Mode.REPLAYING);
    }

    /** True if two solves share these choices. */
    boolean isShared() {
        return mode != Mode.NONE;
    }

    /** The choice: computed and taken down, or replayed. */
    int[] choose(Supplier<int[]> choice) {
        if (mode != Mode.REPLAYING) {
            int[] made = choice.get();
            if (mode == Mode.RECORDING) {
                choices.add(made);
            }
            return made;
        }
        if (next == choices.size()) {
            throw new IllegalStateException("the replayed solve made only " + choices.size() + " choices");
        }
        return choices.get(next++);
    }
}

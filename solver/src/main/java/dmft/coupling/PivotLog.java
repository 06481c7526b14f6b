package dmft.coupling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The discrete choices a solve makes: which columns may join a basis, and which of them do.
 *
 * <p>Everything else is continuous in the fields, so two backends that replay the same choices differ by rounding alone.
 */
public final class PivotLog {

    private final List<int[]> choices;
    private final boolean replaying;
    private int next;

    private PivotLog(List<int[]> choices, boolean replaying) {
        this.choices = choices;
        this.replaying = replaying;
    }

    /** A log that takes down the choices made. */
    public static PivotLog recording() {
        return new PivotLog(new ArrayList<>(), false);
    }

    /** A log that repeats the choices of this one from the start. */
    public PivotLog replay() {
        return new PivotLog(choices, true);
    }

    /** The choice: computed and taken down, or replayed. */
    int[] choose(Supplier<int[]> choice) {
        if (!replaying) {
            int[] made = choice.get();
            choices.add(made);
            return made;
        }
        if (next == choices.size()) {
            throw new IllegalStateException("the replayed solve made only " + choices.size() + " choices");
        }
        return choices.get(next++);
    }
}

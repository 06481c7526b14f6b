package dmft.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The losses by their names in parameter files. A new loss is one file and one line here. */
public final class Losses {

    private static final Map<String, Loss> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("mse", MeanSquaredError.INSTANCE);
        BY_NAME.put("huber", HuberLoss.INSTANCE);
        BY_NAME.put("cross-entropy", CrossEntropy.INSTANCE);
        BY_NAME.put("logistic", LogisticLoss.INSTANCE);
        BY_NAME.put("hinge", HingeLoss.INSTANCE);
        BY_NAME.put("squared-hinge", SquaredHingeLoss.INSTANCE);
    }

    private Losses() {}

    /** All names. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /** Names of those that are defined for such targets and no others. */
    public static List<String> names(Targets targets) {
        return BY_NAME.keySet().stream()
                .filter(name -> named(name).targets() == targets)
                .toList();
    }

    /**
     * The loss of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Loss named(String name) {
        Loss loss = BY_NAME.get(name);
        if (loss == null) {
            throw new IllegalArgumentException(
                    "no loss is called '" + name + "'; there are " + String.join(", ", names()));
        }
        return loss;
    }
}

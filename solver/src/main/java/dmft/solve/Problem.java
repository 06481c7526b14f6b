package dmft.solve;

import dmft.data.Examples;
import dmft.model.Architecture;
import dmft.train.Loss;
import dmft.train.Losses;
import dmft.train.Targets;
import dmft.train.Training;
import org.jspecify.annotations.Nullable;

/**
 * What is to be solved: which network, trained how, on which examples, and watched at which test points.
 *
 * @param architecture the network
 * @param train the training examples
 * @param test points at which the trained network is evaluated, or null
 * @param training learning rate, steps, loss and batches
 */
public record Problem(
        Architecture architecture, Examples train, @Nullable Examples test, Training training) {

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if train and test points differ in dimension or number of targets, the loss is not defined for a target, or the noise has
     *     no meaning for them
     */
    public Problem {
        if (test != null && (test.dimension() != train.dimension() || test.outputs() != train.outputs())) {
            throw new IllegalArgumentException("test points have dimension " + test.dimension() + " and "
                    + test.outputs() + " targets, training points " + train.dimension() + " and " + train.outputs());
        }
        requireTargets(training.loss(), "training example", train);
        if (test != null) {
            requireTargets(training.loss(), "test point", test);
        }
        training.noise().violation(training.loss(), train.targets()).ifPresent(violation -> {
            throw new IllegalArgumentException(violation);
        });
    }

    /** Number of test points. */
    int tested() {
        return test == null ? 0 : test.size();
    }

    /** The training alone. */
    Problem withoutTest() {
        return new Problem(architecture, train, null, training);
    }

    private static void requireTargets(Loss loss, String example, Examples examples) {
        Targets defined = loss.targets();
        defined.violation(example, examples.targets()).ifPresent(violation -> {
            throw new IllegalArgumentException("the loss " + loss + " is not defined for these targets: " + violation
                    + ": write the targets so, or choose a loss for any numbers ("
                    + String.join(", ", Losses.names(Targets.ANY)) + ")");
        });
    }
}

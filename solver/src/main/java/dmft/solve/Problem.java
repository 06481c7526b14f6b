package dmft.solve;

import dmft.data.Examples;
import dmft.model.Architecture;
import dmft.model.MlpShape;
import dmft.train.Loss;
import dmft.train.Losses;
import dmft.train.Targets;
import dmft.train.Training;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is to be solved: which network, trained how, on which examples, and watched at which test points.
 *
 * @param architecture the network
 * @param train the training examples; of a stream, batch by batch, those of every step and those that the outputs after the last step are told of
 * @param test points at which the trained network is evaluated, or null
 * @param training learning rate, steps, loss and batches
 */
public record Problem(
        Architecture architecture, Examples train, @Nullable Examples test, Training training) {

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if train and test points differ in dimension or number of targets, the loss is not defined for a target, or the noise has
     *     no meaning for them, the learning rule none for their outputs, or a stream has too few of them
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
        if (training.batches().isStream()) {
            int size = training.batches().size();
            if (train.size() / size < training.steps() + 1L) {
                throw new IllegalArgumentException("a stream of " + size + " examples a step needs "
                        + size * (training.steps() + 1L) + " of them for " + training.steps()
                        + " steps and the outputs after the last, got " + train.size());
            }
        }
        int outputs = train.outputs();
        switch (architecture) {
            case MlpShape shape ->
                shape.rule().refusal(outputs).ifPresent(why -> {
                    throw new IllegalArgumentException(why);
                });
        }
        training.noise().violation(training.loss(), train.targets()).ifPresent(violation -> {
            throw new IllegalArgumentException(violation);
        });
    }

    /** Training examples that are in the network at the same time: all, or those that a stream brings at a step. */
    public int together() {
        return training.batches().together(train.size());
    }

    /** The training examples that are in the network at a step, by number. */
    public int[] present(int step) {
        return training.batches().present(step, train.size());
    }

    /** Their targets, one row each. */
    public double[][] targets(int step) {
        if (!training.batches().isStream()) {
            return train.targets();
        }
        return Arrays.stream(present(step)).mapToObj(mu -> train.targets()[mu]).toArray(double[][]::new);
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

package dmft.scale;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A problem of the scale table: one replica without test points, default recording, no pictures.
 *
 * @param kind of data and network
 * @param examples P
 * @param steps T
 * @param samples S
 * @param layers L, hidden layers
 */
record Size(Kind kind, int examples, int steps, int samples, int layers) {

    private static final double LEARNING_RATE = 0.5;

    /** What is learned. */
    enum Kind {
        /** Images with a nonlinear network: ranks grow with P and T. */
        IMAGES("tanh", "CIFAR-10, tanh"),

        /** Few-dimensional inputs with a linear network: all features are combinations of as many fields, whatever P and T are. */
        BOUNDED("linear", "inputs of 10 entries, linear");

        private final String activation;
        private final String text;

        Kind(String activation, String text) {
            this.activation = activation;
            this.text = text;
        }

        /** In tables and titles. */
        String text() {
            return text;
        }
    }

    /** What is varied while the others stay. */
    enum Factor {
        T,
        S,
        P,
        L
    }

    /** This size with another value of one factor. */
    Size with(Factor factor, int value) {
        return switch (factor) {
            case T -> new Size(kind, examples, value, samples, layers);
            case S -> new Size(kind, examples, steps, value, layers);
            case P -> new Size(kind, value, steps, samples, layers);
            case L -> new Size(kind, examples, steps, samples, value);
        };
    }

    int value(Factor factor) {
        return switch (factor) {
            case T -> steps;
            case S -> samples;
            case P -> examples;
            case L -> layers;
        };
    }

    String name() {
        return kind.name().toLowerCase(Locale.ROOT) + "-P" + examples + "-T" + steps + "-S" + samples + "-L" + layers;
    }

    /** A linear network has a tangent kernel that grows with its depth, L + 1 terms of the same size: a rate that is fine for three layers diverges with eight. */
    private double learningRate() {
        return kind == Kind.BOUNDED ? Math.min(LEARNING_RATE, 4 * LEARNING_RATE / (layers + 1)) : LEARNING_RATE;
    }

    /**
     * The parameter file.
     *
     * @param root the project's folder, where the images are
     */
    String toToml(Path root) {
        String data = switch (kind) {
            case IMAGES -> """
                source = "cifar10"
                train_path = '%s'
                classes = [0, 1]
                """.formatted(root.resolve("examples/data/cifar10-2class-train.bin.gz"));
            case BOUNDED -> """
                source = "gaussian"
                dimension = 10
                labels = "linear"
                """;
        };
        return """
            [model]
            depth = %d
            activation = "%s"
            [data]
            %strain = %d
            [training]
            learning_rate = %s
            steps = %d
            [solver]
            samples = %d
            replicas = 1
            [output]
            pictures = false
            """.formatted(layers, kind.activation, data, examples, learningRate(), steps, samples);
    }
}

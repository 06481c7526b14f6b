package dmft.validation;

import org.apache.commons.statistics.distribution.NormalDistribution;

/** Activations with two derivatives, written out here so that the textbook solver shares none with the engine. */
enum TextbookActivation {
    TANH {
        @Override
        double value(double h) {
            return Math.tanh(h);
        }

        @Override
        double slope(double h) {
            return 1 - Math.tanh(h) * Math.tanh(h);
        }

        @Override
        double curvature(double h) {
            return -2 * Math.tanh(h) * slope(h);
        }
    },

    SINE {
        @Override
        double value(double h) {
            return Math.sin(h);
        }

        @Override
        double slope(double h) {
            return Math.cos(h);
        }

        @Override
        double curvature(double h) {
            return -Math.sin(h);
        }
    },

    SOFTPLUS {
        @Override
        double value(double h) {
            return Math.max(h, 0) + Math.log1p(Math.exp(-Math.abs(h)));
        }

        @Override
        double slope(double h) {
            return 1 / (1 + Math.exp(-h));
        }

        @Override
        double curvature(double h) {
            return slope(h) * slope(-h);
        }
    },

    /** h times the distribution function of a standard normal. */
    GELU {
        @Override
        double value(double h) {
            return h * NORMAL.cumulativeProbability(h);
        }

        @Override
        double slope(double h) {
            return NORMAL.cumulativeProbability(h) + h * NORMAL.density(h);
        }

        @Override
        double curvature(double h) {
            return (2 - h * h) * NORMAL.density(h);
        }
    },

    /** Its curvature is a delta function that no sample meets; the responses go by Stein's identity. */
    RELU {
        @Override
        double value(double h) {
            return Math.max(h, 0);
        }

        @Override
        double slope(double h) {
            return h > 0 ? 1 : 0;
        }

        @Override
        double curvature(double h) {
            throw new UnsupportedOperationException("relu has no curvature to sample; use Stein's identity");
        }
    };

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    /** φ(h). */
    abstract double value(double h);

    /** φ'(h). */
    abstract double slope(double h);

    /** φ''(h). */
    abstract double curvature(double h);

    /** True if φ'' is a function. */
    boolean smooth() {
        return this != RELU;
    }
}

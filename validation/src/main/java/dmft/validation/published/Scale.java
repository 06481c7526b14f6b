package dmft.validation.published;

/** On what scale the draws of a quantity are nearly normal, and so on what scale intervals are made. */
enum Scale {
    /** A loss: its logarithm. */
    LOSS {
        @Override
        double transform(double value) {
            return Math.log(value);
        }

        @Override
        double restore(double transformed) {
            return Math.exp(transformed);
        }
    },

    /** An alignment a ≤ 1: the logarithm of what it lacks, ln(1 − a). */
    ALIGNMENT {
        @Override
        double transform(double value) {
            return -Math.log(1 - value);
        }

        @Override
        double restore(double transformed) {
            return 1 - Math.exp(-transformed);
        }
    };

    /** The scale of a quantity by its name: losses and their ratios begin with "loss", all else is an alignment. */
    static Scale of(String quantity) {
        return quantity.startsWith("loss") ? LOSS : ALIGNMENT;
    }

    /** An increasing function of the value. */
    abstract double transform(double value);

    /** The value with that transform. */
    abstract double restore(double transformed);
}

package dmft.cli.bench;

/** In what a rate is told. */
public enum Unit {

    /** 10⁹ floating-point operations a second. */
    GFLOPS("GFLOP/s"),
    /** Nanoseconds for a number. */
    NANOSECONDS("ns/number"),
    /** 10⁹ bytes a second. */
    GIGABYTES("GB/s"),
    /** Sites times steps of a causal solve a second. */
    SITE_STEPS("site-steps/s"),
    /** Sample paths a second. */
    PATHS("paths/s");

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /** From seconds for a unit of work: an operation, number, byte, site and step, or path. */
    Spread from(Spread seconds) {
        return switch (this) {
            case GFLOPS, GIGABYTES -> seconds.dividedBy(1e-9).inverse();
            case NANOSECONDS -> seconds.dividedBy(1e-9);
            case SITE_STEPS, PATHS -> seconds.inverse();
        };
    }

    /** How many times as fast one thing is as another. */
    double factor(Spread of, Spread over) {
        return this == NANOSECONDS ? over.median() / of.median() : of.median() / over.median();
    }

    @Override
    public String toString() {
        return symbol;
    }
}

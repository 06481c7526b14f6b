package dmft.cli.validation;

import dmft.validation.stats.PowerLaw;
import java.util.Locale;
import java.util.Optional;

/** Numbers as people read them. */
final class Numbers {

    /** Where the fit of an exponent ends. */
    private static final double LEAST = -2.99;

    private static final double MOST = 0.99;

    private Numbers() {}

    /** Three significant digits; "–" for what is not there. */
    static String of(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        double size = Math.abs(value);
        if (size != 0 && (size < 1e-3 || size >= 1e5)) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        int decimals = size == 0 ? 0 : Math.clamp(2 - (int) Math.floor(Math.log10(size)), 0, 6);
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** A probability; tiny ones by their order. */
    static String probability(double p) {
        return p < 1e-300
                ? "< 1e-300"
                : p < 1e-3 ? String.format(Locale.ROOT, "%.1e", p) : String.format(Locale.ROOT, "%.3f", p);
    }

    /** 1 − alignment says more than alignments that all begin with 0.99. */
    static String alignment(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.5f", value) : "–";
    }

    /** An exponent with its interval. */
    static String exponent(Optional<PowerLaw> law) {
        return law.map(Numbers::exponent).orElse("–");
    }

    private static String exponent(PowerLaw law) {
        return String.format(
                Locale.ROOT,
                "%.2f [%s, %s]",
                law.exponent(),
                law.low() < LEAST ? "…" : String.format(Locale.ROOT, "%.2f", law.low()),
                law.high() > MOST ? "…" : String.format(Locale.ROOT, "%.2f", law.high()));
    }

    /** A share, two digits. */
    static String percent(double share) {
        return Double.isFinite(share)
                ? String.format(Locale.ROOT, share < 0.995 ? "%.2g %%" : "%.0f %%", 100 * share)
                : "–";
    }

    static String seconds(double seconds) {
        return seconds < 120
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : String.format(Locale.ROOT, "%.1f min", seconds / 60);
    }
}

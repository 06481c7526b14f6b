package dmft.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The lines as an aligned table for people, and as csv for programs. */
public final class Table {

    private static final String LINE = "%-22s %-24s %-12s";
    private static final int CELL = 52;

    private Table() {}

    /** The head: what the columns are. */
    public static String head(List<String> backends) {
        StringBuilder head = new StringBuilder(String.format(Locale.ROOT, LINE, "operation", "shape", "unit"));
        backends.forEach(name -> head.append(' ').append(padded(name)));
        if (backends.size() > 1) {
            head.append(" factor");
        }
        return head.toString().stripTrailing();
    }

    /** One line: median, quartiles, GB/s or the shares of the products' rate and of the peak, and how many times as fast the last backend is as the first. */
    public static String text(Line line) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                LINE,
                line.name(),
                line.rates().getLast().shape(),
                line.rates().getFirst().unit()));
        for (Rate rate : line.rates()) {
            text.append(' ').append(padded(cell(rate)));
        }
        double factor = factor(line, line.rates().getLast());
        if (line.rates().size() > 1 && !Double.isNaN(factor)) {
            text.append(' ').append(number(factor));
        }
        return text.toString().stripTrailing();
    }

    /** The names of the columns of {@link #csv}. */
    public static String csvHead() {
        return "operation,shape,backend,unit,median,lower_quartile,upper_quartile,measurements,gigabytes_per_second,"
                + "share_of_products,share_of_peak,factor_over_first";
    }

    /** A line for each backend. */
    public static List<String> csv(Line line) {
        List<String> rows = new ArrayList<>();
        for (Rate rate : line.rates()) {
            Spread spread = rate.spread();
            if (Double.isNaN(spread.median())) {
                continue; // A peak that the backend does not tell.
            }
            rows.add(String.join(
                    ",",
                    line.name(),
                    '"' + rate.shape() + '"',
                    rate.backend(),
                    rate.unit().toString(),
                    digits(spread.median()),
                    digits(spread.lower()),
                    digits(spread.upper()),
                    String.valueOf(spread.count()),
                    digits(rate.gigabytes()),
                    digits(rate.ofProducts()),
                    digits(rate.ofPeak()),
                    digits(factor(line, rate))));
        }
        return rows;
    }

    private static double factor(Line line, Rate rate) {
        return rate.unit().factor(rate.spread(), line.rates().getFirst().spread());
    }

    private static String cell(Rate rate) {
        Spread spread = rate.spread();
        if (Double.isNaN(spread.median())) {
            return "-";
        }
        String cell = number(spread.median()) + " (" + number(spread.lower()) + "-" + number(spread.upper()) + ")";
        if (!Double.isNaN(rate.gigabytes())) {
            cell += " " + number(rate.gigabytes()) + " GB/s";
        }
        return cell + share("products", rate.ofProducts()) + share("peak", rate.ofPeak());
    }

    private static String share(String of, double share) {
        return Double.isNaN(share) ? "" : String.format(Locale.ROOT, " %.0f %% of %s", 100 * share, of);
    }

    private static String padded(String cell) {
        return String.format(Locale.ROOT, "%-" + CELL + "s", cell);
    }

    /** Three digits. */
    private static String number(double value) {
        String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String digits(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.6g", value);
    }
}

package dmft.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The lines as an aligned table for people, and as csv for programs. */
public final class Table {

    private static final String LINE = "%-22s %-24s %-12s";
    private static final int CELL = 32;

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

    /** One line: median, quartiles, GB/s or the share of the products' rate, and how many times as fast the last backend is as the first. */
    public static String text(Line line) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                LINE,
                line.name(),
                line.shape(),
                line.rates().getFirst().unit()));
        for (Rate rate : line.rates()) {
            text.append(' ').append(padded(cell(rate)));
        }
        if (line.rates().size() > 1) {
            text.append(' ').append(number(factor(line, line.rates().getLast())));
        }
        return text.toString().stripTrailing();
    }

    /** The names of the columns of {@link #csv}. */
    public static String csvHead() {
        return "operation,shape,backend,unit,median,lower_quartile,upper_quartile,measurements,gigabytes_per_second,"
                + "share_of_products,factor_over_first";
    }

    /** A line for each backend. */
    public static List<String> csv(Line line) {
        List<String> rows = new ArrayList<>();
        for (Rate rate : line.rates()) {
            Spread spread = rate.spread();
            boolean share = ofSolve(rate);
            rows.add(String.join(
                    ",",
                    line.name(),
                    '"' + line.shape() + '"',
                    rate.backend(),
                    rate.unit().toString(),
                    digits(spread.median()),
                    digits(spread.lower()),
                    digits(spread.upper()),
                    String.valueOf(spread.count()),
                    share ? "" : digits(rate.other()),
                    share ? digits(rate.other()) : "",
                    digits(factor(line, rate))));
        }
        return rows;
    }

    private static double factor(Line line, Rate rate) {
        return rate.unit().factor(rate.spread(), line.rates().getFirst().spread());
    }

    private static boolean ofSolve(Rate rate) {
        return rate.unit() == Unit.SITE_STEPS || rate.unit() == Unit.PATHS;
    }

    private static String cell(Rate rate) {
        Spread spread = rate.spread();
        String cell = number(spread.median()) + " (" + number(spread.lower()) + "-" + number(spread.upper()) + ")";
        if (Double.isNaN(rate.other())) {
            return cell;
        }
        return cell
                + (ofSolve(rate)
                        ? String.format(Locale.ROOT, " %.0f %%", 100 * rate.other())
                        : " " + number(rate.other()) + " GB/s");
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

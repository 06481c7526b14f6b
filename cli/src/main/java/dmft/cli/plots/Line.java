package dmft.cli.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.stream.IntStream;
import org.jfree.data.xy.YIntervalSeries;
import org.jspecify.annotations.Nullable;

/**
 * A curve with its band.
 *
 * @param name in the legend; empty to leave it out
 * @param x places
 * @param y values; those that are no numbers are left out
 * @param halfWidth of the band, or null
 * @param colour of line and band
 * @param stroke of the line
 * @param marked true to mark the points
 */
record Line(
        String name,
        double[] x,
        double[] y,
        double @Nullable [] halfWidth,
        Color colour,
        BasicStroke stroke,
        boolean marked) {

    /** A curve over the steps 0, 1, 2 … */
    static double[] steps(int count) {
        return IntStream.range(0, count).asDoubleStream().toArray();
    }

    /** Values that are numbers, with errors that are. */
    double[] values() {
        return finite().mapToDouble(i -> y[i]).toArray();
    }

    /** As JFreeChart takes it; bands are cut at {@code floor}. */
    YIntervalSeries series(int number, double floor) {
        // A key has to differ from all others, a legend's text need not.
        YIntervalSeries series = new YIntervalSeries(name.isEmpty() ? "#" + number : name);
        finite().forEach(i -> {
            double half = halfWidth == null ? 0 : halfWidth[i];
            series.add(x[i], y[i], Math.max(floor, y[i] - half), y[i] + half);
        });
        return series;
    }

    /** Points whose value and error are numbers; after a divergence they may not be. */
    private IntStream finite() {
        return IntStream.range(0, y.length)
                .filter(i -> Double.isFinite(y[i]) && (halfWidth == null || Double.isFinite(halfWidth[i])));
    }
}

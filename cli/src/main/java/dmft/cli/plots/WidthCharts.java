package dmft.cli.plots;

import dmft.validation.width.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleInsets;

/** What the pictures of finite networks beside the limit are made of: axes over widths, panels, grids of them. */
final class WidthCharts {

    private static final int ABOVE = 30;
    private static final int LEGEND = 34;
    private static final double[] NONE = {};

    private WidthCharts() {}

    /** A logarithm has no place for what is lost in rounding. */
    static Line above(Line line, double floor) {
        double[] values =
                Arrays.stream(line.y()).map(y -> y > floor ? y : Double.NaN).toArray();
        return new Line(line.name(), line.x(), values, line.halfWidth(), line.colour(), line.stroke(), line.marked());
    }

    static double last(double[] values) {
        return values.length == 0 ? Double.NaN : values[values.length - 1];
    }

    /** Half-widths of 95 % intervals of means. */
    static double[] halfWidths(Series series) {
        double factor = series.networks() < 2
                ? 0
                : TDistribution.of(series.networks() - 1.0).inverseSurvivalProbability(0.025);
        return Arrays.stream(series.stderr())
                .map(error -> Double.isFinite(error) ? factor * error : 0)
                .toArray();
    }

    static Line key(String name, Color colour, BasicStroke stroke) {
        return new Line(Symbols.shown(name), NONE, NONE, null, colour, stroke, false);
    }

    /** Widths in powers of two, with about so many labels. */
    static ValueAxis width(double[] widths, int labels) {
        LogAxis axis = new LogAxis("width N");
        axis.setBase(2);
        double octaves = Math.log(last(widths) / widths[0]) / Math.log(2);
        axis.setTickUnit(new NumberTickUnit(Math.max(1, Math.ceil(octaves / labels)), new DecimalFormat("0")));
        axis.setNumberFormatOverride(new DecimalFormat("0"));
        axis.setRange(widths[0] / 1.2, last(widths) * 1.2);
        return axis;
    }

    static ValueAxis logarithmic(String label, List<Line> lines) {
        double[] values = lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.y()))
                .filter(y -> y > 0)
                .toArray();
        double most = Arrays.stream(values).max().orElse(1);
        double least = Arrays.stream(values).min().orElse(0.1);
        LogAxis axis = new LogAxis(Symbols.shown(label));
        axis.setBase(10);
        axis.setSmallestValue(least / 10);
        axis.setTickUnit(new NumberTickUnit(Math.log10(most / least) > 1 ? 1 : 0.5, new DecimalFormat("0.#####")));
        axis.setNumberFormatOverride(new DecimalFormat("0.#######"));
        axis.setRange(least / 1.5, most * 1.5);
        return axis;
    }

    static JFreeChart panel(List<Line> lines, ValueAxis horizontal, ValueAxis vertical, double floor) {
        JFreeChart chart = Style.panel(lines, horizontal, vertical, ABOVE);
        return floor == Double.NEGATIVE_INFINITY ? chart : floored(lines, horizontal, vertical, floor);
    }

    private static JFreeChart floored(List<Line> lines, ValueAxis horizontal, ValueAxis vertical, double floor) {
        JFreeChart chart = Style.bands(lines, horizontal, vertical, floor);
        chart.removeLegend();
        chart.setPadding(new RectangleInsets(ABOVE, 8, 8, 16));
        return chart;
    }

    /** Charts two in a row, under the legend. */
    static Picture grid(String name, List<JFreeChart> charts, List<String> titles, List<Line> legend) {
        int columns = charts.size() == 1 ? 1 : charts.size() == 3 ? 3 : 2;
        double width = Picture.WIDTH / (double) columns;
        double height = columns == 1 ? 460 : 330;
        List<Picture.Panel> panels = new ArrayList<>();
        for (int i = 0; i < charts.size(); i++) {
            Rectangle2D area = new Rectangle2D.Double(
                    (i % columns) * width, LEGEND + Math.floorDiv(i, columns) * height, width, height);
            panels.add(new Picture.Panel(charts.get(i), titles.get(i), 60, 16, area));
        }
        int rows = Math.ceilDiv(charts.size(), columns);
        return new Picture(name, Picture.WIDTH, (int) (LEGEND + rows * height), panels, legend);
    }
}

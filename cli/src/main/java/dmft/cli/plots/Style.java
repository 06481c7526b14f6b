package dmft.cli.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.text.DecimalFormat;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.DeviationRenderer;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** The common look of all pictures. */
final class Style {

    static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 15);

    /** For what is no data: comparisons, lines to guide the eye. */
    static final Color INK = new Color(0x404040);

    private static final Font SMALL = PLAIN.deriveFont(13f);
    private static final Color GRID = new Color(0xE0E0E0);
    private static final int BAND_OPACITY =
            64; // of 255; a colour's own opacity, as SVG files lose that of the renderer
    /** A curve at 1 shows its whole width. */
    private static final double ROOM_FOR_LINE = 0.005;

    private static final double ROOM_ABOVE = 0.04;
    private static final int MOST_DECADE_LABELS = 10;
    private static final Line2D LEGEND_LINE = new Line2D.Double(-16, 0, 16, 0);

    private static final Ellipse2D MARK = new Ellipse2D.Double(-3, -3, 6, 6);
    /** Lighter colours would not be seen on white. */
    private static final double LIGHTEST = 0.85;

    /** The palette of M. Okabe and K. Ito without its yellow, which is hard to see on white: told apart with any colour vision. */
    private static final List<Color> COLOURS = List.of(
            new Color(0x0072B2),
            new Color(0xD55E00),
            new Color(0x009E73),
            new Color(0xCC79A7),
            new Color(0x56B4E9),
            new Color(0xE69F00),
            new Color(0x000000));

    /** Told apart without colours as well. */
    private static final List<BasicStroke> STROKES = List.of(solid(), dashed(8, 4), dashed(2, 3), dashed(10, 3, 2, 3));

    private Style() {}

    /** A horizontal axis of steps from 0 to {@code last}. */
    static ValueAxis steps(String label, int last) {
        NumberAxis axis = new NumberAxis(label);
        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        axis.setRange(0, Math.max(1, last));
        return axis;
    }

    /** A horizontal axis of a parameter's values. */
    static ValueAxis numbers(String label, boolean logarithmic) {
        if (logarithmic) {
            LogAxis axis = new LogAxis(label);
            axis.setBase(10);
            axis.setNumberFormatOverride(new DecimalFormat("0.######"));
            return axis;
        }
        NumberAxis axis = new NumberAxis(label);
        axis.setAutoRangeIncludesZero(false);
        return axis;
    }

    /** A vertical axis of positive values that span some decades, labelled at whole powers of ten. */
    static ValueAxis decades(String label, double span) {
        LogAxis axis = new LogAxis(label);
        axis.setBase(10);
        axis.setTickUnit(new NumberTickUnit(Math.ceil(span / MOST_DECADE_LABELS), new DecimalFormat("0")));
        return axis;
    }

    /** A vertical axis of values that are not negative. */
    static ValueAxis values(String label) {
        NumberAxis axis = new NumberAxis(label);
        axis.setAutoRangeIncludesZero(true);
        axis.setUpperMargin(ROOM_ABOVE);
        return axis;
    }

    /** A vertical axis of fractions; bands beyond it are cut. */
    static ValueAxis fractions(String label) {
        NumberAxis axis = new NumberAxis(label);
        axis.setRange(0, 1 + ROOM_FOR_LINE);
        axis.setTickUnit(new NumberTickUnit(0.2, new DecimalFormat("0.0")));
        return axis;
    }

    /** The colour of one of several things, told apart with any colour vision; of many, by their lightness. */
    static Color colour(int index, int count) {
        if (count <= COLOURS.size()) {
            return COLOURS.get(index);
        }
        return new Color(ColourMap.SEQUENTIAL.rgb(LIGHTEST * index / (count - 1.0)));
    }

    /** A line style that is told apart without colours. */
    static BasicStroke stroke(int index) {
        return STROKES.get(index % STROKES.size());
    }

    /** Curves with a band each; those without a name are not in the legend. */
    static JFreeChart bands(List<Line> lines, ValueAxis horizontal, ValueAxis vertical, double floor) {
        DeviationRenderer renderer = new DeviationRenderer(true, false);
        renderer.setAlpha(1);
        renderer.setLegendLine(LEGEND_LINE);
        YIntervalSeriesCollection data = new YIntervalSeriesCollection();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            data.addSeries(line.series(i, floor));
            renderer.setSeriesPaint(i, line.colour());
            renderer.setSeriesFillPaint(i, translucent(line.colour()));
            renderer.setSeriesStroke(i, line.stroke());
            renderer.setSeriesVisibleInLegend(i, !line.name().isEmpty());
            renderer.setSeriesShapesVisible(i, line.marked());
            renderer.setSeriesShape(i, MARK);
        }
        XYPlot plot = new XYPlot(data, horizontal, vertical, renderer);
        dress(plot);
        JFreeChart chart = new JFreeChart(null, PLAIN, plot, true);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(8, 8, 8, 16));
        chart.getLegend().setItemFont(PLAIN);
        chart.getLegend().setItemLabelPadding(new RectangleInsets(2, 6, 2, 20));
        chart.getLegend().setFrame(BlockBorder.NONE);
        chart.getLegend().setPosition(RectangleEdge.TOP);
        return chart;
    }

    /** The common padding with room for a title. */
    static RectangleInsets below(int title) {
        return new RectangleInsets(8 + title, 8, 8, 16);
    }

    private static Color translucent(Color colour) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND_OPACITY);
    }

    /** Curves without a legend of their own, with room above. */
    static JFreeChart panel(List<Line> lines, ValueAxis horizontal, ValueAxis vertical, int above) {
        JFreeChart chart = bands(lines, horizontal, vertical, Double.NEGATIVE_INFINITY);
        chart.removeLegend();
        chart.setPadding(new RectangleInsets(above, 8, 8, 16));
        return chart;
    }

    /** Gives a plot and its axes the common look. */
    static void dress(XYPlot plot) {
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setOutlineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        for (ValueAxis axis : List.of(plot.getDomainAxis(), plot.getRangeAxis())) {
            axis.setLabelFont(PLAIN);
            axis.setTickLabelFont(SMALL);
            axis.setAxisLinePaint(INK);
            axis.setTickMarkPaint(INK);
        }
    }

    private static BasicStroke solid() {
        return new BasicStroke(2.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    }

    private static BasicStroke dashed(float... lengths) {
        return new BasicStroke(2.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, lengths, 0);
    }
}

package dmft.cli.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
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

    private static final Font SMALL = PLAIN.deriveFont(13f);
    private static final Color GRID = new Color(0xE0E0E0);
    private static final Color AXIS = new Color(0x404040);
    private static final float BAND_OPACITY = 0.25f;
    private static final double ROOM_ABOVE = 0.04;
    private static final int MOST_DECADE_LABELS = 10;
    private static final Line2D LEGEND_LINE = new Line2D.Double(-16, 0, 16, 0);

    /** Blue, vermilion, bluish green and reddish purple of the palette of M. Okabe and K. Ito: told apart with any colour vision. */
    private static final List<Color> COLOURS =
            List.of(new Color(0x0072B2), new Color(0xD55E00), new Color(0x009E73), new Color(0xCC79A7));

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

    /** Curves with a band each. */
    static JFreeChart bands(YIntervalSeriesCollection data, ValueAxis horizontal, ValueAxis vertical) {
        DeviationRenderer renderer = new DeviationRenderer(true, false);
        renderer.setAlpha(BAND_OPACITY);
        renderer.setLegendLine(LEGEND_LINE);
        for (int i = 0; i < data.getSeriesCount(); i++) {
            renderer.setSeriesPaint(i, COLOURS.get(i % COLOURS.size()));
            renderer.setSeriesFillPaint(i, COLOURS.get(i % COLOURS.size()));
            renderer.setSeriesStroke(i, STROKES.get(i % STROKES.size()));
        }
        XYPlot plot = new XYPlot(data, horizontal, vertical, renderer);
        plot.setBackgroundPaint(Color.WHITE);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setOutlineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        for (ValueAxis axis : List.of(horizontal, vertical)) {
            axis.setLabelFont(PLAIN);
            axis.setTickLabelFont(SMALL);
            axis.setAxisLinePaint(AXIS);
            axis.setTickMarkPaint(AXIS);
        }
        JFreeChart chart = new JFreeChart(null, PLAIN, plot, true);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(8, 8, 8, 16));
        chart.getLegend().setItemFont(PLAIN);
        chart.getLegend().setItemLabelPadding(new RectangleInsets(2, 6, 2, 20));
        chart.getLegend().setFrame(BlockBorder.NONE);
        chart.getLegend().setPosition(RectangleEdge.TOP);
        return chart;
    }

    private static BasicStroke solid() {
        return new BasicStroke(2.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
    }

    private static BasicStroke dashed(float... lengths) {
        return new BasicStroke(2.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, lengths, 0);
    }
}

package dmft.cli.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.function.IntToDoubleFunction;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.AxisSpace;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/** Matrices as colours, and the bar that says which colour is which number. */
final class HeatMap {

    /** Room for titles above and axes around a map; the same for all, so that maps and bars side by side are in line. */
    static final int ABOVE = 26;

    static final int BELOW = 44;
    static final int LEFT = 56;
    static final int RIGHT = 18;
    static final int BAR_WIDTH = 104;

    /** Seen on dark and on light colours. */
    private static final Color BOUNDARY = new Color(0xA0A0A0);

    private static final int PIXELS = 480;
    private static final int BAR_LEFT = 2;
    private static final int BAR_RIGHT = 82;

    private HeatMap() {}

    /**
     * A kernel between examples, its first row on top.
     *
     * @param horizontal label of the columns, empty for none
     * @param vertical label of the rows, empty for none
     * @param boundaries where to draw lines between groups of rows and columns
     */
    static JFreeChart kernel(
            double[][] values, ColourScale scale, String horizontal, String vertical, int... boundaries) {
        int n = values.length;
        BufferedImage image = image(n, (x, y) -> scale.rgb(values[y][x]));
        NumberAxis columns = hidden(horizontal, 0, n);
        NumberAxis rows = hidden(vertical, 0, n);
        rows.setInverted(true);
        return chart(columns, rows, image, n, boundaries);
    }

    /**
     * A function of two times, known at some steps; every point has the colour of the nearest of them. Time runs to the right and up.
     *
     * @param steps increasing, at least two
     */
    static JFreeChart times(double[][] values, int[] steps, ColourScale scale, String horizontal, String vertical) {
        double first = steps[0];
        double last = steps[steps.length - 1];
        int[] nearest = new int[PIXELS];
        for (int pixel = 0, i = 0; pixel < PIXELS; pixel++) {
            double t = first + (pixel + 0.5) / PIXELS * (last - first);
            while (i + 1 < steps.length && Math.abs(steps[i + 1] - t) < Math.abs(steps[i] - t)) {
                i++;
            }
            nearest[pixel] = i;
        }
        BufferedImage image = image(PIXELS, (x, y) -> scale.rgb(values[nearest[PIXELS - 1 - y]][nearest[x]]));
        NumberAxis t = shown(horizontal, first, last);
        NumberAxis s = shown(vertical, first, last);
        t.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        s.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        return chart(t, s, image, 0);
    }

    /** The bar of a scale, as high as a map in an area of the same height. */
    static JFreeChart bar(ColourScale scale, String label) {
        IntToDoubleFunction value = y -> scale.high() - (y + 0.5) / 256 * (scale.high() - scale.low());
        BufferedImage image = new BufferedImage(1, 256, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 256; y++) {
            image.setRGB(0, y, scale.rgb(value.applyAsDouble(y)));
        }
        NumberAxis none = hidden("", 0, 1);
        NumberAxis numbers = shown(label, scale.low(), scale.high());
        JFreeChart chart = chart(none, numbers, image, 0);
        XYPlot plot = chart.getXYPlot();
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
        AxisSpace sides = new AxisSpace();
        sides.setLeft(BAR_LEFT);
        sides.setRight(BAR_RIGHT);
        plot.setFixedRangeAxisSpace(sides);
        return chart;
    }

    @FunctionalInterface
    private interface Pixel {
        int rgb(int column, int row);
    }

    /** An image of so many rows and columns, blown up to some hundred pixels, as viewers smooth small ones, or thinned to twice that. */
    private static BufferedImage image(int source, Pixel pixel) {
        int size = Math.min(source, 2 * PIXELS);
        size *= Math.ceilDiv(PIXELS, size);
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                image.setRGB(x, y, pixel.rgb((int) ((long) x * source / size), (int) ((long) y * source / size)));
            }
        }
        return image;
    }

    private static NumberAxis hidden(String label, double low, double high) {
        NumberAxis axis = shown(label, low, high);
        axis.setTickLabelsVisible(false);
        axis.setTickMarksVisible(false);
        return axis;
    }

    private static NumberAxis shown(String label, double low, double high) {
        NumberAxis axis = new NumberAxis(Symbols.shown(label));
        axis.setAutoRangeIncludesZero(false);
        axis.setRange(low, high);
        return axis;
    }

    private static JFreeChart chart(
            ValueAxis horizontal, ValueAxis vertical, BufferedImage image, int entries, int... boundaries) {
        XYPlot plot = new XYPlot(null, horizontal, vertical, null);
        Style.dress(plot);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinesVisible(false);
        plot.setInsets(RectangleInsets.ZERO_INSETS);
        AxisSpace below = new AxisSpace();
        below.setBottom(BELOW);
        plot.setFixedDomainAxisSpace(below);
        AxisSpace sides = new AxisSpace();
        sides.setLeft(LEFT);
        sides.setRight(RIGHT);
        plot.setFixedRangeAxisSpace(sides);
        plot.addAnnotation(new Image(image, entries, boundaries));
        JFreeChart chart = new JFreeChart(null, Style.PLAIN, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(ABOVE, 0, 0, 0));
        return chart;
    }

    /** An image that fills the plot. */
    private static final class Image extends AbstractXYAnnotation {

        private static final long serialVersionUID = 1L;

        private final transient BufferedImage image;
        private final int entries;
        private final int[] boundaries;

        Image(BufferedImage image, int entries, int... boundaries) {
            this.image = image;
            this.entries = entries;
            this.boundaries = boundaries;
        }

        @Override
        public void draw(
                Graphics2D graphics,
                XYPlot plot,
                Rectangle2D area,
                ValueAxis horizontal,
                ValueAxis vertical,
                int renderer,
                PlotRenderingInfo info) {
            AffineTransform place = AffineTransform.getTranslateInstance(area.getX(), area.getY());
            place.scale(area.getWidth() / image.getWidth(), area.getHeight() / image.getHeight());
            graphics.drawImage(image, place, null);
            graphics.setPaint(BOUNDARY);
            graphics.setStroke(new BasicStroke(0.8f));
            for (int boundary : boundaries) {
                double x = area.getX() + area.getWidth() * boundary / entries;
                double y = area.getY() + area.getHeight() * boundary / entries;
                graphics.draw(new Line2D.Double(x, area.getMinY(), x, area.getMaxY()));
                graphics.draw(new Line2D.Double(area.getMinX(), y, area.getMaxX(), y));
            }
        }
    }
}

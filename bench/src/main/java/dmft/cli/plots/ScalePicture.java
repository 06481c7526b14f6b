package dmft.cli.plots;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.text.DecimalFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;

/** Time and memory against the size of problems, logarithmic both ways: two rows of panels for each family of problems. */
public final class ScalePicture {

    private static final int COLUMNS = 4;
    private static final int PANEL_WIDTH = 360;
    private static final int PANEL_HEIGHT = 300;
    private static final int LEGEND = 34;
    private static final int ABOVE = 30;
    private static final int LABELS = 4;
    private static final double[] NONE = {};

    /**
     * One factor of one family.
     *
     * @param family on top
     * @param factor on the horizontal axis
     * @param x its values
     * @param seconds found
     * @param toldSeconds told before
     * @param memory found, GiB
     * @param toldMemory told before, GiB
     */
    public record Panel(
            String family,
            String factor,
            double[] x,
            double[] seconds,
            double[] toldSeconds,
            double[] memory,
            double[] toldMemory) {}

    private final Picture picture;

    /** A picture of panels, a family's four factors after one another. */
    public ScalePicture(List<Panel> panels) {
        List<Picture.Panel> placed = new ArrayList<>();
        for (int i = 0; i < panels.size(); i++) {
            Panel panel = panels.get(i);
            int top = 2 * (i / COLUMNS);
            placed.add(placed(i % COLUMNS, top, panel, "seconds", panel.seconds, panel.toldSeconds));
            placed.add(placed(i % COLUMNS, top + 1, panel, "GiB", panel.memory, panel.toldMemory));
        }
        int rows = 2 * Math.ceilDiv(panels.size(), COLUMNS);
        List<Line> legend = List.of(
                new Line("found", NONE, NONE, null, colour(0), stroke(0), true),
                new Line("told by dmft check", NONE, NONE, null, colour(1), stroke(1), true));
        picture = new Picture("scale", COLUMNS * PANEL_WIDTH, LEGEND + rows * PANEL_HEIGHT, placed, legend);
    }

    /** As a PNG file. */
    public byte[] png() throws IOException {
        return picture.png();
    }

    /** As an SVG file. */
    public byte[] svg() throws IOException {
        return picture.svg();
    }

    private static Picture.Panel placed(int column, int row, Panel panel, String unit, double[] found, double[] told) {
        List<Line> lines = List.of(
                new Line("found", panel.x, found, null, colour(0), stroke(0), true),
                new Line("told", panel.x, told, null, colour(1), stroke(1), true));
        ValueAxis horizontal = octaves(panel.factor, panel.x);
        ValueAxis vertical = octaves(unit, found, told);
        JFreeChart chart = Style.panel(lines, horizontal, vertical, ABOVE);
        Rectangle2D area =
                new Rectangle2D.Double(column * PANEL_WIDTH, LEGEND + row * PANEL_HEIGHT, PANEL_WIDTH, PANEL_HEIGHT);
        return new Picture.Panel(chart, panel.family, 60, 16, area);
    }

    /** In powers of two, a few of them labelled. */
    static ValueAxis octaves(String label, double[]... values) {
        DoubleSummaryStatistics range =
                Arrays.stream(values).flatMapToDouble(Arrays::stream).summaryStatistics();
        double least = range.getMin() / 1.2;
        double most = range.getMax() * 1.2;
        LogAxis axis = new LogAxis(label);
        axis.setBase(2);
        axis.setSmallestValue(least / 2);
        double octaves = Math.log(most / least) / Math.log(2);
        axis.setTickUnit(new NumberTickUnit(Math.max(1, Math.round(octaves / LABELS))));
        axis.setNumberFormatOverride(new DecimalFormat("0.####"));
        axis.setRange(least, most);
        return axis;
    }

    private static Color colour(int index) {
        return Style.colour(index, 2);
    }

    private static BasicStroke stroke(int index) {
        return Style.stroke(index);
    }
}

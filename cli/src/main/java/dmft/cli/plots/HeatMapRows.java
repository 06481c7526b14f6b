package dmft.cli.plots;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.JFreeChart;

/** Rows of square heat maps and their bars, that become one picture. */
final class HeatMapRows {

    private final List<Picture.Panel> panels = new ArrayList<>();
    private double x;
    private double y;

    /** A map beside those of its row so far. */
    void add(JFreeChart chart, String title, double width) {
        double height = height(width);
        panels.add(new Picture.Panel(
                chart, title, HeatMap.LEFT, HeatMap.RIGHT, new Rectangle2D.Double(x, y, width, height)));
        x += width;
    }

    /** The bar of the maps of that width before it. */
    void addBar(ColourScale scale, String label, double besides) {
        Rectangle2D area = new Rectangle2D.Double(x, y, HeatMap.BAR_WIDTH, height(besides));
        panels.add(new Picture.Panel(HeatMap.bar(scale, label), "", 0, 0, area));
        x += HeatMap.BAR_WIDTH;
    }

    /** Ends a row of maps of that width. */
    void next(double width) {
        x = 0;
        y += height(width);
    }

    /** All rows. */
    Picture picture(String name, int width) {
        return new Picture(name, width, (int) y, panels, List.of());
    }

    /** The height at which a map in an area of that width is square. */
    private static double height(double width) {
        return width - HeatMap.LEFT - HeatMap.RIGHT + HeatMap.ABOVE + HeatMap.BELOW;
    }

    /** a − b. */
    static double[][] difference(double[][] a, double[][] b) {
        double[][] difference = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                difference[i][j] = a[i][j] - b[i][j];
            }
        }
        return difference;
    }
}

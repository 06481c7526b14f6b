package dmft.cli.plots;

import java.awt.BasicStroke;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;

/** Rates of the tall products against their operations a byte, both logarithmic, with the roofline above: the peak of multiply-adds, and what memory can feed. */
public final class RooflinePicture {

    private static final int WIDTH = 560;
    private static final int HEIGHT = 420;
    private static final int LEGEND = 34;
    private static final int ABOVE = 30;
    private static final double[] NONE = {};

    /** Marks alone: a line that is all gaps. */
    private static final BasicStroke INVISIBLE =
            new BasicStroke(0.01f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10f, new float[] {0.01f, 1e6f}, 0f);

    /**
     * A product of one shape.
     *
     * @param intensity operations a byte read or written
     * @param ours GFLOP/s
     * @param beside of OpenBLAS
     */
    public record Point(String product, double intensity, double ours, double beside) {}

    /**
     * With so many threads.
     *
     * @param peak GFLOP/s
     * @param reading GB/s
     */
    public record Panel(int threads, double peak, double reading, List<Point> points) {}

    private final Picture picture;

    /** A column of panels for each number of threads: contractions above expansions. */
    public RooflinePicture(List<Panel> panels) {
        List<Picture.Panel> placed = new ArrayList<>();
        for (int i = 0; i < panels.size(); i++) {
            placed.add(placed(i, 0, "contract", panels.get(i)));
            placed.add(placed(i, 1, "expand", panels.get(i)));
        }
        List<Line> legend = List.of(
                line("dmft", NONE, NONE, 0, Style.stroke(0)),
                line("OpenBLAS", NONE, NONE, 1, Style.stroke(0)),
                line("roofline of memory", NONE, NONE, 2, Style.stroke(1)));
        picture = new Picture("kernels", panels.size() * WIDTH, LEGEND + 2 * HEIGHT, placed, legend);
    }

    /** As a PNG file. */
    public byte[] png() throws IOException {
        return picture.png();
    }

    /** As an SVG file. */
    public byte[] svg() throws IOException {
        return picture.svg();
    }

    private static Picture.Panel placed(int column, int row, String product, Panel panel) {
        List<Point> points = panel.points.stream()
                .filter(point -> point.product.equals(product))
                .toList();
        double least = points.stream().mapToDouble(Point::intensity).min().orElseThrow();
        double most = points.stream().mapToDouble(Point::intensity).max().orElseThrow();
        double knee = panel.peak / panel.reading;
        double[] corners = Stream.of(least, knee, Math.max(most, knee))
                .mapToDouble(Double::doubleValue)
                .filter(intensity -> intensity >= least)
                .toArray();
        double[] roof = new double[corners.length];
        for (int i = 0; i < roof.length; i++) {
            roof[i] = Math.min(panel.peak, panel.reading * corners[i]);
        }
        double[] x = of(points, Point::intensity);
        double[] ours = of(points, Point::ours);
        double[] beside = of(points, Point::beside);
        List<Line> lines = List.of(
                line("roofline", corners, roof, 2, Style.stroke(1)),
                line("OpenBLAS", x, beside, 1, INVISIBLE),
                line("dmft", x, ours, 0, INVISIBLE));
        JFreeChart chart = Style.panel(
                lines,
                ScalePicture.octaves("operations a byte", x, corners),
                ScalePicture.octaves("GFLOP/s", ours, beside, roof),
                ABOVE);
        Rectangle2D area = new Rectangle2D.Double(column * WIDTH, LEGEND + row * HEIGHT, WIDTH, HEIGHT);
        String title = product + (panel.threads == 1 ? ", 1 thread" : ", " + panel.threads + " threads");
        return new Picture.Panel(chart, title, 60, 16, area);
    }

    private static Line line(String name, double[] x, double[] y, int colour, BasicStroke stroke) {
        return new Line(name, x, y, null, Style.colour(colour, 3), stroke, stroke.equals(INVISIBLE));
    }

    private static double[] of(List<Point> points, ToDoubleFunction<Point> quantity) {
        return points.stream().mapToDouble(quantity).toArray();
    }
}

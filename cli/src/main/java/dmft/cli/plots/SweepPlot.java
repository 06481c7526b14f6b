package dmft.cli.plots;

import dmft.cli.results.RunEnd;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Last losses of a sweep's points against one of its parameters: a colour for each combination of the others, full lines for training examples, dashed
 * ones for test points.
 *
 * @param parameter the name on the horizontal axis
 * @param points all that came to something
 */
public record SweepPlot(String parameter, List<Point> points) {

    private static final double DECADES_FOR_LOGARITHM = 1.5;

    /**
     * One run.
     *
     * @param x the parameter's value
     * @param line the values of the others, as the legend has them; empty if there are none
     * @param end what it came to
     */
    public record Point(double x, String line, RunEnd end) {}

    /** The name of the files, without their ending. */
    public String name() {
        return "loss-over-" + parameter;
    }

    /** True if some line has two points with a loss. */
    public boolean hasLines() {
        return points.stream()
                .filter(point -> Double.isFinite(point.end().train().value()))
                .collect(Collectors.groupingBy(Point::line, Collectors.counting()))
                .values()
                .stream()
                .anyMatch(count -> count > 1);
    }

    /** The picture, or none where no line has two points. */
    Optional<Picture> picture() {
        List<String> names = points.stream().map(Point::line).distinct().toList();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            List<Point> own = points.stream()
                    .filter(point -> point.line().equals(name))
                    .sorted(Comparator.comparingDouble(Point::x))
                    .toList();
            Color colour = Style.colour(i, names.size());
            lines.add(line(name.isEmpty() ? "train" : name, own, RunEnd::train, colour, 0));
            if (own.stream().anyMatch(point -> point.end().test() != null)) {
                lines.add(line(name.isEmpty() ? "test" : "", own, RunEnd::test, colour, 1));
            }
        }
        if (!hasLines()) {
            return Optional.empty();
        }
        double least = points.stream().mapToDouble(Point::x).min().orElse(0);
        double most = points.stream().mapToDouble(Point::x).max().orElse(0);
        String label = "loss 𝓛 at the end: train solid, test dashed, 95 % bands";
        return Optional.of(Picture.of(
                name(),
                Style.bands(
                        lines,
                        Style.numbers(
                                parameter, least > 0 && Math.log10(most) - Math.log10(least) > DECADES_FOR_LOGARITHM),
                        CurvePlots.positive(lines, label),
                        CurvePlots.floor(lines))));
    }

    private static Line line(
            String name, List<Point> points, Function<RunEnd, RunEnd.@Nullable Loss> set, Color colour, int stroke) {
        double[] x = points.stream().mapToDouble(Point::x).toArray();
        double[] y = new double[x.length];
        double[] halfWidth = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            RunEnd.Loss loss = set.apply(points.get(i).end());
            y[i] = loss == null ? Double.NaN : loss.value();
            halfWidth[i] = loss == null || Double.isNaN(loss.halfWidth()) ? 0 : loss.halfWidth();
        }
        return new Line(name, x, y, halfWidth, colour, Style.stroke(stroke), true);
    }
}

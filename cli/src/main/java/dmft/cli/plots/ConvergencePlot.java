package dmft.cli.plots;

import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.ValueAxis;

/** How far each iteration has moved the outputs and the order parameters of each coupling, beside what sampling noise explains. */
final class ConvergencePlot {

    private static final int COLUMNS = 2;
    private static final int MOST_COUPLINGS = 5;
    private static final int PANEL_HEIGHT = 330;
    private static final int TITLE_HEIGHT = 24;

    private final String[] quantities;
    private final double[][][] change;
    private final double[][][] noise;
    private final double least;
    private final double most;

    private ConvergencePlot(String[] quantities, double[][][] change, double[][][] noise) {
        this.quantities = quantities;
        this.change = change;
        this.noise = noise;
        double[] all = Arrays.stream(new double[][][][] {change, noise})
                .flatMap(Arrays::stream)
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .filter(value -> value > 0 && Double.isFinite(value))
                .toArray();
        this.least = Arrays.stream(all).min().orElse(1);
        this.most = Arrays.stream(all).max().orElse(1);
    }

    /** A panel for the outputs and one for each coupling, with one scale. */
    static Optional<Picture> of(RunArrays run) throws ResultsException {
        String[] quantities = run.find("/convergence/quantities", String[].class);
        double[][][] change = run.find("/convergence/change", double[][][].class);
        double[][][] noise = run.find("/convergence/noise", double[][][].class);
        if (quantities == null || change == null || noise == null || change[0].length < 2) {
            return Optional.empty();
        }
        return Optional.of(new ConvergencePlot(quantities, change, noise).picture());
    }

    private Picture picture() {
        List<String> couplings = Arrays.stream(quantities)
                .filter(name -> name.startsWith("phi "))
                .map(name -> name.substring("phi ".length()))
                .toList();
        List<JFreeChart> charts = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        charts.add(chart(List.of("outputs", "test outputs"), List.of("training", "test"), true));
        titles.add("outputs");
        int shown = Math.min(couplings.size(), MOST_COUPLINGS);
        for (int i = 0; i < shown; i++) {
            int number = shown == 1 ? 0 : (int) Math.round((couplings.size() - 1.0) * i / (shown - 1));
            String name = couplings.get(number);
            int layer = Integer.parseInt(name.substring(1));
            charts.add(chart(
                    List.of("phi " + name, "g " + name, "response A " + name, "response B " + name),
                    List.of(
                            Symbols.layer("φ", layer),
                            Symbols.layer("g", layer + 1),
                            Symbols.layer("A", layer),
                            Symbols.layer("B", layer)),
                    charts.size() % COLUMNS == 0));
            titles.add(Symbols.layer("W", layer));
        }
        return picture(charts, titles);
    }

    private static Picture picture(List<JFreeChart> charts, List<String> titles) {
        int columns = Math.min(COLUMNS, charts.size());
        double width = (double) Picture.WIDTH / columns;
        List<Picture.Panel> panels = new ArrayList<>();
        for (int i = 0; i < charts.size(); i++) {
            Rectangle2D area =
                    new Rectangle2D.Double(width * (i % columns), PANEL_HEIGHT * (i / columns), width, PANEL_HEIGHT);
            panels.add(new Picture.Panel(charts.get(i), titles.get(i), 60, 16, area));
        }
        int height = PANEL_HEIGHT * Math.ceilDiv(charts.size(), columns);
        return new Picture("convergence", Picture.WIDTH, height, panels, List.of());
    }

    private JFreeChart chart(List<String> names, List<String> shown, boolean labelled) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            int quantity = List.of(quantities).indexOf(names.get(i));
            if (quantity < 0) {
                continue;
            }
            double[] moved = overReplicas(change, quantity);
            double[] x = IntStream.rangeClosed(1, moved.length).asDoubleStream().toArray();
            String name = Symbols.shown(shown.get(i));
            lines.add(new Line(name, x, moved, null, Style.colour(i, names.size()), Style.stroke(0), true));
            lines.add(new Line(
                    "", x, overReplicas(noise, quantity), null, Style.colour(i, names.size()), Style.stroke(1), false));
        }
        ValueAxis vertical = Style.decades(labelled ? "r.m.s. change; dashed: noise" : "", Math.log10(most / least));
        vertical.setRange(least / 1.5, most * 1.5);
        ValueAxis horizontal = Style.steps("iteration", change[0].length);
        horizontal.setRange(0.8, change[0].length + 0.2);
        JFreeChart chart = Style.bands(lines, horizontal, vertical, Double.NEGATIVE_INFINITY);
        chart.setPadding(Style.below(TITLE_HEIGHT));
        return chart;
    }

    /** r.m.s. over the replicas that made the iteration; a zero, which a logarithmic axis has no place for, is left out. */
    private static double[] overReplicas(double[][][] values, int quantity) {
        double[] mean = new double[values[0].length];
        for (int i = 0; i < mean.length; i++) {
            int iteration = i;
            double square = Arrays.stream(values)
                    .mapToDouble(replica -> replica[iteration][quantity])
                    .filter(Double::isFinite)
                    .map(value -> value * value)
                    .average()
                    .orElse(Double.NaN);
            mean[i] = square > 0 ? Math.sqrt(square) : Double.NaN;
        }
        return mean;
    }
}

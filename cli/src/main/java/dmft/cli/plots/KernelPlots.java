package dmft.cli.plots;

import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import dmft.train.Accuracy;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;

/** Kernels as heat maps: Φ^l and G^l before and after training, and over two times. */
final class KernelPlots {

    private static final int MOST_LAYERS = 6;
    private static final int MOST_TIMES = 200;
    private static final int MOST_CLASSES = 10;

    private final List<Picture.Panel> panels = new ArrayList<>();
    private double x;
    private double y;

    private KernelPlots() {}

    /** Φ^l between the training examples, a row per layer: at the first and the last recorded step, and their difference. */
    static Optional<Picture> features(RunArrays run) throws ResultsException {
        return new KernelPlots().beforeAndAfter(run, "features", "Φ");
    }

    /** G^l likewise. */
    static Optional<Picture> gradients(RunArrays run) throws ResultsException {
        return new KernelPlots().beforeAndAfter(run, "gradients", "G");
    }

    /** (1/P) Σ_μ Φ^l_μμ(t,s) and the same of G^l, a row per layer. */
    static Optional<Picture> twoTime(RunArrays run) throws ResultsException {
        return new KernelPlots().overTimes(run);
    }

    private Optional<Picture> beforeAndAfter(RunArrays run, String kind, String symbol) throws ResultsException {
        String group = "/kernels/" + kind;
        int[] steps = run.find("/steps", int[].class);
        double[][] labels = run.find("/train/labels", double[][].class);
        int layers = run.layers(group) / (run.replicas() > 1 ? 2 : 1);
        if (steps == null || labels == null || layers == 0) {
            return Optional.empty();
        }
        boolean single = steps.length == 1;
        double map = single ? 420 : (Picture.WIDTH - 2.0 * HeatMap.BAR_WIDTH) / 3;
        for (int layer : shown(layers)) {
            double[][][] kernel = run.find(group + "/layer" + layer, double[][][].class);
            if (kernel == null) {
                return Optional.empty();
            }
            Order order = Order.of(labels, kernel[0].length / labels.length);
            double[][] before = order.sorted(kernel[0]);
            double[][] after = order.sorted(kernel[kernel.length - 1]);
            ColourScale scale = ColourScale.of(before, after);
            String name = Symbols.layer(symbol, layer);
            add(HeatMap.kernel(before, scale, order.label, order.label, order.boundaries), name + title(steps[0]), map);
            if (!single) {
                add(
                        HeatMap.kernel(after, scale, order.label, "", order.boundaries),
                        name + title(steps[steps.length - 1]),
                        map);
            }
            addBar(scale, name, map);
            if (!single) {
                double[][] change = difference(after, before);
                ColourScale signed = ColourScale.signed(change);
                add(HeatMap.kernel(change, signed, order.label, "", order.boundaries), "change of " + name, map);
                addBar(signed, "change", map);
            }
            nextRow(map);
        }
        int width = single ? (int) map + HeatMap.BAR_WIDTH : Picture.WIDTH;
        return Optional.of(new Picture("kernels-" + kind, width, (int) y, panels, List.of()));
    }

    private Optional<Picture> overTimes(RunArrays run) throws ResultsException {
        int[] steps = run.find("/steps", int[].class);
        int layers = run.layers("/two_time/features");
        double[][] labels = run.find("/train/labels", double[][].class);
        boolean single = labels != null && labels[0].length == 1;
        if (steps == null || steps.length < 2 || layers == 0) {
            return Optional.empty();
        }
        int[] chosen = evenly(steps.length, MOST_TIMES);
        int[] times = IntStream.of(chosen).map(i -> steps[i]).toArray();
        double map = Picture.WIDTH / 2.0 - HeatMap.BAR_WIDTH;
        for (int layer : shown(layers)) {
            for (String kind : List.of("features", "gradients")) {
                float[][][][] factor = run.find("/two_time/" + kind + "/layer" + layer, float[][][][].class);
                if (factor == null) {
                    continue;
                }
                double[][] trace = trace(factor, chosen);
                ColourScale scale = ColourScale.of(trace);
                boolean ofFeatures = kind.equals("features");
                String name = Symbols.layer(ofFeatures ? "Φ" : "G", layer);
                add(
                        HeatMap.times(trace, times, scale, "step s", "step t"),
                        name + "(t,s), mean over " + (ofFeatures || single ? "examples" : "examples and outputs"),
                        map);
                addBar(scale, name, map);
            }
            nextRow(map);
        }
        return Optional.of(new Picture("kernels-two-time", Picture.WIDTH, (int) y, panels, List.of()));
    }

    /** Mean over replicas of the mean diagonal of c(t)ᵀc(s). */
    private static double[][] trace(float[][][][] factor, int[] times) {
        double[][] trace = new double[times.length][times.length];
        double count = (double) factor.length * factor[0][0][0].length;
        for (float[][][] replica : factor) {
            for (int t = 0; t < times.length; t++) {
                for (int s = 0; s <= t; s++) {
                    trace[t][s] += product(replica[times[t]], replica[times[s]]) / count;
                    trace[s][t] = trace[t][s];
                }
            }
        }
        return trace;
    }

    private static double product(float[][] a, float[][] b) {
        double sum = 0;
        for (int n = 0; n < a.length; n++) {
            for (int i = 0; i < a[n].length; i++) {
                sum += (double) a[n][i] * b[n][i];
            }
        }
        return sum;
    }

    private void add(JFreeChart chart, String title, double width) {
        double height = height(width);
        panels.add(new Picture.Panel(
                chart, title, HeatMap.LEFT, HeatMap.RIGHT, new Rectangle2D.Double(x, y, width, height)));
        x += width;
    }

    private void addBar(ColourScale scale, String label, double besides) {
        Rectangle2D area = new Rectangle2D.Double(x, y, HeatMap.BAR_WIDTH, height(besides));
        panels.add(new Picture.Panel(HeatMap.bar(scale, label), "", 0, 0, area));
        x += HeatMap.BAR_WIDTH;
    }

    private void nextRow(double map) {
        x = 0;
        y += height(map);
    }

    /** The height at which a map in an area of that width is square. */
    private static double height(double width) {
        return width - HeatMap.LEFT - HeatMap.RIGHT + HeatMap.ABOVE + HeatMap.BELOW;
    }

    private static String title(int step) {
        return " at t = " + step;
    }

    private static int[] shown(int layers) {
        return IntStream.of(evenly(layers, MOST_LAYERS)).map(i -> i + 1).toArray();
    }

    /** Indices from the first to the last, at most so many. */
    private static int[] evenly(int count, int most) {
        int chosen = Math.min(count, most);
        return IntStream.range(0, chosen)
                .map(i -> chosen == 1 ? 0 : (int) Math.round((count - 1.0) * i / (chosen - 1)))
                .toArray();
    }

    private static double[][] difference(double[][] a, double[][] b) {
        double[][] difference = new double[a.length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                difference[i][j] = a[i][j] - b[i][j];
            }
        }
        return difference;
    }

    /**
     * The examples sorted by label, so that what the network has learned of the labels shows as blocks.
     *
     * @param index row of the kernel in each place
     * @param boundaries places at which another label begins, where there are few
     * @param label of the axes
     */
    private record Order(int[] index, int[] boundaries, String label) {

        static Order of(double[][] labels, int rowsEach) {
            int[] examples = IntStream.range(0, labels.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> key(labels[i])))
                    .mapToInt(Integer::intValue)
                    .toArray();
            int[] index = IntStream.range(0, examples.length * rowsEach)
                    .map(i -> examples[i / rowsEach] * rowsEach + i % rowsEach)
                    .toArray();
            List<Integer> starts = IntStream.range(1, examples.length)
                    .filter(i -> key(labels[examples[i]]) > key(labels[examples[i - 1]]))
                    .boxed()
                    .collect(Collectors.toList());
            boolean single = labels[0].length == 1;
            boolean classes = (single || Accuracy.isDefinedFor(labels))
                    && starts.size() < MOST_CLASSES
                    && starts.size() < examples.length - 1;
            String order = classes ? "by class" : single ? "by label" : "by largest label";
            return new Order(
                    index,
                    classes ? starts.stream().mapToInt(i -> i * rowsEach).toArray() : new int[0],
                    (rowsEach == 1 ? "μ" : "μ, output") + ", " + order);
        }

        /** The label, or of several outputs the number of the largest. */
        private static double key(double[] y) {
            return y.length == 1
                    ? y[0]
                    : IntStream.range(0, y.length)
                            .reduce((a, b) -> y[b] > y[a] ? b : a)
                            .orElse(0);
        }

        double[][] sorted(double[][] kernel) {
            double[][] sorted = new double[index.length][index.length];
            for (int i = 0; i < index.length; i++) {
                for (int j = 0; j < index.length; j++) {
                    sorted[i][j] = kernel[index[i]][index[j]];
                }
            }
            return sorted;
        }
    }
}

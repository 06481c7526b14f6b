package dmft.cli.plots;

import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Kernels as heat maps: Φ^l and G^l before and after training, and over two times. */
final class KernelPlots {

    private static final int MOST_LAYERS = 6;
    private static final int MOST_TIMES = 200;

    private final HeatMapRows rows = new HeatMapRows();

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
            ExampleOrder order = ExampleOrder.of(labels, kernel[0].length / labels.length);
            double[][] before = order.sorted(kernel[0]);
            double[][] after = order.sorted(kernel[kernel.length - 1]);
            ColourScale scale = ColourScale.of(before, after);
            String name = Symbols.layer(symbol, layer);
            rows.add(
                    HeatMap.kernel(before, scale, order.label(), order.label(), order.boundaries()),
                    name + title(steps[0]),
                    map);
            if (!single) {
                rows.add(
                        HeatMap.kernel(after, scale, order.label(), "", order.boundaries()),
                        name + title(steps[steps.length - 1]),
                        map);
            }
            rows.addBar(scale, name, map);
            if (!single) {
                double[][] change = HeatMapRows.difference(after, before);
                ColourScale signed = ColourScale.signed(change);
                rows.add(
                        HeatMap.kernel(change, signed, order.label(), "", order.boundaries()),
                        "change of " + name,
                        map);
                rows.addBar(signed, "change", map);
            }
            rows.next(map);
        }
        int width = single ? (int) map + HeatMap.BAR_WIDTH : Picture.WIDTH;
        return Optional.of(rows.picture("kernels-" + kind, width));
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
                rows.add(
                        HeatMap.times(trace, times, scale, "step s", "step t"),
                        name + "(t,s), mean over " + (ofFeatures || single ? "examples" : "examples and outputs"),
                        map);
                rows.addBar(scale, name, map);
            }
            rows.next(map);
        }
        return Optional.of(rows.picture("kernels-two-time", Picture.WIDTH));
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
}

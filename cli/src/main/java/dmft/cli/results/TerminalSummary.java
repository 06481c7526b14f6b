package dmft.cli.results;

import dmft.coupling.Residual;
import dmft.solve.Convergence;
import dmft.solve.Curves;
import dmft.solve.Solution;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The few lines that a run ends with. */
public final class TerminalSummary {

    private TerminalSummary() {}

    /**
     * The lines, each ended.
     *
     * @param classes numbers of the classes in the data, none for targets as they are
     */
    public static String of(Solution solution, List<Integer> classes, long peakMemoryBytes, Path folder) {
        if (solution.steps() < 0) {
            return String.format(Locale.ROOT, "stopped before step 0: nothing was computed%nlog in %s%n", folder);
        }
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s %d steps, %d %s, %.2f s on %s, peak memory %.2f GiB%n",
                switch (solution.outcome()) {
                    case COMPLETED -> "solved:";
                    case NOT_CONVERGED -> "not converged:";
                    case DIVERGED, RANK_EXHAUSTED, INTERRUPTED, RUNNING -> "stopped after";
                },
                solution.steps(),
                solution.replicas(),
                solution.replicas() == 1 ? "replica" : "replicas",
                solution.seconds(),
                solution.backend(),
                peakMemoryBytes / (double) (1 << 30)));
        append(text, "train loss", solution.train(), solution.replicas());
        Curves test = solution.test();
        if (test != null) {
            append(text, "test loss", test, solution.replicas());
        }
        text.append(ClassTable.of(solution, classes));
        double[][][] stderr = solution.train().outputsStderr();
        if (stderr != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "standard error of the train outputs, r.m.s. over steps and examples: %.2e%n",
                    rootMeanSquare(stderr)));
        }
        appendIterations(text, solution.convergence());
        if (!solution.ranks().isEmpty()) {
            text.append("ranks (forward, backward): ")
                    .append(solution.ranks().stream()
                            .map(rank -> rank.coupling() + " (" + rank.forward() + ", " + rank.backward() + ")")
                            .collect(Collectors.joining(" ")))
                    .append(System.lineSeparator());
        }
        return text.append("results in ")
                .append(folder)
                .append(System.lineSeparator())
                .toString();
    }

    /** How many iterations there were, and by how much the last one moved the outputs, the largest over replicas. */
    private static void appendIterations(StringBuilder text, List<Convergence> convergence) {
        IntSummaryStatistics counts = convergence.stream()
                .mapToInt(replica -> replica.iterations().size())
                .summaryStatistics();
        Optional<Residual> last = convergence.stream()
                .map(replica -> replica.iterations().getLast().get("outputs"))
                .filter(Objects::nonNull)
                .max(Comparator.comparingDouble(Residual::change));
        last.ifPresent(residual -> text.append(String.format(
                Locale.ROOT,
                "iterations: %s, the last changed the outputs by %.1e r.m.s. (noise of the paths: %.1e)%n",
                counts.getMin() == counts.getMax() ? counts.getMax() : counts.getMin() + " to " + counts.getMax(),
                residual.change(),
                residual.noise())));
    }

    private static void append(StringBuilder text, String name, Curves curves, int replicas) {
        int last = curves.loss().length - 1;
        if (last < 0) {
            return;
        }
        double[] stderr = curves.lossStderr();
        text.append(name).append(": ");
        if (stderr == null) {
            text.append(String.format(Locale.ROOT, "%.4g (one replica: no standard error)", curves.loss()[last]));
        } else {
            double halfWidth = StudentT.factor95(replicas) * stderr[last];
            text.append(withHalfWidth(curves.loss()[last], halfWidth)).append(" (95 %)");
        }
        text.append(System.lineSeparator());
    }

    /** A value and its half-width, both to the second digit of the half-width: "0.01234 ± 0.00056". */
    static String withHalfWidth(double value, double halfWidth) {
        if (!Double.isFinite(value) || !Double.isFinite(halfWidth) || halfWidth == 0) {
            return String.format(Locale.ROOT, "%.4g ± %.2g", value, halfWidth);
        }
        BigDecimal width = new BigDecimal(halfWidth).round(new MathContext(2));
        BigDecimal rounded = new BigDecimal(value).setScale(width.scale(), RoundingMode.HALF_EVEN);
        boolean small = Math.abs(value) < 1e-4 && halfWidth < 1e-4;
        return small
                ? String.format(Locale.ROOT, "%.4g ± %.1e", value, halfWidth)
                : rounded.toPlainString() + " ± " + width.toPlainString();
    }

    private static double rootMeanSquare(double[][][] values) {
        double sum = 0;
        long count = 0;
        for (double[][] atTime : values) {
            for (double[] ofExample : atTime) {
                for (double value : ofExample) {
                    sum += value * value;
                    count++;
                }
            }
        }
        return Math.sqrt(sum / count);
    }
}

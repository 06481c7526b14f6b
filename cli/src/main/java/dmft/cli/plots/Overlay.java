package dmft.cli.plots;

import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import java.awt.Color;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jfree.chart.axis.ValueAxis;

/**
 * Curves of several runs in one chart: a colour for each run, full lines for training examples, dashed ones for test points.
 *
 * @param runs at least one
 * @param labels what each is called in the legend
 */
record Overlay(List<RunArrays> runs, List<String> labels) {

    private static final String STYLES = ": train solid, test dashed";
    private static final int LEGEND_ROW = 24;

    /** 𝓛(t) of all runs. */
    Optional<Picture> loss() throws ResultsException {
        List<Line> lines = trainAndTest("loss");
        return picture("loss", lines, CurvePlots.positive(lines, "loss 𝓛(t)" + STYLES), CurvePlots.floor(lines));
    }

    /** Accuracies of the runs that have classes. */
    Optional<Picture> accuracy() throws ResultsException {
        List<Line> lines = trainAndTest("accuracy");
        return picture("accuracy", lines, Style.fractions("accuracy" + STYLES), Double.NEGATIVE_INFINITY);
    }

    /** Alignments of the runs that recorded kernels. */
    Optional<Picture> alignment() throws ResultsException {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Color colour = Style.colour(i, runs.size());
            lines.addAll(CurvePlots.alignment(runs.get(i), "target", labels.get(i), colour, Style.stroke(0)));
            lines.addAll(CurvePlots.alignment(runs.get(i), "start", "", colour, Style.stroke(1)));
        }
        return picture(
                "alignment",
                lines,
                Style.fractions(Symbols.shown("alignment of K(t): with yyᵀ solid, with K(" + start() + ") dashed")),
                Double.NEGATIVE_INFINITY);
    }

    /** The first recorded step, if all runs have the same. */
    String start() throws ResultsException {
        Set<Integer> starts = new HashSet<>();
        for (RunArrays run : runs) {
            int[] steps = run.find("/steps", int[].class);
            if (steps != null) {
                starts.add(steps[0]);
            }
        }
        return starts.size() == 1 ? "" + starts.iterator().next() : "first recorded t";
    }

    private List<Line> trainAndTest(String what) throws ResultsException {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Color colour = Style.colour(i, runs.size());
            RunArrays run = runs.get(i);
            lines.addAll(CurvePlots.curve(run, "train", what, labels.get(i), colour, Style.stroke(0)));
            lines.addAll(CurvePlots.curve(run, "test", what, "", colour, Style.stroke(1)));
        }
        return lines;
    }

    private Optional<Picture> picture(String name, List<Line> lines, ValueAxis vertical, double floor)
            throws ResultsException {
        int steps = 1;
        for (RunArrays run : runs) {
            steps = Math.max(steps, run.steps());
        }
        Optional<Picture> picture = CurvePlots.picture(name, lines, steps, vertical, floor);
        // The legend must not eat the plot.
        return picture.map(p -> Picture.of(
                name,
                Picture.HEIGHT + LEGEND_ROW * (runs.size() - 1),
                p.panels().get(0).chart()));
    }
}

package dmft.cli.plots;

import dmft.cli.results.OutputFolderException;
import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import dmft.cli.results.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All pictures of a run, drawn from the arrays in its folder: so a run that goes on or was cut off has them as well. */
public final class Report {

    private static final List<Drawing<RunArrays>> OF_A_RUN = List.of(
            CurvePlots::loss,
            CurvePlots::accuracy,
            CurvePlots::alignment,
            CurvePlots::ranks,
            CurvePlots::time,
            KernelPlots::features,
            KernelPlots::gradients,
            KernelPlots::twoTime,
            run -> FieldPlots.densities(run, "h"),
            run -> FieldPlots.densities(run, "z"));

    private static final List<Drawing<Overlay>> OF_SEVERAL =
            List.of(Overlay::loss, Overlay::accuracy, Overlay::alignment);

    /** Where the pictures are, and what was not drawn. */
    public record Result(List<String> drawn, List<String> warnings) {}

    /** Makes a picture, or none where there is nothing to show. */
    @FunctionalInterface
    private interface Drawing<T> {
        Optional<Picture> of(T data) throws ResultsException;
    }

    private Report() {}

    /**
     * Draws all that the arrays in a run's folder give.
     *
     * @param into where the pictures go
     * @throws ResultsException if there are no arrays or they cannot be read
     * @throws OutputFolderException if the pictures cannot be written
     */
    public static Result draw(Path folder, RunFolder into) throws ResultsException, OutputFolderException {
        try (RunArrays run = RunArrays.open(folder)) {
            return write(OF_A_RUN, run, into);
        }
    }

    /**
     * Draws all that the arrays in a run's folder give into that folder.
     *
     * @return what was not drawn and why: a picture less is no reason to lose a run
     * @throws OutputFolderException if the pictures cannot be written
     */
    public static List<String> drawIn(RunFolder folder) throws OutputFolderException {
        try {
            return draw(folder.path(), folder).warnings();
        } catch (ResultsException e) {
            return List.of("no pictures are drawn: " + e.getMessage());
        }
    }

    /**
     * Draws several runs in one picture of each kind, and compares them in report.csv.
     *
     * @param folders at least one run's folder; the legend tells by which parameters the runs differ
     * @return with the comparison as text for a terminal
     * @throws ResultsException if one of the folders holds no arrays
     * @throws OutputFolderException if files cannot be written
     */
    public static Comparison overlay(List<Path> folders, RunFolder into)
            throws ResultsException, OutputFolderException {
        List<RunArrays> runs = new ArrayList<>();
        try {
            for (Path folder : folders) {
                runs.add(RunArrays.open(folder));
            }
            ComparisonTable table = ComparisonTable.of(runs);
            into.write("report.csv", table.csv());
            return new Comparison(write(OF_SEVERAL, new Overlay(runs, table.labels()), into), table.text());
        } finally {
            runs.forEach(RunArrays::close);
        }
    }

    /** Several runs side by side. */
    public record Comparison(Result pictures, String table) {}

    private static <T> Result write(List<Drawing<T>> drawings, T data, RunFolder into)
            throws ResultsException, OutputFolderException {
        List<String> drawn = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (Drawing<T> drawing : drawings) {
            Optional<Picture> picture = drawing.of(data);
            byte[] png;
            byte[] svg;
            if (picture.isEmpty()) {
                continue;
            }
            try {
                png = picture.get().png();
                svg = picture.get().svg();
            } catch (IOException | RuntimeException | LinkageError | InternalError e) {
                // A machine without fonts shows itself in any of these, and then no picture can be drawn.
                warnings.add("no pictures are drawn (" + e + "): install fontconfig and a font, then \"dmft report\"");
                return new Result(drawn, warnings);
            }
            String name = picture.get().name();
            into.write(name + ".png", out -> out.write(png));
            into.write(name + ".svg", out -> out.write(svg));
            drawn.add(name);
        }
        if (drawn.isEmpty()) {
            warnings.add("no pictures are drawn: they need at least one step");
        }
        return new Result(drawn, warnings);
    }
}

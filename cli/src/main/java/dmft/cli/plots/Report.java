package dmft.cli.plots;

import dmft.cli.results.OutputFolderException;
import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import dmft.cli.results.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** All pictures of a run, drawn from the arrays in its folder: so a run that goes on or was cut off has them as well. */
public final class Report {

    private static final List<Drawing<RunArrays>> OF_A_RUN = List.of(
            new Drawing<>("loss", CurvePlots::loss),
            new Drawing<>("accuracy", CurvePlots::accuracy),
            new Drawing<>("alignment", CurvePlots::alignment),
            new Drawing<>("ranks", CurvePlots::ranks),
            new Drawing<>("time", CurvePlots::time),
            new Drawing<>("convergence", ConvergencePlot::of),
            new Drawing<>("kernels-features", KernelPlots::features),
            new Drawing<>("kernels-gradients", KernelPlots::gradients),
            new Drawing<>("kernels-two-time", KernelPlots::twoTime),
            new Drawing<>("responses", ResponsePlot::of),
            new Drawing<>("fields-h", run -> FieldPlots.densities(run, "h")),
            new Drawing<>("fields-z", run -> FieldPlots.densities(run, "z")));

    private static final List<Drawing<Overlay>> OF_SEVERAL = List.of(
            new Drawing<>("loss", Overlay::loss),
            new Drawing<>("accuracy", Overlay::accuracy),
            new Drawing<>("alignment", Overlay::alignment));

    private static final List<String> FONTS = List.of("fontconfig", "sun.font.", "libfontmanager", "libfreetype");

    /**
     * What has become of the pictures.
     *
     * @param drawn their names
     * @param warnings what was not drawn and why
     * @param failure the first that kept a picture from being drawn, null if none did
     */
    public record Result(
            List<String> drawn,
            List<String> warnings,
            @Nullable Throwable failure) {

        /** True if this machine lacks the fonts or the memory for a picture, which is no bug. */
        public boolean unavailable() {
            return failure != null && (failure instanceof OutOfMemoryError || isOfFonts(failure));
        }
    }

    /** A picture and how it is made. */
    record Drawing<T>(String name, Maker<T> maker) {}

    /** Makes a picture, or none where there is nothing to show. */
    @FunctionalInterface
    interface Maker<T> {
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
            return List.of("pictures are missing: " + e.getMessage());
        } catch (RuntimeException | OutOfMemoryError e) {
            return List.of("pictures are missing: " + reason(e));
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

    /**
     * Draws what a sweep's points came to against one of its parameters.
     *
     * @throws OutputFolderException if the picture cannot be written
     */
    public static Result sweep(SweepPlot plot, RunFolder into) throws ResultsException, OutputFolderException {
        return write(List.of(new Drawing<SweepPlot>(plot.name(), SweepPlot::picture)), plot, into);
    }

    /** Several runs side by side. */
    public record Comparison(Result pictures, String table) {}

    /** Draws one picture while the one before is made into files, which takes as long. */
    static <T> Result write(List<Drawing<T>> drawings, T data, RunFolder into)
            throws ResultsException, OutputFolderException {
        Outcome outcome = new Outcome(into);
        try (ExecutorService encoder = Executors.newSingleThreadExecutor()) {
            @Nullable Encoding before = null;
            for (Drawing<T> drawing : drawings) {
                Encoding next;
                try {
                    next = new Encoding(drawing.name(), encoded(drawing, data, encoder));
                } finally {
                    outcome.take(before);
                }
                before = next;
                if (next.files.isCompletedExceptionally()) {
                    outcome.take(next);
                    before = null;
                }
                if (outcome.hopeless) {
                    return outcome.result();
                }
            }
            outcome.take(before);
        }
        if (outcome.drawn.isEmpty() && outcome.failure == null) {
            outcome.warnings.add("no pictures are drawn: they need at least one step");
        }
        return outcome.result();
    }

    /** A picture on its way to files, empty where there is nothing to show. */
    private record Encoding(String name, CompletableFuture<Optional<Picture.Files>> files) {}

    private static <T> CompletableFuture<Optional<Picture.Files>> encoded(
            Drawing<T> drawing, T data, ExecutorService encoder) throws ResultsException {
        Optional<Picture.Drawn> drawn;
        try {
            drawn = drawing.maker().of(data).map(Picture::drawn);
        } catch (RuntimeException | LinkageError | VirtualMachineError e) {
            return CompletableFuture.failedFuture(e);
        }
        if (drawn.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return Optional.of(drawn.get().files());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                encoder);
    }

    /** What has become of the pictures so far. */
    private static final class Outcome {
        private final RunFolder into;
        private final List<String> drawn = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private @Nullable Throwable failure;
        private boolean hopeless; // no picture can be drawn

        Outcome(RunFolder into) {
            this.into = into;
        }

        /** Waits for a picture's files and writes them. */
        void take(@Nullable Encoding encoding) throws OutputFolderException {
            if (encoding == null || hopeless) {
                return;
            }
            Optional<Picture.Files> files;
            try {
                files = encoding.files.join();
            } catch (CompletionException e) {
                failed(encoding.name, e.getCause() == null ? e : e.getCause());
                return;
            }
            if (files.isPresent()) {
                into.write(encoding.name + ".png", out -> out.write(files.get().png()));
                into.write(encoding.name + ".svg", out -> out.write(files.get().svg()));
                drawn.add(encoding.name);
            }
        }

        private void failed(String name, Throwable e) {
            if (isOfFonts(e)) {
                warnings.add("no pictures are drawn (" + e + "): install fontconfig and a font, then \"dmft report\"");
                failure = e;
                hopeless = true;
                return;
            }
            failure = failure == null ? e : failure;
            warnings.add(name + " is not drawn: " + reason(e));
        }

        Result result() {
            return new Result(drawn, warnings, failure);
        }
    }

    static String reason(Throwable e) {
        return e instanceof OutOfMemoryError
                ? "there is not enough memory (the heap is limited to "
                        + Runtime.getRuntime().maxMemory() / (1 << 20)
                        + " MiB); \"dmft report\" on a machine with more draws it"
                : e.toString();
    }

    /** A machine without fonts or their libraries shows itself in many ways, all of them from below the classes of fonts. */
    private static boolean isOfFonts(Throwable e) {
        boolean fonts = false;
        for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return false;
            }
            String text = cause.toString().toLowerCase(Locale.ROOT);
            fonts |= FONTS.stream().anyMatch(text::contains)
                    || Arrays.stream(cause.getStackTrace())
                            .anyMatch(at -> at.getClassName().startsWith("sun.font."));
        }
        return fonts;
    }
}

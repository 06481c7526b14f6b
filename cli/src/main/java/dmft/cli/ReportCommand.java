package dmft.cli;

import dmft.cli.plots.Report;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.ResultsException;
import dmft.cli.results.RunFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dmft report}: draws the pictures of a run, or of several in comparison. */
@Command(
        name = "report",
        description = {
            "Draws pictures from the results in a run's folder, be the run finished, cut off or still running.",
            "Of several folders it draws overlays and writes a table, report.csv."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: dmft report runs/cifar10-tanh-001 runs/cifar10-tanh-002 -o comparison",
            "Exit: 0 drawn, 65 unreadable results, 69 fonts or memory not available, 70 a bug, 73 output folder."
        })
final class ReportCommand implements Callable<Integer> {

    private static final Path DEFAULT_OVERLAY = Path.of("report");

    private final PrintWriter out;
    private final PrintWriter err;

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "folders that \"dmft solve\" has written")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "folder for the pictures, made if there is none; pictures in it are replaced."
                    + " Default: the run's own folder; for several runs: report")
    private @Nullable Path output;

    @Option(names = "--quiet", description = "prints only warnings and errors")
    private boolean quiet;

    ReportCommand(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws ResultsException, OutputFolderException {
        Report.Result result;
        RunFolder into;
        if (folders.size() == 1) {
            into = RunFolder.plain(output == null ? folders.get(0) : output);
            result = Report.draw(folders.get(0), into);
        } else {
            into = RunFolder.plain(output == null ? DEFAULT_OVERLAY : output);
            Report.Comparison comparison = Report.overlay(folders, into);
            result = comparison.pictures();
            print(comparison.table());
        }
        result.warnings().forEach(warning -> err.println("warning: " + warning));
        if (!result.drawn().isEmpty()) {
            print("drawn as PNG and SVG: " + String.join(", ", result.drawn()) + System.lineSeparator() + "pictures in "
                    + into.path() + System.lineSeparator());
        }
        return exitCode(result);
    }

    private int exitCode(Report.Result result) {
        Throwable failure = result.failure();
        if (failure == null) {
            return ExitCode.DONE;
        }
        return result.unavailable() ? ExitCode.UNAVAILABLE : Failures.bug(failure, null, err);
    }

    private void print(String text) {
        if (!quiet) {
            out.print(text);
            out.flush();
        }
    }
}

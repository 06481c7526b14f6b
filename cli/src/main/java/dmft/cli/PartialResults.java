package dmft.cli;

import dmft.cli.parameters.Run;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.PeakMemory;
import dmft.cli.results.RunFolder;
import dmft.cli.results.Summary;
import dmft.solve.Solution;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes what a running solve has so far whenever it keeps a checkpoint, so that it can be looked at. Safe to call from several threads. */
public final class PartialResults {

    private final Run run;
    private final RunFolder folder;
    private final Consumer<String> tell;
    private final List<String> warnings = new ArrayList<>();
    private boolean failed;

    PartialResults(Run run, RunFolder folder, Consumer<String> tell) {
        this.run = run;
        this.folder = folder;
        this.tell = tell;
    }

    /** Replaces the results in the folder, which stays marked as not finished. */
    public synchronized void write(Solution soFar) {
        if (soFar.steps() < 0) {
            return;
        }
        try {
            folder.write("summary.json", new Summary(run.values(), soFar, PeakMemory.bytes(), warnings()).toJson());
        } catch (OutputFolderException e) {
            if (!failed) {
                failed = true;
                warn("what the solve has so far cannot be written, it goes on: " + e.getMessage());
            }
        }
    }

    /** Tells the user of something and keeps it for the summary. */
    public synchronized void warn(String warning) {
        warnings.add(warning);
        tell.accept(warning);
    }

    /** What the user was told of. */
    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }
}

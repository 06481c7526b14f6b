package dmft.cli;

import dmft.cli.parameters.NearestKey;
import dmft.cli.parameters.Parameter;
import dmft.cli.parameters.ParameterDocs;
import dmft.cli.parameters.Parameters;
import java.io.PrintWriter;
import java.util.Iterator;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dmft parameters}: what a parameter file may say. */
@Command(
        name = "parameters",
        description = "Lists parameters: default, meaning, type and range.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example: dmft parameters solver"})
final class ParametersCommand implements Callable<Integer> {

    private final PrintWriter out;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @CommandLine.Parameters(
            arity = "0..1",
            paramLabel = "PREFIX",
            completionCandidates = Names.class,
            description = "only those whose key, such as solver.samples, or name begins with it")
    private String prefix = "";

    ParametersCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        String text = ParameterDocs.text(prefix);
        if (text.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no parameter begins with \"" + prefix + "\"; the nearest is " + NearestKey.beginningLike(prefix));
        }
        out.print(text);
        out.flush();
        return ExitCode.DONE;
    }

    /** The keys that a shell can complete. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Parameters.ALL.stream().<String>map(Parameter::key).iterator();
        }
    }
}

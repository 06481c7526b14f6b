package dmft.cli;

import dmft.cli.parameters.ParameterDocs;
import dmft.cli.parameters.Parameters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command takes that reads a parameter file: the file and options that override it. */
final class RunArguments {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @CommandLine.Parameters(paramLabel = "RUN.toml", description = "the parameter file")
    private Path file = Path.of("");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            completionCandidates = Keys.class,
            description = "overrides a parameter: --set solver.samples=8192; may be repeated")
    private List<String> overrides = new ArrayList<>();

    /** The parameter file. */
    Path file() {
        return file;
    }

    /**
     * The overrides in the order given.
     *
     * @throws ParameterException if one of them names no key; anything else is checked with the file
     */
    List<String> overrides() {
        overrides.forEach(option -> requireKey("--set", option, "solver.samples=8192"));
        return List.copyOf(overrides);
    }

    /** Refuses what is not of the form KEY=VALUE. */
    void requireKey(String option, String value, String example) {
        if (value.indexOf('=') < 1) {
            throw new ParameterException(
                    command.commandLine(), option + " " + value + ": expected KEY=VALUE such as " + example);
        }
    }

    /** Adds the list of all parameters to the help of a command that takes these arguments, made only when help is shown. */
    static void addToHelp(CommandLine command) {
        boolean takesThem = command.getCommandSpec().mixins().values().stream()
                .anyMatch(mixin -> mixin.userObject() instanceof RunArguments);
        if (takesThem) {
            command.getHelpSectionMap()
                    .put(
                            UsageMessageSpec.SECTION_KEY_FOOTER,
                            help -> help.footer() + "\nParameters of RUN.toml and --set:\n\n" + ParameterDocs.text());
        }
    }

    /** The beginnings of --set that a shell can complete. */
    static final class Keys implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Parameters.ALL.stream()
                    .map(parameter -> parameter.key() + "=")
                    .iterator();
        }
    }
}

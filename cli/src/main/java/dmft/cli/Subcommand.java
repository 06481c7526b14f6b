package dmft.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command beside the others: reading all options of all commands would take a tenth of a second at every start.
 *
 * @param type what carries the command's name and description
 * @param create makes the command
 */
record Subcommand(Class<?> type, Supplier<Object> create) {

    String name() {
        return annotation().name();
    }

    /** Whether a command line of these words can run it or ask for its options. */
    boolean isAskedFor(List<String> words) {
        return words.contains(name()) || words.contains(CompletionCommand.NAME);
    }

    /** The command with all its options. */
    CommandLine whole() {
        return new CommandLine(create.get());
    }

    /** What a list of the commands says of it. */
    CommandLine listed() {
        CommandSpec spec = CommandSpec.create();
        spec.usageMessage().description(annotation().description());
        return new CommandLine(spec);
    }

    private Command annotation() {
        return type.getAnnotation(Command.class);
    }
}

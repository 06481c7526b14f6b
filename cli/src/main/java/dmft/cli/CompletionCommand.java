package dmft.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dmft completion}: a script that teaches a shell to complete the command line. */
@Command(
        name = CompletionCommand.NAME,
        description = "Prints a script that lets bash or zsh complete commands, options, files and parameter keys.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example, for this terminal: source <(./dmft completion)",
            "For every terminal: put that line, with the path of dmft, into ~/.bashrc or ~/.zshrc."
        })
final class CompletionCommand implements Callable<Integer> {

    static final String NAME = "completion";

    /** A key is followed by its value and not by a space; zsh knows no compopt and keeps the space. */
    private static final String NO_SPACE_AFTER_A_KEY = """

        function _complete_dmft_keys() {
          _complete_dmft "$@"
          local result=$?
          if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && type compopt >/dev/null 2>&1; then
            compopt -o nospace
          fi
          return $result
        }
        complete -F _complete_dmft_keys -o default dmft
        """;

    private final PrintWriter out;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    CompletionCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        out.println(AutoComplete.bash("dmft", spec.root().commandLine()) + NO_SPACE_AFTER_A_KEY);
        return ExitCode.DONE;
    }
}

package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.parameters.Parameter;
import dmft.cli.parameters.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DmftTest {

    private final Terminal terminal = new Terminal(FakeSolver.completing());

    @Test
    void versionNamesProgramAndJava() {
        assertThat(terminal.run("--version")).isZero();
        assertThat(terminal.out()).startsWith("dmft " + Version.ofProgram() + " (Java " + Runtime.version());
    }

    @Test
    void helpOfSolveListsEveryParameter() {
        assertThat(terminal.run("solve", "--help")).isZero();
        for (Parameter<?> parameter : Parameters.ALL) {
            assertThat(terminal.out()).contains(parameter.name(), parameter.meaning(), parameter.expected());
        }
    }

    @Test
    void helpListsCommands() {
        assertThat(terminal.run("--help")).isZero();
        assertThat(terminal.out()).contains("solve", "cifar10-tanh.toml");
    }

    @Test
    void misspeltCommandIsAnsweredWithTheRightOne() {
        assertThat(terminal.run("slove", "a.toml")).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).contains("'slove'", "Did you mean: dmft solve?", "dmft --help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "solve",
                "valuate a.toml",
                "solve a.toml --rezume",
                "solve a.toml b.toml",
                "solve a.toml --set x",
                "solve a.toml --set =3",
                "solve a.toml -o",
                "--nothing"
            })
    void wrongUsageIsToldWithoutATrace(String arguments) {
        Object[] args = arguments.isEmpty() ? new Object[0] : arguments.split(" ");
        assertThat(terminal.run(args)).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).startsWith("dmft: ").contains("--help").doesNotContain("Exception", "\tat ");
        assertThat(terminal.out()).isEmpty();
    }
}

package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.parameters.Parameter;
import dmft.cli.parameters.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParametersCommandTest {

    private final Terminal terminal = new Terminal(FakeSolver.completing());

    @Test
    void listsEveryParameterWithDefaultMeaningAndRange() {
        assertThat(terminal.run("parameters")).isZero();
        for (Parameter<?> parameter : Parameters.ALL) {
            assertThat(terminal.out()).contains(parameter.name() + " (", parameter.meaning(), parameter.expected());
            parameter.defaultText().ifPresent(text -> assertThat(terminal.out()).contains("default " + text));
        }
        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void prefixOfASectionOfAKeyAndOfANameChoose() {
        assertThat(terminal.run("parameters", "solver")).isZero();
        assertThat(terminal.out())
                .contains("[solver]", "samples (", "threads (")
                .doesNotContain("[model]", "[data]");
        Terminal key = new Terminal(FakeSolver.completing());
        assertThat(key.run("parameters", "solver.sam")).isZero();
        assertThat(key.out().lines()).hasSize(3).first().isEqualTo("[solver]");
        Terminal name = new Terminal(FakeSolver.completing());
        assertThat(name.run("parameters", "seed")).isZero();
        assertThat(name.out()).contains("[data]", "[solver]").doesNotContain("batch_seed", "[model]");
    }

    @ParameterizedTest
    @CsvSource({"solvr, solver.", "modle.depth, model.depth", "lern, training.learning_rate"})
    void unknownPrefixIsAnsweredWithTheNearest(String prefix, String nearest) {
        assertThat(terminal.run("parameters", prefix)).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err())
                .contains("no parameter begins with \"" + prefix + "\"")
                .contains("the nearest is " + nearest);
        assertThat(terminal.out()).isEmpty();
    }
}

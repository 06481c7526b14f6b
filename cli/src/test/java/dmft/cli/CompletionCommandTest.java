package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script, in a bash that is told what stands on its line. */
class CompletionCommandTest {

    private static final Path BASH = Path.of("/bin/bash");

    @TempDir
    Path folder;

    @BeforeEach
    void writeScript() throws IOException {
        assumeTrue(Files.isExecutable(BASH), "there is no bash");
        Terminal terminal = new Terminal(FakeSolver.completing());
        assertThat(terminal.run("completion")).isZero();
        Files.writeString(folder.resolve("script"), terminal.out());
    }

    @Test
    void bashUnderstandsTheScriptAndItIsRegisteredForTheProgram() throws Exception {
        assertThat(bash("bash -n script && source ./script && complete -p dmft"))
                .isEqualTo("complete -o default -F _complete_dmft_keys dmft\n");
    }

    @ParameterizedTest
    @CsvSource({
        "dmft sw, sweep",
        "dmft ben, bench",
        "dmft bench --backend ref, reference",
        "dmft sol, solve",
        "dmft solve --qu, --quiet",
        "dmft solve --set solver.sam, solver.samples=",
        "dmft sweep --over model.gam, model.gamma0=",
        "dmft parameters solver.bac, solver.backend",
        "dmft solve exam, examples.toml",
        "dmft solve -o exam, examples.toml"
    })
    void completes(String line, String expected) throws Exception {
        Files.writeString(folder.resolve("examples.toml"), "");
        String words = line.replace(" ", "' '");
        assertThat(bash("source ./script; COMP_WORDS=('" + words + "'); COMP_CWORD=$((${#COMP_WORDS[@]} - 1));"
                        + " compopt() { :; }; _complete_dmft_keys; printf '%s\\n' \"${COMPREPLY[@]}\""))
                .isEqualTo(expected + "\n");
    }

    private String bash(String script) throws IOException, InterruptedException {
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(BASH.toString(), "--norc", "-c", script)
                .directory(folder.toFile())
                .redirectError(err.toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return out;
    }
}

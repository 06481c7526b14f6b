package dmft.cli.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.Dmft;
import dmft.cli.ExitCode;
import dmft.cli.Solver;
import dmft.solve.DmftSolver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that are allowed and absurd, with the solver itself: it ends, with an answer or a sentence. */
class ExtremeValuesTest {

    private static final Solver SOLVER = (problem, settings, recording, checkpoints, observer) ->
            new DmftSolver(settings).recording(recording).keeping(checkpoints).solve(problem, observer);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "model.gamma0=1e308",
        "model.gamma0=4.9e-324",
        "model.gamma0=1e-300",
        "model.activation_gain=1e308",
        "model.activation_gain=1e-308",
        "model.weight_scale=1e308",
        "model.weight_scale=1e30",
        "model.weight_scale=1e-308",
        "model.bias_scale=1e308",
        "model.bias_scale=1e25",
        "training.learning_rate=1e308",
        "training.learning_rate=1e-308",
        "training.learning_rate=1e30",
        "model.activation=relu",
        "model.activation=sine",
        "data.train_path=huge.csv",
        "data.train_path=tiny.csv",
        "data.train_path=zero.csv",
        "data.train_path=targets.csv",
        "data.train_path=same.csv",
        "solver.samples=1",
        "solver.tolerance=0.999999",
        "solver.tolerance=1e-6",
        "solver.seed=-9223372036854775808",
        "solver.threads=64",
        "model.depth=40",
        "solver.method=self-consistent",
        "solver.method=self-consistent;solver.start=lazy;solver.iterations=3",
        "solver.method=self-consistent;solver.samples=1",
        "solver.method=self-consistent;solver.samples=3;solver.paths_at_once=1",
        "solver.method=self-consistent;solver.start_samples=1",
        "solver.method=self-consistent;solver.mixing=4.9e-324",
        "solver.method=self-consistent;solver.history=1000",
        "solver.method=self-consistent;solver.residual=1e308",
        "solver.method=self-consistent;solver.random_numbers=fresh",
        "solver.method=self-consistent;training.learning_rate=1e30",
        "solver.method=self-consistent;model.gamma0=1e308",
        "solver.method=self-consistent;training.steps=0",
        "solver.method=self-consistent;model.depth=1",
    })
    void absurdValuesEndWithAnAnswerOrASentence(String option) throws Exception {
        Files.writeString(folder.resolve("a.csv"), "1,2,0\n3,-4,1\n");
        Files.writeString(folder.resolve("huge.csv"), "1e308,-1e308,1\n1e307,1e308,0\n");
        Files.writeString(folder.resolve("tiny.csv"), "1e-308,4.9e-324,1\n1e-320,1e-308,0\n");
        Files.writeString(folder.resolve("zero.csv"), "0,0,1\n0,0,0\n");
        Files.writeString(folder.resolve("targets.csv"), "1,2,1e308\n3,-4,-1e308\n");
        Files.writeString(folder.resolve("same.csv"), "1,2,1\n1,2,-1\n");
        Path file = Files.writeString(folder.resolve("run.toml"), """
            [data]
            source = "csv"
            train_path = "a.csv"
            train = 2
            normalize = "none"
            [training]
            steps = 3
            [solver]
            samples = 32
            replicas = 2
            """);
        StringWriter err = new StringWriter();
        PrintWriter errors = new PrintWriter(err, true);
        String results = folder.resolve("results").toString();
        List<String> args = new ArrayList<>(List.of("solve", file.toString(), "-o", results, "--quiet"));
        args.addAll(Stream.of(option.split(";")).map(each -> "--set=" + each).toList());
        int code = new Dmft(SOLVER, new PrintWriter(new StringWriter()), errors).execute(args.toArray(String[]::new));
        assertThat(code)
                .as(option + ": " + err)
                .isIn(ExitCode.DONE, ExitCode.NOT_CONVERGED, ExitCode.BAD_INPUT, ExitCode.UNAVAILABLE);
    }
}

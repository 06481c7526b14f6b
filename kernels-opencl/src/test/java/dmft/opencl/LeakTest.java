package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.solve.DmftSolver;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every OpenCL object that a solve makes is released when it ends. */
class LeakTest {

    @BeforeAll
    static void opensTheContextsThatStayOpen() {
        Pocl.backend().close();
        // Solves choose their device, perhaps another, and have the kernels of their activation compiled.
        solve(0);
    }

    @Test
    void aHundredSolvesLeaveNothing() {
        solvesLeaveNothing(100);
    }

    @Test
    @Tag("slow")
    void aThousandSolvesLeaveNothing() {
        solvesLeaveNothing(1000);
    }

    private static void solvesLeaveNothing(int solves) {
        long before = Handles.live();
        for (int i = 0; i < solves; i++) {
            solve(i);
        }
        assertThat(Handles.live()).isEqualTo(before);
    }

    private static void solve(int seed) {
        double[][] x = {{1, 0.5, -1}, {0.2, -1, 0.3}};
        double[][] y = {{1}, {-1}};
        Problem problem = new Problem(
                MlpShape.of(2, Activations.named("tanh"), 1),
                new Examples(x, y),
                null,
                Training.gradientDescent(0.5, 2));
        SolverSettings settings = new SolverSettings(100, 0.02, 1, seed, "opencl", 1);
        assertThat(new DmftSolver(settings).solve(problem, Observer.NONE).steps())
                .isEqualTo(2);
    }

    @Test
    void anOpenBackendIsCounted() {
        long before = Handles.live();
        try (OpenClBackend backend = Pocl.backend()) {
            assertThat(backend.meanSquares(backend.fields(5, 1))).containsExactly(0);
            assertThat(Handles.live()).isGreaterThan(before + 5);
        }
        assertThat(Handles.live()).isEqualTo(before);
    }
}

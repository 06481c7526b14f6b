package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The solver as a library inside a program with threads of its own. */
class ConcurrentSolvesTest {

    private static final int STEPS = 10;
    private static final SolverSettings SMALL =
            SolverSettings.defaults().withSamples(600).withReplicas(2).withThreads(2);

    @Test
    void fourSolvesAtOnceGiveTheBitsOfTheSameSolvesAlone() throws Exception {
        List<String> activations = List.of("tanh", "relu", "gelu", "tanh");
        List<Solution> alone = new ArrayList<>();
        for (int i = 0; i < activations.size(); i++) {
            alone.add(new DmftSolver(SMALL.withSeed(i)).solve(problem(activations.get(i), STEPS), Observer.NONE));
        }
        // All of them wait for each other at every step of their first replica, so that they do run at the same time.
        CyclicBarrier together = new CyclicBarrier(activations.size());
        List<Solution> atOnce = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(activations.size())) {
            List<Future<Solution>> running = new ArrayList<>();
            for (int i = 0; i < activations.size(); i++) {
                int number = i;
                running.add(pool.submit(() -> new DmftSolver(SMALL.withSeed(number))
                        .solve(problem(activations.get(number), STEPS), meeting(together))));
            }
            for (Future<Solution> solution : running) {
                atOnce.add(solution.get(2, TimeUnit.MINUTES));
            }
        }
        for (int i = 0; i < alone.size(); i++) {
            assertThat(atOnce.get(i).outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(atOnce.get(i).train().outputs())
                    .isDeepEqualTo(alone.get(i).train().outputs());
            assertThat(atOnce.get(i).train().lossStderr())
                    .isEqualTo(alone.get(i).train().lossStderr());
            assertThat(atOnce.get(i).ranks()).isEqualTo(alone.get(i).ranks());
        }
        assertThat(alone.get(0).train().outputs())
                .isNotEqualTo(alone.get(3).train().outputs());
    }

    @Test
    void oneSolverMayBeUsedByTwoThreads() throws Exception {
        DmftSolver solver = new DmftSolver(SMALL);
        Solution alone = solver.solve(problem("tanh", STEPS), Observer.NONE);
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Future<Solution> other = pool.submit(() -> solver.solve(problem("erf", STEPS), Observer.NONE));
            Future<Solution> same = pool.submit(() -> solver.solve(problem("tanh", STEPS), Observer.NONE));
            assertThat(same.get().train().outputs()).isDeepEqualTo(alone.train().outputs());
            assertThat(other.get().train().outputs()).isNotEqualTo(alone.train().outputs());
        }
    }

    @Test
    @Timeout(120)
    void cancellationFromAnotherThreadStopsAndKeepsTheStepsDone() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        AtomicBoolean cancelled = new AtomicBoolean();
        AtomicInteger reported = new AtomicInteger();
        Observer observer = new Observer() {
            @Override
            public void onStep(int replica, int step, double loss, int rank) {
                reported.incrementAndGet();
                if (step == 3) {
                    underWay.countDown();
                }
            }

            @Override
            public boolean cancelled() {
                return cancelled.get();
            }
        };
        try (ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<Solution> running =
                    pool.submit(() -> new DmftSolver(SMALL).solve(problem("tanh", 1_000_000_000), observer));
            assertThat(underWay.await(1, TimeUnit.MINUTES)).isTrue();
            cancelled.set(true);
            Solution solution = running.get();
            assertThat(solution.outcome()).isEqualTo(Outcome.INTERRUPTED);
            assertThat(solution.steps()).isBetween(0, reported.get());
            assertThat(solution.train().outputs()).hasDimensions(solution.steps() + 1, 8);
        }
    }

    private static Observer meeting(CyclicBarrier together) {
        return (replica, step, loss, rank) -> {
            if (replica == 0) {
                try {
                    together.await(1, TimeUnit.MINUTES);
                } catch (Exception e) {
                    throw new IllegalStateException("the solves do not run at the same time", e);
                }
            }
        };
    }

    private static Problem problem(String activation, int steps) {
        SplittableRandom random = new SplittableRandom(5);
        double[][] inputs = new double[8][12];
        double[][] targets = new double[8][1];
        for (int i = 0; i < inputs.length; i++) {
            for (int j = 0; j < inputs[i].length; j++) {
                inputs[i][j] = random.nextGaussian();
            }
            targets[i][0] = i % 2 == 0 ? 1 : -1;
        }
        return new Problem(
                MlpShape.of(3, Activations.named(activation), 1.0),
                new Examples(inputs, targets),
                null,
                Training.gradientDescent(0.5, steps));
    }
}

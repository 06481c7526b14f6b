package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activation;
import dmft.activation.Activations;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every backend must do with operations that follow one another: a backend may put several together or leave one until its result is asked for, and nobody may be
 * able to tell. One subclass per backend names it.
 *
 * <p>Every sequence runs twice, once with a read after each operation, and must give the same bits.
 */
public abstract class SequenceContract {

    /** More than a small buffer takes. */
    public static final int MANY_SITES = 20011;

    /** Operations of a random sequence. */
    private static final int LENGTH = 120;

    /** The backend under test, on two threads if it has threads. */
    protected abstract Backend create();

    /** A sequence of operations on a backend, with what may happen between two of them. */
    @FunctionalInterface
    private interface Sequence {
        List<Matrix> run(Backend backend, Runnable between);
    }

    private void assertNobodyCanTell(Sequence sequence) {
        List<Matrix> together;
        List<Matrix> oneByOne;
        try (Backend backend = create()) {
            together = sequence.run(backend, () -> {});
        }
        try (Backend backend = create()) {
            Fields something = backend.fields(1, 1);
            oneByOne = sequence.run(backend, () -> backend.read(something));
        }
        assertSameBits(together, oneByOne);
    }

    private static void assertSameBits(List<Matrix> got, List<Matrix> expected) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(got.get(i).toArray())
                    .as("result %d", i)
                    .isDeepEqualTo(expected.get(i).toArray());
        }
    }

    static List<String> activations() {
        return Activations.names();
    }

    /** h = a c or h += a c, then φ(h) and φ'(h); around panels, tiles and work-groups, primes, and with much to sum over. */
    @ParameterizedTest
    @MethodSource("activations")
    void activationsOfProducts(String name) {
        int[][] shapes = {
            {0, 3, 2},
            {5, 0, 2},
            {5, 2, 0},
            {1, 1, 1},
            {31, 3, 4},
            {32, 1, 5},
            {33, 2, 11},
            {63, 4, 12},
            {64, 3, 13},
            {65, 5, 16},
            {127, 7, 17},
            {129, 300, 31},
            {4097, 2, 3},
            {4129, 3, 5}
        };
        for (int[] shape : shapes) {
            for (double gain : new double[] {1, 0.7}) {
                Activation activation = Activations.named(name).withGain(gain);
                assertNobodyCanTell((backend, between) -> {
                    Fields a = fields(backend, shape[0], shape[1], 1);
                    Fields h = fields(backend, shape[0], shape[2], 2);
                    Fields phi = backend.fields(shape[0], shape[2]);
                    Fields slope = backend.fields(shape[0], shape[2]);
                    Matrix c = BackendContract.numbers(shape[1], shape[2], 3).scale(3);
                    backend.expand(a, c, h, gain != 1);
                    c.scale(0); // it belongs to whoever made it
                    between.run();
                    backend.activate(activation, h, phi, slope);
                    between.run();
                    return List.of(backend.read(h), backend.read(phi), backend.read(slope));
                });
            }
        }
    }

    /** z = a c or z += a c, then g = φ' ∘ z in z's place or in another, from either side. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33, 64, 65, 127, 4099, MANY_SITES})
    void elementwiseProductsOfProducts(int sites) {
        for (int columns : new int[] {1, 4, 13, 17, sites > 1000 ? 2 : 67}) {
            for (int kind = 0; kind < 8; kind++) {
                int chosen = kind;
                assertNobodyCanTell((backend, between) -> {
                    Fields a = fields(backend, sites, 5, 1);
                    Fields slope = fields(backend, sites, columns, 2);
                    Fields z = fields(backend, sites, columns, 3);
                    Fields other = backend.fields(sites, columns);
                    backend.expand(a, BackendContract.numbers(5, columns, 4), z, chosen % 2 == 1);
                    between.run();
                    switch (chosen / 2) {
                        case 0 -> backend.multiply(z, slope, z);
                        case 1 -> backend.multiply(slope, z, slope);
                        case 2 -> backend.multiply(slope, z, other);
                        default -> backend.multiply(z, z, other);
                    }
                    between.run();
                    return List.of(backend.read(z), backend.read(slope), backend.read(other));
                });
            }
        }
    }

    /** Results in columns beside what they are made of, and in those that were multiplied. */
    @Test
    void resultsMayLieAnywhere() {
        Activation tanh = Activations.named("tanh");
        int[][] places = { // first columns of h, φ, φ' among 20, of which a has the first 6
            {6, 9, 12}, {9, 6, 12}, {12, 9, 6}, {6, 0, 12}, {6, 12, 3}, {6, 3, 0}, {17, 14, 11}
        };
        for (int[] place : places) {
            assertNobodyCanTell((backend, between) -> {
                Fields all = fields(backend, 1033, 20, 5);
                Fields h = all.view(place[0], 3);
                backend.expand(all.view(0, 6), BackendContract.numbers(6, 3, 6), h, true);
                between.run();
                backend.activate(tanh, h, all.view(place[1], 3), all.view(place[2], 3));
                between.run();
                Matrix after = backend.read(all);
                backend.expand(all.view(0, 6), BackendContract.numbers(6, 3, 7), h, false);
                between.run();
                backend.multiply(h, all.view(place[1], 3), all.view(place[2], 3));
                between.run();
                return List.of(after, backend.read(all));
            });
        }
    }

    /** What a product is made of changes, grows, is dropped or goes away before anybody looks at it. */
    @Test
    void aProductIsThatOfItsTime() {
        assertNobodyCanTell((backend, between) -> {
            Fields basis = fields(backend, 100, 4, 1);
            Fields y = backend.fields(100, 3);
            Matrix c = BackendContract.numbers(4, 3, 2);
            backend.expand(basis, c, y, false);
            between.run();
            basis.truncate(3);
            Matrix before = backend.read(y);
            basis.append(1);
            backend.expand(basis, c, y, true);
            between.run();
            basis.truncate(2);
            basis.append(2);
            basis.append(600);
            Matrix first = backend.read(y);
            backend.expand(basis.view(0, 4), c, y, true);
            between.run();
            backend.write(BackendContract.numbers(100, 604, 9), basis);
            Matrix second = backend.read(y);
            backend.expand(basis.view(0, 4), c, y, false);
            between.run();
            basis.truncate(0);
            basis.append(800);
            Fields added = y.append(2);
            backend.expand(basis.view(0, 4), c.selectColumns(new int[] {0, 1}), added, true);
            between.run();
            y.truncate(3);
            y.append(2);
            return List.of(before, first, second, backend.read(y), backend.read(basis.view(0, 5)));
        });
    }

    @Test
    void anOperationThatIsRefusedChangesNothing() {
        assertNobodyCanTell((backend, between) -> {
            Fields a = fields(backend, 100, 3, 1);
            Fields y = fields(backend, 100, 2, 2);
            Fields untouched = backend.fields(100, 2);
            backend.expand(a, BackendContract.numbers(3, 2, 3), y, true);
            between.run();
            for (Runnable wrong : List.<Runnable>of(
                    () -> backend.activate(Activations.named("tanh"), y, a, untouched),
                    () -> backend.multiply(y, a, untouched),
                    () -> backend.expand(a, new Matrix(2, 2), untouched, false),
                    () -> backend.copyColumns(y, new int[] {1, 2}, untouched),
                    () -> backend.copyColumns(y, new int[] {2, 0}, untouched),
                    () -> backend.normal(new NormalStream(1, 0, 0, -4), 0, untouched))) {
                assertThat(catchThrowable(wrong::run))
                        .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
                between.run();
            }
            Fields phi = backend.fields(100, 2);
            backend.activate(Activations.named("tanh"), y, phi, untouched.view(0, 2));
            return List.of(backend.read(y), backend.read(phi), backend.read(untouched));
        });
    }

    /** Whatever is still to be done when a backend is closed is done or dropped, and closing does not fail. */
    @Test
    void aProductNobodyAsksForMayBeClosed() {
        try (Backend backend = create()) {
            Fields a = fields(backend, 100, 3, 1);
            backend.expand(a, BackendContract.numbers(3, 2, 3), backend.fields(100, 2), false);
        }
    }

    /** Random sequences of all operations on a few fields and their views: the bits of one by one, and near the reference's numbers. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomSequencesAreThoseOfTheReference(long seed) {
        int sites = new int[] {97, 33, 1031, 4099}[(int) (seed % 4)];
        assertNobodyCanTell((backend, between) -> random(backend, between, seed, sites));
        double roundoff;
        List<Matrix> got;
        try (Backend backend = create()) {
            got = random(backend, () -> {}, seed, sites);
            roundoff = backend.unitRoundoff();
        }
        try (Backend reference = new ReferenceBackend()) {
            List<Matrix> expected = random(reference, () -> {}, seed, sites);
            double largest = 0;
            for (int i = 0; i < expected.size(); i++) {
                for (int r = 0; r < expected.get(i).rows(); r++) {
                    for (int c = 0; c < expected.get(i).columns(); c++) {
                        double value = expected.get(i).get(r, c);
                        largest = Math.max(largest, Math.abs(value));
                        // Numbers stay of size one and forget what they came from: a few roundings of a few hundred
                        // operations are left.
                        assertThat(got.get(i).get(r, c))
                                .as("result %d at %d, %d", i, r, c)
                                .isCloseTo(value, within(4096 * roundoff * (1 + Math.abs(value))));
                    }
                }
            }
            assertThat(largest).isGreaterThan(0.1);
        }
    }

    /** Fields keep to ±1 or so: sums are of few columns with small coefficients, and squares are never taken twice without an activation that is bounded. */
    private static List<Matrix> random(Backend backend, Runnable between, long seed, int sites) {
        SplittableRandom random = new SplittableRandom(seed);
        Fields[] pool = new Fields[6];
        for (int i = 0; i < pool.length; i++) {
            pool[i] = fields(backend, sites, 8, seed * 31 + i);
        }
        Matrix sums = new Matrix(LENGTH, 1);
        for (int step = 0; step < LENGTH; step++) {
            int count = 1 + random.nextInt(3);
            // Of four fields in all, and none twice where an operation does not allow it.
            int[] chosen = distinct(random, pool.length, 4);
            Fields a = view(random, pool[chosen[0]], count);
            Fields b = view(random, pool[chosen[1]], count);
            Fields x = view(random, pool[chosen[2]], count);
            Fields y = view(random, pool[chosen[3]], count);
            Matrix c = BackendContract.numbers(count, count, random.nextLong()).scale(0.3);
            switch (random.nextInt(15)) {
                case 0, 1 -> backend.expand(a, c, b, false);
                case 2 -> {
                    backend.expand(a, c, b, true);
                    between.run();
                    backend.activate(Activations.named("tanh"), b, x, y);
                }
                case 3 -> {
                    backend.expand(a, c, b, false);
                    between.run();
                    backend.activate(Activations.named("erf"), b, x, y);
                }
                case 4 -> {
                    backend.expand(a, c, b, false);
                    between.run();
                    backend.multiply(b, x, random.nextBoolean() ? b : y);
                }
                case 5 -> {
                    backend.expand(a, c, b, false);
                    between.run();
                    // Of other columns than those of the product, perhaps.
                    backend.activate(Activations.named("sine"), view(random, pool[chosen[1]], count), x, y);
                }
                case 6 -> backend.activate(Activations.named("tanh"), a, b, x);
                case 7 -> backend.multiply(a, b, random.nextBoolean() ? a : x);
                case 8 -> backend.copyColumns(a, new int[] {random.nextInt(count)}, b.view(0, 1));
                case 9 -> backend.write(BackendContract.numbers(sites, count, random.nextLong()), a);
                case 10 -> {
                    backend.normal(new NormalStream(seed, step, 0), 0, a);
                    between.run();
                    backend.activate(Activations.named("erf"), a, b, x);
                }
                case 11 -> {
                    int kept = 3 + random.nextInt(5);
                    pool[chosen[0]].truncate(kept);
                    pool[chosen[0]].append(8 - kept);
                    // No activation between: zeros must be zeros.
                    pool[chosen[1]].append(count);
                    pool[chosen[1]].truncate(8);
                }
                case 12 -> backend.combine(0.5, a, -0.75, random.nextBoolean() ? a : b);
                case 13 -> sums.set(step, 0, backend.contract(a, b).get(0, 0));
                default -> sums.set(step, 0, backend.meanSquares(a)[0]);
            }
            between.run();
        }
        Matrix[] results =
                Arrays.copyOf(Arrays.stream(pool).map(backend::read).toArray(Matrix[]::new), pool.length + 1);
        results[pool.length] = sums;
        return List.of(results);
    }

    private static int[] distinct(SplittableRandom random, int bound, int count) {
        int[] chosen = new int[count];
        for (int i = 0; i < count; i++) {
            int candidate = random.nextInt(bound);
            while (contains(chosen, i, candidate)) {
                candidate = random.nextInt(bound);
            }
            chosen[i] = candidate;
        }
        return chosen;
    }

    private static boolean contains(int[] values, int count, int value) {
        return Arrays.stream(values, 0, count).anyMatch(v -> v == value);
    }

    private static Fields view(SplittableRandom random, Fields x, int count) {
        return x.view(random.nextInt(x.columns() - count + 1), count);
    }

    private static Fields fields(Backend backend, int sites, int columns, long seed) {
        Fields x = backend.fields(sites, columns);
        backend.write(BackendContract.numbers(sites, columns, seed), x);
        return x;
    }
}

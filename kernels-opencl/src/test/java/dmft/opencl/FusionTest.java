package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.compute.BackendContract;
import dmft.compute.BackendUnavailableException;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When a product and what follows it are one kernel, and when they must not be. */
class FusionTest {

    private static final int SITES = 1000;
    private static final Activation TANH = Activations.named("tanh");

    static Stream<UnaryOperator<DeviceLimits>> variants() {
        return Stream.of(
                UnaryOperator.identity(), limits -> limits.withGpu(true).withLocalMemory(32 << 10));
    }

    /** Fields that a test starts from, all written. */
    private record Setting(OpenClBackend backend, Fields all, Fields a, Fields y, Fields other, Fields third) {

        static Setting of(OpenClBackend backend) {
            Fields all = backend.fields(SITES, 24);
            backend.write(BackendContract.numbers(SITES, 24, 1), all);
            backend.finish();
            return new Setting(backend, all, all.view(0, 5), all.view(5, 3), all.view(8, 3), all.view(11, 3));
        }

        void product() {
            backend.expand(a, BackendContract.numbers(5, 3, 2), y, true);
        }
    }

    /** Kernels that are started by a product and what follows. */
    private static long kernels(UnaryOperator<DeviceLimits> forced, Consumer<Setting> next) {
        try (OpenClBackend backend = Pocl.backend(forced)) {
            Setting setting = Setting.of(backend);
            long before = backend.started();
            setting.product();
            next.accept(setting);
            backend.finish();
            return backend.started() - before;
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void anActivationOfTheResultIsTheSameKernel(UnaryOperator<DeviceLimits> forced) {
        for (String name : Activations.names()) {
            Activation activation = Activations.named(name);
            assertThat(kernels(forced, s -> s.backend.activate(activation, s.y, s.other, s.third)))
                    .isEqualTo(1);
            assertThat(kernels(forced, s -> {
                        s.backend.settle();
                        s.backend.activate(activation, s.y, s.other, s.third);
                    }))
                    .isEqualTo(2);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void anElementwiseProductOfTheResultIsTheSameKernel(UnaryOperator<DeviceLimits> forced) {
        List<Consumer<Setting>> one = List.of(
                s -> s.backend.multiply(s.y, s.other, s.y),
                s -> s.backend.multiply(s.other, s.y, s.y),
                s -> s.backend.multiply(s.y, s.other, s.third),
                s -> s.backend.multiply(s.other, s.y, s.other),
                // Another name for the same columns.
                s -> s.backend.multiply(s.all.view(4, 5).view(1, 3), s.other, s.y));
        one.forEach(next -> assertThat(kernels(forced, next)).isEqualTo(1));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatTouchesOtherColumnsOfTheResultOrItsFactorsIsAKernelOfItsOwn(UnaryOperator<DeviceLimits> forced) {
        List<Consumer<Setting>> two = List.of(
                s -> s.backend.activate(TANH, s.all.view(6, 3), s.other, s.third),
                s -> s.backend.activate(TANH, s.all.view(5, 2), s.all.view(8, 2), s.all.view(11, 2)),
                s -> s.backend.activate(TANH, s.y, s.all.view(2, 3), s.third),
                s -> s.backend.activate(TANH, s.y, s.third, s.all.view(0, 3)),
                s -> s.backend.activate(TANH, s.y, s.all.view(4, 3), s.third),
                s -> s.backend.activate(TANH, s.y, s.third, s.all.view(7, 3)),
                s -> s.backend.activate(TANH, s.y, s.other, s.all.view(9, 3)),
                s -> s.backend.activate(TANH, s.other, s.y, s.third),
                s -> s.backend.multiply(s.y, s.y, s.other),
                s -> s.backend.multiply(s.y, s.all.view(6, 3), s.third),
                s -> s.backend.multiply(s.y, s.other, s.all.view(1, 3)),
                s -> s.backend.multiply(s.y, s.other, s.all.view(6, 3)),
                s -> s.backend.multiply(s.y, s.other, s.all.view(9, 3)),
                s -> s.backend.multiply(s.other, s.third, s.y));
        two.forEach(next -> assertThat(kernels(forced, next)).isEqualTo(2));
    }

    /** A result may lie where an input was, and those who come first give way in the same order as without. */
    @ParameterizedTest
    @MethodSource("variants")
    void resultsInPlaceAreTheSameBits(UnaryOperator<DeviceLimits> forced) {
        List<Consumer<Setting>> inPlace = List.of(
                s -> s.backend.activate(TANH, s.y, s.y, s.third),
                s -> s.backend.activate(TANH, s.y, s.third, s.y),
                s -> s.backend.activate(TANH, s.y, s.other, s.other),
                s -> s.backend.activate(TANH, s.y, s.y, s.y),
                s -> s.backend.multiply(s.y, s.other, s.other));
        for (Consumer<Setting> next : inPlace) {
            assertThat(kernels(forced, next)).isEqualTo(1);
            List<Matrix> results = new ArrayList<>();
            for (boolean apart : new boolean[] {false, true}) {
                try (OpenClBackend backend = Pocl.backend(forced)) {
                    Setting setting = Setting.of(backend);
                    setting.product();
                    if (apart) {
                        backend.settle();
                    }
                    next.accept(setting);
                    results.add(backend.read(setting.all));
                }
            }
            assertThat(results.get(0).toArray()).isDeepEqualTo(results.get(1).toArray());
        }
    }

    @Test
    void columnsWrittenInWholeAreNotClearedFirst() {
        try (OpenClBackend backend = Pocl.backend()) {
            Fields x = backend.fields(SITES, 3);
            backend.write(BackendContract.numbers(SITES, 3, 1), x);
            Fields basis = backend.fields(SITES, 7);
            basis.truncate(0);
            long before = backend.started();
            for (int k = 0; k < 2; k++) {
                backend.copyColumns(x, new int[] {0, 1, 2}, basis.append(3));
            }
            assertThat(backend.started() - before).isEqualTo(2);
            Fields last = basis.append(1);
            assertThat(backend.meanSquares(last)).containsExactly(0);
            assertThat(backend.read(basis.view(3, 3)).toArray())
                    .isDeepEqualTo(backend.read(x).toArray());
        }
    }

    @Test
    void aProductThatFindsNoRoomIsDoneOnceThereIsSome() {
        UnaryOperator<DeviceLimits> little =
                limits -> limits.withGpu(true).withLocalMemory(32 << 10).withMemory(8 << 20, 4 << 20);
        try (OpenClBackend backend = Pocl.backend(little)) {
            Fields a = backend.fields(32, 1000);
            backend.write(BackendContract.numbers(32, 1000, 1), a);
            Fields y = backend.fields(32, 500);
            Fields phi = backend.fields(32, 500);
            Matrix c = BackendContract.numbers(1000, 500, 2).scale(0.01);
            DeviceMemory memory = backend.memory();
            Object owner = new Object();
            DeviceMemory.Holding filler = memory.holding(backend.arena(), owner);
            List<DeviceMemory.Chunk> chunks = new ArrayList<>();
            while (memory.used() < 7 << 20) {
                chunks.add(memory.take(filler, 1 << 20));
            }
            backend.expand(a, c, y, false);
            assertThatThrownBy(() -> backend.activate(TANH, y, phi, phi))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("no room for 2 MiB");
            assertThatThrownBy(() -> backend.read(y)).hasMessageContaining("no room for 2 MiB");
            chunks.forEach(chunk -> memory.give(filler, chunk));
            Matrix got = backend.read(y);
            assertThat(owner).isNotNull();
            backend.expand(a, c, y, false);
            assertThat(got.toArray()).isDeepEqualTo(backend.read(y).toArray());
            assertThat(backend.meanSquares(y)[0]).isPositive();
        }
    }

    /** The product held back is all that still needs the first fields: where there is no room beside them, it is done. */
    @Test
    void whatAHeldProductReadsMakesRoomForOthers() {
        UnaryOperator<DeviceLimits> little = limits -> limits.withMemory(6 << 20, 4 << 20);
        try (OpenClBackend backend = Pocl.backend(little)) {
            Fields y = backend.fields(1024, 10);
            Matrix c = BackendContract.numbers(1000, 10, 2);
            Matrix values = BackendContract.numbers(1024, 1000, 1);
            multiply(backend, values, c, y);
            Fields others = backend.fields(1024, 1000);
            Matrix got = backend.read(y);
            assertThat(others.columns()).isEqualTo(1000);
            assertThat(got.get(7, 3)).isCloseTo(entry(values, c, 7, 3), within(1e-3));
        }
    }

    private static void multiply(OpenClBackend backend, Matrix values, Matrix c, Fields y) {
        Fields a = backend.fields(values.rows(), values.columns());
        backend.write(values, a);
        backend.expand(a, c, y, false);
    }

    private static double entry(Matrix a, Matrix c, int i, int j) {
        double sum = 0;
        for (int k = 0; k < c.rows(); k++) {
            sum += a.get(i, k) * c.get(k, j);
        }
        return sum;
    }

    @Test
    void whatIsHeldBackWhenABackendIsClosedIsDropped() {
        long before;
        try (OpenClBackend backend = Pocl.backend()) {
            backend.activate(TANH, backend.fields(3, 1), backend.fields(3, 1), backend.fields(3, 1));
        }
        before = Handles.live();
        OpenClBackend backend = Pocl.backend();
        Setting setting = Setting.of(backend);
        long started = backend.started();
        setting.product();
        backend.close();
        assertThat(backend.started()).isEqualTo(started);
        assertThat(Handles.live()).isEqualTo(before);
        assertThatThrownBy(() -> backend.read(setting.y)).hasMessageContaining("closed");
    }
}

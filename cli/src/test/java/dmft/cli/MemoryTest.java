package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.compute.FieldMemory;
import dmft.solve.MemoryNeed;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MemoryTest {

    private static final long GIB = 1L << 30;
    private static final MemoryNeed NEED = new MemoryNeed(11 * GIB, 2 * GIB, 10 * GIB);
    private static final FieldMemory GPU = new FieldMemory(FieldMemory.Place.DEVICE, "Some GPU", 12 * GIB);
    private static final FieldMemory CPU = new FieldMemory(FieldMemory.Place.BESIDE_HEAP, "Some CPU", 12 * GIB);

    @Test
    void inTheHeapAllCounts() {
        assertThat(refusal(FieldMemory.HEAP, new Amounts(11 * GIB, 0, 0))).isEmpty();
        assertThat(refusal(FieldMemory.HEAP, new Amounts(11 * GIB - 1, 64 * GIB, 64 * GIB)))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("this run needs at least 11.00 GiB of Java's heap and can have 11.00 GiB: lower"));
    }

    @Test
    void onADeviceFieldsCountThereAndTheRestInTheHeap() {
        assertThat(refusal(GPU, new Amounts(2 * GIB, 0, 10 * GIB))).isEmpty();
        assertThat(refusal(GPU, new Amounts(2 * GIB - 1, 64 * GIB, 64 * GIB)))
                .hasValueSatisfying(text -> assertThat(text).contains("2.00 GiB of Java's heap"));
        assertThat(refusal(GPU, new Amounts(64 * GIB, 64 * GIB, 9 * GIB)))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("10.00 GiB of memory on Some GPU and can have 9.00 GiB", "DMFT_OPENCL_DEVICE"));
    }

    /** The processor as a device: a heap that would hold all is of no use where heap and fields together exceed the machine. */
    @Test
    void besideTheHeapBothMustFitIntoTheMachineToo() {
        assertThat(refusal(CPU, new Amounts(2 * GIB, 11 * GIB, 10 * GIB))).isEmpty();
        assertThat(refusal(CPU, new Amounts(64 * GIB, 10 * GIB, 10 * GIB)))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("11.00 GiB of this machine's memory", "Some CPU shares", "can have 10.00 GiB"));
        assertThat(refusal(CPU, new Amounts(64 * GIB, 64 * GIB, 9 * GIB)))
                .hasValueSatisfying(text -> assertThat(text).contains("of memory on Some CPU"));
    }

    @Test
    void thisMachineHasItsMemoryAndAHeapWithinIt() {
        Amounts room = Memory.available(GPU);
        assertThat(room.device()).isEqualTo(12 * GIB);
        assertThat(room.heap()).isEqualTo(Runtime.getRuntime().maxMemory());
        assertThat(room.machine()).isBetween(64L << 20, 1L << 50);
    }

    @Test
    void pointsSideBySideNeedTheLargestOfEachKind() {
        List<Amounts> all = List.of(new Amounts(1, 5, 9), new Amounts(2, 4, 8), new Amounts(3, 6, 7));
        assertThat(Amounts.ofLargest(all, 2, 1)).isEqualTo(new Amounts(5, 11, 17));
        assertThat(Amounts.ofLargest(all, 5, 2)).isEqualTo(new Amounts(12, 30, 48));
    }

    private static Optional<String> refusal(FieldMemory fields, Amounts room) {
        return Memory.refusal("this run needs at least", Amounts.of(NEED, fields), room, fields);
    }
}

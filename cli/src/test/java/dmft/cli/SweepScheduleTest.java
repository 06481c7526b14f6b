package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.ParameterValues;
import dmft.compute.FieldMemory;
import dmft.solve.MemoryNeed;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SweepScheduleTest {

    private static ParameterValues values;

    @BeforeAll
    static void readValues() throws Exception {
        values = ParameterFile.read(Terminal.EXAMPLES.resolve("csv-relu.toml"), List.of())
                .values();
    }

    @Test
    void dividesTheCoresAmongThePoints() {
        assertThat(schedule(6, 1, 0, 8, 0, 100)).isEqualTo(new SweepSchedule(6, 1));
        assertThat(schedule(3, 1, 0, 8, 0, 100)).isEqualTo(new SweepSchedule(3, 2));
        assertThat(schedule(1, 1, 0, 8, 0, 100)).isEqualTo(new SweepSchedule(1, 8));
        assertThat(schedule(20, 1, 0, 8, 0, 100)).isEqualTo(new SweepSchedule(8, 1));
    }

    @Test
    void pointsThatAskForThreadsGetThemAndFewerRunAtOnce() {
        assertThat(schedule(6, 1, 4, 8, 0, 100).abreast()).isEqualTo(2);
        assertThat(schedule(6, 1, 16, 8, 0, 100).abreast()).isEqualTo(1);
    }

    @Test
    void jobsLimitAndMayExceedTheCores() {
        assertThat(schedule(6, 1, 0, 8, 2, 100)).isEqualTo(new SweepSchedule(2, 4));
        assertThat(schedule(6, 1, 0, 2, 4, 100)).isEqualTo(new SweepSchedule(4, 1));
    }

    @Test
    void memoryLimitsPointsAtOnceAndThenThreads() {
        // A point needs 10 bytes a thread at its start and may come to need twice as many.
        assertThat(schedule(6, 10, 0, 4, 0, 80)).isEqualTo(new SweepSchedule(4, 1));
        assertThat(schedule(6, 10, 0, 4, 0, 79)).isEqualTo(new SweepSchedule(3, 1));
        assertThat(schedule(1, 10, 0, 4, 0, 79)).isEqualTo(new SweepSchedule(1, 3));
        // What holds only the start is tried all the same, alone.
        assertThat(schedule(1, 10, 0, 4, 0, 10)).isEqualTo(new SweepSchedule(1, 1));
        assertThat(schedule(6, 10, 0, 4, 0, 5)).isEqualTo(new SweepSchedule(1, 1));
    }

    @Test
    void fieldsOnADeviceLimitPointsByItsMemory() {
        FieldMemory gpu = new FieldMemory(FieldMemory.Place.DEVICE, "Some GPU", 100);
        List<MemoryNeed> need = List.of(new MemoryNeed(11, 1, 10));
        List<SweepPoint> points = IntStream.range(0, 6)
                .mapToObj(i -> new SweepPoint("point" + i, List.of(), values, need, gpu))
                .toList();
        List<Integer> threads = Collections.nCopies(6, 1);
        assertThat(SweepSchedule.of(points, threads, 8, 0, new Amounts(100, 0, 60))
                        .abreast())
                .isEqualTo(3);
        assertThat(SweepSchedule.of(points, threads, 8, 0, new Amounts(4, 0, 200))
                        .abreast())
                .isEqualTo(2);
    }

    private static SweepSchedule schedule(int points, long bytes, int threads, int cores, int jobs, long budget) {
        List<MemoryNeed> memory = IntStream.rangeClosed(1, cores)
                .mapToObj(t -> new MemoryNeed(bytes * t, 0, bytes * t))
                .toList();
        List<SweepPoint> all = IntStream.range(0, points)
                .mapToObj(i -> new SweepPoint("point" + i, List.of(), values, memory, FieldMemory.HEAP))
                .toList();
        return SweepSchedule.of(all, Collections.nCopies(points, threads), cores, jobs, new Amounts(budget, 0, 0));
    }
}

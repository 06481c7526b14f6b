package dmft.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.solve.ClassReport;
import dmft.solve.Curves;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClassTableTest {

    private static final ClassReport TRAIN =
            new ClassReport(new int[] {2, 2, 2}, new double[] {1, 0.75, 1}, new double[] {0, 0.25, 0}, new double[][] {
                {2, 0, 0}, {0.25, 1.5, 0.25}, {0, 0, 2}
            });
    private static final ClassReport TEST = new ClassReport(
            new int[] {4, 4, 0},
            new double[] {0.5, 0.875, Double.NaN},
            new double[] {0.01, 0.125, Double.NaN},
            new double[][] {{2, 0.5, 1.5}, {0, 3.5, 0.5}, {0, 0, 0}});

    /** Student's factor of four replicas is 3.182. */
    @Test
    void aLineAClassByItsNumber() {
        String table = ClassTable.of(Solved.solution(4, curves(TRAIN), curves(TEST)), List.of(7, 1, 10));
        assertThat(table.lines())
                .containsExactly(
                        "told right at the end, class by class (95 %):",
                        "  class  train          test",
                        "  7      1.000 ± 0.000  0.500 ± 0.032  else mostly taken for 10",
                        "  1      0.750 ± 0.796  0.875 ± 0.398  else mostly taken for 10",
                        "  10     1.000 ± 0.000  no examples");
    }

    @Test
    void withoutTestPointsItTellsOfTraining() {
        ClassReport single = new ClassReport(TRAIN.examples(), TRAIN.accuracy(), null, TRAIN.confusion());
        assertThat(ClassTable.of(Solved.solution(1, curves(single), null), List.of())
                        .lines())
                .containsExactly(
                        "told right at the end, class by class:",
                        "  class  train",
                        "  0      1.000",
                        "  1      0.750  else mostly taken for 0",
                        "  2      1.000");
    }

    @Test
    void twoClassesOrNoneNeedNoTable() {
        ClassReport two = new ClassReport(new int[2], new double[2], null, new double[2][2]);
        assertThat(ClassTable.of(Solved.solution(1, curves(two), null), List.of(0, 1)))
                .isEmpty();
        assertThat(ClassTable.of(Solved.solution(1, curves(null), null), List.of()))
                .isEmpty();
    }

    @Test
    void manyClassesAreCutOff() {
        ClassReport many = new ClassReport(new int[30], new double[30], null, new double[30][30]);
        List<Integer> numbers = IntStream.range(0, 30).boxed().toList();
        assertThat(ClassTable.of(Solved.solution(1, curves(many), null), numbers)
                        .lines())
                .hasSize(23)
                .last()
                .isEqualTo("10 more classes are in summary.json");
    }

    private static Curves curves(@Nullable ClassReport report) {
        return new Curves(new double[1][3], null, new double[1][1][3], null, new double[1], null, null, null, report);
    }
}
